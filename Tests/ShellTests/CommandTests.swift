import Foundation
import Testing

/// The commands of the prompt, on the letters' graph.
@Suite struct CommandTests {
  private func run(_ lines: String..., arguments: [String] = [Program.graph], environment: [String: String] = [:])
    throws -> Terminal
  {
    let terminal = try Program.prompt(arguments, environment: environment, rows: 60, columns: 110)
    for line in lines { terminal.enter(line) }
    return terminal
  }

  @Test func whyShowsQuoteLetterLineAndCertainty() throws {
    let terminal = try run("MATCH (p:Person {name: 'Nick Pahl'})-[:HOLDS]->(s) RETURN p.name;", ":why")
    let text = terminal.screen.text
    #expect(text.contains("(Nick Pahl)-[HOLDS]->(CEO of SOM)\n  “Nick Pahl, CEO of SOM”"), "\(text)")
    #expect(text.contains("(doc:PO-1204074), line 35, stated"))
  }

  @Test func whyDoesNotRunAWritingStatementAgain() throws {
    let folder = TestFiles.folder()
    try FileManager.default.copyItem(atPath: Program.graph, toPath: folder.path + "/copy")
    let terminal = try run(
      "CREATE (:Topic {id: 'top:x'})-[r:ABOUT]->(:Topic {id: 'top:y'}) RETURN r;", ":why",
      arguments: [folder.path + "/copy"])
    #expect(terminal.screen.text.contains("so it is not run again"), "\(terminal.screen.text)")
    terminal.enter("MATCH (t:Topic {id: 'top:x'}) RETURN count(t) AS n;")
    #expect(terminal.screen.text.contains("│ 1 │"))
  }

  @Test("row 31: :draw shows the last result in the terminal, and :draw FILE writes a picture")
  func drawShowsAndWritesPictures() throws {
    let folder = TestFiles.folder()
    let terminal = try run(
      "MATCH (p:Person {name: 'Nick Pahl'})-[:HOLDS]->(s) RETURN p.name;", ":draw", ":draw \(folder.path)/out.dot")
    #expect(terminal.screen.text.contains("holds"), "\(terminal.screen.text)")
    #expect(folder.text("out.dot")?.contains("Nick Pahl") == true)
    #expect(terminal.screen.text.contains("drew 2 nodes and 1 relationship"))
  }

  @Test("row 22: :schema shows counts, keys with types, and which label is tied to which")
  func schemaShowsCountsKeysAndTies() throws {
    let terminal = try Program.prompt(rows: 120, columns: 110)
    terminal.enter(":begin")
    terminal.enter("CREATE INDEX byName FOR (p:Person) ON (p.name);")
    terminal.enter(":schema")
    let text = terminal.screen.text
    #expect(text.contains("13  Person"), "\(text)")
    #expect(text.contains("name STRING"))
    #expect(text.contains("Constraints and indexes\n  CREATE RANGE INDEX byName FOR (e:Person) ON (e.name)"))
    #expect(text.contains("(Person)-[:HOLDS]->(Post)"))
  }

  @Test("row 14: :last shows the last result in another mode and runs nothing")
  func lastShowsTheResultAgainInAnotherMode() throws {
    let terminal = try run("MATCH (p:Person {name: 'Nick Pahl'}) RETURN p.name, p.email;", ":last json", ":last line")
    #expect(terminal.screen.text.contains(#"[{"p.name":"Nick Pahl","p.email":null}]"#), "\(terminal.screen.text)")
    #expect(terminal.screen.text.contains("p.email = null"))
  }

  @Test("rows 16, 17, 20: modes, timings and parameters are kept")
  func modesTimingsAndParametersAreKept() throws {
    let terminal = try run(
      ":mode csv", "RETURN 1 AS a, null AS b, '' AS c;", ":timing on", ":param n => 1 + 1", "RETURN $n AS n;",
      ":params",
      arguments: [])
    let text = terminal.screen.text
    #expect(text.contains("a,b,c\n1,,\"\"\n"), "\(text)")
    #expect(text.contains("plan ") && text.contains("n\n2\n"))
    #expect(text.contains(":param n => 2"))
  }

