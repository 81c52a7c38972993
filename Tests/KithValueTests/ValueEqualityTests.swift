import KithValue
import Testing

@Suite struct ValueEqualityTests {
  @Test(
    arguments: [
      (.null, .null, nil), (.integer(1), .null, nil), (.integer(1), .integer(1), true),
      (.integer(1), .float(1), true), (.integer(1), .string("1"), false), (.boolean(true), .integer(1), false),
      (.integer(9_007_199_254_740_993), .float(9_007_199_254_740_992), false),
      (.integer(.max), .float(0x1p63), false), (.integer(.min), .float(-0x1p63), true),
      (.float(.nan), .float(.nan), false), (.float(.nan), .integer(1), false), (.float(0), .float(-0.0), true),
      (.string("é"), .string("e\u{301}"), false), (.string("é"), .string("é"), true),
      (.list([.integer(1), .integer(2)]), .list([.integer(1)]), false),
      (.list([.null]), .list([.integer(1)]), nil), (.list([.null]), .list([.null]), nil),
      (.list([.integer(1), .null]), .list([.integer(2), .null]), false),
      (.list([]), .list([]), true), (.list([.float(.nan)]), .list([.float(.nan)]), false),
      (.map([("a", .integer(1)), ("b", .integer(2))]), .map([("b", .integer(2)), ("a", .float(1))]), true),
      (.map([("a", .null)]), .map([("a", .integer(1))]), nil), (.map([("a", .null)]), .map([("b", .null)]), false),
      (.map([]), .list([]), false), (.nodeReference(1), .nodeReference(1), true),
      (.nodeReference(1), .relationshipReference(1), false),
    ] as [(Value, Value, Bool?)])
  func `a = b`(a: Value, b: Value, expected: Bool?) {
    #expect(Value.equals(a, b) == expected, "\(a.literalText) = \(b.literalText)")
  }

  @Test(
    arguments: [
      (.integer(1), .integer(2), .less), (.float(1.5), .integer(1), .greater), (.integer(1), .float(1), .equal),
      (.float(.nan), .integer(1), .unordered), (.float(.nan), .float(.nan), .unordered),
      (.float(.nan), .string("a"), .null), (.integer(1), .null, .null), (.integer(1), .string("a"), .null),
      (.string("B"), .string("a"), .less), (.string("\u{FFFD}"), .string("🧐"), .less),
      (.boolean(false), .boolean(true), .less), (.list([.integer(1)]), .list([.integer(1), .integer(0)]), .less),
      (.list([.integer(1), .null]), .list([.integer(1)]), .greater),
      (.list([.integer(1), .integer(2)]), .list([.integer(3), .null]), .less),
      (.list([.integer(1), .integer(2)]), .list([.integer(1), .null]), .null),
      (.list([.integer(1)]), .list([.string("a")]), .null), (.map([]), .map([]), .null),
      (.nodeReference(1), .nodeReference(2), .null), (.list([]), .string(""), .null),
    ] as [(Value, Value, Comparison)])
  func `a against b under < and its kin`(a: Value, b: Value, expected: Comparison) {
    #expect(Value.compare(a, b) == expected, "\(a.literalText) ? \(b.literalText)")
  }

  @Test func `NaN answers no, what does not compare answers null`() {
    #expect(Comparison.unordered.isLess == false && Comparison.unordered.isGreaterOrEqual == false)
    #expect(Comparison.null.isLess == nil && Comparison.null.isGreaterOrEqual == nil)
    #expect(Comparison.equal.isLessOrEqual == true && Comparison.equal.isLess == false)
  }

