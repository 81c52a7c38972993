import Foundation
import KithSession
import LineEditor
import Testing

@testable import KithShell

/// Rows of the shell's specification on a real pseudo-terminal, those that the suites beside this one leave.
@Suite struct TerminalRowTests {
  @Test("row 1: :license shows the notices of the GPL")
  func licence() throws {
    let terminal = try Program.prompt([])
    terminal.enter(":license")
    #expect(terminal.screen.text.contains("NO WARRANTY"), "\(terminal.screen.text)")
  }

  @Test("row 2: the continuation prompt shows what is open", arguments: ["(", "[", "{", "'", "\"", "`"])
  func continuation(_ open: String) throws {
    let terminal = try Program.prompt([])
    terminal.type("RETURN \(open)\r")
    #expect(terminal.wait(forEnd: "..\(open)>"), "\(terminal.screen.text)")
  }

  @Test("row 4: types that lie between the labels, procedures with signatures, their fields, parameters")
  func completion() throws {
    // What is committed stays, so it is committed to a copy.
    let folder = TestFiles.folder()
    try FileManager.default.copyItem(atPath: Program.graph, toPath: folder.path + "/graph")
    let terminal = try Program.prompt([folder.path + "/graph"], rows: 40, columns: 110)
    func completing(_ keys: String, _ done: (Screen) -> Bool) {
      terminal.type(keys)
      let isDone = terminal.wait(until: done)
      #expect(isDone, "\(keys)\n\(terminal.screen.text)")
      terminal.type("\u{3}")
      terminal.wait(forEnd: "^C\nkith(graph)>")
    }
    completing("MATCH (p:Person)-[:\t") { $0.text.contains("HOLDS ") && $0.text.contains(" relationship type, 4 rel") }
    let back = String(repeating: "\u{1b}[D", count: "]->(:Post)".count)
    completing("MATCH (p:Person)-[:]->(:Post)\(back)\t") { $0.text.hasSuffix("MATCH (p:Person)-[:HOLDS]->(:Post)") }
    completing("CALL db.la\t YIELD la\t") { $0.text.hasSuffix("CALL db.labels() YIELD label") }
    terminal.enter("CREATE (:Person {name: '李雷'});")
    completing("MATCH (p:Person {name: '李\t") { $0.text.hasSuffix("MATCH (p:Person {name: '李雷'") }
    completing("CALL db.\t") { $0.text.contains("db.labels() ") && $0.text.contains(" () → label STRING") }
    terminal.enter(":param year => 2019")
    completing("RETURN $y\t") { $0.text.hasSuffix("RETURN $year") }
    completing(":source \(Program.graph)/no\t") { $0.text.hasSuffix("/graph/nodes/") }
  }

  @Test("row 4: functions behind their namespace, values of relationships and within lists")
  func moreCompletion() throws {
    let terminal = try Program.prompt(columns: 100)
    terminal.type("RETURN date.trun\t")
    #expect(terminal.wait { $0.text.contains("RETURN date.truncate(") }, "\(terminal.screen.text)")
    terminal.type("\u{15}MATCH ()-[h:HOLDS {status: 'fo\t")
    #expect(terminal.wait(forEnd: "{status: 'former'"), "\(terminal.screen.text)")
    terminal.type("\u{15}MATCH (p:Person {other_names: ['Kat\t")
    #expect(terminal.wait(forEnd: "['Katie Invernon'"), "\(terminal.screen.text)")
  }

  @Test("row 28: a deletion within a subquery asks too, and a failed transaction is not offered a commit")
  func destructionWithin() throws {
    let terminal = try Program.prompt()
    terminal.type("MATCH (n) CALL (n) { DETACH DELETE n };\r")
    #expect(terminal.wait { $0.text.contains("Go on? [y/N]") }, "\(terminal.screen.text)")
    terminal.type("n\r")
    terminal.wait(forEnd: "kith(graph)>")
    terminal.enter(":begin")
    terminal.enter("MATCH (d:Document) WHERE true DELETE d;")
    terminal.type("\u{4}")
    #expect(terminal.wait { $0.text.contains("[r/S]") }, "\(terminal.screen.text)")
  }

  @Test("row 5: --no-history keeps none")
  func withoutHistory() throws {
    let home = TestFiles.folder()
    let terminal = try Program.prompt(["--no-history"], environment: ["KITH_HISTORY": home.path + "/history"])
    terminal.enter("RETURN 1;")
    terminal.type("\u{4}")
    #expect(terminal.exitStatus() == 0)
    #expect(home.text("history") == nil)
  }

