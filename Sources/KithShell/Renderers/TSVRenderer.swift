import KithSession
import KithValue

/// Tab-separated values, one row a line whatever the values hold: tab, line feed, carriage return and backslash are
/// written `\t`, `\n`, `\r` and `\\`. Null is an empty field and an empty string is `""`.
final class TSVRenderer: Renderer {
  private let sink: any TextSink

  init(to sink: any TextSink) { self.sink = sink }

  func begin(columns: [String]) {
    sink.write(columns.map(Self.escaped).joined(separator: "\t") + "\n")
  }

  func add(_ batch: RowBatch) {
    var text = ""
    for row in batch.rows {
      var isFirst = true
      for value in row {
        if !isFirst { text += "\t" }
        isFirst = false
        if !value.isNull { text += Self.escaped(FieldText.of(value)) }
      }
      text += "\n"
    }
    sink.write(text)
  }

  func finish() {}

  private static func escaped(_ text: String) -> String {
    if text.isEmpty { return "\"\"" }
    // The one text that would read as the empty string.
    if text == "\"\"" { return "\\\"\\\"" }
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\\") }
    if isPlain { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t": escaped += "\\t"
      case "\n": escaped += "\\n"
      case "\r": escaped += "\\r"
      case "\\": escaped += "\\\\"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
