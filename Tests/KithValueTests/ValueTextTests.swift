import KithValue
import TestSupport
import Testing

@Suite struct ValueTextTests {
  @Test(
    arguments: [
      (1.0, "1.0"), (0.0, "0.0"), (-0.0, "-0.0"), (1e9, "1000000000.0"), (0.1, "0.1"), (1e-5, "0.00001"),
      (1e-6, "0.000001"), (1.5e-7, "1.5e-7"), (1e-7, "1e-7"), (1e20, "100000000000000000000.0"), (1e21, "1e21"),
      (1.2635418652381264e305, "1.2635418652381264e305"), (-1e308, "-1e308"), (1.23456789e308, "1.23456789e308"),
      (.leastNonzeroMagnitude, "5e-324"), (123456789012345680, "123456789012345680.0"), (-0.00001234, "-0.00001234"),
      (0x1.56a95319d63e1p+63, "12345678901234567000.0"), (1.5e16, "15000000000000000.0"),
      (2.5e17, "250000000000000000.0"),
      (.nan, "NaN"), (.infinity, "Infinity"), (-.infinity, "-Infinity"), (3.14, "3.14"), (999.99, "999.99"),
    ] as [(Double, String)])
  func `a float has a point or an exponent`(value: Double, text: String) {
    #expect(value.cypherText == text)
    if !value.isNaN, let back = Double(text.lowercased()) { #expect(back == value) }
  }

  @Test func `floats read back as themselves`() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite { #expect(Double(value.cypherText) == value, "\(value)") }
    }
  }

  @Test func `values as Cypher writes them`() {
    let alice = Node(id: 1, labels: ["A", "two words"], properties: MapValue([("name", .string("it's"))]))
    let bob = Node(id: 2, labels: ["B"], properties: MapValue([]))
    let nobody = Node(id: 3, labels: [], properties: MapValue([("n", .integer(1))]))
    let knows = Relationship(id: 1, type: "KNOWS", start: 1, end: 2, properties: MapValue([("since", .integer(1999))]))
    let likes = Relationship(id: 2, type: "LIKES", start: 3, end: 2, properties: MapValue([]))
    let path = Path(nodes: [alice, bob, nobody], relationships: [knows, likes])
    #expect(Value.null.literalText == "null")
    #expect(Value.string("it's a \\ \n\u{1}").literalText == "'it\\'s a \\\\ \\n\\u0001'")
    #expect(Value.list([.integer(1), .string("a"), .null, .float(2)]).literalText == "[1, 'a', null, 2.0]")
    #expect(Value.map([("a", .integer(1)), ("b c", .boolean(true))]).literalText == "{a: 1, `b c`: true}")
    #expect(Value.node(alice).literalText == "(:A:`two words` {name: 'it\\'s'})")
    #expect(Value.node(nobody).literalText == "({n: 1})")
    #expect(Value.node(Node(id: 4, labels: [], properties: MapValue([]))).literalText == "()")
    #expect(Value.relationship(knows).literalText == "[:KNOWS {since: 1999}]")
    #expect(
      Value.path(path).literalText
        == "<(:A:`two words` {name: 'it\\'s'})-[:KNOWS {since: 1999}]->(:B)<-[:LIKES]-({n: 1})>")
    #expect(Value.string("it's").displayText == "it's")
    #expect(Value.list([.string("a")]).displayText == "['a']")
    #expect(Value.list([.date(DateValue(epochDay: 0))]).displayText == "['1970-01-01']")
    #expect(Value.date(DateValue(epochDay: 0)).displayText == "1970-01-01")
    #expect(Value.date(DateValue(epochDay: 0)).jsonText == "\"1970-01-01\"")
    let reference = PathReference(nodes: [1, 2], relationships: [3])
    #expect(Value.pathReference(reference).literalText == "<(#1)-[#3]-(#2)>")
  }

  @Test func `types by name`() {
    #expect(Value.list([.integer(1), .null]).cypherType.name == "LIST<INTEGER>")
    #expect(Value.list([.integer(1), .string("a")]).cypherType.name == "LIST<ANY>")
    #expect(Value.list([]).cypherType.name == "LIST<ANY>")
    #expect(Value.nodeReference(1).cypherType == .node)
  }
}
