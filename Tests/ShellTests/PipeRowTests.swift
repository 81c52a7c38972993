import Foundation
import Testing

@testable import KithShell

/// Rows of the shell's specification that are about pipes and files.
@Suite struct PipeRowTests {
  @Test("row 14: nothing is cut in a pipe", arguments: OutputMode.allCases)
  func whole(_ mode: OutputMode) throws {
    let text = String(repeating: "long ", count: 50)
    let run = try Program.run(
      ["--format", mode.rawValue, "-P", "text=\(text)", "-c", "UNWIND range(1, 2100) AS x RETURN x, $text AS text"])
    #expect(run.status == 0 && run.errors.isEmpty)
    guard mode != .trash, mode != .dot, mode != .tree else { return }
    #expect(run.output.components(separatedBy: text.dropLast()).count == 2101, "\(mode)")
  }

  @Test("row 16: a statement that fails before its first row prints nothing", arguments: OutputMode.allCases)
  func failsBeforeTheFirstRow(_ mode: OutputMode) throws {
    let run = try Program.run(["--format", mode.rawValue, "-c", "UNWIND [1, 0] AS x RETURN 1 / x AS y ORDER BY y"])
    #expect(run.status == 1 && run.output == (mode == .json ? "[]\n" : ""), "\(mode): \(run.output)")
  }

