@preconcurrency import Glibc
import ArgumentParser
import Kith
import KithShell

/// `kith export GRAPH -o OUT`: the graph for somebody else, without what they should not have.
struct ExportTool: ParsableCommand {
  /// What can be written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case folder, file, cypher
  }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a graph for somebody else: a folder of CSV files, a database file, or Cypher.",
    discussion: """
      Without --to the end of OUT chooses: .kith, .db and .sqlite a database file, .cypher and .cql Cypher, else a folder \
      of CSV files. OUT must not be there yet. The graph's history does not go along.
      """)

  @Argument(help: "A folder or a database file.", completion: .file()) var graph: String
  @Option(name: [.customShort("o"), .customLong("output")], help: "Where it is written.", completion: .file())
  var output: String
  @Option(help: "folder, file or cypher.") var to: Format?
  @Option(
    help: ArgumentHelp("Properties that are left out, with commas between them.", valueName: "email,quote"))
  var redact: String?
  @Flag(
    name: .customLong("neutralise-formulas"),
    help: "Put an apostrophe before texts in a folder that a spreadsheet would take for formulas.")
  var neutralisesFormulas = false

  func run() throws {
    let ending = output.lowercased()
    let format =
      to
      ?? ([".cypher", ".cql"].contains { ending.hasSuffix($0) }
        ? .cypher : [".kith", ".db", ".sqlite"].contains { ending.hasSuffix($0) } ? .file : .folder)
    if neutralisesFormulas, format != .folder {
      throw ValidationError("--neutralise-formulas is for a folder of CSV files, which --to folder writes")
    }
    try reportingFileErrors {
      var options = Database.Options()
      options.isReadOnly = true
      let database = try Database.open(graph, options: options)
      guard access(output, F_OK) != 0 else {
        throw DatabaseError("\(output): is there already; name a place where there is nothing")
      }
      let keys = try redactedKeys(redact, in: database)
      if format == .cypher {
        let file = try TextFile.Writer(output)
        do {
          try GraphDump(of: database.redacted(keys).makeSession()).write(to: file.sink)
          try file.close()
        } catch {
          // Half a graph would pass for a whole one.
          unlink(output)
          throw error
        }
      } else {
        try database.write(
          to: output, as: format == .file ? .file : .folder, redacting: keys, neutralisesFormulas: neutralisesFormulas)
      }
    }
  }
}

/// `kith import FILE... --into GRAPH`: takes Cypher and other graphs into a graph.
struct ImportTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take Cypher scripts, folders and database files into a graph.",
    discussion: "Everything of one FILE is one transaction, and keeps the graph's constraints.")

  @Argument(help: "Scripts of Cypher, such as kith dump writes; folders; database files.", completion: .file())
  var files: [String]
  @Option(help: "The graph, made where there is none.", completion: .file()) var into: String
  @Option(help: "What each FILE is: cypher, folder or file; otherwise its name and what stands there tell.")
  var from: ExportTool.Format?

  func run() throws {
    if let missing = files.first(where: { access($0, F_OK) != 0 }) {
      throw Failure.reporting("\(missing): there is nothing at this path", .file)
    }
    try reportingFileErrors {
      var options = Database.Options()
      options.createsMissing = true
      let database = try Database.open(into, options: options)
      for file in files {
        let isCypher = [".cypher", ".cql"].contains { file.lowercased().hasSuffix($0) }
        if from == .cypher || from == nil && isCypher {
          try run(.file(file), on: database)
        } else {
          var status = stat()
          let isFolder = stat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
          if let from, isFolder != (from == .folder) {
            throw DatabaseError(
              "\(file): is \(isFolder ? "a folder" : "a file"), not what --from \(from.rawValue) says")
          }
          var source = Database.Options()
          source.isReadOnly = true
          let text = MemorySink()
          try GraphDump(of: Database.open(file, options: source).makeSession()).write(to: text)
          try run(.text(text.text), on: database)
        }
      }
      try database.save(patience: .seconds(5), isLeaving: true)
    }
  }

  private func run(_ source: ScriptSource, on database: Database) throws {
    var settings = ShellContext.Settings()
    settings.mode = .trash
    settings.showsProgress = TerminalInfo.isTerminal(STDERR_FILENO)
    let context = ShellContext(
      source: database, settings: settings, output: DescriptorSink(STDOUT_FILENO), errors: DescriptorSink(STDERR_FILENO)
    )
    try context.runScripts([source], keepsGoing: false, isAtomic: true)
  }
}

/// The properties that `--redact` names, with a warning for each that the graph does not have: what was meant would stay.
func redactedKeys(_ option: String?, in database: Database) throws -> [String] {
  let keys = (option ?? "").split(separator: ",").map { name in
    String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }.filter { !$0.isEmpty }
  if keys.isEmpty { return [] }
  let known = try database.makeSession().catalogue().propertyKeys
  for key in keys where !known.contains(key) {
    let near = Suggestion.name(near: key, among: known).map { "; did you mean \($0)?" } ?? ""
    warn("warning: no property is called \(key), so nothing is left out for it\(near)")
  }
  return keys
}

/// Tells something on standard error.
func warn(_ message: String) {
  let sink = DescriptorSink(STDERR_FILENO)
  sink.write(message + "\n")
  sink.flush()
}
