/// A query that cannot be read: what, where, and what to do.
///
/// `RETRUN 1` is `UnexpectedSyntax` at 0..<6, with the hint `did you mean RETURN?`.
public struct SyntaxError: Error, Sendable, Hashable {
  private struct Fields: Sendable, Hashable {
    var detail: String
    var message: String
    var span: SourceSpan
    var hint: String?
  }

  // Boxed: every `try` of the parser keeps room for an error on the stack, and nesting multiplies it.
  private indirect enum Box: Sendable, Hashable {
    case fields(Fields)
  }

  private var box: Box

  private var fields: Fields {
    get {
      switch box {
      case .fields(let fields): fields
      }
    }
    set { box = .fields(newValue) }
  }

  /// openCypher's word for it: `UnexpectedSyntax`, `InvalidNumberLiteral`, `IntegerOverflow`, ...; every one is a
  /// SyntaxError at compile time.
  public var detail: String {
    get { fields.detail }
    set { fields.detail = newValue }
  }

  /// What is wrong, as a sentence for whoever wrote the query.
  public var message: String {
    get { fields.message }
    set { fields.message = newValue }
  }

  /// The text that is wrong.
  public var span: SourceSpan {
    get { fields.span }
    set { fields.span = newValue }
  }

  /// A suggestion to print behind the message, without capital and full stop: `did you mean RETURN?`.
  public var hint: String? {
    get { fields.hint }
    set { fields.hint = newValue }
  }

  /// Makes an error: `SyntaxError("UnexpectedSyntax", "There is no query here.", at: SourceSpan(0, 0))`.
  public init(_ detail: String, _ message: String, at span: SourceSpan, hint: String? = nil) {
    box = .fields(Fields(detail: detail, message: message, span: span, hint: hint))
  }
}
