import Foundation
import Testing

/// Two programs with one graph open: who waits, who sees what, and what a hand that edits a file finds.
@Suite struct TwoProcessTests {
  /// A program that is asked one statement after the other.
  private final class Talk {
    private let process = Process()
    private let (stdin, stdout) = (Pipe(), Pipe())
    private var asked = 0

    init(_ graph: String) throws {
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = [graph, "--format", "csv", "--keep-going"]
      process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
      process.standardInput = stdin
      process.standardOutput = stdout
      process.standardError = stdout
      try process.run()
    }

    /// What the program says to a statement or command, errors included.
    func ask(_ statement: String) throws -> String {
      asked += 1
      // A command that there is not is answered whatever became of the graph.
      let mark = "asked-\(asked)"
      try stdin.fileHandleForWriting.write(contentsOf: Data("\(statement)\n:\(mark)\n".utf8))
      var lines: [Substring] = []
      var text = ""
      while !lines.contains(where: { $0.contains(mark) }) || !text.hasSuffix("\n") {
        let data = stdout.fileHandleForReading.availableData
        if data.isEmpty { break }
        text += String(decoding: data, as: UTF8.self)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      }
      return lines.prefix { !$0.contains(mark) }.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func end() throws {
      // Not by closing the pipe: another test's program, started meanwhile, may hold its end too.
      try stdin.fileHandleForWriting.write(contentsOf: Data(":quit\n".utf8))
      process.waitUntilExit()
    }
  }

  private func graph(_ form: String, _ body: (String, TestFiles) throws -> Void) throws {
    let folder = TestFiles.folder()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    let path = folder.path + (form == "file" ? "/g.kith" : "/g")
    _ = try Program.run([path, "--create", "-c", "CREATE (:P {id: 'a'})"])
    try body(path, folder)
  }

  private static let ids = "MATCH (n) RETURN n.id AS id ORDER BY id;"

  @Test(arguments: ["folder", "file"]) func aReaderSeesWhatOthersCommitAtItsNextStatement(form: String) throws {
    try graph(form) { path, _ in
      let (one, two) = (try Talk(path), try Talk(path))
      #expect(try one.ask(Self.ids) == "id\na")
      #expect(try two.ask("CREATE (:P {id: 'b'});") == "")
      #expect(try one.ask(Self.ids) == "id\na\nb")
      // Not before it is committed.
      _ = try two.ask(":begin")
      _ = try two.ask("CREATE (:P {id: 'c'});")
      #expect(try one.ask(Self.ids) == "id\na\nb")
      _ = try two.ask(":commit")
      #expect(try one.ask(Self.ids) == "id\na\nb\nc")
      // What one writes the other has at its next statement, the files' folding in between.
      #expect(try one.ask("CREATE (:P {id: 'A'});") == "")
      _ = try one.ask(":save")
      #expect(try two.ask("MATCH (n {id: 'a'}) SET n.seen = true RETURN n.seen;") == "n.seen\ntrue")
      #expect(try one.ask("MATCH (n) WHERE n.seen RETURN n.id AS id;") == "id\na")
      try two.end()
      #expect(try one.ask(Self.ids) == "id\nA\na\nb\nc")
      try one.end()
      #expect(try Program.run(["check", path]).output == "ok: 4 nodes, 0 relationships\n")
    }
  }

  @Test(arguments: ["folder", "file"]) func aSecondWriterWaitsAndIsTold(form: String) throws {
    try graph(form) { path, _ in
      let (one, two) = (try Talk(path), try Talk(path))
      _ = try one.ask(":begin")
      _ = try one.ask("CREATE (:P {id: 'b'});")
      let began = ContinuousClock.now
      let answer = try two.ask("CREATE (:P {id: 'c'});")
      #expect(ContinuousClock.now - began > .seconds(4), "it waits")
      #expect(
        answer.contains("another process is writing to this graph and has not finished within 5 seconds"), "\(answer)")
      #expect(try two.ask(Self.ids) == "id\na", "and reads on")
      _ = try one.ask(":commit")
      #expect(try two.ask("CREATE (:P {id: 'c'});") == "")
      #expect(try one.ask(Self.ids) == "id\na\nb\nc")
      try one.end()
      try two.end()
    }
  }

  @Test func anEditByHandIsTakenUpOrToldAndNeverOverwritten() throws {
    try graph("folder") { path, folder in
      let one = try Talk(path)
      #expect(try one.ask(Self.ids) == "id\na")
      folder.file("g/nodes/P.csv", "id:ID\na\nhand\n")
      #expect(try one.ask("CREATE (:P {id: 'b'});") == "")
      #expect(try one.ask(Self.ids) == "id\na\nb\nhand")
      // A commit now stands in the journal, on the file as it was: neither may be lost.
      folder.file("g/nodes/P.csv", "id:ID\na\nhand\nhand2\n")
      let answer = try one.ask("CREATE (:P {id: 'c'});")
      #expect(answer.contains("nodes/P.csv") && answer.contains("changed by somebody else"), "\(answer)")
      #expect(try one.ask(":save").contains("changed by somebody else"))
      #expect(folder.text("g/nodes/P.csv") == "id:ID\na\nhand\nhand2\n")
      try one.end()
      #expect(folder.text("g/nodes/P.csv") == "id:ID\na\nhand\nhand2\n")
      // As the message says: back as it was, save, change again.
      #expect(try Program.run([path, "-c", "RETURN 1"]).status == 3)
      folder.file("g/nodes/P.csv", "id:ID\na\nhand\n")
      #expect(try Program.run([path, "-c", ":save"]).status == 0)
      #expect(folder.text("g/nodes/P.csv") == "id:ID\na\nb\nhand\n")
    }
  }
}
