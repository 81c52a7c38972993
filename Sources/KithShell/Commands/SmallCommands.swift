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
    default: throw .message(":timing takes on or off")
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
  let summary = "earlier statements"
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
    for entry in entries {
      let lines = Printable.lines(of: entry.text).joined(separator: "\n       ")
      context.output.write(Printable.pad(String(entry.number), to: 5, onTheLeft: true) + "  " + lines + "\n")
    }
  }
}
