/// Finds the separators, line ends and quotes in a block of text and records where each field stands.
///
/// Sixty-four bytes are compared at a time, eight in a word; only those that mean something are looked at one by one. A row that is not whole
/// at the end of the text is left for the next block.
struct RowSplitter {
  /// Why splitting stopped.
  enum Stop {
    /// The text is used up, the rows asked for are there, or the table of fields is full after some rows.
    case enough
    /// A single row has more fields than the table has room for.
    case tableFull
  }

  let separator: UInt8
  let rowEnd: UInt8
  let allowsRaggedRows: Bool
  let allowsStrayQuotes: Bool
  /// How many fields a row must have; 0 until the first row tells.
  var width: Int

  /// How many rows were recorded.
  private(set) var rowCount = 0
  /// How many bytes they take.
  private(set) var consumed = 0
  /// How many line ends stand in those bytes.
  private(set) var lineCount = 0
  /// Whether any byte that was looked at is not ASCII.
  private(set) var hasNonASCII = false
  /// What was wrong, by place in the text; the rows concerned are not recorded.
  private(set) var faults: [(kind: CSVFault.Kind, offset: Int)] = []

  init(format: CSVFormat, rowEnd: UInt8, width: Int) {
    separator = format.separator
    self.rowEnd = rowEnd
    allowsRaggedRows = format.allowsRaggedRows
    allowsStrayQuotes = format.allowsStrayQuotes
    self.width = width
  }

  /// Splits the first `end` bytes of `storage`; `isLast` says that nothing follows them, and that they end in a line end
  /// (which the reader adds where a file has none).
  mutating func split(_ storage: CSVStorage, end: Int, isLast: Bool, rowLimit: Int) -> Stop {
    let bytes = UnsafePointer(storage.bytes)
    let entries = storage.entries
    let rowStarts = storage.rowStarts
    let capacity = storage.entryCapacity
    let separators = UInt64(separator) &* 0x0101_0101_0101_0101
    let rowEnds = UInt64(rowEnd) &* 0x0101_0101_0101_0101
    let separator = separator
    let rowEnd = rowEnd

    var high: UInt64 = 0
    var count = 0  // fields recorded
    var rowFirst = 0  // the first field of the row at hand
    var rows = 0
    var fieldStart = 0
    var flags: UInt64 = 0  // of the field at hand
    var closing = 0  // 1 where the field at hand ends in a quote that is not part of it
    var rowIsFaulty = false
    var quotedLines = 0  // line ends within quotes, in the row at hand
    var at = 0
    defer { hasNonASCII = high & 0x8080_8080_8080_8080 != 0 }
    rowStarts[0] = 0

    scan: while at < end {
      let window = at
      var found = Self.marks(bytes + window, separators, rowEnds, high: &high)
      if end - window < 64 { found &= (1 &<< UInt64(end - window)) &- 1 }

      while found != 0 {
        let here = window &+ found.trailingZeroBitCount
        found &= found &- 1
        let byte = bytes[here]

        if byte == CSVByte.quote {
          if here != fieldStart {
            if !allowsStrayQuotes {
              if !rowIsFaulty { faults.append((.strayQuote, here)) }
              rowIsFaulty = true
            }
            continue
          }
          guard let quoted = closingQuote(bytes, from: here + 1, end: end, isLast: isLast, high: &high) else {
            if isLast {
              faults.append((.unterminatedQuote, here))
              consumed = end
            }
            break scan
          }
          quotedLines &+= quoted.lineCount
          flags = quoted.isEscaped ? CSVEntry.quoted | CSVEntry.escaped : CSVEntry.quoted
          fieldStart = here &+ 1
          at = quoted.closing &+ 1
          let next = bytes[at]
          if next == separator || next == rowEnd || next == CSVByte.carriageReturn && bytes[at &+ 1] == rowEnd {
            closing = 1
          } else {
            // Go on as if the field were not quoted, to the next separator.
            if !rowIsFaulty { faults.append((.textAfterQuote, at)) }
            rowIsFaulty = true
          }
          if at &- window >= 64 { continue scan }
          found &= UInt64.max &<< UInt64(at &- window)
          continue
        }

        if count &+ 1 > capacity {
          guard rows > 0 else { return .tableFull }
          break scan
        }
        if byte == separator {
          entries[count] = CSVEntry(start: fieldStart, length: here &- fieldStart &- closing, flags: flags)
          count &+= 1
          fieldStart = here &+ 1
          flags = 0
          closing = 0
          continue
        }

        // The end of a row.
        let last = here > fieldStart && bytes[here &- 1] == CSVByte.carriageReturn ? here &- 1 : here
        entries[count] = CSVEntry(start: fieldStart, length: last &- fieldStart &- closing, flags: flags)
        count &+= 1
        flags = 0
        closing = 0
        fieldStart = here &+ 1
        let found = count &- rowFirst
        if found != width {
          if found == 1 && entries[count &- 1].isNull && width != 1 {
            // A blank line says nothing in a file of several columns.
            rowIsFaulty = true
          } else if width == 0 {
            width = found
          } else if !allowsRaggedRows {
            if !rowIsFaulty {
              let isLong = found > width
              let field = entries[isLong ? rowFirst &+ width : count &- 1]
              faults.append(
                (
                  .ragged(expected: width, found: found),
                  isLong ? field.start &- (field.isQuoted ? 1 : 0) : last
                ))
            }
            rowIsFaulty = true
          }
        }
        if rowIsFaulty {
          count = rowFirst
          rowIsFaulty = false
        } else {
          rows &+= 1
          rowStarts[rows] = UInt32(truncatingIfNeeded: count)
          rowFirst = count
        }
        lineCount &+= 1 &+ quotedLines
        quotedLines = 0
        consumed = fieldStart
        if rows >= rowLimit { break scan }
      }
      at = window &+ 64
    }
    rowCount = rows
    return .enough
  }

