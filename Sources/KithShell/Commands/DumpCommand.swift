import KithSession

/// `:dump FILE` writes the graph as Cypher that makes it again; `:dump` shows it.
struct DumpCommand: Command {
  let name = "dump"
  let arguments = "[FILE]"
  let summary = "the whole graph as Cypher that makes it again, in a stable order"
  let givesResult = true

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    do {
      guard !arguments.isEmpty else { return try GraphDump(of: context.session).write(to: context.output) }
      let path = FilePath.expanded(arguments, relativeTo: origin.folder)
      let file = try TextFile.Writer(path)
      try GraphDump(of: context.session).write(to: file.sink)
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

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates { .files }
}
