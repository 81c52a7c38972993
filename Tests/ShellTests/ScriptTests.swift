import KithSession
import KithValue
import Testing

@testable import KithShell

@Suite struct ScriptTests {
  @Test(arguments: [
    (["RETURN 1"], "[{\"1\":1}]\n"), (["RETURN 1; RETURN 1"], "[[{\"1\":1}],\n[{\"1\":1}]]\n"),
    (["RETURN 1;", "CREATE (n);"], "[[{\"1\":1}],\n[]]\n"), (["CREATE (n)"], "[]\n"), ([""], "[]\n"),
    ([":mode json\nRETURN 1"], "[{\"1\":1}]\n"),
  ])
  func jsonHasAShapeForOneResultAndOneForSeveral(_ texts: [String], _ expected: String) throws {
    let bench = Bench(mode: .json)
    _ = try ScriptRunner(context: bench.context, keepsGoing: false).run(texts.map { .text($0) }, isAtomic: false)
    #expect(bench.output.text == expected)
  }

  @Test func jsonIsWellFormedAlsoWhereAStatementFails() {
    let bench = Bench(mode: .json)
    #expect(bench.run("RETURN 1; BAD; RETURN 1") == .failed)
    #expect(bench.output.text == "[[{\"1\":1}]]\n")
  }

  @Test func csvPutsABlankLineBetweenResults() {
    let bench = Bench(mode: .csv)
    #expect(bench.run("RETURN 1; CREATE (n); RETURN 1;") == .done)
    #expect(bench.output.text == "1\n1\n\n1\n1\n")
    let lines = Bench(mode: .jsonl)
    #expect(lines.run("RETURN 1; RETURN 1;") == .done)
    #expect(lines.output.text == "{\"1\":1}\n{\"1\":1}\n")
  }

  @Test func aFailureStopsTheScriptAndSaysWhatStays() {
    let bench = Bench()
    #expect(bench.run("RETURN 1;\nRETURN 2;\n  BAD thing;\nRETURN 3;") == .failed)
    #expect(bench.graph.session.ran == ["RETURN 1", "RETURN 2", "BAD thing"])
    #expect(
      bench.errors.text == """
        SyntaxError (UnexpectedSyntax): That is no clause
          3 | BAD thing
            | ^^^ did you mean MATCH?
        The 2 statements before it have run and stay committed.

        """)
    let keeping = Bench()
    #expect(keeping.run("BAD;RETURN 3;", keepsGoing: true) == .failed)
    #expect(keeping.graph.session.ran == ["BAD", "RETURN 3"])
  }

  @Test func anAtomicScriptIsOneTransaction() {
    let bench = Bench()
    #expect(bench.run("CREATE (n); BAD;", isAtomic: true) == .failed)
    #expect(bench.graph.session.transactionState == .none)
    #expect(bench.errors.text.contains("Nothing was changed"))
  }

  @Test func aScriptsParametersAreDefaultsBesideTheCommandLine() {
    let bench = Bench()
    bench.context.parameters.fix("x", .string("given"))
    let folder = TestFiles.folder()
    let script = folder.file("s.cypher", ":param x => 'default'\n:param y => 'own'\nRETURN $x;")
    #expect(
      (try? ScriptRunner(context: bench.context, keepsGoing: false).run([.file(script)], isAtomic: false)) == .done)
    #expect(bench.graph.session.lastParameters["x"]?.literalText == "'given'")
    #expect(bench.graph.session.lastParameters["y"]?.literalText == "'own'")
  }

  @Test func sourceIsRelativeToTheScript() {
    let bench = Bench()
    let folder = TestFiles.folder()
    folder.file("inner/a.cypher", ":source b.cypher\n")
    folder.file("inner/b.cypher", "RETURN 1;\nBAD;")
    let outer = folder.file("outer.cypher", ":source inner/a.cypher\n")
    #expect(
      (try? ScriptRunner(context: bench.context, keepsGoing: false).run([.file(outer)], isAtomic: false)) == .failed)
    #expect(bench.errors.text.contains("inner/b.cypher:2:1: SyntaxError"))
    let endless = folder.file("endless.cypher", ":source endless.cypher\n")
    #expect(
      (try? ScriptRunner(context: bench.context, keepsGoing: false).run([.file(endless)], isAtomic: false)) == .failed)
  }

  @Test(arguments: [
    ("2019", "2019"), ("Nick Pahl", "'Nick Pahl'"), ("\"Nick\"", "'Nick'"), ("[\"a\",1.5]", "['a', 1.5]"),
    ("true", "true"), ("null", "null"), ("", "''"), ("{\"a\":1}", "{a: 1}"), ("01", "'01'"), ("[1", "'[1'"),
  ])
  func aParameterIsJSONIfAllOfItIs(_ text: String, _ literal: String) {
    #expect(ParameterTable.value(fromText: text).literalText == literal)
  }

  @Test(arguments: [
    (":param name => 'Nick'", "name", "'Nick'"), (":param name: Nick Pahl", "name", "'Nick Pahl'"),
    (":param $n => 3;", "n", "3"), (":param year: 2019", "year", "2019"), (":param `a b` => 1", "a b", "1"),
    (":param match => 1", "match", "1"), (":param d: '2019'", "d", "'2019'"),
  ])
  func paramTakesExpressionsAndValues(_ command: String, _ name: String, _ literal: String) {
    let bench = Bench()
    #expect(bench.run(command) == .done)
    #expect(bench.context.parameters.values[name]?.literalText == literal)
  }

  @Test func unknownCommandsAreSuggested() {
    let bench = Bench()
    #expect(bench.run(":shcema") == .failed)
    #expect(bench.errors.text.contains("did you mean :schema?"))
  }
}
