import KithValue

/// What a page of a property column holds: one type of value, or anything.
enum PropertyKind: UInt8, Sendable {
  case integer = 1
  case float = 2
  case boolean = 4
  case string = 8
  case value = 16

  /// The kind that holds a value most tightly.
  init(of value: Value) {
    switch value {
    case .integer: self = .integer
    case .float: self = .float
    case .boolean: self = .boolean
    case .string: self = .string
    case .null, .list, .map, .date, .localTime, .time, .localDateTime, .dateTime, .duration, .node, .relationship,
      .path, .nodeReference, .relationshipReference, .pathReference:
      self = .value
    }
  }

  /// Bytes a row.
  var stride: Int {
    switch self {
    case .integer, .float: 8
    case .boolean: 1
    case .string: 4
    case .value: MemoryLayout<Value>.stride
    }
  }
}

/// The values of one key for 1,024 neighbouring nodes or relationships.
///
/// A page holds integers, floats, booleans (a byte, 2 is null), codes of strings (`UInt32.max` is null), or, once it has
/// seen two kinds or a rarer one, boxed values. It is as long as its last value needs, rounded up to a power of two, and
/// one bit a row says which rows hold a value.
final class PropertyPage: @unchecked Sendable {
  // Unchecked: only the writer whose token this is changes the page, and nobody else can see it until then.
  static let shift: UInt32 = 10
  static let size = 1024
  static let mask: UInt32 = 1023
  static let words = 16
  static let emptyChunk = PageChunk<PropertyPage, PropertySlot>(absent: .absent)

  let owner: WriterToken
  private(set) var kind: PropertyKind
  private(set) var capacity: Int
  private(set) var data: UnsafeMutableRawPointer
  let valid: UnsafeMutablePointer<UInt64>
  /// How many rows hold a value.
  private(set) var count = 0
  /// Between what bounds they lie.
  private(set) var range: ValueRange
  /// Whether it is known that each value is above the one before it; of integers and codes of strings alone.
  private(set) var isAscending: Bool

  /// A page without values.
  init(owner: WriterToken, kind: PropertyKind, capacity: Int) {
    self.owner = owner
    self.kind = kind
    self.capacity = capacity
    range = kind == .boolean || kind == .value ? .everything : .empty
    isAscending = kind == .integer || kind == .string
    data = Self.emptyData(kind, capacity)
    valid = .allocate(capacity: Self.words)
    valid.initialize(repeating: 0, count: Self.words)
  }

  /// A page as it lay in memory, of `rows` rows of a kind that is not `value`. Counts and range are to be fitted.
  init(owner: WriterToken, kind: PropertyKind, rows: Int, valid: UnsafeRawPointer, data: UnsafeRawPointer) {
    precondition(kind != .value, "boxed values do not lie in memory as they are")
    self.owner = owner
    self.kind = kind
    capacity = rows
    range = kind == .boolean ? .everything : .empty
    isAscending = false
    self.data = .allocate(byteCount: kind.stride * rows, alignment: 16)
    self.data.copyMemory(from: data, byteCount: kind.stride * rows)
    self.valid = .allocate(capacity: Self.words)
    UnsafeMutableRawPointer(self.valid).copyMemory(from: valid, byteCount: Self.words * 8)
  }

  /// A copy for another writer.
  init(copying other: PropertyPage, owner: WriterToken) {
    self.owner = owner
    kind = other.kind
    capacity = other.capacity
    count = other.count
    range = other.range
    isAscending = other.isAscending
    valid = .allocate(capacity: Self.words)
    valid.initialize(from: other.valid, count: Self.words)
    data = .allocate(byteCount: kind.stride * capacity, alignment: 16)
    if kind == .value {
      data.bindMemory(to: Value.self, capacity: capacity)
        .initialize(from: other.data.assumingMemoryBound(to: Value.self), count: capacity)
    } else {
      data.copyMemory(from: other.data, byteCount: kind.stride * capacity)
    }
  }

