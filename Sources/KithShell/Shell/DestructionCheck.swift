import KithCypher

/// Notices a statement that deletes everything its pattern matches.
enum DestructionCheck {
  /// What to tell the user about `MATCH (n) DETACH DELETE n` or `MATCH ()-[r]->() DELETE r`; nil where a WHERE or a
  /// property narrows it.
  static func warning(about statement: String) -> String? {
    let tokens = Lexer.tokenize(statement)
    func has(_ keyword: Keyword) -> Bool { tokens.contains { $0.kind == .keyword(keyword) } }
    guard has(.match), has(.delete), !has(.where), !has(.explain) else { return nil }
    if has(.limit) || hasPropertiesInPattern(tokens) { return nil }
    return "This deletes everything that the pattern matches, and has no WHERE."
  }

  /// Whether braces open within parentheses or brackets: those of a subquery stand outside of them.
  private static func hasPropertiesInPattern(_ tokens: [Token]) -> Bool {
    var depth = 0
    for token in tokens {
      switch token.kind {
      case .punctuation(.leftParenthesis), .punctuation(.leftBracket): depth += 1
      case .punctuation(.rightParenthesis), .punctuation(.rightBracket): depth -= 1
      case .punctuation(.leftBrace) where depth > 0: return true
      default: break
      }
    }
    return false
  }
}
