import KithValue

/// Gives each distinct combination of several columns a number, in the order in which they are first seen.
struct RowEncoder {
  private var encoders: [KeyEncoder]
  private var pairs: [NumberTable]
  /// The same for pairs of small numbers, by the numbers themselves; -1 where they have not been met.
  private var smallPairs: [[Int32]]
  private static let small: Int32 = 64
  /// So many values of a column are known beyond a new beginning.
  private static let most = 1 << 20
  /// For each combination, the numbers of its values.
  private var members: [Int32] = []
  /// What looks ahead in the tables gave: nothing.
  private var warmth: Int32 = 0
  private let width: Int

  init(columns: Int) {
    width = columns
    // Each encoder has tables of its own.
    encoders = (0..<columns).map { _ in KeyEncoder() }
    pairs = (0..<max(columns - 1, 0)).map { _ in NumberTable(holdsPairs: true) }
    smallPairs = pairs.map { _ in [] }
  }

  /// How many combinations there are.
  private(set) var count = 0

  /// About how much memory the values take beside their places.
  var heapByteCount: Int { encoders.reduce(0) { $0 + $1.heapByteCount } }

  /// About how much memory all of it takes.
  var byteCount: Int { encoders.reduce(count * (width * 8 + 16)) { $0 + $1.count * 24 + $1.heapByteCount } }

  /// Numbers combinations from 0 on again, of values that are mostly known.
  mutating func restart() {
    count = 0
    members.removeAll(keepingCapacity: true)
    if width == 1 || encoders.contains(where: { $0.count > Self.most }) {
      encoders = encoders.map { _ in KeyEncoder() }
    }
    for index in pairs.indices { pairs[index].removeAll() }
    for index in smallPairs.indices where !smallPairs[index].isEmpty {
      smallPairs[index] = [Int32](repeating: -1, count: Int(Self.small * Self.small))
    }
  }

  /// Makes room for so many more combinations, where there are many: in steps between which the statement may be told to
  /// stop.
  mutating func makeRoom(for more: Int, _ context: ExecutionContext) throws(EvaluationError) {
    if count < 1 << 15 { return }
    for index in encoders.indices { try encoders[index].makeRoom(for: more, context) }
    for index in pairs.indices { try pairs[index].makeRoom(for: more, context) }
    try members.makeRoom(for: more * width, context)
  }

  /// The numbers of the selected rows' combinations.
  mutating func encode(_ vectors: [Vector], _ rows: Selection) -> [Int32] {
    guard !vectors.isEmpty else {
      if rows.rowCount > 0 { count = 1 }
      return [Int32](repeating: 0, count: rows.count)
    }
    if vectors.count == 1 {
      // The combinations are the values, numbered alike.
      let numbers = encoders[0].encode(vectors[0], rows)
      count = encoders[0].count
      return numbers
    }
    var parts: [[Int32]] = []
    for (index, vector) in vectors.enumerated() { parts.append(encoders[index].encode(vector, rows)) }
    var combined = parts[0]
    for index in 1..<parts.count {
      combine(&combined, parts[index], rows, index - 1)
    }
    // Combinations are numbered as they are first seen.
    let known = pairs[width - 2].count
    if known > count {
      rows.forEach { row in
        if Int(combined[row]) == count {
          for part in parts { members.append(part[row]) }
          count += 1
        }
      }
    }
    return combined
  }

  /// Numbers pairs of numbers.
  private mutating func combine(_ combined: inout [Int32], _ part: [Int32], _ rows: Selection, _ index: Int) {
    var table = pairs[index]
    if table.isLarge {
      warmth |= table.warm(rows) { Self.pair(combined[$0], part[$0]) }
    }
    if smallPairs[index].isEmpty {
      smallPairs[index] = [Int32](repeating: -1, count: Int(Self.small * Self.small))
    }
    smallPairs[index].withUnsafeMutableBufferPointer { smallPairs in
      combined.withUnsafeMutableBufferPointer { combined in
        part.withUnsafeBufferPointer { part in
          var lastKey = UInt64.max
          var number: Int32 = 0
          rows.forEach { row in
            let (a, b) = (combined[row], part[row])
            let isSmall = (a | b) < Self.small
            if isSmall, case let known = smallPairs[Int(a &* Self.small &+ b)], known >= 0 {
              combined[row] = known
              return
            }
            let key = Self.pair(a, b)
            if key != lastKey {
              number = table.number(of: key, orInsert: Int32(truncatingIfNeeded: table.count))
              lastKey = key
              if isSmall { smallPairs[Int(a &* Self.small &+ b)] = number }
            }
            combined[row] = number
          }
        }
      }
    }
    pairs[index] = table
  }

  @inline(__always)
  private static func pair(_ a: Int32, _ b: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: a)) << 32 | UInt64(UInt32(bitPattern: b))
  }

  /// A column of some combinations.
  func vector(_ combinations: Range<Int>, column: Int) -> Vector {
    encoders[column].vector(
      width == 1
        ? combinations.map { Int32($0) } : combinations.map { members[$0 * width + column] })
  }
}
