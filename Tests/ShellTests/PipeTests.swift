import Foundation
import Testing

/// The real program through pipes: as scripts and other programs use it.
@Suite struct PipeTests {
  @Test("rows 1, 25: a pipe gets tab-separated rows without colour or banner")
  func aPipeGetsTabSeparatedRowsWithoutColourOrBanner() throws {
    let run = try Program.run([
      Program.graph, "-c", "MATCH (p:Person {name: 'Nick Pahl'})-[:HOLDS]->(s) RETURN p.name, s.name",
    ])
    #expect(run.output == "p.name\ts.name\nNick Pahl\tCEO of SOM\n")
    #expect(run.errors.isEmpty && run.status == 0)
  }

  @Test func statementsOnStandardInputRunAsEachSemicolonArrives() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    let (stdin, stdout) = (Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    try process.run()
    for number in 1...3 {
      stdin.fileHandleForWriting.write(Data("RETURN \(number) AS n; RETURN".utf8))
      // The answer comes although the next statement is not complete.
      #expect(String(decoding: stdout.fileHandleForReading.availableData, as: UTF8.self).hasSuffix("n\n\(number)\n"))
      stdin.fileHandleForWriting.write(Data(" 0 AS n;".utf8))
      #expect(String(decoding: stdout.fileHandleForReading.availableData, as: UTF8.self) == "\nn\n0\n")
    }
    try stdin.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test(
    "row 26: exit statuses",
    arguments: [
      (["-c", "RETURN 1 AS a"], "", 0), (["-c", "RETRN 1"], "", 1), (["--no-such-option"], "", 2),
      (["--format", "yaml", "-c", "RETURN 1"], "", 2), (["/no/such/graph", "-c", "RETURN 1"], "", 3),
      (["-f", "/no/such/file.cypher"], "", 3), ([], "RETURN 1;", 0), ([], "", 0), ([], ":nonsense\n", 1),
      (["--keep-going"], "RETRN; RETURN 1;", 1), (["draw", "-c", "RETURN 1", "-o", "/tmp/x.svg"], "", 3),
      (["draw"], "", 2),
      (["check", "/no/such"], "", 3), (["-P", "=1", "-c", "RETURN 1"], "", 2), (["--version"], "", 0),
      (["--help"], "", 0),
    ])
  func exitStatuses(_ arguments: [String], _ input: String, _ status: Int) throws {
    let run = try Program.run(arguments, input: input)
    #expect(Int(run.status) == status, "\(run.errors)")
    #expect(!run.errors.contains("Fatal"))
  }

  @Test func jsonShapes() throws {
    #expect(
      try Program.run(["-c", "RETURN 1 AS a, 'x' AS b", "--format", "json"]).output == "[{\"a\":1,\"b\":\"x\"}]\n")
    #expect(
      try Program.run(["-c", "RETURN 1 AS a", "-c", "CREATE ()", "--format", "json"]).output == "[[{\"a\":1}],\n[]]\n")
    #expect(
      try Program.run(["--format", "json"], input: "RETURN 1 AS a; RETURN 2 AS a;").output
        == "[[{\"a\":1}],\n[{\"a\":2}]]\n")
    #expect(try Program.run(["--format", "json"], input: "RETURN 1 AS a;").output == "[{\"a\":1}]\n")
    let parsed = try JSONSerialization.jsonObject(
      with: Data(
        try Program.run([Program.graph, "-c", "MATCH p=(a)-[r]->(b) RETURN p, a, r LIMIT 50", "--format", "json"])
          .output.utf8))
    #expect((parsed as? [[String: Any]])?.count == 50)
  }

  @Test func queriesAndFilesRunInTheirOrder() throws {
    let folder = TestFiles.folder()
    let file = folder.file("b.cypher", "RETURN 2 AS n;")
    let run = try Program.run(["-c", "RETURN 1 AS n", "-f", file, "-c", "RETURN 3 AS n", "--format", "jsonl"])
    #expect(run.output == "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n")
  }

  @Test("row 20: parameters come from flags, files and the environment")
  func parametersComeFromFlagsFilesAndTheEnvironment() throws {
    let folder = TestFiles.folder()
    let file = folder.file("p.json", #"{"a": 1, "b": [true, null]}"#)
    let script = folder.file("s.cypher", ":param d => 'default'\nRETURN $a AS a, $b AS b, $c AS c, $d AS d, $e AS e;")
    let arguments = ["-f", script, "--params", file, "-P", "a=2", "-P", "c=Nick Pahl", "-P", "e"]
    let run = try Program.run(arguments + ["--format", "csv"], environment: ["e": "-7"])
    #expect(run.output == "a,b,c,d,e\n2,\"[true,null]\",Nick Pahl,default,-7\n", "\(run.errors)")
    #expect(try Program.run(arguments + ["-P", "d=given"], environment: ["e": "1"]).output.contains("\tgiven\t"))
    #expect(try Program.run(["-P", "missing", "-c", "RETURN 1"]).status == 2)
  }

  @Test("rows 19, 21: a failure in a script names file, line and column")
  func aFailureInAScriptNamesFileLineAndColumn() throws {
    let folder = TestFiles.folder()
    let file = folder.file("s.cypher", "// asks\nRETURN 1 AS one;\n\nRETURN\n  nope;\nRETURN 2;\n")
    let run = try Program.run(["-f", file])
    #expect(run.status == 1 && run.output == "one\n1\n")
    #expect(run.errors.hasPrefix("\(file):5:3: SyntaxError (UndefinedVariable): "), "\(run.errors)")
    #expect(run.errors.contains("  5 |   nope\n    |   ^^^^"), "\(run.errors)")
    #expect(run.errors.contains("before it has run and stays committed"))
  }

  @Test("row 21: a path that is not there gets a suggestion")
  func missingPaths() throws {
    let folder = TestFiles.folder()
    folder.file("queries/who.cypher", "RETURN 1;")
    let graph = try Program.run([folder.path + "/querys", "-c", "RETURN 1"])
    #expect(graph.status == 3 && graph.errors.contains("did you mean \(folder.path)/queries?"), "\(graph.errors)")
    let script = try Program.run(["-f", folder.path + "/querys/who.cypher"])
    #expect(script.status == 3 && script.errors.contains("did you mean \(folder.path)/queries/who.cypher?"))
  }

  @Test func notificationsGoToStandardErrorAndAreNoErrors() throws {
    let run = try Program.run([Program.graph, "-c", "MATCH (p:Persn) RETURN p.name"])
    #expect(run.status == 0 && run.output == "p.name\n")
    #expect(run.errors.contains("Person"), "\(run.errors)")
  }

  @Test func anAtomicScriptLeavesNothingBehind() throws {
    let script = "CREATE (:A); RETURN 1/0; "
    let run = try Program.run(["--atomic", "--keep-going"], input: script + "MATCH (n) RETURN count(n) AS n;")
    #expect(run.status == 1 && run.errors.contains("Nothing was changed"), "\(run.errors)")
    let readOnly = try Program.run(["--read-only", "-c", "CREATE (:A)"])
    #expect(readOnly.status == 1 && !readOnly.errors.isEmpty)
    #expect(try Program.run(["--dry-run", "-c", "CREATE (:A)", "-c", "RETRN"]).status == 1)
  }

  @Test func aClosedPipeEndsTheWorkQuietly() throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "'\(Program.path)' -c 'UNWIND range(1, 200000) AS x RETURN x' | head -2; exit 0"]
    let (stdout, stderr) = (Pipe(), Pipe())
    shell.standardOutput = stdout
    shell.standardError = stderr
    try shell.run()
    let output = String(decoding: stdout.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(output == "x\n1\n")
    #expect(stderr.fileHandleForReading.readDataToEndOfFile().isEmpty)
    shell.waitUntilExit()
  }

  @Test func controlCEndsAScriptWith130() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = [
      "-c", "UNWIND range(1, 90000) AS x UNWIND range(1, 90000) AS y WITH x WHERE x + y < 0 RETURN count(x)",
    ]
    let stderr = Pipe()
    process.standardError = stderr
    process.standardOutput = Pipe()
    try process.run()
    usleep(700_000)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    #expect(String(decoding: stderr.fileHandleForReading.availableData, as: UTF8.self).contains("cancelled after"))
    // While it waits for input it ends at once.
    let waiting = Process()
    waiting.executableURL = URL(fileURLWithPath: Program.path)
    waiting.standardInput = Pipe()
    waiting.standardOutput = Pipe()
    try waiting.run()
    usleep(300_000)
    waiting.interrupt()
    waiting.waitUntilExit()
    #expect(waiting.terminationReason == .exit && waiting.terminationStatus == 130)
  }

  @Test func commandsWorkInScripts() throws {
    let run = try Program.run(
      [Program.graph],
      input:
        "MATCH (p:Person {name: 'Nick Pahl'})-[h:HOLDS]->(s) RETURN p.name, h.role;\n:last json\n:schema\n:help MATCH\n"
    )
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("[{\"p.name\":\"Nick Pahl\",\"h.role\":\"CEO\"}]\n"))
    #expect(run.output.contains("(Person)-[:HOLDS]->(Post)"))
    #expect(run.output.contains("MATCH finds every place"))
  }

  @Test func drawWritesDOTWithoutGraphviz() throws {
    let folder = TestFiles.folder()
    let run = try Program.run([
      "draw", Program.graph, "-c", "MATCH p=(:Person)-[:HOLDS]->(:Post) RETURN p", "-o", folder.path + "/o.dot",
    ])
    #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
    #expect(folder.text("o.dot")?.contains("Nick Pahl") == true)
  }

  @Test func aGraphNamedLikeASubcommandIsWrittenWithItsFolder() throws {
    let folder = TestFiles.folder()
    try FileManager.default.copyItem(atPath: Program.graph, toPath: folder.path + "/draw")
    let run = try Program.run(["./draw", "-c", "MATCH (p:Person) RETURN count(p) AS n"], directory: folder.path)
    #expect(run.output == "n\n13\n", "\(run.errors)")
  }
}
