import KithSession
import KithValue

/// Comma-separated values by RFC 4180, lines ended by LF: null is an empty field, an empty string is `""`.
final class CSVRenderer: Renderer {
  private let sink: any TextSink

  init(to sink: any TextSink) { self.sink = sink }

  func begin(columns: [String]) {
    sink.write(columns.map(Self.quoted).joined(separator: ",") + "\n")
  }

  func add(_ batch: RowBatch) {
    var text = ""
    for row in batch.rows {
      var isFirst = true
      for value in row {
        if !isFirst { text += "," }
        isFirst = false
        if !value.isNull { text += Self.quoted(FieldText.of(value)) }
      }
      text += "\n"
    }
    sink.write(text)
  }

  func finish() {}

  /// In quotes where the text is empty or holds what could be taken for a field's or a line's end.
  private static func quoted(_ text: String) -> String {
    let needsQuotes =
      text.isEmpty || text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ")
      || text.utf8.contains {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
      }
    guard needsQuotes else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
