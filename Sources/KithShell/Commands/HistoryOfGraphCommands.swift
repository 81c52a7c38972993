import Kith
import KithValue

/// `:undo` takes back the last committed transaction of a database file, and called again the one before.
struct UndoCommand: Command {
  let name = "undo"
  let summary = "takes back the last committed transaction of a database file, and again the one before"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    guard context.session.transactionState == .none else {
      throw .message("A transaction is open; :commit or :rollback first")
    }
    do {
      let entry = try context.source.undo()
      context.forgetCatalogue()
      context.say("took back transaction \(entry.number): \(entry.summary)")
    } catch {
      throw .message(error.message)
    }
  }
}

/// `:log` lists the committed transactions of a database file, the latest first; `:log 5` the last five.
struct LogCommand: Command {
  let name = "log"
  let arguments = "[N]"
  let summary = "the committed transactions of a database file: when, what changed, which statement"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    guard let limit = arguments.isEmpty ? 20 : Int(arguments), limit > 0 else {
      throw .message(":log takes a number of transactions, such as :log 5")
    }
    do {
      let entries = try context.source.log(limit: limit)
      if entries.isEmpty { context.say("Nothing has been committed yet.") }
      for entry in entries {
        let (seconds, milliseconds) = entry.time.quotientAndRemainder(dividingBy: 1000)
        let time = Value.dateTime(
          DateTimeValue(
            epochDay: seconds / 86_400,
            nanosecondOfDay: (seconds % 86_400) * 1_000_000_000 + milliseconds * 1_000_000, offset: 0, zone: nil)
        ).displayText
        var line = "\(entry.number)  \(time)  \(entry.summary)"
        if let undone = entry.undoes { line += "  (took back \(undone))" }
        if entry.isUndone { line += "  (taken back)" }
        context.output.write(line + "\n")
        for statement in entry.statement.split(separator: "\n") where entry.undoes == nil {
          context.output.write("    " + Printable.line(of: String(statement)) + "\n")
        }
      }
      context.output.flush()
    } catch {
      throw .message(error.message)
    }
  }
}
