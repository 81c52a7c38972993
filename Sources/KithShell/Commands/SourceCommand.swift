/// `:source FILE` runs a script; within a script the path is relative to that script.
struct SourceCommand: Command {
  let name = "source"
  let arguments = "FILE"
  let summary = "runs the statements and commands of a file"
  let givesResult = true

  private static let deepest = 32

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    guard !arguments.isEmpty else { throw .message(":source needs a file") }
    guard context.sourceDepth < Self.deepest else {
      throw .message("Scripts that run one another \(Self.deepest) deep are not read on: \(arguments)")
    }
    context.sourceDepth += 1
    defer { context.sourceDepth -= 1 }
    let path = FilePath.expanded(arguments, relativeTo: origin.folder)
    let runner = ScriptRunner(context: context, keepsGoing: false)
    do {
      guard try runner.run(.file(path)) else { throw CommandError.reported }
    } catch let error as FileError {
      throw .message(error.message)
    } catch {
      throw .reported
    }
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates { .files }
}
