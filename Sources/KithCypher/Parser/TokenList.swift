/// The tokens of a statement: their kinds apart from their places, for to look ahead reads the kinds alone.
///
/// No list of a statement of usual length takes a thousand bytes; what takes more is handed out, and taken back, for many times
/// the price.
struct TokenList {
  private var kinds: [Token.Kind] = []
  private var starts: [UInt32] = []
  private var ends: [UInt32] = []

  /// Room for the tokens of a text of so many bytes: hardly any has more.
  init(of length: Int) {
    let expected = min(length / 2 + 8, 240)
    kinds.reserveCapacity(expected)
    starts.reserveCapacity(expected)
    ends.reserveCapacity(expected)
  }

  var count: Int { kinds.count }

  mutating func append(_ kind: Token.Kind, _ span: SourceSpan) {
    kinds.append(kind)
    starts.append(UInt32(clamping: span.lower))
    ends.append(UInt32(clamping: span.upper))
  }

  func kind(at index: Int) -> Token.Kind { kinds[index] }

  /// The offset after a token.
  func end(at index: Int) -> Int { Int(ends[index]) }

  subscript(index: Int) -> Token { Token(kinds[index], SourceSpan(Int(starts[index]), Int(ends[index]))) }
}
