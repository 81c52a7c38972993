/// What a procedure takes and gives.
public struct ProcedureSignature: Sendable {
  /// The dotted name, `db.labels`.
  public var name: String
  /// The arguments in order.
  public var arguments: [FunctionSignature.Parameter]
  /// The fields of a row.
  public var results: [FunctionSignature.Parameter]
  /// One sentence for people.
  public var summary: String
  /// Makes a signature.
  public init(
    _ name: String, arguments: [FunctionSignature.Parameter], results: [FunctionSignature.Parameter],
    summary: String = ""
  ) {
    self.name = name
    self.arguments = arguments
    self.results = results
    self.summary = summary
  }
}
