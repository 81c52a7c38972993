/// A half-open range of UTF-8 byte offsets into the query text.
///
/// `MATCH (n)` has the clause at 0..<9 and the node pattern at 6..<9.
public struct SourceSpan: Sendable, Hashable {
  // Every token and every node of the syntax tree has a span, and no text is longer than this can count.
  private var first: UInt32
  private var end: UInt32

  /// The offset of the first byte.
  public var lower: Int {
    get { Int(first) }
    set { first = UInt32(clamping: newValue) }
  }
  /// The offset after the last byte.
  public var upper: Int {
    get { Int(end) }
    set { end = UInt32(clamping: newValue) }
  }

  /// Makes a span of the bytes `lower..<upper`.
  public init(_ lower: Int, _ upper: Int) {
    first = UInt32(clamping: lower)
    end = UInt32(clamping: upper)
  }

  /// The smallest span that covers both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(lower, other.lower), max(upper, other.upper))
  }
}

/// A name as written (unescaped: the text within backquotes) and where it stands.
public struct Name: Sendable, Hashable {
  /// The name itself, without backquotes.
  public var text: String
  /// Where it is written.
  public var span: SourceSpan

  /// Makes a name.
  public init(_ text: String, _ span: SourceSpan) {
    self.text = text
    self.span = span
  }
}
