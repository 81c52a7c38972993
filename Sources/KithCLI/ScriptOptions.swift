import ArgumentParser
import KithShell
import Synchronization

/// The queries and files to run, in the order of the command line.
struct ScriptOptions: ParsableArguments {
  /// A `-c` or `-f`, with its place among them: the parser keeps the two apart.
  struct Item: Sendable {
    var place: Int
    var source: ScriptSource

    private static let count = Atomic<Int>(0)

    init(_ source: ScriptSource) {
      place = Self.count.add(1, ordering: .relaxed).newValue
      self.source = source
    }
  }

  @Option(
    name: [.customShort("c"), .customLong("command")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run statements, and leave. May be repeated.", valueName: "QUERY"),
    transform: { Item(.text($0)) })
  var queries: [Item] = []

  @Option(
    name: [.customShort("f"), .customLong("file")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run a script, and leave; - is standard input. May be repeated.", valueName: "FILE"),
    completion: .file(), transform: { Item(.file($0)) })
  var files: [Item] = []

  /// The scripts in order.
  var sources: [ScriptSource] {
    (queries + files).sorted { $0.place < $1.place }.map(\.source)
  }
}
