@preconcurrency import Glibc
import KithCypher
import LineEditor

/// `:timing on` shows how long reading, planning and running took.
struct TimingCommand: Command {
  let name = "timing"
  let arguments = "[on|off]"
  let summary = "shows how long parsing, planning and running took"
  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    switch arguments {
    case "": context.settings.showsTiming.toggle()
    case "on": context.settings.showsTiming = true
    case "off": context.settings.showsTiming = false
    default: throw .unknown(arguments, for: name, among: ["on", "off"])
    }
    context.say("timing is \(context.settings.showsTiming ? "on" : "off")")
  }
  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates {
    .list([Candidate("on", kind: "shows times"), Candidate("off", kind: "shows none")])
  }
}

/// `:clear` clears the screen.
struct ClearCommand: Command {
  let name = "clear"
  let summary = "clears the screen"
  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    if context.settings.isInteractive, TerminalInfo.isCapable { context.output.write("\u{1b}[H\u{1b}[2J") }
  }
}

/// `:quit` leaves.
struct QuitCommand: Command {
  let name = "quit"
  let aliases = ["exit", "q"]
  let summary = "leaves; Ctrl-D does the same"
  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    context.wantsToQuit = true
  }
}

/// `:history` lists earlier statements, `:history 20` the last 20, `:history /text/` those that hold a text.
struct HistoryCommand: Command {
  let name = "history"
  let arguments = "[N or /TEXT/]"
  let summary = "earlier statements and when they were run"
  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    guard let history = context.history else { throw .message("There is a history at the prompt only") }
    var entries = history.entries[...]
    if let count = Int(arguments), count >= 0 {
      entries = entries.suffix(count)
    } else if arguments.count > 1, arguments.first == "/", arguments.last == "/" {
      let wanted = arguments.dropFirst().dropLast().lowercased()
      entries = entries.filter { $0.text.lowercased().contains(wanted) }[...]
    } else if !arguments.isEmpty {
      throw .message("Write :history, :history 20 or :history /text/")
    }
    let appearance = context.settings.appearance
    let indent = String(repeating: " ", count: 7 + Self.timeWidth + 2)
    for entry in entries {
      let time = Printable.pad(entry.time.flatMap(Self.text) ?? "", to: Self.timeWidth)
      let lines = Printable.lines(of: entry.text).joined(separator: "\n" + indent)
      context.output.write(
        Printable.pad(String(entry.number), to: 5, onTheLeft: true) + "  "
          + appearance.styled(time, Appearance.faint) + "  " + lines + "\n")
    }
  }

  private static let timeWidth = "2026-11-22 09:30".count

  /// A time as the clock on the wall had it: `2026-11-22 09:30`.
  private static func text(of time: Int) -> String? {
    var seconds = time_t(time)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return nil }
    var buffer = [CChar](repeating: 0, count: 32)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M", &parts)
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
