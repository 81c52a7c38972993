import ArgumentParser
import Kith
import KithShell

/// `kith convert FROM TO`: the same graph in the other form.
struct ConvertTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Write a folder as a database file, or a file as a folder, with nothing lost.",
    discussion: """
      TO must not be there yet; where it ends in .kith, .db or .sqlite it becomes a file, else a folder. A file keeps the \
      folder's files as they stood, letters too, so that it can be the same folder again. The conversion is the new \
      graph's beginning, which :undo does not take back.
      """)

  @Argument(help: "A folder or a database file.", completion: .file()) var from: String
  @Argument(help: "Where the other form is to be.", completion: .file()) var to: String

  func run() throws {
    try reportingFileErrors {
      var options = Database.Options()
      options.isReadOnly = true
      for note in try Database.open(from, options: options).convert(to: to) { warn(note) }
    }
  }
}

/// `kith backup GRAPH TO`: a copy that nothing which happens meanwhile tears.
struct BackupTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy a graph in its own form, while others may be using it.")

  @Argument(help: "A folder or a database file.", completion: .file()) var graph: String
  @Argument(help: "Where the copy is to be; nothing may be there yet.", completion: .file()) var to: String

  func run() throws {
    try reportingFileErrors {
      var options = Database.Options()
      options.isReadOnly = true
      try Database.open(graph, options: options).backup(to: to)
    }
  }
}

/// `kith forget GRAPH ID`: removes somebody for good.
struct ForgetTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Remove a node, its relationships, and every trace of them in the graph's history.",
    discussion: """
      The log of a database file is erased, so that nothing before can be taken back any more. Somebody who was deleted \
      before is forgotten too.
      """)

  @Argument(help: "A folder or a database file.", completion: .file()) var graph: String
  @Argument(help: "The node's id.") var id: String

  func run() throws {
    try reportingFileErrors {
      guard let forgotten = try Database.open(graph).forget(id: id) else {
        throw Failure.reporting("\(graph): no node has the id '\(id)', and neither has its history", .file)
      }
      func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
      let what =
        forgotten.nodeCount == 0
        ? "\(id) was deleted before and is forgotten"
        : "\(id) is forgotten: \(count(forgotten.nodeCount, "node")), "
          + count(forgotten.relationshipCount, "relationship")
      warn(what + "; copies may remain in:\n" + forgotten.places.map { "  " + $0 }.joined(separator: "\n"))
    }
  }
}

/// Runs something that opens graphs; what they refuse ends with status 3.
func reportingFileErrors(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch let error as DatabaseError {
    throw Failure.reporting(([error.message] + error.problems.prefix(20)).joined(separator: "\n  "), .file)
  } catch let error as FileError {
    throw Failure.reporting(error.message, .file)
  } catch let error as SessionError {
    throw Failure.reporting(error.message, .query)
  }
}