  @Test("row 20: :capture makes parameters of a row")
  func captureMakesParametersOfARow() throws {
    let terminal = try run(
      "UNWIND ['a', 'b'] AS x RETURN x, x + '!' AS y;", ":capture 2", "RETURN $x + $y AS z;", arguments: [])
    #expect(terminal.screen.text.contains("│ bb! │"), "\(terminal.screen.text)")
  }

  @Test("row 29: :help teaches the language")
  func helpTeachesTheLanguageAndItsExamplesRun() throws {
    let terminal = try run(":help")
    #expect(terminal.screen.text.contains("3. Keep only what fits."), "\(terminal.screen.text)")
    terminal.enter(":help optional match")
    #expect(terminal.screen.text.contains("keeps the row"))
    terminal.enter(":help shcema")
    #expect(terminal.screen.text.contains("did you mean"))
  }

  @Test("rows 2, 11, 28: the prompt shows a transaction, and leaving asks")
  func thePromptShowsATransactionAndLeavingAsks() throws {
    let terminal = try run(":begin", "CREATE (:Thing);", arguments: [])
    #expect(terminal.screen.text.hasSuffix("kith*>"), "\(terminal.screen.text)")
    terminal.enter("UNWIND [1, 0] AS x CREATE (:Thing {y: 1 / x});")
    #expect(terminal.screen.text.hasSuffix("kith!>"), "\(terminal.screen.text)")
    terminal.enter(":rollback")
    #expect(terminal.screen.text.hasSuffix("kith>"), "\(terminal.screen.text)")
    terminal.enter("MATCH (n) RETURN count(n) AS n;")
    #expect(terminal.screen.text.contains("│ 0 │"))
    terminal.enter(":begin")
    terminal.type("\u{4}")
    #expect(terminal.wait { $0.text.contains("A transaction is open.") }, "\(terminal.screen.text)")
    terminal.type("\r")
    #expect(terminal.wait(forEnd: "kith*>"), "\(terminal.screen.text)")
    terminal.type("\u{4}")
    terminal.wait { $0.text.components(separatedBy: "A transaction is open.").count == 3 }
    terminal.type("r\r")
    #expect(terminal.exitStatus() == 0)
  }

  @Test("row 11: leaving saves what was committed, and so does :save")
  func savingAndLeavingWriteTheFolder() throws {
    let folder = TestFiles.folder()
    try FileManager.default.copyItem(atPath: Program.graph, toPath: folder.path + "/copy")
    let terminal = try run(
      "CREATE (:Topic {id: 'top:new', name: 'Something new'});", arguments: [folder.path + "/copy"])
    // Committed, so it is kept whatever happens; in the files it is when it is saved.
    #expect(folder.text("copy/nodes/Topic.csv")?.contains("Something new") == false)
    terminal.enter(":save")
    #expect(folder.text("copy/nodes/Topic.csv")?.contains("Something new") == true, "\(terminal.screen.text)")
    terminal.enter("CREATE (:Topic {id: 'top:newer', name: 'Something newer'});")
    terminal.type("\u{4}")
    #expect(terminal.exitStatus() == 0)
    #expect(folder.text("copy/nodes/Topic.csv")?.contains("Something newer") == true, "\(terminal.screen.text)")
  }

  @Test("row 28: a DELETE without WHERE is asked about")
  func aDestructiveStatementIsAskedAbout() throws {
    let terminal = try run("CREATE (:A), (:A);", arguments: [])
    terminal.type("MATCH (n) DETACH DELETE n;\r")
    #expect(terminal.wait { $0.text.contains("has no WHERE. Go on? [y/N]") }, "\(terminal.screen.text)")
    terminal.type("\r")
    terminal.wait(forEnd: "kith>")
    terminal.enter("MATCH (n) RETURN count(n) AS n;")
    #expect(terminal.screen.text.contains("│ 2 │"), "\(terminal.screen.text)")
  }

