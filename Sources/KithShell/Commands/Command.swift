import KithCypher
import KithSession
import LineEditor

/// A `:` command: one type a file, and a line in `CommandRegistry.all`.
protocol Command: Sendable {
  /// The name without the colon.
  var name: String { get }
  /// Other names for it.
  var aliases: [String] { get }
  /// What it takes, for `:help`: `[FILE]`.
  var arguments: String { get }
  /// What it does, in a line.
  var summary: String { get }
  /// What `:help` says of it beyond the line.
  var details: String { get }
  /// Whether what it writes is a result, rather than words for people.
  var givesResult: Bool { get }
  /// Does it. `arguments` is the rest of the line, trimmed.
  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError)
  /// What could stand where `argument` is being typed, which is the rest of the line.
  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates
}

extension Command {
  var aliases: [String] { [] }
  var arguments: String { "" }
  var details: String { "" }
  var givesResult: Bool { false }
  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates { .list([]) }
}

/// What completes a command's argument.
enum ArgumentCandidates {
  /// Any of these.
  case list([Candidate])
  /// Any of these, in place of the last word alone.
  case lastWord([Candidate])
  /// Names of files.
  case files
  /// Whatever a Cypher expression could go on with.
  case expression
}

/// Why a command failed.
enum CommandError: Error {
  /// `:timing onn`: an argument that the command does not know, with the one that is probably meant.
  static func unknown(_ argument: String, for command: String, among known: [String]) -> CommandError {
    let near = NearestName.nearest(to: argument, in: known).map { "; did you mean \($0)?" } ?? ""
    let last = known.last ?? ""
    let list = known.count > 1 ? known.dropLast().joined(separator: ", ") + " or " + last : "nothing, or " + last
    return .message(":\(command) takes \(list), not \(argument)\(near)")
  }

  /// In words.
  case message(String)
  /// A statement that the command ran failed.
  case statement(SessionError, text: String)
  /// A script that the command ran failed, and has reported why.
  case reported
}

/// The commands there are, as `:help` lists them.
enum CommandRegistry {
  static let all: [any Command] = [
    HelpCommand(), SchemaCommand(), WhyCommand(), DrawCommand(), LastCommand(), ModeCommand(), SourceCommand(),
    ParamCommand(), ParamsCommand(), CaptureCommand(), SaveCommand(), UndoCommand(), LogCommand(), DumpCommand(),
    RunCommand(), EditCommand(),
    WatchCommand(),
    BeginCommand(), CommitCommand(), RollbackCommand(), TimingCommand(), HistoryCommand(),
    ClearCommand(), LicenseCommand(), QuitCommand(),
  ]

  /// The command of a name or alias.
  static func find(_ name: String) -> (any Command)? {
    all.first { $0.name == name || $0.aliases.contains(name) }
  }
}
