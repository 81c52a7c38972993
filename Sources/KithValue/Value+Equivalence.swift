extension Value {
  /// Whether both count as one for DISTINCT, grouping and UNION: as `=`, but null is one null and NaN is one NaN.
  ///
  /// `1` and `1.0` are equivalent, so are `[null]` and `[null]`, and `{a: 1, b: 2}` and `{b: 2, a: 1}`.
  @inlinable public static func isEquivalent(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.integer(let x), .integer(let y)): x == y
    case (.string(let x), .string(let y)): x.hasSameBytes(as: y)
    case (.float(let x), .float(let y)): x == y || x.isNaN && y.isNaN
    case (.boolean(let x), .boolean(let y)): x == y
    case (.nodeReference(let x), .nodeReference(let y)): x == y
    case (.relationshipReference(let x), .relationshipReference(let y)): x == y
    case (.null, .null): true
    default: isEquivalentSlowly(a, b)
    }
  }

  @usableFromInline static func isEquivalentSlowly(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.null, _), (_, .null): return false
    case (.list(let x), .list(let y)):
      return x === y || x.elements.elementsEqual(y.elements, by: isEquivalent)
    case (.map(let x), .map(let y)):
      guard x.entries.count == y.entries.count else { return false }
      return x === y
        || x.entries.allSatisfy { entry in y[entry.key].map { isEquivalent(entry.value, $0) } ?? false }
    default: return equalsSlowly(a, b) ?? false
    }
  }

  /// Feeds a hasher so that equivalent values leave it alike: `1` as `1.0`, every NaN as one, `-0.0` as `0`.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0 as UInt8)
    case .boolean(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .float(let value):
      if let integer = Int64(exactly: value) {
        hasher.combine(integer)
      } else {
        hasher.combine(value.isNaN ? Double.nan.bitPattern : value.bitPattern)
      }
    case .string(let value): ExactString(value.text).hash(into: &hasher)
    case .list(let list):
      hasher.combine(list.elements.count)
      for element in list.elements { element.hash(into: &hasher) }
    case .map(let map):
      // Entries stand in any order, so their hashes are summed.
      var sum = 0
      for (key, value) in map.entries {
        var entry = Hasher()
        ExactString(key).hash(into: &entry)
        value.hash(into: &entry)
        sum &+= entry.finalize()
      }
      hasher.combine(sum)
    case .date, .localTime, .time, .localDateTime, .dateTime, .duration: Temporal.hash(self, into: &hasher)
    case .node(let node): hasher.combine(node.id)
    case .relationship(let relationship): hasher.combine(relationship.id)
    case .path(let path):
      for node in path.nodes { hasher.combine(node.id) }
      for relationship in path.relationships { hasher.combine(relationship.id) }
    case .nodeReference(let id), .relationshipReference(let id): hasher.combine(id)
    case .pathReference(let path):
      hasher.combine(path.nodes)
      hasher.combine(path.relationships)
    }
  }
}

extension Value {
  /// A hash that equivalent values share, for tables in memory; it is not the same in every run of a program.
  ///
  /// `Value.integer(1).equivalenceHash == Value.float(1).equivalenceHash`
  public var equivalenceHash: UInt32 {
    switch self {
    case .string(let value):
      var text = value.text
      return text.withUTF8 { StringDictionaryIndex.hash($0) }
    case .integer(let value): return Self.mixed(UInt64(bitPattern: value))
    case .float(let value):
      if let integer = Int64(exactly: value) { return Self.mixed(UInt64(bitPattern: integer)) }
      return Self.mixed(value.isNaN ? Double.nan.bitPattern : value.bitPattern)
    case .nodeReference(let id), .relationshipReference(let id): return Self.mixed(UInt64(id))
    case .null, .boolean, .list, .map, .date, .localTime, .time, .localDateTime, .dateTime, .duration, .node,
      .relationship, .path, .pathReference:
      var hasher = Hasher()
      hash(into: &hasher)
      return UInt32(truncatingIfNeeded: hasher.finalize())
    }
  }

  private static func mixed(_ bits: UInt64) -> UInt32 {
    let product = bits.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return UInt32(truncatingIfNeeded: product.high ^ product.low ^ product.low >> 32)
  }
}

/// One value or several as a dictionary's key, equal where `DISTINCT` and grouping take them for one.
///
/// `GroupKey(.integer(1)) == GroupKey(.float(1))`, `GroupKey([.null, .string("a")]) == GroupKey([.null, .string("a")])`.
public struct GroupKey: Hashable, Sendable {
  @usableFromInline enum Storage: Sendable {
    case one(Value)
    case many([Value])
  }
  @usableFromInline let storage: Storage

  /// The key of a single value.
  @inlinable public init(_ value: Value) { storage = .one(value) }

  /// The key of several values, in order; of one value it is `GroupKey(value)`.
  @inlinable public init(_ values: [Value]) { storage = values.count == 1 ? .one(values[0]) : .many(values) }

  /// The values it was made of.
  @inlinable public var values: [Value] {
    switch storage {
    case .one(let value): [value]
    case .many(let values): values
    }
  }

  /// Whether both group together.
  @inlinable public static func == (a: GroupKey, b: GroupKey) -> Bool {
    switch (a.storage, b.storage) {
    case (.one(let x), .one(let y)): Value.isEquivalent(x, y)
    case (.many(let x), .many(let y)): x.elementsEqual(y, by: Value.isEquivalent)
    default: false
    }
  }

  /// Feeds a hasher; keys that group together leave it alike.
  @inlinable public func hash(into hasher: inout Hasher) {
    switch storage {
    case .one(let value): value.hash(into: &hasher)
    case .many(let values): for value in values { value.hash(into: &hasher) }
    }
  }
}
