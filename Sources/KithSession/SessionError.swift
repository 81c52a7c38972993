import KithValue

/// Why a statement failed, with all that a shell needs to show it.
public struct SessionError: Error, Sendable, Hashable {
  /// When it was found.
  public enum Phase: String, Sendable, Hashable {
    case compileTime = "compile time"
    case runtime = "runtime"
  }

  /// openCypher's error type.
  public var kind: EvaluationError.Kind
  /// When it was found.
  public var phase: Phase
  /// openCypher's detail: `UndefinedVariable`, `DeleteConnectedNode`, ...
  public var detail: String
  /// What is wrong, for people.
  public var message: String
  /// Where in the statement, if it can be said.
  public var place: TextPlace?
  /// What to do: `did you mean Person?`.
  public var hint: String?

  /// Makes an error.
  public init(
    kind: EvaluationError.Kind, phase: Phase, detail: String, message: String, place: TextPlace? = nil,
    hint: String? = nil
  ) {
    self.kind = kind
    self.phase = phase
    self.detail = detail
    self.message = message
    self.place = place
    self.hint = hint
  }
}