  @Test("row 6: a bracket without a partner is red, and a pair is marked at the cursor")
  func brackets() throws {
    let terminal = try Program.prompt([])
    terminal.type("RETURN [1)")
    #expect(terminal.wait(forEnd: "[1)"))
    #expect(terminal.screen.style(of: ")") == "1;31")
    terminal.type("\u{7f}]")
    #expect(terminal.wait(forEnd: "[1]"))
    #expect(terminal.screen.style(of: "]") == "1;7" && terminal.screen.style(of: "[1") == "1;7")
    terminal.type("; RETURN (2;")
    #expect(terminal.wait(forEnd: "(2;"))
    #expect(terminal.screen.style(of: "(2") == "1;31")
  }

  @Test("row 7: behind the parenthesis stands the signature")
  func signature() throws {
    let terminal = try Program.prompt([])
    terminal.type("RETURN substring(")
    #expect(terminal.wait { $0.text.contains("substring(  substring(") }, "\(terminal.screen.text)")
    #expect(terminal.screen.text.hasSuffix("→ STRING"))
  }

  @Test("row 10: a cancelled change is rolled back")
  func cancelledChange() throws {
    let terminal = try Program.prompt([])
    terminal.type("UNWIND range(1, 9000) AS x UNWIND range(1, 9000) AS y CREATE (:A {x: x * y});\r")
    #expect(terminal.wait { $0.text.contains("running for") }, "\(terminal.screen.text)")
    terminal.type("\u{3}")
    #expect(terminal.wait { $0.text.contains("the statement changed nothing") }, "\(terminal.screen.text)")
    terminal.enter("MATCH (n) RETURN count(n) AS n;")
    #expect(terminal.screen.text.contains("│ 0 │"), "\(terminal.screen.text)")
    #expect(!terminal.screen.text.contains("running for"))
  }

  @Test("row 11: keys typed while a statement runs wait for the prompt, Ctrl-D too")
  func typedAhead() throws {
    let terminal = try Program.prompt([])
    terminal.type("UNWIND range(1, 300000) AS x RETURN count(x) AS n;\rRETURN 'ahead' AS a;\r\u{4}")
    #expect(terminal.exitStatus() == 0)
    #expect(terminal.screen.text.contains("│ 300000 │") && terminal.screen.text.contains("│ ahead │"))
    // It is never echoed into a result.
    #expect(terminal.screen.text.components(separatedBy: "RETURN 'ahead'").count == 2, "\(terminal.screen.text)")
    #expect(!terminal.screen.text.contains("^D"))
  }

  @Test("row 13: columns stay straight with wide characters")
  func wideCharacters() throws {
    let terminal = try Program.prompt([])
    terminal.enter("UNWIND ['李雷', 'e\u{301}', '👩‍🚀', '🇬🇧', 'abcd'] AS x RETURN x, 1 AS y;")
    let rows = terminal.screen.lines.filter { $0.hasPrefix("│") }
    #expect(Set(rows.map { DisplayWidth.of($0) }).count == 1 && rows.count == 6, "\(terminal.screen.text)")
  }

  @Test("row 14: a result is fitted to a terminal, and :last shows all of it")
  func fitted() throws {
    let terminal = try Program.prompt([], rows: 60)
    terminal.enter("RETURN reduce(t = '', x IN range(1, 200) | t + 'word' + x + ' ') AS text;")
    #expect(terminal.screen.text.contains("cut to fit"), "\(terminal.screen.text)")
    #expect(terminal.screen.lines.allSatisfy { DisplayWidth.of($0) <= 80 } && !terminal.screen.text.contains("word200"))
    terminal.enter(":last line")
    #expect(terminal.screen.text.contains("word200"), "\(terminal.screen.text)")
  }

  @Test("row 15: null is dim, and the text 'null' is not")
  func null() throws {
    let terminal = try Program.prompt([])
    terminal.enter("RETURN 'null' AS text, null AS nothing;")
    let row = terminal.screen.lines.first { $0.contains("│ null │ null") } ?? ""
    #expect(!row.isEmpty, "\(terminal.screen.text)")
    #expect(terminal.screen.style(of: "null │ null") == "")
    #expect(terminal.screen.style(of: "null    │") == "90")
  }

