import KithValue
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    ("null", "null"), (" true ", "true"), ("12", "12"), ("-0", "0"), ("1.0", "1.0"), ("1e2", "100.0"),
    ("9223372036854775807", "9223372036854775807"), ("9223372036854775808", "9223372036854776000.0"),
    ("[]", "[]"), ("[1, [2.5, \"a\"], {}]", "[1, [2.5, 'a'], {}]"), ("{\"a\": {\"b\": null}}", "{a: {b: null}}"),
    ("{\"a\": 1, \"a\": 2}", "{a: 2}"), (#""\u00e9\ud83e\uddd0\n\/\\""#, #"'é🧐\n/\\'"#),
  ])
  func `JSON as a value`(text: String, literal: String) throws {
    #expect(try JSON.parse(text).literalText == literal)
  }

  @Test(arguments: [
    "", " ", "[1,]", "[1 2]", "{\"a\"}", "{a: 1}", "{\"a\": 1,}", "01", "1.", ".5", "+1", "1e", "-", "nul", "'a'",
    "\"a", "\"\\x\"", "\"\\ud800\"", "\"\\udc00\"", "\"\n\"", "\"\\u12g4\"", "1 2", "[", "{", "NaN", "1e999",
  ])
  func `what is not JSON is refused`(text: String) {
    #expect(throws: JSON.ParseError.self) { try JSON.parse(text) }
  }

  @Test func `an error names its place`() {
    #expect {
      try JSON.parse("{\n  \"a\": ?}")
    } throws: { error in
      (error as? JSON.ParseError)?.description == "line 2, column 8: a value is missing"
    }
  }

  @Test func `endless nesting is refused`() {
    #expect(throws: JSON.ParseError.self) { try JSON.parse(String(repeating: "[", count: 1_000_000)) }
  }

  @Test func `values as JSON`() {
    let node = Node(id: 7, labels: ["A"], properties: MapValue([("k", .float(2))]))
    let relationship = Relationship(id: 3, type: "T", start: 7, end: 7, properties: MapValue([]))
    #expect(Value.float(.nan).jsonText == "\"NaN\"")
    #expect(Value.float(-.infinity).jsonText == "\"-Infinity\"")
    #expect(Value.string("\"\\\n\u{1}\u{7F}é").jsonText == #""\"\\\n\u0001\u007fé""#)
    #expect(Value.node(node).jsonText == #"{"id":7,"labels":["A"],"properties":{"k":2.0}}"#)
    #expect(
      Value.relationship(relationship).jsonText == #"{"id":3,"type":"T","start":7,"end":7,"properties":{}}"#)
    #expect(
      Value.path(Path(nodes: [node, node], relationships: [relationship])).jsonText
        == """
        {"nodes":[{"id":7,"labels":["A"],"properties":{"k":2.0}},{"id":7,"labels":["A"],"properties":{"k":2.0}}],\
        "relationships":[{"id":3,"type":"T","start":7,"end":7,"properties":{}}]}
        """)
  }

  @Test func `what JSON can hold survives the round trip`() throws {
    var generator = ValueGenerator(seed: 99)
    for _ in 0..<2_000 {
      let value = generator.value(depth: 4)
      let text = value.jsonText
      let back = try JSON.parse(text)
      #expect(back.jsonText == text)
      if value.isPlain { #expect(Value.isEquivalent(value, back), "\(text)") }
    }
  }
}

extension Value {
  /// Whether JSON has a form of its own for it.
  fileprivate var isPlain: Bool {
    switch self {
    case .null, .boolean, .integer, .string: true
    case .float(let value): value.isFinite
    case .list(let list): list.elements.allSatisfy(\.isPlain)
    case .map(let map): map.entries.allSatisfy(\.value.isPlain)
    default: false
    }
  }
}