  @Test func changesAreCountedOnATerminal() throws {
    let terminal = try run("CREATE (:A {x: 1})-[:B]->(:C);", arguments: [])
    #expect(
      terminal.screen.text.contains("created 2 nodes and 1 relationship, set 1 property, added 2 labels"),
      "\(terminal.screen.text)")
  }

  @Test("row 32: the editor brings its text back, and a failing one nothing")
  func theEditorBringsItsTextBackAndAFailingOneNothing() throws {
    let folder = TestFiles.folder()
    let editor = folder.file("editor", "#!/bin/sh\nsed -i 's/one/two/' \"$1\"\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: editor)
    let terminal = try Program.prompt([], environment: ["EDITOR": editor])
    terminal.type("RETURN 'one'")
    terminal.wait(forEnd: "'one'")
    terminal.type("\u{18}\u{5}")
    #expect(terminal.wait(forEnd: "kith> RETURN 'two'"), "\(terminal.screen.text)")
    terminal.type(" AS x;\r")
    #expect(terminal.wait { $0.text.contains("│ two │") })
    let failing = try Program.prompt([], environment: ["EDITOR": "false"])
    failing.enter("RETURN 1;")
    failing.enter(":edit")
    #expect(
      failing.wait { $0.text.contains("so nothing is taken from it") && $0.text.hasSuffix("kith>") },
      "\(failing.screen.text)")
  }

  @Test("row 12: what does not fit goes through the pager, and nothing else")
  func aLongResultGoesThroughTheUsersPagerOnly() throws {
    let environment = ["KITH_PAGER": "sed 's/^/paged /'"]
    let terminal = try Program.prompt([], environment: environment, rows: 12)
    terminal.enter("UNWIND range(1, 40) AS x RETURN x;")
    #expect(terminal.wait { $0.text.contains("paged │ 40 │") }, "\(terminal.screen.text)")
    terminal.enter("RETURN 1;")
    #expect(terminal.wait { $0.text.contains("\n│ 1 │") }, "\(terminal.screen.text)")
  }

  @Test("row 24: the init file is read, and a bad line warns with its number")
  func theInitFileIsReadAndABadLineIsNoEnd() throws {
    let folder = TestFiles.folder()
    folder.file("kith/init", ":param who => 'me'\n:nonsense\n:mode line\n")
    let terminal = try run("RETURN $who AS who;", arguments: [], environment: ["XDG_CONFIG_HOME": folder.path])
    #expect(terminal.screen.text.contains("who = me"), "\(terminal.screen.text)")
    #expect(terminal.screen.text.contains("kith/init:2:1: error"))
    let without = try run(
      "RETURN $who AS who;", arguments: ["--no-init"], environment: ["XDG_CONFIG_HOME": folder.path])
    #expect(without.screen.text.contains("ParameterMissing"), "\(without.screen.text)")
  }

  @Test("row 32: queries are kept by name")
  func queriesAreKeptByName() throws {
    let folder = TestFiles.folder()
    let terminal = try run(
      "RETURN 'kept' AS it;", ":save mine", ":run mine", ":run ../x", arguments: [],
      environment: ["XDG_CONFIG_HOME": folder.path])
    #expect(folder.text("kith/queries/mine.cypher") == "RETURN 'kept' AS it;\n")
    #expect(terminal.screen.text.components(separatedBy: "│ kept │").count == 3, "\(terminal.screen.text)")
    #expect(terminal.screen.text.contains("is made of letters"))
  }

  @Test("row 32: :watch runs again until Ctrl-C")
  func watchRunsAgainUntilControlC() throws {
    let terminal = try run("RETURN 'tick' AS t;", arguments: [])
    terminal.type(":watch 0.2\r")
    #expect(terminal.wait { $0.text.components(separatedBy: "│ tick │").count > 3 }, "\(terminal.screen.text)")
    terminal.type("\u{3}")
    #expect(terminal.wait(forEnd: "kith>"), "\(terminal.screen.text)")
  }

  @Test("row 5: :history tells when, and finds")
  func historyIsListedAndSearched() throws {
    let terminal = try run("RETURN 'alpha';", "RETURN 'beta';", ":history /ALPHA/", arguments: [])
    let line = terminal.screen.lines.first { $0.hasPrefix("    1  ") } ?? ""
    #expect(
      line.firstMatch(of: /^    1  20\d\d-\d\d-\d\d \d\d:\d\d  RETURN 'alpha';$/) != nil, "\(terminal.screen.text)")
    terminal.enter(":history 1")
    #expect(terminal.screen.text.contains("    4  "), "\(terminal.screen.text)")
    terminal.enter(":history nonsense")
    #expect(terminal.screen.text.contains("Write :history, :history 20 or :history /text/"))
  }

  @Test func quitLeaves() throws {
    let terminal = try Program.prompt([])
    terminal.type(":quit\r")
    #expect(terminal.exitStatus() == 0)
  }
}
