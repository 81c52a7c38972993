import KithCypher
import LineEditor

/// `:mode csv` writes results in another format from now on; `:mode` lists the formats.
struct ModeCommand: Command {
  let name = "mode"
  let aliases = ["format"]
  let arguments = "[MODE]"
  let summary = "the format of results: table, box, csv, json, markdown, line, tree, ..."

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    if arguments.isEmpty {
      for mode in OutputMode.allCases {
        let mark = mode == context.settings.mode ? "* " : "  "
        context.output.write(mark + Printable.pad(mode.rawValue, to: 9) + "  " + mode.summary + "\n")
      }
      return
    }
    context.setMode(try Self.mode(named: arguments))
    if context.settings.isInteractive { context.say("mode is \(context.settings.mode.rawValue)") }
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates {
    .list(OutputMode.allCases.map { Candidate($0.rawValue, kind: $0.summary) })
  }

  /// The mode of a name.
  static func mode(named name: String) throws(CommandError) -> OutputMode {
    if let mode = OutputMode(rawValue: name) { return mode }
    let nearest = NearestName.nearest(to: name, in: OutputMode.allCases.map(\.rawValue))
    throw .message("There is no mode \(name)" + (nearest.map { "; did you mean \($0)?" } ?? "; :mode lists them"))
  }
}

extension ShellContext {
  /// Changes the format, within a script from the next result on.
  func setMode(_ mode: OutputMode) {
    guard mode != settings.mode else { return }
    settings.mode = mode
    guard let document else { return }
    document.finish()
    self.document = ResultDocument(
      mode: mode, sink: output, appearance: settings.appearance, expectation: .unknown)
  }
}