  deinit {
    Self.free(data, kind, capacity)
    valid.deallocate()
  }

  var slot: PropertySlot {
    PropertySlot(
      data: data, valid: valid, capacity: UInt32(capacity), kind: kind.rawValue, isFull: count == Self.size,
      isAscending: isAscending, range: range)
  }

  var byteCount: Int { 64 + Self.words * 8 + kind.stride * capacity }

  func isValid(_ offset: Int) -> Bool { valid[offset >> 6] >> UInt64(offset & 63) & 1 == 1 }

  // MARK: Writing

  /// Gives a row a value that fits the page's kind, or any value if the kind is `value`.
  func set(_ offset: Int, to value: Value, code: UInt32) {
    if offset >= capacity { grow(toHold: offset) }
    switch (kind, value) {
    case (.integer, .integer(let number)): data.storeBytes(of: number, toByteOffset: offset * 8, as: Int64.self)
    case (.float, .float(let number)): data.storeBytes(of: number, toByteOffset: offset * 8, as: Double.self)
    case (.boolean, .boolean(let flag)): data.storeBytes(of: flag ? 1 : 0, toByteOffset: offset, as: UInt8.self)
    case (.string, .string): data.storeBytes(of: code, toByteOffset: offset * 4, as: UInt32.self)
    case (.value, _): data.assumingMemoryBound(to: Value.self)[offset] = value
    case (.integer, _), (.float, _), (.boolean, _), (.string, _):
      preconditionFailure("a page takes only its own kind")
    }
    let rank = rank(offset)
    isAscending = isAscending && rank > range.high && isBehindAll(offset)
    markValid(offset)
    range.include(rank)
  }

  /// Whether no row from there on holds a value.
  private func isBehindAll(_ offset: Int) -> Bool {
    valid[offset >> 6] >> UInt64(offset & 63) == 0 && (offset >> 6 + 1..<Self.words).allSatisfy { valid[$0] == 0 }
  }

  /// A value's place in the order of the page's kind.
  private func rank(_ offset: Int) -> Int64 {
    switch kind {
    case .integer: data.load(fromByteOffset: offset * 8, as: Int64.self)
    case .float: data.load(fromByteOffset: offset * 8, as: Double.self).orderRank
    case .string: Int64(data.load(fromByteOffset: offset * 4, as: UInt32.self))
    case .boolean, .value: 0
    }
  }

  private func markValid(_ offset: Int) {
    let bit: UInt64 = 1 << UInt64(offset & 63)
    if valid[offset >> 6] & bit == 0 {
      valid[offset >> 6] |= bit
      count += 1
    }
  }

  /// Takes the value of a row that has one.
  func remove(_ offset: Int) {
    valid[offset >> 6] &= ~(1 << UInt64(offset & 63))
    count -= 1
    switch kind {
    case .integer, .float: data.storeBytes(of: 0, toByteOffset: offset * 8, as: UInt64.self)
    case .boolean: data.storeBytes(of: 2, toByteOffset: offset, as: UInt8.self)
    case .string: data.storeBytes(of: .max, toByteOffset: offset * 4, as: UInt32.self)
    case .value: data.assumingMemoryBound(to: Value.self)[offset] = .null
    }
  }

  /// Turns the page into one of boxed values.
  func generalise(_ dictionary: StringDictionary?) {
    guard kind != .value else { return }
    let values = UnsafeMutablePointer<Value>.allocate(capacity: capacity)
    for offset in 0..<capacity { (values + offset).initialize(to: slot.value(offset, dictionary)) }
    Self.free(data, kind, capacity)
    data = UnsafeMutableRawPointer(values)
    kind = .value
    range = .everything
    isAscending = false
  }

