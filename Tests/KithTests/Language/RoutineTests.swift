import Kith
import Testing

/// Functions and procedures that a program brings along.
@Suite struct RoutineTests {
  private let database = Database()
  private var session: any Session { database.makeSession() }

  @Test func aProcedureGivesRows() throws {
    database.register(
      Procedure(
        ProcedureSignature(
          "my.squares", arguments: [.init("up to", .integer)], results: [.init("square", .integer)],
          summary: "Squares.")
      ) { (arguments: [Value], _: ProcedureContext) throws(EvaluationError) -> [[Value]] in
        guard case .integer(let last) = arguments[0], last > 0 else { return [] }
        return (1...last).map { [.integer($0 * $0)] }
      })
    #expect(session.answer("CALL my.squares(3)").rows == ["1", "4", "9"])
    #expect(session.answer("CALL my.squares(2) YIELD square AS s RETURN sum(s)").rows == ["5"])
    #expect(
      session.answer("UNWIND [0, 1] AS x OPTIONAL CALL my.squares(x) YIELD square RETURN x, square").rows == [
        "0 | null", "1 | 1",
      ])
    #expect(session.answer("CALL my.squares").failure == "ParameterMissing at compile time: MissingParameter")
    #expect(session.answer("CALL my.squares('a')").failure == "SyntaxError at compile time: InvalidArgumentType")
    #expect(
      session.answer("UNWIND ['a'] AS a WITH a + '' AS a CALL my.squares(a) YIELD square RETURN square").failure != nil)
    #expect(session.answer("CALL my.squares(1, 2)").failure == "SyntaxError at compile time: InvalidNumberOfArguments")
    #expect(session.answer("CALL my.square(1)").message.contains("there is no procedure my.square"))
  }

  @Test func aFunctionGivesAValue() throws {
    database.register(
      ScalarFunction(
        FunctionSignature(
          "my.half", [.init("number", .float)], result: .float, summary: "Half of it.")
      ) { (arguments: [Value], _: FunctionContext) throws(EvaluationError) -> Value in
        guard case .float(let number) = arguments[0] else { return .null }
        return .float(number / 2)
      })
    #expect(session.answer("RETURN my.half(3), MY.HALF(null)").rows == ["1.5 | null"])
    #expect(session.answer("RETURN my.half()").failure == "SyntaxError at compile time: InvalidNumberOfArguments")
    #expect(
      session.answer("UNWIND [1, 'a'] AS x RETURN my.half(x)").failure == "TypeError at runtime: InvalidArgumentType")
    #expect(
      session.answer("SHOW FUNCTIONS YIELD name, signature WHERE name = 'my.half' RETURN signature").rows == [
        "'my.half(number :: FLOAT) :: FLOAT'"
      ])
  }

  @Test func theCatalogueListsThem() throws {
    let catalogue = try session.catalogue()
    let labels = catalogue.procedures.first { $0.name == "db.labels" }
    #expect(labels?.results.map(\.name) == ["label"])
    #expect(catalogue.procedures.map(\.name) == catalogue.procedures.map(\.name).sorted())
    #expect(catalogue.functions.contains { $0.name == "toUpper" })
    #expect(Set(catalogue.functions.map(\.name)).count == catalogue.functions.count)
  }
}
