import Foundation
import Testing

/// A process that commits numbered transactions is killed at random moments: the graph then opens, holds every commit that
/// was acknowledged, and no half of any.
///
/// A few kills in a usual run; `KITH_CRASHES=500 swift test --filter CrashTests` for as many as a release wants. It prints
/// how many there were, how many commits were acknowledged, and how many of them were lost.
@Suite struct CrashTests {
  private static let kills = ProcessInfo.processInfo.environment["KITH_CRASHES"].flatMap { Int($0) } ?? 5

  @Test(arguments: ["folder", "file"]) func everyAcknowledgedCommitIsThere(form: String) throws {
    let folder = TestFiles.folder()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    let graph = folder.path + (form == "file" ? "/g.kith" : "/g")
    if form == "folder" { try FileManager.default.createDirectory(atPath: graph, withIntermediateDirectories: true) }
    var random = SystemRandomNumberGenerator()
    var acknowledged = 0
    var lost = 0
    for kill in 0..<Self.kills {
      let first = acknowledged
      acknowledged = max(
        acknowledged,
        try killed(graph, from: first, after: .random(in: 2...150, using: &random)))
      let answer = try Program.run([
        graph, "--format", "csv", "-c",
        """
        OPTIONAL MATCH (a:A) WITH count(a) AS a, max(a.n) AS last
        OPTIONAL MATCH (b:B) WITH a, last, count(b) AS b
        OPTIONAL MATCH (:A)-[r:R]->(:B) RETURN a, b, count(r) AS r, coalesce(last, 0) AS last
        """,
      ])
      #expect(answer.status == 0, "kill \(kill): \(answer.errors)")
      let fields = answer.output.split(separator: "\n").last?.split(separator: ",").compactMap { Int($0) } ?? []
      guard fields.count == 4 else {
        Issue.record("kill \(kill): \(answer.output)\(answer.errors)")
        return
      }
      // Numbers go up one by one, so as many as the last says, and of each transaction all of it.
      #expect(fields[0] == fields[3] && fields[1] == fields[0] && fields[2] == fields[0], "kill \(kill): \(fields)")
      lost += max(0, acknowledged - fields[3])
      acknowledged = fields[3]
      let check = try Program.run(["check", graph])
      #expect(check.status == 0, "kill \(kill): \(check.output)\(check.errors)")
    }
    #expect(lost == 0)
    print("\(form): killed \(Self.kills) times, \(acknowledged) commits, \(lost) acknowledged ones lost")
  }

  /// Runs transactions from a number on, kills the process after some milliseconds, and gives the last one acknowledged.
  private func killed(_ graph: String, from first: Int, after milliseconds: Double) throws -> Int {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = [graph, "--format", "csv"]
    let (stdin, stdout) = (Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = FileHandle.nullDevice
    try process.run()
    var statements = ""
    for number in first + 1...first + 120 {
      statements += "CREATE (a:A {id: 'a\(number)', n: \(number)})-[:R]->(b:B {id: 'b\(number)'}) RETURN a.n AS done;\n"
      // Folding is what a kill should meet, too.
      if number % 7 == 0 { statements += ":save\n" }
    }
    let text = Data(statements.utf8)
    let input = stdin.fileHandleForWriting
    let writer = Thread { try? input.write(contentsOf: text) }
    writer.start()
    Thread.sleep(forTimeInterval: 0.03 + milliseconds / 1000)
    kill(process.processIdentifier, SIGKILL)
    let output = String(decoding: stdout.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try? input.close()
    // The last line may be cut.
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    return lines.compactMap { Int($0) }.max() ?? first
  }
}
