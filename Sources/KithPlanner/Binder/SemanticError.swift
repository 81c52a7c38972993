import KithCypher
import KithValue

/// A query that can be read but must be refused: what, where, and what to do.
public struct SemanticError: Error, Sendable {
  /// Nearly always a SyntaxError in openCypher's terms.
  public var kind: EvaluationError.Kind
  /// openCypher's detail, `UndefinedVariable`.
  public var detail: String
  /// What is wrong, for people.
  public var message: String
  /// Where.
  public var span: SourceSpan
  /// A suggestion.
  public var hint: String?

  /// Makes an error.
  public init(
    _ detail: String, _ message: String, at span: SourceSpan, hint: String? = nil,
    kind: EvaluationError.Kind = .syntaxError
  ) {
    self.kind = kind
    self.detail = detail
    self.message = message
    self.span = span
    self.hint = hint
  }
}

/// The functions and procedures that the binder checks calls against.
public protocol RoutineCatalogue: Sendable {
  /// A function by its name in lower case.
  func function(named lowercased: String) -> FunctionSignature?
  /// Every function's documented name, for suggestions.
  var functionNames: [String] { get }
  /// A procedure by its dotted name as written.
  func procedure(named name: String) -> ProcedureSignature?
  /// Every procedure's name, for suggestions.
  var procedureNames: [String] { get }
}
