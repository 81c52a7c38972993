import KithCypher

/// Notices a statement that deletes everything its pattern matches.
enum DestructionCheck {
  /// What to tell the user about `MATCH (n) DETACH DELETE n` or `MATCH ()-[r]->() DELETE r`; nil where a WHERE or a property narrows it.
  static func warning(about statement: String) -> String? {
    let tokens = Lexer.tokenize(statement)
    func has(_ keyword: Keyword) -> Bool { tokens.contains { $0.kind == .keyword(keyword) } }
    guard has(.match), has(.delete), !has(.where), !has(.explain) else { return nil }
    let isNarrowed = tokens.contains { $0.kind == .punctuation(.leftBrace) || $0.kind == .keyword(.limit) }
    return isNarrowed ? nil : "This deletes everything that the pattern matches, and has no WHERE."
  }
}
