import KithValue

extension Value {
  /// Throws where a property cannot hold it: `SET n.p = {a: 1}` and `SET n.p = [n]` are TypeError(InvalidPropertyType).
  func requireStorable() throws(EvaluationError) {
    switch self {
    case .null, .boolean, .integer, .float, .string, .date, .localTime, .time, .localDateTime, .dateTime, .duration:
      return
    case .list(let list):
      for element in list.elements { try element.requireStorable() }
    case .map: throw Self.notStorable("a map")
    case .node, .nodeReference: throw Self.notStorable("a node")
    case .relationship, .relationshipReference: throw Self.notStorable("a relationship")
    case .path, .pathReference: throw Self.notStorable("a path")
    }
  }

  private static func notStorable(_ what: String) -> EvaluationError {
    EvaluationError(.typeError, "InvalidPropertyType", "A property cannot hold \(what).")
  }
}
