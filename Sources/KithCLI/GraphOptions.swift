import ArgumentParser
import Kith

/// Which graph, and how it is opened.
struct GraphOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A folder of CSV files or a database file; without it an empty graph in memory.", valueName: "GRAPH"),
    completion: .file())
  var graph: String?

  @OptionGroup var opening: OpeningOptions

  /// The folder of the letters that quotes are checked against.
  var letters: String? { opening.letters }
  /// Whether every change is refused.
  var isReadOnly: Bool { opening.isReadOnly }

  /// Opens the graph, or ends with status 3; with `onlyReading` one that is not there is none.
  func open(onlyReading: Bool = false) throws -> Database {
    try opening.asked().open(graph, onlyReading: onlyReading)
  }
}

/// How a graph is opened.
struct OpeningOptions: ParsableArguments {
  @Flag(name: .customLong("read-only"), help: "Refuse every change.")
  var isReadOnly = false

  @Flag(name: .customLong("create"), help: "Make the graph where there is none.")
  var createsMissing = false

  @Option(
    name: .customLong("letters"),
    help: ArgumentHelp("The folder of the letters that quotes are checked against.", valueName: "DIR"),
    completion: .directory)
  var letters: String?

  /// What the options ask for.
  func asked(_ limits: LimitOptions? = nil) -> GraphOpening {
    GraphOpening(
      isReadOnly: isReadOnly, createsMissing: createsMissing, letters: letters, timeLimit: limits?.time,
      memoryLimit: limits?.memory)
  }
}

/// How much a statement may take.
struct LimitOptions: ParsableArguments {
  @Option(
    name: .customLong("time-limit"),
    help: ArgumentHelp("Stop a statement that runs longer than this.", valueName: "SECONDS"))
  var time: Double?

  @Option(
    name: .customLong("memory-limit"),
    help: ArgumentHelp("Stop a statement that would keep more than this in memory.", valueName: "MB"))
  var memory: Int?

  func validate() throws {
    if let time, !GraphOpening.isTimeLimit(time) {
      throw ValidationError("--time-limit takes a number of seconds above 0")
    }
    if let memory, !GraphOpening.isMemoryLimit(memory) {
      throw ValidationError("--memory-limit takes a number of megabytes above 0")
    }
  }
}

/// What statements may name with `$`.
struct ParameterOptions: ParsableArguments {
  @Option(
    name: .customShort("P"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Set a parameter: JSON if the value is JSON, else text. NAME alone takes it from the environment.",
      valueName: "NAME=VALUE"))
  var parameters: [String] = []

  @Option(
    name: .customLong("params"), help: ArgumentHelp("Set the parameters of a JSON file.", valueName: "FILE.json"),
    completion: .file(extensions: ["json"]))
  var file: String?

  /// What the options ask for.
  var asked: GivenParameters { GivenParameters(given: parameters, file: file) }
}
