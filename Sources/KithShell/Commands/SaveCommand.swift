import Kith
import KithCypher

/// `:save` writes what was committed into the folder's files; `:save NAME` keeps the last query under a name for `:run`.
struct SaveCommand: Command {
  let name = "save"
  let arguments = "[NAME]"
  let summary = "writes the commits into the folder's files; with a name, keeps the last query for :run"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    guard arguments.isEmpty else { return try NamedQueries.save(arguments, in: context) }
    guard let path = context.source.path else {
      throw .message("This graph is in memory only; open a folder or file to keep it: kith FOLDER --create")
    }
    guard context.session.transactionState == .none else {
      throw .message("A transaction is open; :commit or :rollback first")
    }
    guard context.source.hasUnsavedChanges else {
      return context.say("Nothing has changed since \(path) was read or saved.")
    }
    do { try context.source.save(patience: .seconds(5), isLeaving: false) } catch { throw .message(error.message) }
    context.say("saved \(path)")
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates {
    .list(NamedQueries.candidates)
  }
}

/// `:run NAME` runs a query kept with `:save NAME`.
struct RunCommand: Command {
  let name = "run"
  let arguments = "NAME"
  let summary = "runs a query kept with :save NAME"
  let givesResult = true

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    guard !arguments.isEmpty else {
      let names = NamedQueries.candidates.map(\.text)
      context.output.write(
        names.isEmpty ? "No query has been kept yet; :save NAME keeps one.\n" : names.joined(separator: "\n") + "\n")
      return
    }
    let path = try NamedQueries.path(of: arguments)
    guard TextFile.exists(path) else {
      let near = NearestName.nearest(to: arguments, in: NamedQueries.candidates.map(\.text))
      throw .message("No query is kept as \(arguments)" + (near.map { "; did you mean \($0)?" } ?? "; :run lists them"))
    }
    do {
      guard try ScriptRunner(context: context, keepsGoing: false).run(.file(path)) else { throw CommandError.reported }
    } catch let error as FileError {
      throw .message(error.message)
    } catch {
      throw .reported
    }
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates {
    .list(NamedQueries.candidates)
  }
}