  private static let quotes = UInt64(CSVByte.quote) &* 0x0101_0101_0101_0101

  /// The positions of separators, line ends and quotes among 64 bytes, one bit a byte.
  @inline(__always) private static func marks(
    _ bytes: UnsafePointer<UInt8>, _ separators: UInt64, _ rowEnds: UInt64, high: inout UInt64
  ) -> UInt64 {
    var found: UInt64 = 0
    var at = 0
    while at < 64 {
      let word = CSVDigits.load(bytes + at)
      high |= word
      let others = differs(word, separators) & differs(word, rowEnds) & differs(word, quotes)
      // The high bits, inverted and gathered into one byte.
      let bits = ((~others & 0x8080_8080_8080_8080) &>> 7) &* 0x0102_0408_1020_4080
      found |= (bits &>> 56) &<< UInt64(at)
      at &+= 8
    }
    return found
  }

  /// A word whose high bits are set in each byte that is not the pattern's; the other bits mean nothing.
  @inline(__always) private static func differs(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
    let difference = word ^ pattern
    return ((difference & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F) | difference
  }

  /// A word with the high bit of each byte that equals the pattern's.
  @inline(__always) private static func matches(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
    ~differs(word, pattern) & 0x8080_8080_8080_8080
  }

  /// Looks for the quote that closes a field and is followed by something that can be judged.
  private func closingQuote(
    _ bytes: UnsafePointer<UInt8>, from start: Int, end: Int, isLast: Bool, high: inout UInt64
  ) -> (closing: Int, isEscaped: Bool, lineCount: Int)? {
    let rowEnds = UInt64(rowEnd) &* 0x0101_0101_0101_0101
    var at = start
    var isEscaped = false
    var lineCount = 0
    while at < end {
      let word = CSVDigits.load(bytes + at)
      high |= word
      var inside: UInt64 = end - at < 8 ? (1 &<< UInt64(8 * (end - at))) &- 1 : .max
      let quotes = Self.matches(word, Self.quotes) & inside
      if quotes != 0 { inside = (quotes & (0 &- quotes)) &- 1 }
      lineCount &+= (Self.matches(word, rowEnds) & inside).nonzeroBitCount
      guard quotes != 0 else {
        at &+= 8
        continue
      }
      let here = at &+ (quotes.trailingZeroBitCount &>> 3)
      // Whether it closes the field is told by the next byte, and for CR by the one after it.
      let needed = here &+ 1 < end && bytes[here &+ 1] == CSVByte.carriageReturn ? 2 : 1
      guard here &+ needed < end || isLast && here &+ 1 < end else { return nil }
      if bytes[here &+ 1] == CSVByte.quote {
        isEscaped = true
        at = here &+ 2
      } else {
        return (here, isEscaped, lineCount)
      }
    }
    return nil
  }
}
