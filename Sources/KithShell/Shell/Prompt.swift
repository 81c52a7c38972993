import KithSession
import LineEditor

/// The prompts: `kith(graph)> `, with `*` in a transaction and `!` in a failed one, and below it what is still open.
enum Prompt {
  /// The prompt of the first line.
  static func pieces(for context: ShellContext) -> [StyledText] {
    var pieces = [StyledText("kith", TextStyle(.green, .bold))]
    if let name = context.source.shortName { pieces.append(StyledText("(\(name))", TextStyle(.green))) }
    switch context.session.transactionState {
    case .none: break
    case .open: pieces.append(StyledText("*", TextStyle(.yellow, .bold)))
    case .failed: pieces.append(StyledText("!", TextStyle(.red, .bold)))
    }
    return pieces + [StyledText("> ", TextStyle(.green, .bold))]
  }

  /// The prompts of the lines after the first, as wide as it, each showing the bracket or quote that is open there.
  static func continuations(of text: String, width: Int) -> [String] {
    OpenDelimiters.atLineStarts(of: text).map { open in
      let mark = open.map(String.init) ?? "."
      return Printable.pad("..\(mark)> ", to: width, onTheLeft: true)
    }
  }
}
