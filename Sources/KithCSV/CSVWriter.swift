/// Writes separated values with no more quotes than needed: null is an empty field, the empty string is `""`.
///
/// What it writes the reader reads back as the same fields. Rows are gathered and handed to `sink` in blocks;
/// `finish` hands over the rest.
///
///     var writer = CSVWriter { bytes in output.write(bytes) }
///     writer.field("Smith, Jane"); writer.field(42); writer.null(); writer.endRow()   // "Smith, Jane",42,
public struct CSVWriter {
  /// Takes what was written.
  public typealias Sink = (UnsafeRawBufferPointer) -> Void

  private let separator: UInt8
  private let lineEnd: [UInt8]
  private let neutralisesFormulas: Bool
  private let sink: Sink?
  /// What was written and not yet handed over.
  public private(set) var bytes: [UInt8] = []
  private var isFirstField = true
  private static let blockSize = 1 << 16

  /// Makes a writer. With `neutralisesFormulas`, a text that a spreadsheet would take for a formula (`=1+1`, `@SUM`) gets
  /// an apostrophe before it: for export only, since it changes the text. Without a sink, `bytes` gathers everything.
  public init(
    separator: UInt8 = UInt8(ascii: ","), lineEnd: String = "\n", neutralisesFormulas: Bool = false, sink: Sink? = nil
  ) {
    self.separator = separator
    self.lineEnd = Array(lineEnd.utf8)
    self.neutralisesFormulas = neutralisesFormulas
    self.sink = sink
  }

  /// Writes a null: nothing at all.
  public mutating func null() { startField() }

  /// Writes a text.
  public mutating func field(_ text: String) {
    var text = text
    text.withUTF8 { field($0) }
  }

  /// Writes a text given as UTF-8.
  public mutating func field(_ text: UnsafeBufferPointer<UInt8>) {
    startField()
    let isFormula = neutralisesFormulas && Self.looksLikeFormula(text)
    guard needsQuotes(text) || isFormula && text[0] < 0x20 else {
      if isFormula { bytes.append(UInt8(ascii: "'")) }
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(CSVByte.quote)
    if isFormula { bytes.append(UInt8(ascii: "'")) }
    for byte in text {
      if byte == CSVByte.quote { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(CSVByte.quote)
  }

  /// Writes an integer.
  public mutating func field(_ number: Int64) {
    startField()
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Writes a field as it stood in a file, read with `CSVBlock.withRawField`.
  public mutating func rawField(_ text: UnsafeBufferPointer<UInt8>) {
    startField()
    bytes.append(contentsOf: text)
  }

  /// Ends the row, and hands over what was written when there is enough of it.
  public mutating func endRow() {
    bytes.append(contentsOf: lineEnd)
    isFirstField = true
    if bytes.count >= Self.blockSize { flush() }
  }

  /// Writes a row as it stood in a file, read with `CSVBlock.withRawRow`; or a byte order mark.
  public mutating func rawRow(_ row: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: row)
    isFirstField = true
    if bytes.count >= Self.blockSize { flush() }
  }

  /// Hands over what is left.
  public mutating func finish() { flush() }

  private mutating func flush() {
    guard let sink, !bytes.isEmpty else { return }
    bytes.withUnsafeBytes(sink)
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func startField() {
    if !isFirstField { bytes.append(separator) }
    isFirstField = false
  }

  private func needsQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    // A mark at the start of the file would be taken for a byte order mark, so it is quoted wherever it stands.
    if text.isEmpty || text[0] == CSVByte.byteOrderMark[0] && text.starts(with: CSVByte.byteOrderMark) { return true }
    for byte in text
    where byte == separator || byte == CSVByte.quote || byte == CSVByte.lineFeed || byte == CSVByte.carriageReturn {
      return true
    }
    return false
  }

  /// Whether a spreadsheet would compute the text: it starts with `=`, `+`, `-`, `@`, a tab or a carriage return and is
  /// not simply a number.
  private static func looksLikeFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "@"), 9, CSVByte.carriageReturn: return true
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      let isPlain = text.allSatisfy { "+-.eE0123456789".utf8.contains($0) }
      return !isPlain || Double(String(decoding: text, as: UTF8.self)) == nil
    default: return false
    }
  }
}
