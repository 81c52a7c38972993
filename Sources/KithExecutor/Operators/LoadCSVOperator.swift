import KithCSV
import KithPlanner
import KithValue

/// LoadCSV: a row for each record of a local file, read as the rows are asked for.
///
/// Without headers a record is a list of its fields, with headers a map; an empty field is null and `""` the empty string.
/// A record may have fewer fields than the header, the rest are null then; one with more is an error.
final class LoadCSVOperator: UnaryOperator {
  /// A column that the operator adds.
  enum Column { case record, line, file }

  let load: BoundLoadCSV
  let url: Evaluator
  let kept: [Int]
  let gives: [Column]

  private var current: (morsel: Morsel, rows: [Int32], urls: Vector)?
  private var position = 0
  private var file: OpenCSV?

  init(
    _ input: Operator, _ load: BoundLoadCSV, url: Evaluator, kept: [Int], gives: [Column], _ layout: RowLayout
  ) {
    self.load = load
    self.url = url
    self.kept = kept
    self.gives = gives
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    current = nil
    file = nil
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    while true {
      if current == nil {
        guard let morsel = try input.pull(context) else { return nil }
        current = (morsel, morsel.rows.numbers, try url.evaluate(morsel, morsel.rows, context))
        position = 0
      }
      guard let (morsel, rows, urls) = current else { return nil }
      while position < rows.count {
        if file == nil { file = try OpenCSV(urls[Int(rows[position])], load, context) }
        if let file, let records = try file.next(limit: Morsel.size) {
          let parents = [Int32](repeating: rows[position], count: records.values.count)
          let columns = gives.map { column in
            switch column {
            case .record: Vector.value(records.values)
            case .line: Vector.integer(records.lines, Validity())
            case .file: Vector.constant(.string(file.path), count: parents.count)
            }
          }
          return Morsel(count: parents.count, columns: morsel.gathered(kept, parents) + columns)
        }
        file = nil
        position += 1
      }
      current = nil
    }
  }
}

/// A file of records being read.
private final class OpenCSV {
  let path: String
  private let reader: CSVReader
  /// The names of the fields; nil for a file without a header. A column without a name is left out.
  private var header: [String?]?

  init(_ url: Value, _ load: BoundLoadCSV, _ context: ExecutionContext) throws(EvaluationError) {
    path = try LocalFile.path(url, in: context.filesDirectory)
    let format = CSVFormat(separator: load.fieldTerminator, allowsRaggedRows: true, allowsStrayQuotes: true)
    do {
      reader = try CSVReader(path: path, format: format)
      if load.withHeaders { header = try reader.nextRow() ?? [] }
    } catch {
      throw EvaluationError(error, path)
    }
    var seen: Set<String> = []
    for case let name? in header ?? [] where !seen.insert(name).inserted {
      throw EvaluationError(.externalFile, "DuplicateHeader", "\(path):1: the header names `\(name)` twice")
    }
  }

  /// The next records as values, and the lines on which they begin.
  func next(limit: Int) throws(EvaluationError) -> (values: [Value], lines: [Int64])? {
    let block: CSVBlock?
    do {
      block = try reader.next(limit: limit)
    } catch {
      throw EvaluationError(error, path)
    }
    guard let block else { return nil }
    let lines = block.lines
    var values: [Value] = []
    values.reserveCapacity(block.rowCount)
    for row in 0..<block.rowCount {
      let count = block.fieldCount(row)
      func field(_ column: Int) -> Value {
        column >= count || block.isNull(row, column) ? .null : .string(block.string(row, column))
      }
      guard let header else {
        values.append(.list((0..<count).map(field)))
        continue
      }
      if count > header.count {
        throw EvaluationError(
          .externalFile, "TooManyFields",
          "\(path):\(lines[row]): this record has \(count) fields, the header has \(header.count)")
      }
      var entries: [MapValue.Entry] = []
      for (column, name) in header.enumerated() { if let name { entries.append((name, field(column))) } }
      values.append(.map(MapValue(entries)))
    }
    return (values, lines.map { Int64($0) })
  }
}

extension EvaluationError {
  /// A fault of a file of separated values, with its place.
  fileprivate init(_ fault: CSVFault, _ path: String) {
    let place: String
    if case .unreadable = fault.kind {
      place = path
    } else {
      place = "\(path):\(fault.place.line):\(fault.place.column)"
    }
    self.init(
      .externalFile, "UnreadableFile", "\(place): \(fault.message)" + (fault.hint.map { "; \($0)" } ?? ""))
  }
}
