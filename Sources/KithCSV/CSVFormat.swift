/// How a file of separated values is written.
///
/// The default is RFC 4180 with a comma: `"` quotes, a quote within quotes is doubled, rows end in LF or CRLF. A file
/// whose first block has carriage returns and no line feed is taken to end its rows in CR.
public struct CSVFormat: Sendable, Hashable {
  /// What stands between two fields: a comma, a semicolon, a tab, a bar.
  public var separator: UInt8
  /// Whether rows may differ in how many fields they have; where not, each must have as many as the first.
  public var allowsRaggedRows: Bool
  /// Whether a quote in the middle of an unquoted field stands for itself; where not, it is a fault.
  public var allowsStrayQuotes: Bool
  /// The most bytes one row may take, so that a lost closing quote cannot swallow the memory.
  public var longestRow: Int
  /// How many bytes are read and split at a time.
  public var blockSize: Int

  /// What some programs put before the first field, so that others take the file for UTF-8.
  public static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The most that `longestRow` can be: positions within a block are kept in 30 bits.
  public static let greatestRow = 1 << 29

  /// Makes a format; any single byte but a quote or a line end can separate.
  public init(
    separator: UInt8 = UInt8(ascii: ","), allowsRaggedRows: Bool = false, allowsStrayQuotes: Bool = false,
    longestRow: Int = 1 << 26, blockSize: Int = 1 << 17
  ) {
    precondition(
      separator != CSVByte.quote && separator != CSVByte.lineFeed && separator != CSVByte.carriageReturn,
      "a quote or a line end cannot separate fields")
    self.separator = separator
    self.allowsRaggedRows = allowsRaggedRows
    self.allowsStrayQuotes = allowsStrayQuotes
    self.longestRow = min(max(longestRow, 64), Self.greatestRow)
    self.blockSize = min(max(blockSize, 64), Self.greatestRow)
  }
}

/// The bytes that mean something to the reader and the writer.
enum CSVByte {
  static let quote = UInt8(ascii: "\"")
  static let lineFeed: UInt8 = 10
  static let carriageReturn: UInt8 = 13
  static let byteOrderMark = CSVFormat.byteOrderMark
}
