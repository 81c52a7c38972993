import KithCypher

/// The statement's text for comparing expressions as written, white space and comments left out.
///
/// `ORDER BY sum( a.num )` names the column `sum(a.num)`.
struct SignificantText {
  private let bytes: [UInt8]
  private let tokens: [Token]

  init(_ text: String) {
    bytes = Array(text.utf8)
    tokens = Lexer.tokenize(text).filter { !$0.isTrivia }
  }

  /// The text under a span, words set apart by one blank, keywords and names as written.
  func text(_ span: SourceSpan) -> String {
    tokens[indices(span)].reduce(into: "") { $0 += String(decoding: bytes(of: $1), as: UTF8.self) + " " }
  }

  /// Whether the same words stand under both spans.
  func areAlike(_ first: SourceSpan, _ second: SourceSpan) -> Bool {
    let (first, second) = (tokens[indices(first)], tokens[indices(second)])
    return !first.isEmpty && first.count == second.count
      && zip(first, second).allSatisfy { bytes(of: $0).elementsEqual(bytes(of: $1)) }
  }

  private func bytes(of token: Token) -> ArraySlice<UInt8> { bytes[token.span.lower..<token.span.upper] }

  /// The tokens under a span.
  private func indices(_ span: SourceSpan) -> Range<Int> {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].span.lower < span.lower { low = middle + 1 } else { high = middle }
    }
    while high < tokens.count, tokens[high].span.upper <= span.upper { high += 1 }
    return low..<high
  }
}

/// The nearest of several names, for suggestions.
func nearestName(to name: String, in names: [String]) -> String? {
  NearestName.nearest(to: name, in: names)
}
