import Foundation

/// The built `kith`, run through pipes or on a terminal.
enum Program {
  struct Outcome {
    var output: String
    var errors: String
    var status: Int32
  }

  /// Stands beside the test bundle.
  static let path: String = {
    let bundle = Bundle.main.bundleURL
    let candidates = [
      bundle, bundle.deletingLastPathComponent(),
      URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
    ]
    return candidates.map { $0.appendingPathComponent("kith").path }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
      ?? "kith"
  }()

  /// The letters' graph.
  static let graph = TestFiles.package + "/graph"

  /// Runs it to its end; `program` is another that runs it.
  static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], directory: String? = nil,
    program: String = path
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"].merging(environment) { $1 }
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stderr
    try process.run()
    // A program that ends without having read everything is no reason to end the tests.
    signal(SIGPIPE, SIG_IGN)
    try? stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    let errors = stderr.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    return Outcome(
      output: String(decoding: output, as: UTF8.self), errors: String(decoding: errors, as: UTF8.self), status: status)
  }

  /// Runs a line of the shell, in which `$0` and what follows stand for words.
  static func shell(_ line: String, _ words: String...) throws -> Outcome {
    try run(["-c", line] + words, program: "/bin/sh")
  }

  /// Opens the prompt on a terminal and waits for it.
  static func prompt(
    _ arguments: [String] = [graph], environment: [String: String] = [:], rows: Int = 24, columns: Int = 80
  ) throws -> Terminal {
    let home = TestFiles.folder().path
    let variables = ["HOME": home, "KITH_HISTORY": home + "/history"].merging(environment) { $1 }
    let terminal = try Terminal(path, arguments, environment: variables, rows: rows, columns: columns)
    guard terminal.wait(until: { $0.text.hasSuffix(">") }) else { throw PromptMissing(screen: terminal.screen.text) }
    return terminal
  }

  struct PromptMissing: Error { var screen: String }
}
