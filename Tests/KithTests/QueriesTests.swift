import Foundation
import Testing

/// The scripts in queries/ are run by the program itself, and must print what stands beside them.
@Suite struct QueriesTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let scripts: [String] = {
    let folder = root.appendingPathComponent("queries").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".cypher") }.map { String($0.dropLast(7)) }.sorted()
  }()

  @Test func thereAreTwentyOrMore() { #expect(Self.scripts.count >= 20) }

  @Test(arguments: scripts) func printsWhatIsExpected(_ name: String) throws {
    let queries = Self.root.appendingPathComponent("queries")
    let script = queries.appendingPathComponent(name + ".cypher")
    let text = try String(contentsOf: script, encoding: .utf8)
    #expect(text.hasPrefix("//"), "a script begins with the question it answers")
    let expected = try String(contentsOf: queries.appendingPathComponent(name + ".expected"), encoding: .utf8)
    let run = try Program.kith([
      Self.root.appendingPathComponent("graph").path, "-f", script.path, "--format", "csv",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == expected)
    #expect(run.errors == "", "a script of ours gives no warning")
  }

  @Test func aParameterOfTheCommandLineGoesBeforeTheScriptsOwn() throws {
    let run = try Program.kith([
      Self.root.appendingPathComponent("graph").path, "-f",
      Self.root.appendingPathComponent("queries/lord-blunkett-to-nick-pahl.cypher").path, "-P", "to=Helen Whately",
      "--format", "json",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Helen Whately"))
    #expect(!run.output.contains("Nick Pahl"))
  }
}

/// The program as built beside the tests.
enum Program {
  struct Run {
    var output: String
    var errors: String
    var status: Int32
  }

  /// Runs `kith` with arguments and nothing on standard input.
  static func kith(_ arguments: [String], input: String = "") throws -> Run {
    let process = Process()
    process.executableURL = location
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    let files = FileManager.default.temporaryDirectory.appendingPathComponent("kith-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: files) }
    // Files rather than pipes: nothing can fill up while the other is read.
    for name in ["in", "out", "err"] {
      try Data((name == "in" ? input : "").utf8).write(to: files.appendingPathComponent(name))
    }
    process.standardInput = try FileHandle(forReadingFrom: files.appendingPathComponent("in"))
    process.standardOutput = try FileHandle(forWritingTo: files.appendingPathComponent("out"))
    process.standardError = try FileHandle(forWritingTo: files.appendingPathComponent("err"))
    try process.run()
    process.waitUntilExit()
    return Run(
      output: try String(contentsOf: files.appendingPathComponent("out"), encoding: .utf8),
      errors: try String(contentsOf: files.appendingPathComponent("err"), encoding: .utf8),
      status: process.terminationStatus)
  }

  private static let location: URL = {
    let beside = [Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0])]
    for start in beside {
      var folder = start
      for _ in 0..<4 {
        folder = folder.deletingLastPathComponent()
        let candidate = folder.appendingPathComponent("kith")
        if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      }
      let inside = start.appendingPathComponent("kith")
      if FileManager.default.isExecutableFile(atPath: inside.path) { return inside }
    }
    return URL(fileURLWithPath: "kith")
  }()
}
