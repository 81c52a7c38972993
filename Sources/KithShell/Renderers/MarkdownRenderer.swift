import KithSession
import KithValue

/// A table of GitHub's Markdown; numbers stand to the right where the first row has one.
final class MarkdownRenderer: Renderer {
  private let sink: any TextSink
  private var columns: [String]?

  init(to sink: any TextSink) { self.sink = sink }

  func begin(columns: [String]) { self.columns = columns }

  func add(_ batch: RowBatch) {
    if batch.count > 0 { writeHead(firstRow: (0..<batch.width).map { batch[0, $0] }) }
    var text = ""
    for row in batch.rows {
      text += "|"
      for value in row { text += " " + (value.isNull ? "*null*" : Self.escaped(FieldText.of(value))) + " |" }
      text += "\n"
    }
    sink.write(text)
  }

  func finish() { writeHead(firstRow: []) }

  private func writeHead(firstRow: [Value]) {
    guard let columns else { return }
    self.columns = nil
    var text = "|"
    for column in columns { text += " " + Self.escaped(column) + " |" }
    text += "\n|"
    for index in columns.indices {
      text += index < firstRow.count && FieldText.isNumber(firstRow[index]) ? " ---: |" : " --- |"
    }
    sink.write(text + "\n")
  }

  /// What Markdown or HTML would read as more than text stands behind a backslash; a line end is `<br>`.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\\", "`", "*", "[", "]", "<", ">", "|", "~", "&":
        escaped += "\\"
        escaped.unicodeScalars.append(scalar)
      case "_":
        // Within a word, as in start_date, an underscore means nothing.
        let isWithinWord =
          index > 0 && index + 1 < scalars.count && scalars[index - 1].properties.isAlphabetic
          && scalars[index + 1].properties.isAlphabetic
        escaped += isWithinWord ? "_" : "\\_"
      case "\n": escaped += "<br>"
      case "\r": break
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
