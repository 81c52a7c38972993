// Looking at tokens, and taking them. Everything else in the parser is built of these.
extension Parser {
  /// The token that comes next.
  var current: Token { tokens[position] }

  /// The offset after the token taken last: the end of the rule that is being closed.
  var previousEnd: Int { position == 0 ? 0 : tokens.end(at: position - 1) }

  /// The token so far ahead; the closing `endOfText` for any place beyond the end.
  func token(_ ahead: Int) -> Token { tokens[min(position + ahead, tokens.count - 1)] }

  /// The kind of the token so far ahead.
  private func kind(_ ahead: Int) -> Token.Kind { tokens.kind(at: min(position + ahead, tokens.count - 1)) }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  /// The span from `start` to the token taken last.
  func span(from start: Int) -> SourceSpan { SourceSpan(start, max(start, previousEnd)) }

  /// The text as written.
  func text(_ span: SourceSpan) -> String { String(decoding: bytes[span.lower..<span.upper], as: UTF8.self) }

  // MARK: Looking

  func at(_ sign: Punctuation, ahead: Int = 0) -> Bool { kind(ahead) == .punctuation(sign) }

  func at(_ word: Keyword, ahead: Int = 0) -> Bool { kind(ahead) == .keyword(word) }

  /// True at a word that is no keyword, in capitals or not: `USING`, `FINISH`.
  func at(word: String, ahead: Int = 0) -> Bool {
    let token = token(ahead)
    guard token.kind == .identifier, token.span.upper - token.span.lower == word.utf8.count else { return false }
    return text(token.span).uppercased() == word
  }

  /// True where a name may be read: an identifier, a quoted one, or any keyword.
  func atName(ahead: Int = 0) -> Bool { kind(ahead).isName }

  // MARK: Taking

  mutating func skip(_ sign: Punctuation) -> Bool {
    guard at(sign) else { return false }
    advance()
    return true
  }

  mutating func skip(_ word: Keyword) -> Bool {
    guard at(word) else { return false }
    advance()
    return true
  }

  mutating func skip(word: String) -> Bool {
    guard at(word: word) else { return false }
    advance()
    return true
  }

  mutating func expect(_ sign: Punctuation, _ purpose: @autoclosure () -> String) throws(SyntaxError) {
    guard skip(sign) else { throw unexpected("`\(sign.rawValue)` \(purpose())") }
  }

  mutating func expect(_ word: Keyword, _ purpose: @autoclosure () -> String) throws(SyntaxError) {
    guard skip(word) else { throw unexpected("\(word.rawValue) \(purpose())", words: [word]) }
  }

  /// A name where any word may stand: a label, a type, a property key, a function (openCypher 9, SchemaName).
  mutating func parseName(_ what: String) throws(SyntaxError) -> Name {
    let token = current
    guard token.kind.isName else {
      guard token.kind == .error(.malformedNumber) else { throw unexpected(what) }
      throw SyntaxError(
        "UnexpectedSyntax", "Expected \(what), but \(describe(token)) begins with a digit.", at: token.span,
        hint: "put the name in backquotes")
    }
    advance()
    return name(of: token)
  }

  /// A name that the query gives to something: `AS name`, `(name)`, `name IN list`.
  mutating func parseVariable(_ what: String) throws(SyntaxError) -> Name {
    if case .keyword = current.kind { keywordNames.insert(text(current.span)) }
    return try parseName(what)
  }

  /// The name that a token spells, without backquotes.
  func name(of token: Token) -> Name {
    guard token.kind == .quotedIdentifier else { return Name(text(token.span), token.span) }
    return Name(unquoted(SourceSpan(token.span.lower, token.span.upper)), token.span)
  }

  /// The text within backquotes, two of which stand for one.
  func unquoted(_ span: SourceSpan) -> String {
    var inner: [UInt8] = []
    var index = span.lower + 1
    while index < span.upper - 1 {
      inner.append(bytes[index])
      index += bytes[index] == ASCII.backquote ? 2 : 1
    }
    return String(decoding: inner, as: UTF8.self)
  }
}

extension Token.Kind {
  /// True of whatever the grammar reads as a name where it allows any word.
  var isName: Bool {
    switch self {
    case .identifier, .quotedIdentifier, .keyword: true
    case .integer, .float, .string, .parameter, .punctuation, .lineComment, .blockComment, .whitespace, .error,
      .endOfText:
      false
    }
  }
}
