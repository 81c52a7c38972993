@preconcurrency import Glibc
import KithSession
import LineEditor

/// The prompt: reads statements and commands, runs them, and stays until it is told to leave.
public final class Shell {
  /// How the prompt is to be.
  public struct Options: Sendable {
    /// Where the history is kept; nil keeps it in memory.
    public var historyPath: String?
    /// Whether the user's init file is read.
    public var readsInit = true
    /// The program's name and version, for the banner.
    public var banner = "kith"
    /// Makes the usual options.
    public init() {}
  }

  private let context: ShellContext
  private let options: Options
  private let host: ShellHost
  /// Nobody is there to answer any more.
  private var hasLostTerminal = false

  /// Makes a prompt over a context.
  public init(context: ShellContext, options: Options) {
    self.context = context
    self.options = options
    host = ShellHost(context: context)
  }

  /// Reads and runs until the user leaves.
  public func run() {
    writeBanner()
    if options.readsInit { runInit() }
    let history = History(path: options.historyPath)
    context.history = history
    if let problem = history.problem { context.report("warning: the history is kept in memory only: \(problem)\n") }
    let editor = TerminalInfo.isCapable ? makeEditor(history) : nil
    defer { editor?.close() }
    let plain = PlainReader(host: host)
    while true {
      let start = context.textForPrompt
      context.textForPrompt = ""
      let prompt = Prompt.pieces(for: context)
      switch editor?.read(prompt: prompt, text: start) ?? plain.read(prompt: prompt) {
      case .text(let text):
        history.remember(text)
        run(text)
        if context.wantsToQuit, mayLeave() { return }
        context.wantsToQuit = false
      case .interrupted: break
      case .endOfInput: if mayLeave() { return }
      case .editExternally(let text):
        do { context.textForPrompt = try EditCommand.edited(text) } catch {
          context.textForPrompt = text
          if case .message(let message) = error {
            context.report(context.errorText.plain(message, origin: StatementOrigin()))
          }
        }
      }
    }
  }

  private func makeEditor(_ history: History) -> LineEditor {
    LineEditor(host: host, name: "kith", history: history, usesColour: context.settings.appearance.usesColour)
  }

  /// Runs what was typed: one statement or command, or several.
  private func run(_ text: String) {
    if let command = ForeignCommand.meant(by: text) {
      context.report("Commands begin with a colon here: \(command)\n")
      context.textForPrompt = command
      return
    }
    var reader = StatementReader()
    reader.append(text)
    context.wasInterrupted = false
    while let piece = reader.next() ?? reader.finish() {
      if piece.kind == .statement, !mayRun(piece.text) { break }
      // A `:` command that asks for more than a moment is interruptible like a statement.
      let worked = Interruption.watching(
        context.session, endsProcess: false, showsProgress: context.settings.isWatched
      ) { interruption in
        context.interruption = interruption
        defer { context.interruption = nil }
        return runOne(piece)
      }
      if !worked || context.wantsToQuit { break }
    }
  }

  private func runOne(_ piece: StatementReader.Piece) -> Bool {
    let size = TerminalInfo.size()
    if context.settings.appearance.fittingColumns != nil { context.settings.appearance.fittingColumns = size.columns }
    let terminal = context.output
    let paged = PagedSink.command.map { PagedSink(terminal: terminal, rows: size.rows, command: $0) }
    // A command that runs a program of its own, such as an editor, needs the terminal itself.
    if let paged, piece.kind == .statement || !["edit", "watch"].contains(ShellContext.split(command: piece.text).name)
    {
      context.output = paged
    }
    defer {
      paged?.finish()
      context.output = terminal
      terminal.flush()
    }
    if piece.kind == .statement { context.document = context.documentForPrompt() }
    defer {
      context.document?.finish()
      context.document = nil
    }
    return context.run(piece, origin: StatementOrigin(file: nil, line: 1, column: 1, folder: nil))
  }

  /// Asks before a statement that deletes all that a pattern matches.
  private func mayRun(_ statement: String) -> Bool {
    guard let warning = DestructionCheck.warning(about: statement) else { return true }
    return ask(warning + " Go on? [y/N] ") == "y"
  }

  /// Asks before a transaction would be lost, and writes the commits into the folder's files.
  private func mayLeave() -> Bool {
    if context.session.transactionState != .none {
      let hasFailed = context.session.transactionState == .failed
      let question =
        hasFailed
        ? "A transaction has failed. Roll it back, or stay? [r/S] "
        : "A transaction is open. Commit it, roll it back, or stay? [c/r/S] "
      switch ask(question) {
      case "c" where !hasFailed: guard context.runCommand(":commit", origin: StatementOrigin()) else { return false }
      case "r": guard context.runCommand(":rollback", origin: StatementOrigin()) else { return false }
      default: return hasLostTerminal
      }
    }
    context.saveOnLeaving()
    return true
  }

  /// The first letter of the answer, in small; empty where there is none. A terminal that has gone away wants to leave.
  private func ask(_ question: String) -> String {
    context.output.flush()
    let answer = TerminalMode.answer(to: question)
    if answer.isGone { hasLostTerminal = true }
    return answer.line?.first?.lowercased() ?? ""
  }

  private func writeBanner() {
    var line = options.banner
    if let path = context.source.path { line += ", " + Printable.line(of: path) } else { line += ", in memory" }
    if let catalogue = context.catalogue {
      line += ": " + SummaryText.count(catalogue.nodeCount, "node") + ", "
      line += SummaryText.count(catalogue.relationshipCount, "relationship")
    }
    context.output.write(line + "\n:help shows how to ask; :license the terms; Ctrl-D leaves.\n")
    context.output.flush()
  }

  /// Runs the user's init file; a line that fails is reported and the next one runs.
  private func runInit() {
    guard let folder = Configuration.folder else { return }
    let path = folder + "/init"
    guard access(path, R_OK) == 0 else { return }
    do {
      _ = try ScriptRunner(context: context, keepsGoing: true).run(.file(path))
    } catch {
      context.report(context.errorText.plain(error.message, origin: StatementOrigin()))
    }
    context.last = nil
  }
}
