@preconcurrency import Glibc
import ArgumentParser
import Kith
import KithShell

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
  func open(onlyReading: Bool = false, limits: LimitOptions? = nil) throws -> Database {
    try opening.open(graph, onlyReading: onlyReading, limits: limits)
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

  /// Opens the graph, or ends with status 3; with `onlyReading` one that is not there is none.
  func open(_ graph: String?, onlyReading: Bool = false, limits: LimitOptions? = nil) throws -> Database {
    var options = Database.Options()
    options.isReadOnly = isReadOnly || onlyReading
    options.timeLimit = limits?.time
    options.memoryLimit = limits?.memory.map { $0 << 20 }
    options.createsMissing = createsMissing
    options.lettersDirectory = letters
    do {
      let database = try Database.open(graph, options: options)
      database.keepUntilExit()
      return database
    } catch {
      let problems = error.problems.prefix(20).map { "\n  " + $0 }.joined()
      let more = error.problems.count > 20 ? "\n  ... and \(error.problems.count - 20) more" : ""
      let near = graph.flatMap(FilePath.nearest).map { "; did you mean \($0)?" } ?? ""
      throw Failure.reporting(error.message + near + problems + more, .file)
    }
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
    if let time, !(time > 0) { throw ValidationError("--time-limit takes a number of seconds above 0") }
    if let memory, !(1...1 << 30).contains(memory) {
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

  /// The parameters, those of the command line over those of the file.
  func table() throws -> ParameterTable {
    var table = ParameterTable()
    if let file {
      let bytes: [UInt8]
      do { bytes = try TextFile.read(file) } catch { throw Failure.reporting(error.message, .file) }
      do {
        guard case .map(let map) = try JSON.parse(String(decoding: bytes, as: UTF8.self)) else {
          throw Failure.reporting("\(file) holds no JSON object of parameters", .file)
        }
        for entry in map.entries { table.fix(entry.key, entry.value) }
      } catch let error as JSON.ParseError {
        throw Failure.reporting("\(file):\(error.line):\(error.column): \(error.message)", .file)
      }
    }
    for parameter in parameters {
      guard let equals = parameter.firstIndex(of: "=") else {
        guard let value = getenv(parameter) else {
          throw ValidationError(
            "-P \(parameter): write -P NAME=VALUE, or set the variable \(parameter) in the environment")
        }
        table.fix(parameter, ParameterTable.value(fromText: String(cString: value)))
        continue
      }
      let name = String(parameter[..<equals])
      guard !name.isEmpty else { throw ValidationError("-P \(parameter): the name before = is missing") }
      table.fix(name, ParameterTable.value(fromText: String(parameter[parameter.index(after: equals)...])))
    }
    return table
  }
}
