import KithSession

/// `:begin` opens a transaction.
struct BeginCommand: Command {
  let name = "begin"
  let summary = "opens a transaction"
  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    do { try context.session.begin() } catch { throw .message(error.message) }
  }
}

/// `:commit` keeps what a transaction changed.
struct CommitCommand: Command {
  let name = "commit"
  let summary = "keeps what the transaction changed"
  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    do {
      try context.interruptible { () throws(SessionError) in try context.session.commit() }
    } catch {
      throw .message(error.kind == .cancelled ? "cancelled; the transaction was rolled back" : error.message)
    }
    context.forgetCatalogue()
  }
}

/// `:rollback` forgets what a transaction changed.
struct RollbackCommand: Command {
  let name = "rollback"
  let summary = "forgets what the transaction changed"
  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    do { try context.session.rollback() } catch { throw .message(error.message) }
    context.forgetCatalogue()
  }
}
