import KithValue
import Testing

@Suite struct ValueArithmeticTests {
  private func literal(_ body: () throws -> Value) rethrows -> String { try body().literalText }

  @Test func `+ adds, joins and grows`() throws {
    #expect(try literal { try Value.add(.integer(1), .integer(2)) } == "3")
    #expect(try literal { try Value.add(.integer(1), .float(2.5)) } == "3.5")
    #expect(try literal { try Value.add(.string("a"), .string("b")) } == "'ab'")
    #expect(try literal { try Value.add(.string("a"), .integer(1)) } == "'a1'")
    #expect(try literal { try Value.add(.float(1), .string("a")) } == "'1.0a'")
    #expect(try literal { try Value.add(.string("is "), .boolean(true)) } == "'is true'")
    #expect(try literal { try Value.add(.list([.integer(1)]), .list([.integer(2)])) } == "[1, 2]")
    #expect(try literal { try Value.add(.list([.integer(1)]), .string("a")) } == "[1, 'a']")
    #expect(try literal { try Value.add(.string("a"), .list([.integer(1)])) } == "['a', 1]")
    #expect(try literal { try Value.add(.list([.integer(1)]), .null) } == "null")
    #expect(try literal { try Value.concatenate(.string("a"), .string("b")) } == "'ab'")
    #expect(try literal { try Value.concatenate(.list([.null]), .list([.integer(2)])) } == "[null, 2]")
  }

  @Test func `integers report overflow and division by zero, floats follow IEEE 754`() throws {
    let overflow = EvaluationError.Kind.arithmeticError
    func fails(_ detail: String, _ body: () throws(EvaluationError) -> Value) {
      #expect {
        try body()
      } throws: { error in
        (error as? EvaluationError)?.kind == overflow && (error as? EvaluationError)?.detail == detail
      }
    }
    fails("IntegerOverflow") { () throws(EvaluationError) in try Value.add(.integer(.max), .integer(1)) }
    fails("IntegerOverflow") { () throws(EvaluationError) in try Value.subtract(.integer(.min), .integer(1)) }
    fails("IntegerOverflow") { () throws(EvaluationError) in try Value.multiply(.integer(.max), .integer(2)) }
    fails("IntegerOverflow") { () throws(EvaluationError) in try Value.divide(.integer(.min), .integer(-1)) }
    fails("IntegerOverflow") { () throws(EvaluationError) in try Value.negate(.integer(.min)) }
    fails("DivisionByZero") { () throws(EvaluationError) in try Value.divide(.integer(1), .integer(0)) }
    fails("DivisionByZero") { () throws(EvaluationError) in try Value.modulo(.integer(1), .integer(0)) }
    #expect(try literal { try Value.divide(.float(1), .integer(0)) } == "Infinity")
    #expect(try literal { try Value.divide(.float(0), .float(0)) } == "NaN")
    #expect(try literal { try Value.divide(.integer(-7), .integer(2)) } == "-3")
    #expect(try literal { try Value.modulo(.integer(-7), .integer(3)) } == "-1")
    #expect(try literal { try Value.modulo(.integer(.min), .integer(-1)) } == "0")
    #expect(try literal { try Value.modulo(.float(5.5), .integer(2)) } == "1.5")
    #expect(try literal { try Value.power(.integer(2), .integer(3)) } == "8.0")
    #expect(try literal { try Value.negate(.float(0)) } == "-0.0")
  }

  @Test func `null in, null out; types that do not fit are a TypeError`() throws {
    let operators: [(Value, Value) throws -> Value] = [
      { try Value.add($0, $1) }, { try Value.subtract($0, $1) }, { try Value.multiply($0, $1) },
      { try Value.divide($0, $1) }, { try Value.modulo($0, $1) }, { try Value.power($0, $1) },
      { try Value.concatenate($0, $1) },
    ]
    for operation in operators {
      #expect(try operation(.null, .integer(0)).isNull)
      #expect(try operation(.map([]), .null).isNull)
      #expect {
        try operation(.boolean(true), .integer(1))
      } throws: { error in
        (error as? EvaluationError)?.kind == .typeError && (error as? EvaluationError)?.detail == "InvalidArgumentType"
      }
    }
  }

  @Test func `a list nested too deep is refused before it can exhaust the stack`() throws {
    var list = Value.list([])
    #expect(throws: EvaluationError.self) {
      for _ in 0..<Value.maximumNesting { list = try Value.add(.list([list]), .list([])) }
    }
    #expect(list.nesting == Value.maximumNesting)
    #expect(Value.equals(list, list) == true)
    #expect(list.literalText.utf8.count == 2 * Value.maximumNesting)
  }
}
