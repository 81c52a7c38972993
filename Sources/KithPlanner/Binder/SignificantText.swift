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
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].span.lower < span.lower { low = middle + 1 } else { high = middle }
    }
    var result = ""
    while low < tokens.count, tokens[low].span.upper <= span.upper {
      result += String(decoding: bytes[tokens[low].span.lower..<tokens[low].span.upper], as: UTF8.self)
      result += " "
      low += 1
    }
    return result
  }
}

/// The nearest of several names, for suggestions.
func nearestName(to name: String, in names: [String]) -> String? {
  NearestName.nearest(to: name, in: names)
}