  @Test func `ORDER BY puts types in openCypher's order and null last`() {
    let ascending: [Value] = [
      .map([("z", .integer(0))]), .map([("a", .integer(0)), ("b", .integer(0))]), .nodeReference(1),
      .relationshipReference(0), .list([]), .list([.string("a")]), .list([.string("a"), .integer(1)]),
      .list([.integer(1)]), .list([.integer(1), .string("a")]), .list([.integer(1), .null]),
      .list([.null, .integer(1)]), .list([.null, .integer(2)]),
      .pathReference(PathReference(nodes: [0], relationships: [])),
      .dateTime(DateTimeValue(epochDay: 0, nanosecondOfDay: 0, offset: 0, zone: nil)),
      .localDateTime(LocalDateTimeValue(epochDay: 0, nanosecondOfDay: 0)), .date(DateValue(epochDay: 0)),
      .date(DateValue(epochDay: 1)), .time(TimeValue(nanosecondOfDay: 0, offset: 0)),
      .localTime(LocalTimeValue(nanosecondOfDay: 0)),
      .duration(DurationValue(months: 0, days: 0, seconds: 1, nanoseconds: 0)), .string(""), .string(" "),
      .string(".*"),
      .string("one"), .boolean(false), .boolean(true), .float(-.infinity), .integer(-1), .float(0.5),
      .float(9_007_199_254_740_992), .integer(9_007_199_254_740_993), .float(.infinity), .float(.nan), .null,
    ]
    for (i, a) in ascending.enumerated() {
      for (j, b) in ascending.enumerated() {
        #expect(Value.order(a, b).signum() == (i - j).signum(), "\(a.literalText), \(b.literalText)")
      }
    }
  }

  @Test func `DISTINCT takes null for null, NaN for NaN and 1 for 1.0`() {
    let keys: Set<GroupKey> = [
      GroupKey(.null), GroupKey(.null), GroupKey(.float(.nan)), GroupKey(.float(.nan)), GroupKey(.integer(1)),
      GroupKey(.float(1)), GroupKey([.integer(1), .null]), GroupKey([.float(1), .null]),
      GroupKey(.list([.integer(1), .null])), GroupKey(.map([("a", .null), ("b", .integer(1))])),
      GroupKey(.map([("b", .float(1)), ("a", .null)])),
    ]
    #expect(keys.count == 6)
  }

  @Test func `entities that a session gave out are equal by identity`() {
    let empty = MapValue([])
    let nodes = (0..<3).map { Node(id: Int64($0), labels: [], properties: empty) }
    let again = Node(id: 1, labels: ["A"], properties: MapValue([("a", .integer(1))]))
    let there = Relationship(id: 1, type: "T", start: 0, end: 1, properties: empty)
    let back = Relationship(id: 2, type: "T", start: 1, end: 0, properties: empty)
    #expect(Value.equals(.node(nodes[1]), .node(again)) == true)
    #expect(Value.equals(.node(nodes[1]), .node(nodes[2])) == false)
    #expect(Value.equals(.relationship(there), .relationship(back)) == false)
    let path = Value.path(Path(nodes: [nodes[0], nodes[1]], relationships: [there]))
    let same = Value.path(Path(nodes: [nodes[0], again], relationships: [there]))
    let other = Value.path(Path(nodes: [nodes[0], nodes[1]], relationships: [back]))
    #expect(Value.equals(path, same) == true && GroupKey(path) == GroupKey(same))
    #expect(Value.equals(path, other) == false && Value.order(path, other) < 0)
    #expect(Set([GroupKey(path), GroupKey(same), GroupKey(.relationship(there)), GroupKey(.node(again))]).count == 3)
  }

  @Test func `maps of any size are equal whatever the order of their entries`() {
    let entries = (0..<40).map { (key: "key \($0)", value: Value.integer(Int64($0))) }
    let map = Value.map(entries)
    #expect(Value.equals(map, .map(entries.reversed())) == true)
    #expect(GroupKey(map) == GroupKey(.map(entries.reversed())))
    #expect(Value.equals(map, .map(entries + [("key 7", .integer(0))])) == false)
    #expect(Value.equals(map, .map(Array(entries.dropLast()) + [("other", .null)])) == false)
  }

  @Test func `IN is ternary`() throws {
    let list = Value.list([.integer(1), .null])
    #expect(try Value.isMember(.integer(1), of: list) == true)
    #expect(try Value.isMember(.integer(5), of: list) == nil)
    #expect(try Value.isMember(.null, of: .list([])) == false)
    #expect(try Value.isMember(.null, of: .list([.integer(1)])) == nil)
    #expect(try Value.isMember(.integer(1), of: .null) == nil)
    #expect(try Value.isMember(.list([.null]), of: .list([.list([.null])])) == nil)
    #expect(throws: EvaluationError.self) { try Value.isMember(.integer(1), of: .string("1")) }
  }
}
