/// Cuts a text into tokens without ever failing: what is no token of the language becomes an error token.
///
/// `Lexer.tokenize("RETURN 'a")` gives keyword, whitespace, error(unterminatedString). Time and memory are linear.
public struct Lexer {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Every token of the text, trivia included, in order and without a gap.
  public static func tokenize(_ text: String) -> [Token] {
    var lexer = Lexer(Array(text.utf8))
    var tokens: [Token] = []
    while let token = lexer.next() { tokens.append(token) }
    return tokens
  }

  /// The next token, or nil at the end.
  mutating func next() -> Token? {
    let start = position
    guard start < bytes.count else { return nil }
    let kind = scanToken(startingWith: bytes[start])
    return Token(kind, SourceSpan(start, position))
  }

  private mutating func scanToken(startingWith first: UInt8) -> Token.Kind {
    if ASCII.isWhitespace(first) { return scanWhitespace() }
    if ASCII.isLetter(first) || first == ASCII.underscore { return scanWord() }
    if ASCII.isDigit(first) { return scanNumber() }
    switch first {
    case ASCII.quote, ASCII.doubleQuote: return scanString(quote: first)
    case ASCII.backquote: return scanQuotedName() ? .quotedIdentifier : .error(.unterminatedName)
    case ASCII.dollar: return scanParameter()
    case ASCII.solidus where byte(1) == ASCII.solidus: return scanLineComment()
    case ASCII.solidus where byte(1) == ASCII.asterisk: return scanBlockComment()
    case ASCII.period where ASCII.isDigit(byte(1)): return scanNumber()
    case 0x80...: return scanBeyondASCII()
    default: return scanPunctuation(first)
    }
  }

  // MARK: Words

  private mutating func scanWord() -> Token.Kind {
    let start = position
    skipIdentifierParts()
    return Keyword.spelled(bytes[start..<position]).map { .keyword($0) } ?? .identifier
  }

  private mutating func skipIdentifierParts() { position = endOfIdentifier(from: position) }

