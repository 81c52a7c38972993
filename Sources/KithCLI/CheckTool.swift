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
    guard let path = graph.graph else { throw ValidationError("Say which graph: kith check GRAPH") }
    let result: Database.CheckResult
    do {
      result = try Database.check(path, lettersDirectory: graph.letters)
    } catch {
      throw Failure.reporting(([error.message] + error.problems).joined(separator: "\n  "), .file)
    }
    let sink = DescriptorSink(STDOUT_FILENO)
    for problem in result.problems { sink.write(problem + "\n") }
    for note in result.notes { sink.write(note + "\n") }
    if result.problems.isEmpty {
      sink.write("ok: \(result.nodeCount) nodes, \(result.relationshipCount) relationships\n")
    }
    try Failure.ifLost(sink)
    if !result.problems.isEmpty {
      let count = result.problems.count
      throw Failure.reporting("\(path): \(count == 1 ? "1 fault was" : "\(count) faults were") found", .file)
    }
  }
}
