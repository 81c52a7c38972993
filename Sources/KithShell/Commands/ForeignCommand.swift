import KithCypher

/// What people type who come from another program: `exit`, `\d`, `.schema`. No statement begins so.
enum ForeignCommand {
  /// The command that is meant by a line, with its colon; nil where the line is none of these.
  ///
  /// `\d` is `:schema`, `.mode csv` is `:mode csv`, `quit` is `:quit`.
  static func meant(by text: String) -> String? {
    var words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard !text.contains("\n"), var word = words.first else { return nil }
    while word.last == ";" { word.removeLast() }
    if let first = word.first, first == "\\" || first == "." {
      word.removeFirst()
      let name = elsewhere[word] ?? (CommandRegistry.find(word) != nil ? word : nearest(to: word))
      words[0] = ":" + name
      return words.joined(separator: " ")
    }
    return words.count == 1 && ["help", "exit", "quit"].contains(word.lowercased()) ? ":" + word.lowercased() : nil
  }

  /// Names that psql, sqlite3 and DuckDB have for what is called otherwise here.
  private static let elsewhere = [
    "d": "schema", "dt": "schema", "tables": "schema", "i": "source", "ir": "source", "read": "source", "e": "edit",
    "s": "history", "x": "mode line", "timer": "timing", "set": "param", "prepare": "param", "l": "schema",
  ]

  private static func nearest(to word: String) -> String {
    NearestName.nearest(to: word, in: CommandRegistry.all.map(\.name)) ?? "help"
  }
}