  /// Makes room for a row.
  func grow(toHold offset: Int) {
    guard offset >= capacity else { return }
    var wanted = max(capacity, 8)
    while wanted <= offset { wanted *= 2 }
    let bigger = Self.emptyData(kind, wanted)
    if kind == .value {
      let source = data.assumingMemoryBound(to: Value.self)
      bigger.assumingMemoryBound(to: Value.self).update(from: source, count: capacity)
    } else {
      bigger.copyMemory(from: data, byteCount: capacity * kind.stride)
    }
    Self.free(data, kind, capacity)
    data = bigger
    capacity = wanted
  }

  /// Counts the rows and fits the range anew after a bulk write into `data` and `valid`.
  func recount() {
    count = 0
    for word in 0..<Self.words { count += valid[word].nonzeroBitCount }
    guard kind != .boolean, kind != .value else { return }
    range = .empty
    isAscending = kind != .float
    for offset in 0..<capacity where isValid(offset) {
      let rank = rank(offset)
      isAscending = isAscending && rank > range.high
      range.include(rank)
    }
  }

  private static func emptyData(_ kind: PropertyKind, _ capacity: Int) -> UnsafeMutableRawPointer {
    let data = UnsafeMutableRawPointer.allocate(byteCount: kind.stride * capacity, alignment: 16)
    switch kind {
    case .integer, .float: data.initializeMemory(as: UInt64.self, repeating: 0, count: capacity)
    case .boolean: data.initializeMemory(as: UInt8.self, repeating: 2, count: capacity)
    case .string: data.initializeMemory(as: UInt32.self, repeating: .max, count: capacity)
    case .value: data.initializeMemory(as: Value.self, repeating: .null, count: capacity)
    }
    return data
  }

  private static func free(_ data: UnsafeMutableRawPointer, _ kind: PropertyKind, _ capacity: Int) {
    if kind == .value { data.assumingMemoryBound(to: Value.self).deinitialize(count: capacity) }
    data.deallocate()
  }
}

/// What loops read of a property page.
struct PropertySlot: BitwiseCopyable {
  var data: UnsafeMutableRawPointer
  var valid: UnsafeMutablePointer<UInt64>
  /// Rows from here on hold nothing, and have no place in `data`.
  var capacity: UInt32
  /// A `PropertyKind`, 0 for an absent page.
  var kind: UInt8
  /// Whether all 1,024 rows hold a value.
  var isFull: Bool
  /// Whether each value is known to be above the one before it.
  var isAscending: Bool
  /// Between what bounds the values lie.
  var range: ValueRange

  static var absent: PropertySlot {
    PropertySlot(
      data: UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped,
      valid: UnsafeMutablePointer(bitPattern: 64).unsafelyUnwrapped, capacity: 0, kind: 0, isFull: false,
      isAscending: false, range: .empty)
  }

  @inline(__always) func isValid(_ offset: Int) -> Bool {
    offset < Int(capacity) && valid[offset >> 6] >> UInt64(offset & 63) & 1 == 1
  }

  /// The code of a row's string where the page holds strings and the row one.
  func code(_ offset: Int) -> UInt32? {
    kind == PropertyKind.string.rawValue && isValid(offset)
      ? data.load(fromByteOffset: offset * 4, as: UInt32.self) : nil
  }

  /// The value of a row, null where it has none.
  func value(_ offset: Int, _ dictionary: StringDictionary?) -> Value {
    guard isValid(offset), let kind = PropertyKind(rawValue: kind) else { return .null }
    switch kind {
    case .integer: return .integer(data.load(fromByteOffset: offset * 8, as: Int64.self))
    case .float: return .float(data.load(fromByteOffset: offset * 8, as: Double.self))
    case .boolean: return .boolean(data.load(fromByteOffset: offset, as: UInt8.self) == 1)
    case .string:
      guard let dictionary else { preconditionFailure("a page of strings belongs to a column with a dictionary") }
      return .string(dictionary[data.load(fromByteOffset: offset * 4, as: UInt32.self)])
    case .value: return data.assumingMemoryBound(to: Value.self)[offset]
    }
  }
}
