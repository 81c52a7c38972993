import KithCypher
import Testing

/// How a script falls into statements and commands.
@Suite struct StatementSplitterTests {
  private func lines(_ items: [ScriptItem]) -> [String] {
    items.map { item in
      switch item {
      case .statement(let text, let offset): "\(offset) \(text)"
      case .command(let text, let offset): "\(offset) command \(text)"
      case .unfinished(let text, let offset): "\(offset) unfinished \(text)"
      }
    }
  }

  @Test(arguments: [
    ("", []), (" ;\n; // nothing\n/* ; */ ;", []),
    ("RETURN 1;RETURN 2 ;", ["0 RETURN 1", "9 RETURN 2"]),
    ("RETURN 1; RETURN 2", ["0 RETURN 1", "10 unfinished RETURN 2"]),
    ("RETURN ';' AS a, \";\" AS `;`;", ["0 RETURN ';' AS a, \";\" AS `;`"]),
    (#"RETURN '\';' ;"#, [#"0 RETURN '\';'"#]),
    ("// a;\nRETURN 1 // b;\n + /* c; */ 2;", ["6 RETURN 1 // b;\n + /* c; */ 2"]),
    ("RETURN 4/2;", ["0 RETURN 4/2"]), ("RETURN 1 /**/;", ["0 RETURN 1 /**/"]), ("/***/RETURN 1;", ["5 RETURN 1"]),
    (
      ":help\n  :param x => 1;\r\nRETURN 1;:quit",
      ["0 command :help", "8 command :param x => 1;", "24 RETURN 1", "33 command :quit"]
    ),
    ("RETURN\n:A;", ["0 RETURN\n:A"]),
    ("RETURN 'a", ["0 unfinished RETURN 'a"]), ("/* a", ["0 unfinished /* a"]), ("// a", []),
    ("\u{FEFF}\u{A0}\u{3000}RETURN 1\u{A0};", ["8 RETURN 1"]), ("é;", ["0 é"]),
    ("RETURN `a``;`;", ["0 RETURN `a``;`"]),
  ])
  func scripts(_ script: String, _ items: [String]) {
    #expect(lines(StatementSplitter.split(script)) == items)
    // The same, a byte at a time.
    var splitter = StatementSplitter()
    let pieces = script.utf8.flatMap { splitter.feed([$0]) } + splitter.finish()
    #expect(lines(pieces) == items)
  }

  @Test func aStatementComesWithItsSemicolon() {
    var splitter = StatementSplitter()
    #expect(splitter.feed("RETURN 1").isEmpty)
    #expect(lines(splitter.feed("; RET")) == ["0 RETURN 1"])
    #expect(splitter.feed("URN 2").isEmpty)
    #expect(lines(splitter.finish()) == ["10 unfinished RETURN 2"])
  }

  @Test(arguments: [
    ("", true), ("RETURN 1;", true), ("RETURN 1; // done", true), (":help", true), ("RETURN 1", false),
    ("RETURN ';", false),
    ("RETURN 1; /* ", false), ("RETURN 1 // ;", false),
  ])
  func enterRunsWhatIsComplete(_ text: String, _ complete: Bool) {
    #expect(StatementSplitter.isComplete(text) == complete)
  }

  @Test(arguments: [
    ("RETURN 'a", "'"), ("RETURN \"it's", "\""), ("MATCH (`n", "`"), ("MATCH (n {name: 'x'", "{"), ("MATCH (n", "("),
    ("RETURN [1, (2)", "["),
    ("RETURN 1 /* x", "*"), ("RETURN 1", nil), ("RETURN (1); RETURN 2", nil), ("RETURN (1;", nil), (":help it's", nil),
  ])
  func thePromptShowsWhatIsOpen(_ text: String, _ delimiter: Character?) {
    #expect(StatementSplitter.openDelimiter(in: text) == delimiter)
  }

  @Test func aLongScriptIsReadOnce() {
    let script = String(repeating: "RETURN 1;\n", count: 50_000) + "RETURN '" + String(repeating: "x", count: 500_000)
    #expect(StatementSplitter.split(script).count == 50_001)
  }
}
