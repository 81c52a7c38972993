import KithSession
import KithValue
import LineEditor

/// A value a line, and a blank line between rows: for rows too wide for a table.
///
///      name = Nick Pahl
///     quote = I am writing to you ...
final class LineRenderer: Renderer {
  private let sink: any TextSink
  private let appearance: Appearance
  private var columns: [String] = []
  private var indent = 0
  private var hasRows = false

  init(to sink: any TextSink, appearance: Appearance) {
    self.sink = sink
    self.appearance = appearance
  }

  func begin(columns: [String]) {
    self.columns = columns.map(Printable.line)
    indent = self.columns.map { DisplayWidth.of($0) }.max() ?? 0
  }

  func add(_ batch: RowBatch) {
    var text = ""
    for row in batch.rows {
      if hasRows { text += "\n" }
      hasRows = true
      for (column, value) in zip(columns, row) {
        let name = Printable.pad(column, to: indent, onTheLeft: true)
        let lines =
          value.isNull ? [appearance.styled("null", Appearance.faint)] : Printable.lines(of: value.displayText)
        text += appearance.styled(name, Appearance.heading) + " = "
        text += lines.joined(separator: "\n" + String(repeating: " ", count: indent + 3)) + "\n"
      }
    }
    sink.write(text)
  }

  func finish() {}
}

/// The values of a row joined by `|`, without a header.
final class ListRenderer: Renderer {
  private let sink: any TextSink

  init(to sink: any TextSink) { self.sink = sink }

  func begin(columns: [String]) {}

  func add(_ batch: RowBatch) {
    var text = ""
    for row in batch.rows {
      text += row.map { $0.isNull ? "null" : Printable.line(of: $0.displayText) }.joined(separator: "|") + "\n"
    }
    sink.write(text)
  }

  func finish() {}
}
