/// Numbers pairs of a node and a state in the order in which they are met: open addressing, O(1) a look.
struct ProductTable {
  private var keys: [UInt64]
  private var numbers: [UInt32]
  private var mask: Int
  private(set) var count = 0

  init() {
    mask = 63
    keys = [UInt64](repeating: 0, count: 64)
    numbers = [UInt32](repeating: .max, count: 64)
  }

  /// The number of a pair, and whether it is new.
  @inline(__always)
  mutating func number(_ node: UInt32, _ state: UInt32) -> (number: UInt32, isNew: Bool) {
    let key = UInt64(state) << 32 | UInt64(node)
    var at = Self.hash(key) & mask
    while numbers[at] != .max {
      if keys[at] == key { return (numbers[at], false) }
      at = (at + 1) & mask
    }
    let number = UInt32(truncatingIfNeeded: count)
    keys[at] = key
    numbers[at] = number
    count += 1
    if count * 2 > mask { grow() }
    return (number, true)
  }

  /// Forgets everything; a table that has grown large is let go.
  mutating func removeAll() {
    if count == 0 { return }
    if mask > 0xFFFF {
      self = ProductTable()
      return
    }
    for at in numbers.indices { numbers[at] = .max }
    count = 0
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> Int {
    let mixed = (key ^ key >> 32) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 20)
  }

  private mutating func grow() {
    let oldKeys = keys
    let oldNumbers = numbers
    mask = (mask + 1) * 4 - 1
    keys = [UInt64](repeating: 0, count: mask + 1)
    numbers = [UInt32](repeating: .max, count: mask + 1)
    for (key, number) in zip(oldKeys, oldNumbers) where number != .max {
      var at = Self.hash(key) & mask
      while numbers[at] != .max { at = (at + 1) & mask }
      keys[at] = key
      numbers[at] = number
    }
  }
}
