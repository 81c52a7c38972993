import KithValue
import Testing

@Suite struct ExpectedValueTests {
  private func matches(_ text: String, _ value: Value, _ lists: ListOrder = .kept) throws -> Bool {
    try ExpectedValueParser.parse(text).matches(value, lists: lists)
  }

  @Test func scalarsMatchByTypeAndValue() throws {
    #expect(try matches("null", .null))
    #expect(try matches("true", .boolean(true)))
    #expect(try !matches("true", .string("true")))
    #expect(try matches("-12", .integer(-12)))
    #expect(try !matches("1", .float(1)))
    #expect(try !matches("1.0", .integer(1)))
    #expect(try matches("1.2635418652381264e305", .float(1.2635418652381264e305)))
    #expect(try matches(".5", .float(0.5)))
    #expect(try matches("NaN", .float(.nan)))
    #expect(try matches("-Inf", .float(-.infinity)))
    #expect(try !matches("Inf", .float(-.infinity)))
  }

  @Test func stringsMatchByTheirBytes() throws {
    #expect(try matches(#"'a\\bcn5t\'"\\//\\"\''"#, .string(#"a\bcn5t'"\//\"'"#)))
    #expect(try matches(#"'\u00e9'"#, .string("\u{e9}")))
    #expect(try !matches("'\u{e9}'", .string("e\u{301}")))
  }

  @Test func listsKeepTheirOrderUnlessToldOtherwise() throws {
    let actual = Value.list([.integer(2), .integer(1), .list([.integer(4), .integer(3)])])
    #expect(try matches("[2, 1, [4, 3]]", actual))
    #expect(try !matches("[1, 2, [4, 3]]", actual))
    #expect(try matches("[[3, 4], 1, 2]", actual, .ignored))
    #expect(try !matches("[1, 1, [3, 4]]", actual, .ignored))
    #expect(try matches("[]", .list([])))
  }

  @Test func mapsAndPropertiesHaveNoOrder() throws {
    let map = MapValue([("a", .integer(1)), ("b", .null)])
    #expect(try matches("{b: null, a: 1}", .map(map)))
    #expect(try !matches("{a: 1}", .map(map)))
    let node = Value.node(Node(id: 1, labels: ["A", "B"], properties: MapValue([("x", .string("y"))])))
    #expect(try matches("(:B:A {x: 'y'})", node))
    #expect(try !matches("(:A {x: 'y'})", node))
    #expect(try !matches("(:A:B)", node))
  }

  @Test func pathsMatchDirectionByDirection() throws {
    let nodes = [3, 1, 2].map { Node(id: $0, labels: ["N\($0)"], properties: MapValue([])) }
    let back = Relationship(id: 7, type: "T", start: 1, end: 3, properties: MapValue([]))
    let loop = Relationship(id: 8, type: "S", start: 1, end: 2, properties: MapValue([("k", .float(1))]))
    let path = Value.path(Path(nodes: nodes, relationships: [back, loop]))
    #expect(try matches("<(:N3)<-[:T]-(:N1)-[:S {k: 1.0}]->(:N2)>", path))
    #expect(try !matches("<(:N3)-[:T]->(:N1)-[:S {k: 1.0}]->(:N2)>", path))
    #expect(try !matches("<(:N3)<-[:T]-(:N1)>", path))
    #expect(tableText(path) == "<(:N3)<-[:T]-(:N1)-[:S {k: 1.0}]->(:N2)>")
  }

  @Test(arguments: ["", "[1", "'a", "{a 1}", "(:)", "<(:A)-[:T]-(:B)>", "1 2", "maybe"])
  func refusesWhatIsNoValue(text: String) {
    #expect(throws: ExpectedValueParser.Failure.self) { try ExpectedValueParser.parse(text) }
  }
}
