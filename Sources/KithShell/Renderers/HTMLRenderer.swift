import KithSession
import KithValue

/// An HTML table. Null is a cell of class `null`, a number one of class `number`.
final class HTMLRenderer: Renderer {
  private let sink: any TextSink

  init(to sink: any TextSink) { self.sink = sink }

  func begin(columns: [String]) {
    let head = columns.map { "<th>" + Self.escaped($0) + "</th>" }.joined()
    sink.write("<table>\n<thead><tr>" + head + "</tr></thead>\n<tbody>\n")
  }

  func add(_ batch: RowBatch) {
    var text = ""
    for row in batch.rows {
      text += "<tr>"
      for value in row {
        if value.isNull {
          text += "<td class=\"null\">null</td>"
        } else {
          text += FieldText.isNumber(value) ? "<td class=\"number\">" : "<td>"
          text += Self.escaped(FieldText.of(value)) + "</td>"
        }
      }
      text += "</tr>\n"
    }
    sink.write(text)
  }

  func finish() { sink.write("</tbody>\n</table>\n") }

  /// Escapes what HTML reads; characters that HTML forbids altogether become U+FFFD.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n": escaped += "<br>"
      case "\t": escaped += "\t"
      case "\r": break
      case "\0"..<" ", "\u{7F}"..<"\u{A0}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
