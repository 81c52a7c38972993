import KithValue

extension FunctionSignature {
  /// `(text STRING, [length INTEGER]) → STRING`.
  var signatureText: String {
    var parts = parameters.enumerated().map { index, parameter in
      index < required ? parameter.text : "[\(parameter.text)]"
    }
    if isVariadic { parts.append("...") }
    return "(" + parts.joined(separator: ", ") + ") → " + result.name
  }
}

extension ProcedureSignature {
  /// `() → label STRING`; a procedure without fields is written without the arrow.
  var signatureText: String {
    let taken = "(" + arguments.map(\.text).joined(separator: ", ") + ")"
    return results.isEmpty ? taken : taken + " → " + results.map(\.text).joined(separator: ", ")
  }
}

extension FunctionSignature.Parameter {
  /// `text STRING`.
  fileprivate var text: String { "\(name) \(type.name)" }
}
