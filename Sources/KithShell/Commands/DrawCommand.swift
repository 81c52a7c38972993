import LineEditor

/// `:draw FILE` draws the last result's nodes, relationships and paths; `:draw` shows the drawing in the terminal.
///
///     :draw board.svg --title 'The advisory board' --theme print
///     :draw --around 'Nick Pahl' --depth 2
struct DrawCommand: Command {
  let name = "draw"
  let arguments = "[FILE] [--OPTION VALUE]..."
  let summary = "the last result as a picture, in the terminal or a file: .svg .png .pdf .html .dot .mmd .md"
  let givesResult = true

  var details: String {
    DrawingOptions.all.map { option in
      let form = "--" + option.name + (option.argument.map { " " + $0 } ?? "")
      return "  " + Printable.pad(form, to: 21) + "  " + option.summary + "\n"
    }.joined()
  }

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    let (file, options) = try DrawingOptions.parse(arguments)
    let picture = try context.picture(for: options)
    if picture.entities.isEmpty { throw .message("There is nothing to draw: no node and no relationship was found") }
    if let file {
      try context.write(picture, to: FilePath.expanded(file, relativeTo: nil), options: options)
      context.say("drew \(picture.entities.summary) to \(file)")
    } else {
      try context.show(picture, options: options)
      context.output.flush()
    }
    if let remark = picture.remark { context.report(remark + "\n") }
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates {
    let word = argument.split(separator: " ", omittingEmptySubsequences: false).last ?? ""
    guard word.hasPrefix("--") else { return .files }
    return .lastWord(DrawingOptions.all.map { Candidate("--" + $0.name, suffix: " ", kind: $0.summary) })
  }
}