  @Test("row 18: long work shows how long on a terminal, and is gone when done")
  func progress() throws {
    let terminal = try Program.prompt([])
    terminal.type("UNWIND range(1, 90000) AS x UNWIND range(1, 90000) AS y WITH x WHERE x + y < 0 RETURN count(x);\r")
    #expect(terminal.wait { $0.text.contains("running for 1 s; Ctrl-C cancels") }, "\(terminal.screen.text)")
    terminal.type("\u{3}")
    #expect(terminal.wait { $0.text.contains("cancelled after") && $0.text.hasSuffix("kith>") })
    #expect(!terminal.screen.text.contains("running for"), "\(terminal.screen.text)")
  }

  @Test("row 21: every kind of name gets a suggestion")
  func suggestions() throws {
    let folder = TestFiles.folder()
    folder.file("who.cypher", "RETURN 1;")
    let terminal = try Program.prompt(rows: 100, columns: 110)
    terminal.enter(":param year => 2019")
    for (typed, meant) in [
      ("MATCH (p:Persn) RETURN p;", "`Person`"), ("MATCH ()-[:HOLD]->() RETURN 1 LIMIT 1;", "`HOLDS`"),
      ("MATCH (p:Person) RETURN p.nam LIMIT 1;", "`name`"), ("MATCH (person) RETURN persn;", "`person`"),
      ("RETURN toUper('x');", "toUpper()"), ("CALL db.label();", "db.labels"), ("RETURN $yeer;", "$year"),
      ("RETRUN 1;", "RETURN"), (":shcema", ":schema"), (":mode jsn", "json"), (":timing offf", "off"),
      (":help mtach", ":help MATCH"), (":schema dott", "dot"), (":params cler", "clear"),
      (":source \(folder.path)/woh.cypher", "\(folder.path)/who.cypher"),
    ] {
      terminal.enter(typed)
      let shown = terminal.screen.text.replacing("\n", with: "")
      #expect(shown.contains("did you mean \(meant)?"), "\(typed)\n\(terminal.screen.text)")
      terminal.type("\u{c}")
      terminal.wait { $0.text == "kith(graph)>" }
    }
  }

  @Test("row 27: colours on a terminal that wants them")
  func colour() throws {
    for (arguments, environment, isColoured) in [
      ([], [:], true), ([], ["NO_COLOR": "1"], false), ([], ["TERM": "dumb"], false),
      (["--color", "never"], [:], false), (["--color", "always"], ["NO_COLOR": "1"], true),
    ] as [([String], [String: String], Bool)] {
      let terminal = try Program.prompt(arguments, environment: environment)
      terminal.type("RETURN 1 AS one;\r")
      #expect(terminal.wait { $0.text.contains("1 row") })
      #expect((terminal.screen.style(of: "one ") == "1") == isColoured, "\(arguments) \(environment)")
    }
    #expect(try Program.run(["--color", "always", "--format", "box", "-c", "RETURN null"]).output.contains("\u{1b}["))
  }

  @Test("row 29: the example of every clause runs on the open graph, and nothing warns")
  func everyExampleRuns() throws {
    for clause in ClauseHelp.all {
      let help = try Program.run([Program.graph], input: ":help \(clause.name)\n")
      let example = help.output.components(separatedBy: "For example:\n").last ?? ""
      let run = try Program.run([Program.graph, "-c", example])
      #expect(run.status == 0, "\(example)\n\(run.errors)")
      // PROFILE writes its plan beside the rows.
      #expect(run.errors.isEmpty || clause.name == "PROFILE", "\(example)\n\(run.errors)")
      #expect(run.output.split(separator: "\n").count > 1, "\(clause.name) finds nothing: \(example)")
    }
    let empty = try Program.run([], input: ClauseHelp.all.map { $0.example(ExampleNames()) }.joined(separator: "\n"))
    #expect(empty.status == 0 && !empty.errors.contains("warning"), "\(empty.errors)")
  }

  @Test("row 30: a plan is a tree, with estimated beside actual rows and the worst line marked")
  func plan() throws {
    let terminal = try Program.prompt(rows: 50, columns: 120)
    terminal.enter("PROFILE MATCH (p:Person)-[:HOLDS]->(s) RETURN p.name, s.name;")
    let text = terminal.screen.text
    #expect(text.contains("operator") && text.contains("estimated rows") && text.contains("└─"), "\(text)")
    #expect(terminal.raw.contains(bytes: "\u{1b}[0;33m"), "no line is marked")
    terminal.enter("EXPLAIN MATCH (p:Person)-[:HOLDS]->(s) RETURN p.name;")
    #expect(terminal.screen.text.contains("NodeByLabelScan"))
  }
}

extension [UInt8] {
  fileprivate func contains(bytes text: String) -> Bool { firstRange(of: Array(text.utf8)) != nil }
}
