extension Value {
  /// The total order of `ORDER BY`, `min()` and `max()`: negative, zero or positive; zero only for equivalent values.
  ///
  /// Types stand in the order of `orderRank`; numbers compare exactly with NaN last among them, strings by code point,
  /// lists element by element, entities by identity, maps by size, then keys, then values. Null comes last.
  @inlinable public static func order(_ a: Value, _ b: Value) -> Int {
    switch (a, b) {
    case (.integer(let x), .integer(let y)): x < y ? -1 : x == y ? 0 : 1
    case (.string(let x), .string(let y)): x === y ? 0 : x.order(against: y)
    case (.float(let x), .float(let y)) where x < y: -1
    case (.float(let x), .float(let y)) where x > y: 1
    default: orderSlowly(a, b)
    }
  }

  /// Where the value's type stands in `ORDER BY`: maps first, numbers last but for null.
  @inlinable public var orderRank: Int {
    switch self {
    case .map: 0
    case .node, .nodeReference: 1
    case .relationship, .relationshipReference: 2
    case .list: 3
    case .path, .pathReference: 4
    case .dateTime: 5
    case .localDateTime: 6
    case .date: 7
    case .time: 8
    case .localTime: 9
    case .duration: 10
    case .string: 11
    case .boolean: 12
    case .integer, .float: 13
    case .null: 14
    }
  }

  /// Whether it is a date, a time, a date with a time, or a duration.
  @inlinable public var isTemporal: Bool { (5...10).contains(orderRank) }

  @usableFromInline static func orderSlowly(_ a: Value, _ b: Value) -> Int {
    let rank = a.orderRank
    let otherRank = b.orderRank
    guard rank == otherRank else { return rank < otherRank ? -1 : 1 }
    switch (a, b) {
    case (.float(let x), .float(let y)): return orderNumbers(x.isNaN, y.isNaN) ?? 0
    case (.integer(let x), .float(let y)): return orderNumbers(false, y.isNaN) ?? x.orderExactly(against: y)
    case (.float(let x), .integer(let y)): return orderNumbers(x.isNaN, false) ?? -y.orderExactly(against: x)
    case (.boolean(let x), .boolean(let y)): return x == y ? 0 : x ? 1 : -1
    case (.list(let x), .list(let y)): return orderLists(x.elements, y.elements)
    case (.map(let x), .map(let y)): return orderMaps(x, y)
    case (.null, .null): return 0
    default: return a.isTemporal ? Temporal.order(a, b) : orderEntities(a, b)
    }
  }

  /// NaN after every other number; nil where neither is NaN.
  private static func orderNumbers(_ isNaN: Bool, _ otherIsNaN: Bool) -> Int? {
    isNaN ? (otherIsNaN ? 0 : 1) : otherIsNaN ? -1 : nil
  }

  private static func orderLists(_ a: [Value], _ b: [Value]) -> Int {
    for (x, y) in zip(a, b) {
      let here = order(x, y)
      if here != 0 { return here }
    }
    return a.count - b.count
  }

  private static func orderMaps(_ a: MapValue, _ b: MapValue) -> Int {
    if a.entries.count != b.entries.count { return a.entries.count - b.entries.count }
    let left = a.entries.sorted { $0.key.orderOfBytes(against: $1.key) < 0 }
    let right = b.entries.sorted { $0.key.orderOfBytes(against: $1.key) < 0 }
    for (x, y) in zip(left, right) {
      let here = x.key.orderOfBytes(against: y.key)
      if here != 0 { return here }
    }
    for (x, y) in zip(left, right) {
      let here = order(x.value, y.value)
      if here != 0 { return here }
    }
    return 0
  }

  /// Entities of one type by their identifiers, a path as the alternating list of its nodes and relationships.
  /// References come before self-contained entities; within one statement the two do not meet.
  private static func orderEntities(_ a: Value, _ b: Value) -> Int {
    switch (a, b) {
    case (.nodeReference(let x), .nodeReference(let y)), (.relationshipReference(let x), .relationshipReference(let y)):
      return sign(x, y)
    case (.node(let x), .node(let y)): return sign(x.id, y.id)
    case (.relationship(let x), .relationship(let y)): return sign(x.id, y.id)
    case (.pathReference(let x), .pathReference(let y)):
      return orderPaths(x.nodes, x.relationships, y.nodes, y.relationships)
    case (.path(let x), .path(let y)):
      return orderPaths(x.nodes.map(\.id), x.relationships.map(\.id), y.nodes.map(\.id), y.relationships.map(\.id))
    case (.nodeReference, _), (.relationshipReference, _), (.pathReference, _): return -1
    default: return 1
    }
  }

  private static func orderPaths<ID: Comparable>(
    _ nodes: [ID], _ relationships: [ID], _ otherNodes: [ID], _ otherRelationships: [ID]
  ) -> Int {
    for index in 0..<min(nodes.count, otherNodes.count) {
      if nodes[index] != otherNodes[index] { return sign(nodes[index], otherNodes[index]) }
      guard index < relationships.count, index < otherRelationships.count else { break }
      if relationships[index] != otherRelationships[index] {
        return sign(relationships[index], otherRelationships[index])
      }
    }
    return nodes.count - otherNodes.count
  }

  private static func sign<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a == b ? 0 : 1 }
}
