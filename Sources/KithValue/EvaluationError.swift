/// What can go wrong while values are computed, in openCypher's terms: `TypeError(InvalidArgumentType)`.
///
/// Errors carry data; the session's room writes the prose around `message` and adds the place.
public struct EvaluationError: Error, Sendable, Hashable {
  /// openCypher's error types, and kith's own for what the standard does not name.
  public enum Kind: String, Sendable, Hashable {
    case syntaxError = "SyntaxError"
    case semanticError = "SemanticError"
    case typeError = "TypeError"
    case argumentError = "ArgumentError"
    case arithmeticError = "ArithmeticError"
    case entityNotFound = "EntityNotFound"
    case propertyNotFound = "PropertyNotFound"
    case labelNotFound = "LabelNotFound"
    case parameterMissing = "ParameterMissing"
    case procedureError = "ProcedureError"
    case constraintValidationFailed = "ConstraintValidationFailed"
    case constraintVerificationFailed = "ConstraintVerificationFailed"
    /// A limit on time, memory, size or nesting was reached.
    case limitExceeded = "LimitExceeded"
    /// Somebody cancelled the statement.
    case cancelled = "Cancelled"
    /// A file named in the statement cannot be read.
    case externalFile = "ExternalFileError"
  }

  /// The error type.
  public var kind: Kind
  /// openCypher's detail: `InvalidArgumentType`, `DeletedEntityAccess`, ...
  public var detail: String
  /// What happened, for people.
  public var message: String

  /// Makes an error.
  public init(_ kind: Kind, _ detail: String, _ message: String) {
    self.kind = kind
    self.detail = detail
    self.message = message
  }
}
