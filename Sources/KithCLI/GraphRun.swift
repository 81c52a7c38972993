@preconcurrency import Glibc
import ArgumentParser
import Kith
import KithShell

/// What `kith [GRAPH]` is asked to do, however the command line was read.
struct GraphRun: Equatable {
  var graph: String?
  var opening = GraphOpening()
  var parameters = GivenParameters()
  /// The queries and files to run, in the order of the command line.
  var sources: [ScriptSource] = []
  var format: OutputMode?
  var isAtomic = false
  var keepsGoing = false
  var isDryRun = false
  var color = ColourChoice.automatic
  var keepsNoHistory = false
  var readsNoInit = false

  /// Runs the prompt, or the statements from `-c`, `-f` and standard input.
  func run() throws {
    let table = try parameters.table()
    let database = try opening.open(graph)
    let isPrompt = sources.isEmpty && TerminalInfo.isTerminal(STDIN_FILENO) && TerminalInfo.isTerminal(STDOUT_FILENO)
    let context = ShellContext(
      source: database, settings: settings(isPrompt: isPrompt), output: DescriptorSink(STDOUT_FILENO),
      errors: DescriptorSink(STDERR_FILENO))
    context.parameters = table
    if isPrompt {
      var options = Shell.Options()
      options.historyPath = keepsNoHistory ? nil : History.standardPath
      options.readsInit = !readsNoInit
      options.banner = "kith \(kithVersion)"
      Shell(context: context, options: options).run()
      return
    }
    try context.runScripts(sources.isEmpty ? [.standardInput] : sources, keepsGoing: keepsGoing, isAtomic: isAtomic)
  }

  private func settings(isPrompt: Bool) -> ShellContext.Settings {
    var settings = ShellContext.Settings()
    let isTerminal = TerminalInfo.isTerminal(STDOUT_FILENO)
    settings.mode = format ?? (isTerminal ? (TerminalInfo.isUTF8 ? .box : .table) : .tsv)
    settings.isReadOnly = opening.isReadOnly
    settings.isDryRun = isDryRun
    settings.isInteractive = isPrompt
    settings.appearance = Appearance(
      usesColour: color.applies(to: STDOUT_FILENO), fittingColumns: isTerminal ? TerminalInfo.size().columns : nil)
    let errorsAreShown = TerminalInfo.isTerminal(STDERR_FILENO)
    settings.messageAppearance = Appearance(
      usesColour: color.applies(to: STDERR_FILENO),
      fittingColumns: errorsAreShown ? TerminalInfo.size(of: STDERR_FILENO).columns : nil)
    settings.isWatched = errorsAreShown
    return settings
  }
}

/// How a graph is to be opened.
struct GraphOpening: Equatable {
  var isReadOnly = false
  var createsMissing = false
  /// The folder of the letters that quotes are checked against.
  var letters: String?
  /// In seconds.
  var timeLimit: Double?
  /// In megabytes.
  var memoryLimit: Int?

  static func isTimeLimit(_ seconds: Double) -> Bool { seconds > 0 }
  static func isMemoryLimit(_ megabytes: Int) -> Bool { (1...1 << 30).contains(megabytes) }

  /// Opens the graph, or ends with status 3; with `onlyReading` one that is not there is none.
  func open(_ graph: String?, onlyReading: Bool = false) throws -> Database {
    var options = Database.Options()
    options.isReadOnly = isReadOnly || onlyReading
    options.timeLimit = timeLimit
    options.memoryLimit = memoryLimit.map { $0 << 20 }
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

/// The parameters as the command line gives them.
struct GivenParameters: Equatable {
  /// Each `NAME=VALUE`, or a name alone for a variable of the environment.
  var given: [String] = []
  /// A JSON file of parameters.
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
    for parameter in given {
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

extension ShellContext {
  /// Runs scripts and turns what came of them into an exit status.
  func runScripts(_ sources: [ScriptSource], keepsGoing: Bool, isAtomic: Bool) throws {
    let outcome: ScriptOutcome
    do {
      outcome = try ScriptRunner(context: self, keepsGoing: keepsGoing).run(sources, isAtomic: isAtomic)
    } catch {
      throw Failure.reporting(error.message, .file)
    }
    saveOnLeaving()
    try Failure.ifLost(output)
    switch outcome {
    case .done: return
    case .failed: throw Failure(status: hasFileFailure ? .file : .query)
    case .interrupted: throw Failure(status: .interrupted)
    }
  }
}
