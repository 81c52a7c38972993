/// A column of a morsel: typed where the data allow, generic where not.
///
/// The typed cases are what kernels loop over; `value` takes anything. A vector is as long as its morsel; rows outside the
/// selection under which it was computed hold nothing of meaning.
public enum Vector: Sendable {
  /// The same value in every row.
  case constant(Value, count: Int)
  /// 0 is false, 1 is true, 2 is null.
  case boolean([UInt8])
  /// Integers; rows whose bit in the validity is 0 are null.
  case integer([Int64], Validity)
  /// Floats; rows whose bit in the validity is 0 are null.
  case float([Double], Validity)
  /// Codes into a dictionary; `UInt32.max` is null.
  case string([UInt32], StringDictionary)
  /// Node identifiers; `UInt32.max` is null.
  case node([UInt32])
  /// Relationship identifiers; `UInt32.max` is null.
  case relationship([UInt32])
  /// Lists of elements of one type.
  case list(ListColumn)
  /// Maps that have the same keys.
  case map(MapColumn)
  /// Anything.
  case value([Value])

  /// How many rows it has.
  public var count: Int {
    switch self {
    case .constant(_, let count): count
    case .boolean(let v): v.count
    case .integer(let v, _): v.count
    case .float(let v, _): v.count
    case .string(let v, _): v.count
    case .node(let v): v.count
    case .relationship(let v): v.count
    case .list(let lists): lists.counts.count
    case .map(let maps): maps.count
    case .value(let v): v.count
    }
  }

  /// The value of one row, boxed where it must be.
  public subscript(row: Int) -> Value {
    switch self {
    case .constant(let value, _): value
    case .boolean(let v): v[row] == 2 ? .null : .boolean(v[row] == 1)
    case .integer(let v, let validity): validity[row] ? .integer(v[row]) : .null
    case .float(let v, let validity): validity[row] ? .float(v[row]) : .null
    case .string(let codes, let dictionary): codes[row] == .max ? .null : .string(dictionary[codes[row]])
    case .node(let v): v[row] == .max ? .null : .nodeReference(v[row])
    case .relationship(let v): v[row] == .max ? .null : .relationshipReference(v[row])
    case .list(let lists): lists[row]
    case .map(let maps): maps[row]
    case .value(let v): v[row]
    }
  }
}

/// Which rows of a vector hold a value: one bit a row, or nothing at all where every row does.
public struct Validity: Sendable {
  /// The bits, 64 rows a word, or nil where every row is valid.
  public var words: [UInt64]?

  /// Makes a validity of given words, or of no nulls.
  @inlinable public init(words: [UInt64]? = nil) { self.words = words }

  /// A validity of `count` rows that are all null, to be marked one by one.
  @inlinable public static func allNull(_ count: Int) -> Validity {
    Validity(words: [UInt64](repeating: 0, count: (count + 63) >> 6))
  }

  /// Whether the row holds a value.
  @inlinable public subscript(row: Int) -> Bool {
    guard let words else { return true }
    return words[row >> 6] >> UInt64(row & 63) & 1 == 1
  }

  /// Marks a row of an `allNull` validity as holding a value.
  @inlinable public mutating func markValid(_ row: Int) { words?[row >> 6] |= 1 << UInt64(row & 63) }
}
