/// Cuts a stream of text into statements, each as soon as its `;` is there, and `:` commands, each a line.
///
/// What it does not cut it keeps: bytes may come in pieces of any size. A `;` within quotes or a comment ends nothing,
/// and a command begins only where a statement could. Comments and blanks before a statement are not part of it.
///
///     var reader = StatementReader()
///     reader.append("RETURN 1; RETURN 'a;b")
///     reader.next()    // RETURN 1
///     reader.next()    // nil: more is to come
///     reader.finish()  // RETURN 'a;b
public struct StatementReader {
  /// A statement or a command, and where it stands in the stream.
  public struct Piece: Sendable, Hashable {
    /// What sort it is.
    public enum Kind: Sendable, Hashable { case statement, command }
    /// What sort it is.
    public var kind: Kind
    /// The text without the closing `;` or line end.
    public var text: String
    /// The line on which it begins, counted from 1.
    public var line: Int
    /// The character of that line at which it begins, counted from 1.
    public var column: Int
    /// Where in the stream the first byte stands that is no UTF-8; in the text it is U+FFFD.
    public var invalidByte: Place?
  }
  /// A line of the stream and a character of the line, both counted from 1.
  public struct Place: Sendable, Hashable {
    /// The line.
    public var line: Int
    /// The character of the line.
    public var column: Int
  }

  private enum State { case before, statement, command, quoted(UInt8), escaped(UInt8), lineComment, blockComment }

  private var buffer: [UInt8] = []
  /// How far `buffer` has been read.
  private var position = 0
  /// Where the piece under way begins in `buffer`.
  private var start = 0
  private var state = State.before
  /// Whether a comment or quote, once it ends, goes on with a statement.
  private var isInStatement = false
  private var line = 1
  private var column = 1
  private var startLine = 1
  private var startColumn = 1
  private var isAtStart = true

  /// Makes a reader of an empty stream.
  public init() {}

  /// Adds text to the stream.
  public mutating func append(_ text: String) { append(Array(text.utf8)[...]) }

  /// Adds bytes to the stream.
  public mutating func append(_ bytes: ArraySlice<UInt8>) {
    if start > 0 {
      buffer.removeFirst(start)
      position -= start
      start = 0
    }
    buffer += bytes
  }

  /// The next piece that is complete, or nil while more is needed.
  public mutating func next() -> Piece? {
    // Two bytes decide on a comment's begin and end: the last one waits for its successor.
    while position + 1 < buffer.count || (position < buffer.count && !needsSuccessor(buffer[position])) {
      if let piece = step() { return piece }
    }
    return nil
  }

  /// What is left at the end of the stream: a last statement without `;`, or a command without a line end.
  public mutating func finish() -> Piece? {
    while position < buffer.count {
      if let piece = step() { return piece }
    }
    switch state {
    case .command: return take(.command, upTo: buffer.count)
    case .before: return nil
    case .lineComment: return isInStatement ? take(.statement, upTo: buffer.count) : nil
    // A comment that never ends is a slip that somebody must hear of.
    case .blockComment, .statement, .quoted, .escaped: return take(.statement, upTo: buffer.count)
    }
  }

  private func needsSuccessor(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "*") || (isAtStart && byte == UInt8(ascii: "#"))
  }

  private func successor() -> UInt8? { position + 1 < buffer.count ? buffer[position + 1] : nil }

  /// Reads one byte, or two where they belong together.
  private mutating func step() -> Piece? {
    let byte = buffer[position]
    switch state {
    case .before:
      if byte == UInt8(ascii: ";") || Self.isBlank(byte) || isByteOrderMark() {
        advance(isByteOrderMark() ? 3 : 1)
        start = position
        return nil
      }
      // A script may begin with `#!`.
      if isAtStart, byte == UInt8(ascii: "#"), successor() == UInt8(ascii: "!") {
        state = .lineComment
        advance(2)
        return nil
      }
      if beginComment(byte) { return nil }
      markStart()
      isInStatement = byte != UInt8(ascii: ":")
      state = isInStatement ? .statement : .command
    case .command:
      if byte == UInt8(ascii: "\n") { return take(.command, upTo: position, dropping: 1) }
      advance(1)
    case .statement:
      if byte == UInt8(ascii: ";") { return take(.statement, upTo: position, dropping: 1) }
      if beginComment(byte) { return nil }
      if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") { state = .quoted(byte) }
      advance(1)
    case .quoted(let quote):
      if byte == quote {
        state = .statement
      } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "`") {
        state = .escaped(quote)
      }
      advance(1)
    case .escaped(let quote):
      state = .quoted(quote)
      advance(1)
    case .lineComment:
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { endComment() }
      advance(1)
    case .blockComment:
      if byte == UInt8(ascii: "*"), successor() == UInt8(ascii: "/") {
        endComment()
        advance(1)
      }
      advance(1)
    }
    return nil
  }

  private mutating func markStart() {
    start = position
    startLine = line
    startColumn = column
  }

  private mutating func beginComment(_ byte: UInt8) -> Bool {
    guard byte == UInt8(ascii: "/"), let next = successor() else { return false }
    guard next == UInt8(ascii: "/") || next == UInt8(ascii: "*") else { return false }
    if !isInStatement { markStart() }
    state = next == UInt8(ascii: "/") ? .lineComment : .blockComment
    advance(2)
    return true
  }

  private mutating func endComment() { state = isInStatement ? .statement : .before }

  private mutating func take(_ kind: Piece.Kind, upTo end: Int, dropping separator: Int = 0) -> Piece {
    let bytes = buffer[start..<end]
    var piece = Piece(kind: kind, text: "", line: startLine, column: startColumn)
    if let text = String(validating: bytes, as: UTF8.self) {
      piece.text = Self.trimmed(text)
    } else {
      piece.text = Self.trimmed(String(decoding: bytes, as: UTF8.self))
      piece.invalidByte = firstInvalidByte(in: bytes)
    }
    advance(end + separator - position)
    start = position
    state = .before
    isInStatement = false
    return piece
  }

  private func firstInvalidByte(in bytes: ArraySlice<UInt8>) -> Place {
    var place = Place(line: startLine, column: startColumn)
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
      if Unicode.UTF8.decode(scalar) == "\n" {
        place = Place(line: place.line + 1, column: 1)
      } else {
        place.column += 1
      }
    }
    return place
  }

  private mutating func advance(_ count: Int) {
    for byte in buffer[position..<min(position + count, buffer.count)] {
      isAtStart = false
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    position += count
  }

  private func isByteOrderMark() -> Bool { isAtStart && buffer[position...].starts(with: [0xEF, 0xBB, 0xBF]) }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
