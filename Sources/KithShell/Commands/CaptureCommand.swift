import LineEditor

/// `:capture` makes parameters of the last result's first row, `:capture 3` of its third: a column each.
struct CaptureCommand: Command {
  let name = "capture"
  let arguments = "[ROW]"
  let summary = "makes parameters of a row of the last result"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    guard let last = context.last, !last.columns.isEmpty else { throw .message("There is no last result") }
    guard let number = arguments.isEmpty ? 1 : Int(arguments), number > 0 else {
      throw .message(":capture takes the number of a row")
    }
    guard last.isWhole else { throw .message("The last result was too large to keep; run it again with LIMIT") }
    var before = number - 1
    for batch in last.batches {
      if before < batch.count {
        for (column, name) in last.columns.enumerated() { context.parameters.set(name, batch[before, column]) }
        context.say("set " + last.columns.map { "$" + Completer.written($0) }.joined(separator: ", "))
        return
      }
      before -= batch.count
    }
    throw .message("The last result has \(SummaryText.count(last.rowCount, "row"))")
  }
}
