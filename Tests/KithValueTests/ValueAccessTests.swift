import KithValue
import Testing

@Suite struct ValueAccessTests {
  static let list = Value.list([.integer(1), .integer(2), .integer(3)])
  static let map = Value.map([("a", .integer(1)), ("b", .null)])

  @Test func `an element by index, from either end`() throws {
    #expect(try Value.element(of: Self.list, at: .integer(0)).literalText == "1")
    #expect(try Value.element(of: Self.list, at: .integer(-1)).literalText == "3")
    #expect(try Value.element(of: Self.list, at: .integer(3)).isNull)
    #expect(try Value.element(of: Self.list, at: .integer(-4)).isNull)
    #expect(try Value.element(of: Self.list, at: .integer(.min)).isNull)
    #expect(try Value.element(of: Self.list, at: .null).isNull)
    #expect(try Value.element(of: .null, at: .integer(0)).isNull)
    #expect(try Value.element(of: Self.map, at: .string("a")).literalText == "1")
    #expect(try Value.element(of: Self.map, at: .string("A")).isNull)
  }

  @Test(
    arguments: [
      (list, .string("1"), "ListElementAccessByNonInteger"), (list, .float(1), "ListElementAccessByNonInteger"),
      (map, .float(12.3), "MapElementAccessByNonString"), (map, .integer(0), "MapElementAccessByNonString"),
      (.integer(123), .integer(0), "InvalidArgumentType"), (.string("1"), .integer(0), "InvalidArgumentType"),
      (.boolean(true), .string("a"), "InvalidArgumentType"),
    ] as [(Value, Value, String)])
  func `what cannot be indexed is a TypeError`(subject: Value, index: Value, detail: String) {
    #expect {
      try Value.element(of: subject, at: index)
    } throws: { error in
      (error as? EvaluationError)?.kind == .typeError && (error as? EvaluationError)?.detail == detail
    }
  }

  @Test(
    arguments: [
      (.integer(1), .integer(3), "[2, 3]"), (.integer(1), nil, "[2, 3]"), (nil, .integer(2), "[1, 2]"),
      (.integer(0), .integer(0), "[]"), (.integer(-5), .integer(5), "[1, 2, 3]"), (.integer(-2), nil, "[2, 3]"),
      (nil, .integer(-1), "[1, 2]"), (.integer(2), .integer(1), "[]"), (.null, .integer(1), "null"),
      (.integer(.min), .integer(.max), "[1, 2, 3]"),
    ] as [(Value?, Value?, String)])
  func `a slice of [1, 2, 3]`(from: Value?, to: Value?, expected: String) throws {
    #expect(try Value.slice(Self.list, from: from, to: to).literalText == expected)
  }

  @Test func `properties of maps, of nothing and of what has none`() throws {
    #expect(try Value.property(of: Self.map, key: "a").literalText == "1")
    #expect(try Value.property(of: Self.map, key: "missing").isNull)
    #expect(try Value.property(of: .null, key: "a").isNull)
    #expect(throws: EvaluationError.self) { try Value.property(of: .integer(1), key: "a") }
  }

  @Test func `STARTS WITH, ENDS WITH and CONTAINS go by bytes and give null for what is no string`() {
    let text = Value.string("Grüße")
    #expect(Value.startsWith(text, .string("Grü")) == true)
    #expect(Value.startsWith(text, .string("grü")) == false)
    #expect(Value.startsWith(.string("e\u{301}"), .string("e")) == true)
    #expect(Value.endsWith(text, .string("ße")) == true)
    #expect(Value.endsWith(text, .string("lange Grüße")) == false)
    #expect(Value.contains(text, .string("üß")) == true)
    #expect(Value.contains(text, .string("")) == true)
    #expect(Value.contains(text, .integer(1)) == nil)
    #expect(Value.startsWith(.null, text) == nil)
    #expect(Value.endsWith(.list([]), .list([])) == nil)
  }

  @Test func `CONTAINS stays linear where every start nearly matches`() {
    let text = String(repeating: "a", count: 200_000)
    #expect(Value.contains(.string(text), .string(String(repeating: "a", count: 50_000) + "b")) == false)
    #expect(Value.contains(.string(text + "b"), .string(String(repeating: "a", count: 50_000) + "b")) == true)
  }
}
