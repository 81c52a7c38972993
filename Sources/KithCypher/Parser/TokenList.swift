/// The tokens of a statement: their kinds apart from their places, for to look ahead reads the kinds alone.
///
/// No list of a statement of usual length takes a thousand bytes; what takes more is handed out, and taken back, for many times
/// the price.
struct TokenList {
  private var kinds: [Token.Kind] = []
  /// Where each begins, and in the lower half where it ends.
  private var places: [UInt64] = []

  /// Room for the tokens of a text of so many bytes: most have no more.
  init(of length: Int) {
    let expected = min(length / 3 + 8, 120)
    kinds.reserveCapacity(expected)
    places.reserveCapacity(expected)
  }

  var count: Int { kinds.count }

  mutating func append(_ kind: Token.Kind, _ span: SourceSpan) {
    kinds.append(kind)
    places.append(UInt64(UInt32(clamping: span.lower)) << 32 | UInt64(UInt32(clamping: span.upper)))
  }

  func kind(at index: Int) -> Token.Kind { kinds[index] }

  /// The offset after a token.
  func end(at index: Int) -> Int { Int(UInt32(truncatingIfNeeded: places[index])) }

  subscript(index: Int) -> Token {
    let place = places[index]
    return Token(kinds[index], SourceSpan(Int(place >> 32), Int(UInt32(truncatingIfNeeded: place))))
  }
}