  @Test("row 16: every mode is well formed also where a later row fails", arguments: ["json", "jsonl"])
  func failsLater(_ mode: String) throws {
    let query = "UNWIND range(1, 100000) AS x RETURN x, 1 / (90000 - x) AS y"
    let run = try Program.run(["--format", mode, "-c", query])
    #expect(run.status == 1 && run.output.count > 1000)
    let documents = mode == "json" ? [run.output] : run.output.split(separator: "\n").map(String.init)
    for document in [documents.first, documents.last] {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data((document ?? "").utf8)) }
    }
  }

  @Test("row 16: Markdown and HTML are escaped, a path is a tree")
  func escaping() throws {
    let query = "RETURN '<b>&|`' AS x"
    #expect(try Program.run(["--format", "html", "-c", query]).output.contains("&lt;b&gt;&amp;|`"))
    #expect(try Program.run(["--format", "markdown", "-c", query]).output.contains("\\|"))
    let tree = try Program.run([
      Program.graph, "--format", "tree", "-c", "MATCH p = (:Person {name: 'Nick Pahl'})-[:HOLDS]->() RETURN p",
    ])
    #expect(tree.output.contains("└─"), "\(tree.output)")
  }

  @Test("row 16: cypher makes the result again, temporal values too")
  func cypherAgain() throws {
    let query = "RETURN date('2019-05-01') AS d, [duration('P1D'), 0.0 / 0.0] AS l, 'it\\'s' AS s, {a: null} AS m"
    let again = try Program.run(["--format", "cypher", "-c", query]).output
    let first = try Program.run(["--format", "json", "-c", query]).output
    #expect(try Program.run(["--format", "json", "-c", again]).output == first, "\(again)")
    let run = try Program.run([], input: ":param d => date('2019-05-01')\n:params\n")
    #expect(run.output == ":param d => date('2019-05-01')\n")
  }

  @Test("row 16: cypher gives the columns beside nodes and relationships too")
  func cypherOfMixedRows() throws {
    let query = "CREATE (p:P {name: 'x'}) RETURN p, p.name AS name, 1 AS one"
    let text = try Program.run(["--format", "cypher", "-c", query]).output
    #expect(
      text == """
        CREATE
          (n0:P {name: 'x'});
        UNWIND [
          {name: 'x', one: 1}
        ] AS row
        RETURN row.name AS name, row.one AS one;

        """)
  }

  @Test(
    "row 16: words of a command are not in the middle of a document", arguments: ["json", "jsonl", "html", "cypher"])
  func commandsBesideDocuments(_ mode: String) throws {
    let alone = try Program.run(["--format", mode, "-c", "RETURN 1 AS x; RETURN 2 AS x"])
    let run = try Program.run(["--format", mode, "-c", "RETURN 1 AS x;\n:schema\n:params\nRETURN 2 AS x"])
    #expect(run.output == alone.output)
    #expect(run.errors.contains("0 nodes"))
  }

  @Test("row 16: in JSON a statement that fails has its place")
  func aFailedStatementsPlace() throws {
    let run = try Program.run(["--format", "json", "--keep-going", "-c", "RETURN 1 AS x; RETURN 1/0; RETURN 2 AS x"])
    #expect(run.output == "[[{\"x\":1}],\n[],\n[{\"x\":2}]]\n", "\(run.output)")
  }

  @Test("row 14: a full disk is an error", arguments: [[], ["dump"]])
  func aFullDisk(_ words: [String]) throws {
    let query = words.isEmpty ? ["-c", "RETURN 1"] : []
    let command = (["\"$0\""] + words + ["\"$1\""] + query.map { "'\($0)'" }).joined(separator: " ")
    let run = try Program.shell(command + " > /dev/full", Program.path, Program.graph)
    #expect(run.status == 3 && run.errors.contains("standard output cannot be written"), "\(run.errors)")
  }

  @Test("row 19: bytes that are not UTF-8 are an error, with their place")
  func notUTF8() throws {
    let file = TestFiles.folder().path + "/latin.cypher"
    try Data("RETURN 1 AS x;\nRETURN 'caf".utf8 + [0xE9] + "';\n".utf8).write(to: URL(fileURLWithPath: file))
    let run = try Program.run(["-f", file])
    #expect(run.status == 1 && run.output == "x\n1\n")
    #expect(run.errors.contains("latin.cypher:2:12: error: the bytes here are not UTF-8"), "\(run.errors)")
  }

  @Test("row 21: a misspelt subcommand gets a suggestion", arguments: [["chek", "graph"], ["drew"]])
  func subcommands(_ words: [String]) throws {
    let run = try Program.run(words)
    #expect(run.status == (words.count == 1 ? 3 : 2))
    #expect(run.errors.contains("Did you mean kith \(words[0] == "drew" ? "draw" : "check")?"), "\(run.errors)")
  }

  @Test("row 24: files that cannot be used end with 3")
  func unusableFiles() throws {
    #expect(try Program.run(["/proc/x.kith", "-c", "CREATE (:A)"]).status == 3)
  }

  @Test("row 17: :timing shows times in scripts too, beside the result")
  func timing() throws {
    let run = try Program.run([], input: ":timing on\nRETURN 1 AS x;\n")
    #expect(run.output == "x\n1\n" && run.errors.contains("parse "), "\(run.errors)")
  }

  @Test("row 26: a script says what stays, through :source too, and a dry run claims nothing")
  func whatStays() throws {
    let folder = TestFiles.folder()
    folder.file("b.cypher", "CREATE (:A); CREATE (:A); RETRUN 1;")
    let outer = folder.file("a.cypher", ":source b.cypher\n")
    #expect(try Program.run(["-f", outer]).errors.contains("The 2 statements before it have run and stay committed."))
    let dry = try Program.run(["--dry-run", "-c", "CREATE (:A); RETRUN 1"])
    #expect(dry.status == 1 && !dry.errors.contains("stay"), "\(dry.errors)")
  }

  @Test func controlCWhileAScriptIsAwaitedEndsTheDocument() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["--format", "json"]
    let (stdin, stdout) = (Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = FileHandle.nullDevice
    try process.run()
    stdin.fileHandleForWriting.write(Data("RETURN 1 AS x;".utf8))
    Thread.sleep(forTimeInterval: 0.5)
    kill(process.processIdentifier, SIGINT)
    let output = String(decoding: stdout.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(output == "[{\"x\":1}]\n" && process.terminationStatus == 130)
  }

  @Test("row 18: nothing of progress is written into a pipe")
  func noProgress() throws {
    let run = try Program.run([
      "-c", "UNWIND range(1, 3000) AS x UNWIND range(1, 1000) AS y WITH x WHERE x + y < 0 RETURN count(x) AS n",
    ])
    #expect(run.output == "n\n0\n" && run.errors.isEmpty)
  }

  @Test("row 19: :source is relative to the script, and - is standard input")
  func sources() throws {
    let folder = TestFiles.folder()
    folder.file("inner/b.cypher", "RETURN 'b' AS x;\nRETURN nope;\n")
    let outer = folder.file("a.cypher", ":source inner/b.cypher\n")
    let run = try Program.run(["-f", outer])
    #expect(run.status == 1 && run.output == "x\nb\n")
    #expect(run.errors.contains("inner/b.cypher:2:8: SyntaxError"), "\(run.errors)")
    let both = try Program.run(["-c", "RETURN 1 AS x", "-f", "-", "--format", "jsonl"], input: "RETURN 2 AS x")
    #expect(both.output == "{\"x\":1}\n{\"x\":2}\n")
  }

  @Test("row 22: :schema dot is DOT")
  func schemaDOT() throws {
    let run = try Program.run([Program.graph], input: ":schema dot\n")
    #expect(run.output.hasPrefix("digraph") && run.output.contains("HOLDS") || run.output.contains("holds"))
  }

  @Test("row 23: a dump runs again and gives the same dump")
  func dump() throws {
    let folder = TestFiles.folder()
    let odd = """
      CREATE (a:`two words`:B {`a key`: 'it\\'s \\n\\u0007', d: date('2019-05-01'), z: datetime('2019-05-01T12:00[Europe/London]'),
        t: localtime('12:00'), w: time('12:00+01:00'), l: localdatetime('2019-05-01T12:00'), p: duration('P1Y2M3DT4.5S'),
        f: 1.0, n: 0.0 / 0.0, i: -1.0 / 0.0, least: -9223372036854775808, list: [1, 2], texts: ['a', 'b'], b: true}),
        (b:Dumped {dumped: 7}), (c), (a)-[:`a type` {k: point_}]->(b), (a)-[:T]->(a), (c)-[:T {x: 1}]->(b);
      """.replacing("{k: point_}", with: "{k: 'v'}")
    for arguments in [[Program.graph], []] {
      let schema = "CREATE CONSTRAINT one FOR (n:B) REQUIRE n.f IS UNIQUE;\nCREATE INDEX two FOR (n:B) ON (n.d);\n"
      let script = arguments.isEmpty ? odd + "\nMATCH (c:Nothing) DELETE c;\n\(schema):dump\n" : ":dump\n"
      let first = try Program.run(arguments, input: script)
      #expect(first.status == 0 && first.output.hasPrefix("UNWIND [\n  {id: 0, "), "\(first.errors)")
      #expect(arguments.isEmpty == first.output.hasSuffix("CREATE RANGE INDEX two FOR (e:B) ON (e.d);\n"))
      #expect(arguments.isEmpty == first.output.contains("\nCREATE CONSTRAINT one FOR "))
      let file = folder.file("dump.cypher", first.output)
      let second = try Program.run(["-f", file, "-c", ":dump \(folder.path)/again.cypher"])
      #expect(second.status == 0 && second.output.isEmpty, "\(second.errors)")
      #expect(folder.text("again.cypher") == first.output)
    }
    let whole = try Program.run(["dump", Program.graph, "-o", folder.path + "/whole.cypher"])
    #expect(whole.status == 0 && whole.output.isEmpty && folder.text("whole.cypher")?.isEmpty == false)
    #expect(try Program.run(["dump"]).status == 2)
    #expect(try Program.run(["dump", "/no/such"]).status == 3)
    #expect(try Program.run([], input: ":dump\n").output.isEmpty)
  }

  @Test("row 26: --dry-run finds what is wrong and changes nothing, --keep-going goes on and ends with 1")
  func dryRun() throws {
    let dry = try Program.run(["--dry-run"], input: "CREATE (:A); MATCH (n) RETURN count(n) AS n; RETURN nope;")
    #expect(dry.status == 1 && dry.output.isEmpty && dry.errors.contains("nope"), "\(dry.output)\(dry.errors)")
    let going = try Program.run(["--keep-going"], input: "RETURN nope; RETURN 1 AS x;")
    #expect(going.status == 1 && going.output == "x\n1\n")
  }

  @Test("row 29: help, version and completions for bash, zsh and fish", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let run = try Program.run(["--generate-completion-script", shell])
    #expect(run.status == 0 && run.output.contains("kith") && run.output.contains("keep-going"), "\(run.errors)")
  }
}
