/// Some consecutive rows of a file, split into fields and otherwise untouched.
///
/// Nothing is copied until it is asked for: `integer` parses in place, `withBytes` shows the field's bytes, `string`
/// copies them. An empty field that was not quoted is null; `""` is the empty string.
///
///     while let block = try reader.next() {
///       for row in 0..<block.rowCount { sum += block.integer(row, 0) ?? 0 }
///     }
public struct CSVBlock {
  @usableFromInline let storage: CSVStorage
  @usableFromInline let bytes: UnsafePointer<UInt8>
  @usableFromInline let entries: UnsafePointer<CSVEntry>
  @usableFromInline let rowStarts: UnsafePointer<UInt32>
  /// How many rows it has.
  public let rowCount: Int
  /// How many rows of the file came before it, the header included.
  public let firstRow: Int
  private let firstLine: Int
  private let byteCount: Int
  private let rowEnd: UInt8

  init(storage: CSVStorage, rowCount: Int, firstRow: Int, firstLine: Int, byteCount: Int, rowEnd: UInt8) {
    self.storage = storage
    bytes = UnsafePointer(storage.bytes)
    entries = UnsafePointer(storage.entries)
    rowStarts = UnsafePointer(storage.rowStarts)
    self.rowCount = rowCount
    self.firstRow = firstRow
    self.firstLine = firstLine
    self.byteCount = byteCount
    self.rowEnd = rowEnd
  }

  /// How many fields a row has.
  @inlinable public func fieldCount(_ row: Int) -> Int {
    precondition(row >= 0 && row < rowCount, "no such row")
    return Int(rowStarts[row + 1] &- rowStarts[row])
  }

  @inlinable func entry(_ row: Int, _ column: Int) -> CSVEntry {
    precondition(row >= 0 && row < rowCount, "no such row")
    let first = rowStarts[row]
    precondition(column >= 0 && column < Int(rowStarts[row + 1] &- first), "no such column")
    return entries[Int(first) &+ column]
  }

  /// Whether the field is empty and was not quoted.
  @inlinable public func isNull(_ row: Int, _ column: Int) -> Bool { entry(row, column).isNull }

  /// Whether the field stands in quotes.
  @inlinable public func isQuoted(_ row: Int, _ column: Int) -> Bool { entry(row, column).isQuoted }

  /// The field's first eight bytes as one little-endian number, with zeros for those it does not have, and how many bytes
  /// it has: what short keys are compared and hashed by.
  ///
  /// Nil for a field with doubled quotes in it, whose bytes `withBytes` makes single.
  @inlinable public func word(_ row: Int, _ column: Int) -> (word: UInt64, length: Int)? {
    let field = entry(row, column)
    guard !field.isEscaped else { return nil }
    let length = field.length
    let word = CSVDigits.load(bytes + field.start)
    return (length >= 8 ? word : word & ((1 &<< UInt64(truncatingIfNeeded: 8 &* length)) &- 1), length)
  }

  /// Gives the field's bytes, without its quotes and with doubled quotes made single, for as long as `body` runs.
  @inlinable public func withBytes<R, E: Error>(
    _ row: Int, _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    let field = entry(row, column)
    let raw = UnsafeBufferPointer(start: bytes + field.start, count: field.length)
    defer { withExtendedLifetime(storage) {} }
    return field.isEscaped ? try Self.withUnescaped(raw, body) : try body(raw)
  }

  @usableFromInline static func withUnescaped<R, E: Error>(
    _ raw: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    var plain: [UInt8] = []
    plain.reserveCapacity(raw.count)
    var at = 0
    while at < raw.count {
      plain.append(raw[at])
      at += raw[at] == CSVByte.quote ? 2 : 1
    }
    return try plain.withUnsafeBufferPointer(body)
  }

  /// The field's text; an empty string where it is null.
  public func string(_ row: Int, _ column: Int) -> String {
    withBytes(row, column) { String(decoding: $0, as: UTF8.self) }
  }

  /// Gives a field's bytes as they stand in the file, its quotes included.
  public func withRawField<R, E: Error>(
    _ row: Int, _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    let field = entry(row, column)
    let quotes = field.isQuoted ? 1 : 0
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: bytes + field.start - quotes, count: field.length + 2 * quotes))
  }

  /// Gives the bytes of a whole row as they stand in the file, line end included (and any blank lines around it): the
  /// rows of all blocks, one after the other, are the file.
  public func withRawRow<R, E: Error>(
    _ row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    let lower = rawStart(of: row)
    let upper = row + 1 < rowCount ? rawStart(of: row + 1) : byteCount
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: bytes + lower, count: upper - lower))
  }

  private func rawStart(of row: Int) -> Int {
    guard row > 0 else { return 0 }
    let first = entry(row, 0)
    return first.isQuoted ? first.start - 1 : first.start
  }

  /// Where a field begins in the file (at its opening quote, if it has one). Takes time in proportion to the block.
  public func place(_ row: Int, _ column: Int) -> CSVPlace {
    let field = entry(row, column)
    return storage.place(
      of: field.isQuoted ? field.start - 1 : field.start, firstLine: firstLine, rowEnd: rowEnd)
  }

  /// The line on which each row begins.
  public var lines: [Int] {
    var lines: [Int] = []
    var line = firstLine
    var at = 0
    for row in 0..<rowCount {
      let first = entry(row, 0)
      let start = first.isQuoted ? first.start - 1 : first.start
      while at < start {
        if bytes[at] == rowEnd { line += 1 }
        at += 1
      }
      lines.append(line)
    }
    return lines
  }
}
