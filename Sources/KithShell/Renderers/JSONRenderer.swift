import KithSession
import KithValue

/// An array of row objects, a row a line. Without columns it is the empty array.
///
///     [{"name":"Nick Pahl","n":2},
///     {"name":"Kate Invernon","n":1}]
final class JSONRenderer: Renderer {
  private let sink: any TextSink
  private var rows = JSONRows(columns: [])
  private var hasRows = false

  init(to sink: any TextSink) { self.sink = sink }

  func begin(columns: [String]) {
    rows = JSONRows(columns: columns)
    sink.write("[")
  }

  func add(_ batch: RowBatch) {
    guard batch.width > 0 else { return }
    var text = ""
    for row in batch.rows {
      if hasRows { text += ",\n" }
      hasRows = true
      rows.append(row, to: &text)
    }
    sink.write(text)
  }

  func finish() { sink.write("]") }
}

/// A row object a line, and nothing between.
final class JSONLinesRenderer: Renderer {
  private let sink: any TextSink
  private var rows = JSONRows(columns: [])

  init(to sink: any TextSink) { self.sink = sink }

  func begin(columns: [String]) { rows = JSONRows(columns: columns) }

  func add(_ batch: RowBatch) {
    var text = ""
    for row in batch.rows {
      rows.append(row, to: &text)
      text += "\n"
    }
    sink.write(text)
  }

  func finish() {}
}

/// Rows as JSON objects, with the keys in the order of the columns.
private struct JSONRows {
  /// `{"name":`, `,"n":`, ...
  private let openings: [String]

  init(columns: [String]) {
    openings = columns.enumerated().map { index, name in
      var text = index == 0 ? "{" : ","
      JSON.appendString(name, to: &text)
      return text + ":"
    }
  }

  func append(_ row: ArraySlice<Value>, to text: inout String) {
    for (opening, value) in zip(openings, row) {
      text += opening
      value.appendJSON(to: &text)
    }
    text += openings.isEmpty ? "{}" : "}"
  }
}
