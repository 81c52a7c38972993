import LineEditor

/// `:last json` shows the last result again in another format, uncut, without running anything.
struct LastCommand: Command {
  let name = "last"
  let arguments = "[MODE]"
  let summary = "the last result again, uncut, in another format; nothing is run"
  let givesResult = true

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    guard let last = context.last, !last.columns.isEmpty else { throw .message("There is no last result") }
    guard last.isWhole else {
      throw .message("The last result was too large to keep (\(SummaryText.grouped(last.rowCount)) rows); run it again")
    }
    let mode = arguments.isEmpty ? context.settings.mode : try ModeCommand.mode(named: arguments)
    var appearance = context.settings.appearance
    appearance.fittingColumns = nil
    let document = ResultDocument(mode: mode, sink: context.output, appearance: appearance, expectation: .one)
    document.begin(columns: last.columns)
    for batch in last.batches { document.add(batch) }
    document.finishResult()
    document.finish()
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates {
    ModeCommand().candidates(for: argument, in: context)
  }
}
