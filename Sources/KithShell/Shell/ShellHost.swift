import KithCypher
import KithSession
import LineEditor

/// Tells the editor about Cypher: colours, whether a statement is complete, what could stand at the cursor.
final class ShellHost: LineHost {
  private let context: ShellContext
  private var known: (version: UInt64, names: KnownNames)?

  init(context: ShellContext) { self.context = context }

  func styles(of text: String, cursor: Int) -> [TextStyle] {
    Highlighter(known: knownNames).styles(of: text, cursor: cursor)
  }

  /// Complete where nothing is left behind the last `;`, or the line is a command, be it another program's.
  func isComplete(_ text: String) -> Bool {
    if ForeignCommand.meant(by: text) != nil { return true }
    var reader = StatementReader()
    reader.append(text)
    while reader.next() != nil {}
    guard let rest = reader.finish() else { return true }
    return rest.kind == .command
  }

  func continuationPrompts(of text: String) -> [String] {
    let width = DisplayWidth.of(Prompt.pieces(for: context).map(\.text).joined())
    return Prompt.continuations(of: text, width: width)
  }

  func completions(of text: String, cursor: Int) -> Completions {
    Completer(context: context).completions(of: text, cursor: cursor)
  }

  func hint(for text: String, cursor: Int) -> String {
    guard let catalogue = context.catalogue else { return "" }
    return CallHint.of(text, cursor: cursor, functions: catalogue.functions, procedures: catalogue.procedures)
  }

  private var knownNames: KnownNames? {
    guard let catalogue = context.catalogue else { return nil }
    if let known, known.version == catalogue.version { return known.names }
    let names = KnownNames(catalogue)
    known = (catalogue.version, names)
    return names
  }
}
