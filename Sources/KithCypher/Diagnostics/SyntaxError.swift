/// A query that cannot be read: what, where, and what to do.
///
/// `detail` is openCypher's word for it (`UnexpectedSyntax`, `InvalidNumberLiteral`, `IntegerOverflow`, ...); every one is
/// a SyntaxError at compile time.
public struct SyntaxError: Error, Sendable, Hashable {
  public var detail: String
  public var message: String
  public var span: SourceSpan
  /// A suggestion, such as `did you mean RETURN?`.
  public var hint: String?

  /// Makes an error.
  public init(_ detail: String, _ message: String, at span: SourceSpan, hint: String? = nil) {
    self.detail = detail
    self.message = message
    self.span = span
    self.hint = hint
  }
}