  private func endOfIdentifier(from start: Int) -> Int {
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      if byte < 0x80 {
        guard ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == ASCII.underscore || byte == ASCII.dollar else {
          break
        }
        end += 1
      } else {
        let (scalar, length) = scalar(at: end)
        guard CharacterClass.continuesIdentifier(scalar) else { break }
        end += length
      }
    }
    return end
  }

  /// A name in backquotes, in which two backquotes stand for one; false where the closing one is missing.
  private mutating func scanQuotedName() -> Bool {
    position += 1
    while position < bytes.count {
      if bytes[position] != ASCII.backquote {
        position += 1
      } else if byte(1) == ASCII.backquote {
        position += 2
      } else {
        position += 1
        return true
      }
    }
    return false
  }

  private mutating func scanParameter() -> Token.Kind {
    position += 1
    if byte(0) == ASCII.backquote { return scanQuotedName() ? .parameter : .error(.unterminatedName) }
    let start = position
    skipIdentifierParts()
    if position > start { return .parameter }
    return byte(0) == ASCII.leftParenthesis ? .punctuation(.dollar) : .error(.missingParameterName)
  }

  // MARK: Literals

  /// The string's own escapes are read by the parser; here a backslash only guards the byte behind it.
  private mutating func scanString(quote: UInt8) -> Token.Kind {
    position += 1
    while position < bytes.count {
      switch bytes[position] {
      case quote:
        position += 1
        return .string
      case ASCII.backslash: position = min(position + 2, bytes.count)
      default: position += 1
      }
    }
    return .error(.unterminatedString)
  }

  /// Digits, fraction and exponent; letters that cling to them make the whole run a malformed number, so that `12ab`
  /// is one slip and not two tokens.
  private mutating func scanNumber() -> Token.Kind {
    let start = position
    if byte(0) == ASCII.zero, byte(1) | 0x20 == ASCII.smallX || byte(1) == ASCII.smallO {
      let isHex = byte(1) != ASCII.smallO
      position += 2
      let digits = position
      skipIdentifierParts()
      let valid = areDigits(in: digits..<position) { isHex ? ASCII.hexValue($0) != nil : $0 & 0xF8 == ASCII.zero }
      return valid ? .integer : .error(.malformedNumber)
    }
    var isFloat = false
    var valid = true
    func skipDigits(_ lexer: inout Lexer) {
      let from = lexer.position
      while ASCII.isDigit(lexer.byte(0)) || lexer.byte(0) == ASCII.underscore { lexer.position += 1 }
      valid = valid && lexer.areDigits(in: from..<lexer.position, ASCII.isDigit)
    }
    if byte(0) != ASCII.period { skipDigits(&self) }
    if byte(0) == ASCII.period, byte(1) != ASCII.period {
      if ASCII.isDigit(byte(1)) {
        isFloat = true
        position += 1
        skipDigits(&self)
      } else if position + 1 >= bytes.count || !beginsIdentifier(at: position + 1) {
        // `1.` is a float in the grammar of 2024; `1.x` stays a property of 1.
        isFloat = true
        position += 1
      }
    }
    if byte(0) | 0x20 == ASCII.smallE {
      let sign = byte(1) == ASCII.plus || byte(1) == ASCII.minus ? 1 : 0
      if ASCII.isDigit(byte(1 + sign)) {
        isFloat = true
        position += 1 + sign
        skipDigits(&self)
      }
    }
    let end = position
    skipIdentifierParts()
    guard valid, position == end, end > start else { return .error(.malformedNumber) }
    return isFloat ? .float : .integer
  }

  /// True where the range holds digits, with single underscores between them.
  private func areDigits(in range: Range<Int>, _ isDigit: (UInt8) -> Bool) -> Bool {
    var previousIsDigit = false
    for index in range {
      if isDigit(bytes[index]) {
        previousIsDigit = true
      } else if bytes[index] == ASCII.underscore, previousIsDigit {
        previousIsDigit = false
      } else {
        return false
      }
    }
    return previousIsDigit
  }

  // MARK: Trivia

  private mutating func scanWhitespace() -> Token.Kind {
    while position < bytes.count {
      if ASCII.isWhitespace(bytes[position]) {
        position += 1
      } else if bytes[position] >= 0x80 {
        let (scalar, length) = scalar(at: position)
        guard CharacterClass.isWhitespace(scalar) else { break }
        position += length
      } else {
        break
      }
    }
    return .whitespace
  }

  private mutating func scanLineComment() -> Token.Kind {
    while position < bytes.count, bytes[position] != ASCII.lineFeed, bytes[position] != ASCII.carriageReturn {
      position += 1
    }
    return .lineComment
  }

  private mutating func scanBlockComment() -> Token.Kind {
    position += 2
    while position < bytes.count {
      if bytes[position] == ASCII.asterisk, byte(1) == ASCII.solidus {
        position += 2
        return .blockComment
      }
      position += 1
    }
    return .error(.unterminatedComment)
  }

  // MARK: Signs

  private mutating func scanPunctuation(_ first: UInt8) -> Token.Kind {
    let second = byte(1)
    // Only pairs that no pattern can hold are one token: `<-` and `->` stay two, for `a<-1` is a comparison.
    let pair: Punctuation? =
      switch (first, second) {
      case (0x3A, 0x3A): .doubleColon
      case (0x2E, 0x2E): .doublePeriod
      case (0x7C, 0x7C): .doubleBar
      case (0x2B, 0x3D): .plusEqual
      case (0x3D, 0x7E): .equalTilde
      case (0x3C, 0x3E): .notEqual
      case (0x3C, 0x3D): .lessOrEqual
      case (0x3E, 0x3D): .greaterOrEqual
      default: nil
      }
    if let pair {
      position += 2
      return .punctuation(pair)
    }
    position += 1
    let sign: Punctuation? =
      switch first {
      case 0x28: .leftParenthesis
      case 0x29: .rightParenthesis
      case 0x5B: .leftBracket
      case 0x5D: .rightBracket
      case 0x7B: .leftBrace
      case 0x7D: .rightBrace
      case 0x2C: .comma
      case 0x3B: .semicolon
      case 0x3A: .colon
      case 0x2E: .period
      case 0x7C: .bar
      case 0x26: .ampersand
      case 0x21: .exclamationMark
      case 0x25: .percent
      case 0x2B: .plus
      case 0x2D: .minus
      case 0x2A: .asterisk
      case 0x2F: .solidus
      case 0x5E: .circumflex
      case 0x3D: .equal
      case 0x3C: .less
      case 0x3E: .greater
      default: nil
      }
    return sign.map { .punctuation($0) } ?? .error(.strayCharacter)
  }

  private mutating func scanBeyondASCII() -> Token.Kind {
    let (scalar, length) = scalar(at: position)
    if CharacterClass.isWhitespace(scalar) { return scanWhitespace() }
    if CharacterClass.beginsIdentifier(scalar) {
      skipIdentifierParts()
      return .identifier
    }
    position += length
    return CharacterClass.arrowPart(scalar).map { .punctuation($0) } ?? .error(.strayCharacter)
  }

  // MARK: Bytes

  /// The byte so far ahead, or 0 beyond the end (a NUL in the text is a stray character either way).
  private func byte(_ ahead: Int) -> UInt8 {
    position + ahead < bytes.count ? bytes[position + ahead] : 0
  }

  private func beginsIdentifier(at index: Int) -> Bool {
    let byte = bytes[index]
    if byte < 0x80 { return ASCII.isLetter(byte) || byte == ASCII.underscore }
    return CharacterClass.beginsIdentifier(scalar(at: index).0)
  }

  /// The scalar that begins at `index`, and its length in bytes. The bytes come from a String and are valid UTF-8.
  private func scalar(at index: Int) -> (Unicode.Scalar, Int) {
    let lead = bytes[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
    guard index + length <= bytes.count else { return ("\u{FFFD}", bytes.count - index) }
    var value = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
    for offset in 1..<max(length, 1) { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }
}
