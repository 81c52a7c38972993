/// Cuts a script into statements and commands while it arrives, without parsing it.
///
/// ```swift
/// var splitter = StatementSplitter()
/// splitter.feed("RETURN ';' AS a; // one\nRET")  // [.statement("RETURN ';' AS a", 0)]
/// splitter.feed("URN 2")                         // []
/// splitter.finish()                              // [.unfinished("RETURN 2", 24)]
/// ```
/// A statement ends at a `;` outside strings, backquotes and comments. Where a statement may begin, a `:` begins a command
/// that goes to the end of the line. Space and comments between them are dropped. Each byte is looked at once.
public struct StatementSplitter: Sendable {
  /// What the next byte is part of.
  private enum State: Sendable {
    case code
    /// Behind a `/`, which may begin a comment.
    case slash
    case lineComment
    case blockComment
    /// Behind a `*` within a block comment.
    case blockCommentStar
    case quoted(UInt8)
    /// Behind a backslash within a string.
    case escape(UInt8)
    /// Within the first character of a statement, while it may still prove to be a space of several bytes.
    case leading(remaining: Int)
    case command
  }

  private var state = State.code
  /// The item being read, from its first byte on; empty between items.
  private var pending: [UInt8] = []
  /// True once `pending` holds more than a comment.
  private var hasContent = false
  /// How many bytes have been fed.
  private var offset = 0
  private var items: [ScriptItem] = []

  /// Makes a splitter at the start of a script.
  public init() {}

  /// Takes more of the script, and gives the items that it ends.
  public mutating func feed(_ text: String) -> [ScriptItem] { feed(text.utf8) }

  /// Takes more of the script as bytes of UTF-8, which may break off within a character.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [ScriptItem] {
    for byte in bytes {
      take(byte)
      offset += 1
    }
    defer { items = [] }
    return items
  }

  /// Ends the script, and gives what is left of it.
  public mutating func finish() -> [ScriptItem] {
    switch state {
    case .command: close(ScriptItem.command)
    case .lineComment where !hasContent: pending = []
    default: close(ScriptItem.unfinished)
    }
    defer { self = StatementSplitter() }
    return items
  }

  // MARK: One byte

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .code: takeCode(byte)
    case .slash: takeBehindSlash(byte)
    case .lineComment:
      if byte == ASCII.lineFeed || byte == ASCII.carriageReturn { endComment() }
      if hasContent { pending.append(byte) }
    case .blockComment:
      pending.append(byte)
      if byte == ASCII.asterisk { state = .blockCommentStar }
    case .blockCommentStar:
      pending.append(byte)
      if byte == ASCII.solidus { endComment() } else if byte != ASCII.asterisk { state = .blockComment }
    case .quoted(let quote):
      pending.append(byte)
      // Two backquotes within a name stand for one; closing and opening again comes to the same.
      if byte == quote { state = .code }
      if byte == ASCII.backslash, quote != ASCII.backquote { state = .escape(quote) }
    case .escape(let quote):
      pending.append(byte)
      state = .quoted(quote)
    case .leading(let remaining): takeLeading(byte, remaining)
    case .command:
      if byte == ASCII.lineFeed || byte == ASCII.carriageReturn {
        close(ScriptItem.command)
      } else {
        pending.append(byte)
      }
    }
  }

  private mutating func takeCode(_ byte: UInt8) {
    if byte == ASCII.semicolon {
      close(ScriptItem.statement)
      return
    }
    if !hasContent {
      if ASCII.isWhitespace(byte) { return }
      if byte >= 0xC0 {
        pending.append(byte)
        state = .leading(remaining: byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1)
        return
      }
    }
    pending.append(byte)
    switch byte {
    case ASCII.solidus: state = .slash
    case ASCII.colon where !hasContent: state = .command
    case ASCII.quote, ASCII.doubleQuote, ASCII.backquote:
      hasContent = true
      state = .quoted(byte)
    default: hasContent = true
    }
  }

  private mutating func takeBehindSlash(_ byte: UInt8) {
    switch byte {
    case ASCII.solidus:
      if hasContent { pending.append(byte) } else { pending = [] }
      state = .lineComment
    case ASCII.asterisk:
      pending.append(byte)
      state = .blockComment
    default:
      hasContent = true
      state = .code
      takeCode(byte)
    }
  }

  private mutating func takeLeading(_ byte: UInt8, _ remaining: Int) {
    pending.append(byte)
    guard remaining == 1 else {
      state = .leading(remaining: remaining - 1)
      return
    }
    state = .code
    hasContent = !String(decoding: pending, as: UTF8.self).unicodeScalars.allSatisfy(CharacterClass.isWhitespace)
    if !hasContent { pending = [] }
  }

  private mutating func endComment() {
    state = .code
    if !hasContent { pending = [] }
  }

  /// Ends the item being read, unless there is none, and begins anew.
  private mutating func close(_ make: (String, Int) -> ScriptItem) {
    let start = offset - pending.count
    var text = String(decoding: pending, as: UTF8.self)
    while let last = text.unicodeScalars.last, CharacterClass.isWhitespace(last) { text.unicodeScalars.removeLast() }
    if !text.isEmpty { items.append(make(text, start)) }
    pending = []
    hasContent = false
    state = .code
  }
}

extension StatementSplitter {
  /// The items of a whole script: `split("RETURN 1; RETURN 2")` is a statement and an unfinished one.
  public static func split(_ script: String) -> [ScriptItem] {
    var splitter = StatementSplitter()
    return splitter.feed(script) + splitter.finish()
  }

  /// True where Enter may run the text: every statement is closed by `;`, or it is a command, or there is nothing.
  public static func isComplete(_ text: String) -> Bool { unfinished(in: text) == nil }

  /// What the continuation prompt shows: the quote, backquote or bracket that is still open, innermost first; `*` for a
  /// comment. `openDelimiter(in: "MATCH (n {name: 'Nick")` is `'`; nil where only a `;` is missing.
  public static func openDelimiter(in text: String) -> Character? {
    guard let rest = unfinished(in: text) else { return nil }
    var open: [Character] = []
    for token in Lexer.tokenize(rest) {
      switch token.kind {
      case .punctuation(.leftParenthesis): open.append("(")
      case .punctuation(.leftBracket): open.append("[")
      case .punctuation(.leftBrace): open.append("{")
      case .punctuation(.rightParenthesis), .punctuation(.rightBracket), .punctuation(.rightBrace): _ = open.popLast()
      case .error(.unterminatedString):
        return rest.utf8[rest.utf8.index(rest.utf8.startIndex, offsetBy: token.span.lower)] == ASCII.quote ? "'" : "\""
      case .error(.unterminatedName): return "`"
      case .error(.unterminatedComment): return "*"
      default: break
      }
    }
    return open.last
  }

  private static func unfinished(in text: String) -> String? {
    for case .unfinished(let rest, _) in split(text) { return rest }
    return nil
  }
}
