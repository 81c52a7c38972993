/// `:draw FILE` draws the last result's nodes, relationships and paths; `:draw` shows the drawing in the terminal.
struct DrawCommand: Command {
  let name = "draw"
  let arguments = "[FILE]"
  let summary = "the last result as a picture, in the terminal or a file: .svg .png .pdf .html .dot .mmd .md"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    let picture = try context.pictureOfLastResult()
    if arguments.isEmpty {
      context.show(picture)
      context.output.flush()
    } else {
      try picture.write(to: FilePath.expanded(arguments, relativeTo: nil))
      context.say("drew \(picture.entities.summary) to \(arguments)")
    }
    if let remark = picture.remark { context.report(remark + "\n") }
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates { .files }
}
