import KithSession

/// `:dump FILE` writes the graph as Cypher that makes it again; `:dump` shows it.
struct DumpCommand: Command {
  let name = "dump"
  let arguments = "[FILE]"
  let summary = "the whole graph as Cypher that makes it again, in a stable order"
  let givesResult = true

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    do {
      guard !arguments.isEmpty else { return try write(to: context.output, in: context) }
      let path = FilePath.expanded(arguments, relativeTo: origin.folder)
      let file = try TextFile.Writer(path)
      try write(to: file.sink, in: context)
      try file.close()
      context.say("dumped to \(arguments)")
    } catch let error as FileError {
      throw .message(error.message)
    } catch let error as SessionError {
      throw .message(error.message)
    } catch {
      throw .reported
    }
  }

  private func write(to sink: any TextSink, in context: ShellContext) throws(SessionError) {
    try context.interruptible { () throws(SessionError) in try GraphDump(of: context.session).write(to: sink) }
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates { .files }
}
