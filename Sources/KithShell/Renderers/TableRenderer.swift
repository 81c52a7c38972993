import KithSession
import KithValue
import LineEditor

/// A table with borders, its columns as wide as the first rows need. On a terminal it is fitted: long values are broken
/// into lines, and only what would take more than `mostLines` is cut. In a pipe or file nothing is.
final class TableRenderer: Renderer {
  /// One value as it is shown.
  private struct Cell {
    var lines: [String]
    var isNull = false
    var isNumber = false
    var width: Int { lines.map { DisplayWidth.of($0) }.max() ?? 0 }
  }

  // As many as a reader may well scroll through: a later row that is wider is broken into lines.
  private static let measuredRows = 20_000
  private static let mostLines = 6

  private let sink: any TextSink
  private let appearance: Appearance
  private let border: TableBorder
  private var columns: [String] = []
  private var waiting: [[Cell]] = []
  private var widths: [Int]?
  private var separatesRows = false
  private var hasRows = false
  /// Takes over where the terminal is too narrow for so many columns.
  private var fallback: LineRenderer?
  /// Whether something was left out to make the table fit.
  private(set) var isCut = false

  init(to sink: any TextSink, appearance: Appearance, border: TableBorder) {
    self.sink = sink
    self.appearance = appearance
    self.border = border
  }

  func begin(columns: [String]) { self.columns = columns }

  func add(_ batch: RowBatch) {
    guard !columns.isEmpty else { return }
    if let fallback { return fallback.add(batch) }
    if widths == nil, let available = appearance.fittingColumns,
      ColumnWidths.fitting(naturalWidths(of: batch), into: available) == nil, waiting.isEmpty
    {
      let fallback = LineRenderer(to: sink, appearance: appearance)
      fallback.begin(columns: columns)
      fallback.add(batch)
      self.fallback = fallback
      return
    }
    waiting += batch.rows.map { $0.map(cell) }
    if widths != nil || waiting.count >= Self.measuredRows { writeWaiting() }
  }

  func finish() {
    guard !columns.isEmpty, fallback == nil else { return }
    writeWaiting()
    if let widths { sink.write(line(border.bottom, widths)) }
  }

  func abandon() {
    waiting = []
    if widths != nil { finish() }
  }

  /// On a terminal a path is shown by the names along it: all its properties would drown it.
  private func cell(_ value: Value) -> Cell {
    if value.isNull { return Cell(lines: ["null"], isNull: true) }
    if appearance.fittingColumns != nil, case .path(let path) = value { return Cell(lines: [EntityName.of(path)]) }
    if FieldText.isNumber(value) { return Cell(lines: [value.displayText], isNumber: true) }
    return Cell(lines: Printable.lines(of: value.displayText))
  }

  private func naturalWidths(of batch: RowBatch) -> [Int] {
    columns.indices.map { column in
      let head = DisplayWidth.of(Printable.line(of: columns[column]))
      return (0..<min(batch.count, Self.measuredRows)).reduce(head) { max($0, cell(batch[$1, column]).width) }
    }
  }

  private func writeWaiting() {
    if widths == nil { writeHead() }
    guard let widths else { return }
    var text = ""
    for row in waiting {
      if hasRows, separatesRows { text += line(border.betweenRows, widths) }
      hasRows = true
      append(fitted(row, widths), widths, to: &text)
    }
    waiting = []
    sink.write(text)
  }

  private func writeHead() {
    let heads = columns.map(Printable.line)
    let natural = heads.indices.map { column in
      waiting.reduce(DisplayWidth.of(heads[column])) { max($0, $1[column].width) }
    }
    let chosen =
      appearance.fittingColumns.map {
        ColumnWidths.fitting(natural, into: $0) ?? natural.map { min($0, ColumnWidths.least) }
      } ?? natural
    widths = chosen
    // Rows of several lines need something between them to be told apart.
    separatesRows = waiting.contains { zip($0, chosen).contains { $0.lines.count > 1 || $0.width > $1 } }
    var text = line(border.top, chosen) + border.side
    for (column, head) in heads.enumerated() {
      let numbers =
        waiting.contains { $0[column].isNumber } && waiting.allSatisfy { $0[column].isNumber || $0[column].isNull }
      let shown = Printable.pad(Printable.cut(head, to: chosen[column]), to: chosen[column], onTheLeft: numbers)
      text += " " + appearance.styled(shown, Appearance.heading) + " " + border.side
    }
    sink.write(text + "\n" + line(border.belowHead, chosen))
  }

  /// Breaks a row's cells into lines that fit; rows past the measured ones may overflow in a pipe, and are never cut there.
  private func fitted(_ row: [Cell], _ widths: [Int]) -> [Cell] {
    guard appearance.fittingColumns != nil else { return row }
    return zip(row, widths).map { cell, width in
      guard cell.width > width || cell.lines.count > Self.mostLines else { return cell }
      var cell = cell
      cell.lines = cell.lines.flatMap { Printable.wrap($0, to: width) }
      if cell.lines.count > Self.mostLines {
        isCut = true
        cell.lines = Array(cell.lines[..<Self.mostLines])
        let last = cell.lines[Self.mostLines - 1]
        cell.lines[Self.mostLines - 1] =
          DisplayWidth.of(last) < width ? last + "…" : Printable.cut(last + " ", to: width)
      }
      return cell
    }
  }

  private func append(_ row: [Cell], _ widths: [Int], to text: inout String) {
    for index in 0..<(row.map(\.lines.count).max() ?? 0) {
      text += border.side
      for (cell, width) in zip(row, widths) {
        let line = index < cell.lines.count ? cell.lines[index] : ""
        let shown = Printable.pad(line, to: width, onTheLeft: cell.isNumber)
        text += " " + (cell.isNull ? appearance.styled(shown, Appearance.faint) : shown) + " " + border.side
      }
      text += "\n"
    }
  }

  private func line(_ rule: TableBorder.Rule, _ widths: [Int]) -> String {
    rule.left + widths.map { String(repeating: rule.line, count: $0 + 2) }.joined(separator: rule.crossing) + rule.right
      + "\n"
  }
}
