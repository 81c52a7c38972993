import KithSession
import KithValue
import LineEditor

/// Errors and notifications as text: what, where, the line with a caret under the span, and what to do.
///
///     queries/who.cypher:3:10: SyntaxError (UndefinedVariable): Variable `q` is not defined
///       3 | RETURN q.name
///         |        ^ did you mean p?
struct ErrorText {
  let appearance: Appearance

  /// An error of a statement.
  func of(_ error: SessionError, statement: String, origin: StatementOrigin) -> String {
    let kind = error.detail.isEmpty ? error.kind.rawValue : "\(error.kind.rawValue) (\(error.detail))"
    return message(
      heading: appearance.styled(kind, TextStyle(.red, .bold)), error.message, hint: error.hint, place: error.place,
      style: TextStyle(.red, .bold), statement: statement, origin: origin)
  }

  /// Advice or a warning about a statement.
  func of(_ notification: Notification, statement: String, origin: StatementOrigin) -> String {
    message(
      heading: appearance.styled("warning", TextStyle(.yellow, .bold)), notification.message, hint: nil,
      place: notification.place, style: TextStyle(.yellow, .bold), statement: statement, origin: origin)
  }

  /// An error of a command, or of anything else that is no statement.
  func plain(_ message: String, origin: StatementOrigin) -> String {
    let place = origin.file.map { "\($0):\(origin.line):\(origin.column): " } ?? ""
    return place + appearance.styled("error", TextStyle(.red, .bold)) + ": "
      + Printable.lines(of: message).joined(separator: "\n")
      + "\n"
  }

  private func message(
    heading: String, _ message: String, hint: String?, place: TextPlace?, style: TextStyle, statement: String,
    origin: StatementOrigin
  ) -> String {
    let message = Printable.lines(of: message).joined(separator: "\n")
    guard let place else {
      let file = origin.file.map { "\($0):\(origin.line):\(origin.column): " } ?? ""
      return "\(file)\(heading): \(message)\n" + (hint.map { "  hint: \(Printable.line(of: $0))\n" } ?? "")
    }
    let position = TextPosition(of: place, in: statement)
    let inFile = position.inFile(origin)
    var text = ""
    if let file = origin.file {
      text = "\(file):\(inFile.line):\(inFile.column): \(heading): \(message)\n"
    } else {
      let isLong = statement.utf8.contains(10)
      text = "\(heading): \(message)" + (isLong ? " (line \(position.line), column \(position.column))\n" : "\n")
    }
    return text + picture(of: position, line: inFile.line, hint: hint, style: style)
  }

  /// The line, and below it carets under the span. A long line is shown around the span only.
  private func picture(of position: TextPosition, line: Int, hint: String?, style: TextStyle) -> String {
    let number = String(line)
    let gutter = String(repeating: " ", count: number.count + 2)
    var characters = Array(position.lineText)
    var column = position.column - 1
    let room = max(20, (appearance.fittingColumns ?? 160) - number.count - 6)
    if characters.count > room {
      let from = max(0, min(column - room / 3, characters.count - room))
      characters = Array(characters[from..<min(characters.count, from + room)])
      column -= from
      if from > 0 { characters[0] = "…" }
    }
    let shown = characters.map { Printable.line(of: $0 == "\t" ? " " : String($0)) }
    let before = shown.prefix(column).reduce(0) { $0 + DisplayWidth.of($1) }
    let span = shown.dropFirst(column).prefix(position.length)
    let under = span.reduce(0) { $0 + DisplayWidth.of($1) }
    let painted =
      shown.prefix(column).joined() + appearance.styled(span.joined(), style)
      + shown.dropFirst(column + span.count).joined()
    let carets = appearance.styled(String(repeating: "^", count: max(1, under)), style)
    return appearance.styled("  \(number) | ", Appearance.faint) + painted + "\n"
      + appearance.styled(gutter + " | ", Appearance.faint) + String(repeating: " ", count: before) + carets
      + (hint.map { " " + Printable.line(of: $0) } ?? "") + "\n"
  }
}
