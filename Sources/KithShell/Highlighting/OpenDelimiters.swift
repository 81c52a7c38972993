import KithCypher

/// Which bracket or quote is open where.
enum OpenDelimiters {
  /// For each line after the first, the innermost bracket or quote that is open where it begins: `(`, `[`, `{`, `'`,
  /// `"`, `` ` `` or `/` within a comment.
  static func atLineStarts(of text: String) -> [Character?] {
    let bytes = Array(text.utf8)
    var found: [Character?] = []
    var open: [Character] = []
    for token in Lexer.tokenize(text) {
      for offset in token.span.lower..<token.span.upper where bytes[offset] == 10 {
        found.append(quote(of: token, bytes) ?? open.last)
      }
      guard case .punctuation(let sign) = token.kind else { continue }
      switch sign {
      case .leftParenthesis: open.append("(")
      case .leftBracket: open.append("[")
      case .leftBrace: open.append("{")
      case .rightParenthesis, .rightBracket, .rightBrace: _ = open.popLast()
      default: break
      }
    }
    return found
  }

  /// The bracket at or before the cursor and its partner, as token positions; nil where there is none.
  static func pair(in tokens: [Token], cursor: Int) -> (Int, Int)? {
    guard
      let index = tokens.firstIndex(where: { isBracket($0) && $0.span.lower == cursor })
        ?? tokens.firstIndex(where: { isBracket($0) && $0.span.upper == cursor })
    else { return nil }
    let step = isOpening(tokens[index]) ? 1 : -1
    var depth = 0
    var position = index
    while tokens.indices.contains(position) {
      if isBracket(tokens[position]) {
        depth += isOpening(tokens[position]) ? 1 : -1
        if depth == 0 { return (index, position) }
      }
      position += step
    }
    return nil
  }

  /// The brackets that can have no partner any more, as token positions: one that closes nothing, or not what is open, and
  /// one that was still open at a `;`. What is open at the end may yet be closed.
  static func unmatched(in tokens: [Token]) -> [Int] {
    var found: [Int] = []
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      guard case .punctuation(let sign) = token.kind else { continue }
      switch sign {
      case .leftParenthesis, .leftBracket, .leftBrace: open.append(index)
      case .rightParenthesis, .rightBracket, .rightBrace:
        if let last = open.last, tokens[last].kind == .punctuation(opening(of: sign)) {
          open.removeLast()
        } else {
          found.append(index)
        }
      case .semicolon:
        found += open
        open = []
      default: break
      }
    }
    return found
  }

  private static func opening(of sign: Punctuation) -> Punctuation {
    switch sign {
    case .rightParenthesis: .leftParenthesis
    case .rightBracket: .leftBracket
    default: .leftBrace
    }
  }

  private static func quote(of token: Token, _ bytes: [UInt8]) -> Character? {
    switch token.kind {
    case .string, .quotedIdentifier, .error(.unterminatedString), .error(.unterminatedName):
      Character(Unicode.Scalar(bytes[token.span.lower]))
    case .blockComment, .error(.unterminatedComment): "/"
    default: nil
    }
  }

  private static func isBracket(_ token: Token) -> Bool {
    guard case .punctuation(let sign) = token.kind else { return false }
    switch sign {
    case .leftParenthesis, .leftBracket, .leftBrace, .rightParenthesis, .rightBracket, .rightBrace: return true
    default: return false
    }
  }

  private static func isOpening(_ token: Token) -> Bool {
    token.kind == .punctuation(.leftParenthesis) || token.kind == .punctuation(.leftBracket)
      || token.kind == .punctuation(.leftBrace)
  }
}
