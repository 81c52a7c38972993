@preconcurrency import Glibc
import ArgumentParser
import Kith
import KithShell

/// `kith dump GRAPH`: the graph as Cypher that makes it again.
struct DumpTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump", abstract: "Write a graph as Cypher that makes it again in an empty one.",
    discussion: "kith dump graph > graph.cypher; kith new.kith -f graph.cypher")

  @OptionGroup var graph: GraphOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The file; without it standard output.", valueName: "FILE"), completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("Properties that are left out, with commas between them.", valueName: "email,quote"))
  var redact: String?

  func run() throws {
    guard graph.graph != nil else { throw ValidationError("Say which graph: kith dump GRAPH") }
    let database = try graph.open(onlyReading: true)
    let keys = try redactedKeys(redact, in: database)
    let dump = GraphDump(of: keys.isEmpty ? database.makeSession() : database.redacted(keys).makeSession())
    do {
      if let output {
        let file = try TextFile.Writer(output)
        try dump.write(to: file.sink)
        try file.close()
      } else {
        let sink = DescriptorSink(STDOUT_FILENO)
        try dump.write(to: sink)
        try Failure.ifLost(sink)
      }
    } catch let error as FileError {
      throw Failure.reporting(error.message, .file)
    } catch let error as SessionError {
      throw Failure.reporting(error.message, .query)
    }
  }
}
