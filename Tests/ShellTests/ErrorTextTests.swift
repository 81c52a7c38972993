import KithSession
import Testing

@testable import KithShell

@Suite struct ErrorTextTests {
  private let writer = ErrorText(appearance: Appearance())

  @Test func namesFileLineAndColumnWithACaretUnderTheSpan() {
    let statement = "MATCH (p)\nRETURN 李雷.name, q.name"
    let lower = "MATCH (p)\nRETURN 李雷.name, ".utf8.count
    let error = SessionError(
      kind: .syntaxError, phase: .compileTime, detail: "UndefinedVariable", message: "Variable `q` is not defined",
      place: TextPlace(lower: lower, upper: lower + 1, line: 2, column: 17), hint: "did you mean p?")
    let text = writer.of(error, statement: statement, origin: StatementOrigin(file: "who.cypher", line: 3, column: 5))
    #expect(
      text == """
        who.cypher:4:17: SyntaxError (UndefinedVariable): Variable `q` is not defined
          4 | RETURN 李雷.name, q.name
            |                   ^ did you mean p?

        """)
  }

  @Test func aPlaceOnTheFirstLineCountsFromWhereTheStatementBegins() {
    let text = writer.of(
      FakeSession.error(at: 4..<7), statement: "BAD thing", origin: StatementOrigin(file: "a", line: 2, column: 10))
    #expect(text.hasPrefix("a:2:14: "))
    #expect(text.contains("\n    |     ^^^ did"))
  }

  @Test(arguments: [-5..<(-1), 900..<901, 3..<2000])
  func aPlaceOutsideTheTextIsNoMatter(_ place: Range<Int>) {
    _ = writer.of(FakeSession.error(at: place), statement: "BAD", origin: StatementOrigin())
    _ = writer.of(FakeSession.error(at: place), statement: "", origin: StatementOrigin())
  }

  @Test("row 21: the span is coloured as the caret below it")
  func theSpanIsColoured() {
    let text = ErrorText(appearance: Appearance(usesColour: true)).of(
      FakeSession.error(at: 0..<3), statement: "BAD thing", origin: StatementOrigin())
    #expect(text.contains("\u{1b}[0;1;31mBAD\u{1b}[0m thing\n") && text.contains("\u{1b}[0;1;31m^^^\u{1b}[0m did"))
  }

  @Test func aLongLineIsShownAroundTheSpan() {
    let statement = String(repeating: "x", count: 500) + "BAD" + String(repeating: "y", count: 500)
    let text = ErrorText(appearance: Appearance(fittingColumns: 60)).of(
      FakeSession.error(at: 500..<503), statement: statement, origin: StatementOrigin())
    #expect(text.split(separator: "\n").allSatisfy { $0.count < 90 } && text.contains("BAD"))
  }
}
