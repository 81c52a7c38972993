import KithValue

extension CypherType {
  /// The value as an argument of this type: null always, and integers where floats are asked for.
  func accept(_ value: Value, _ routine: String) throws(EvaluationError) -> Value {
    guard let accepted = converted(value) else {
      throw EvaluationError(
        .typeError, "InvalidArgumentType", "\(routine) takes \(name) here, and this is \(value.cypherType.name)")
    }
    return accepted
  }

  /// The value, or what stands for it in this type; nil where it is of another.
  private func converted(_ value: Value) -> Value? {
    if value.isNull { return value }
    switch (self, value) {
    case (.float, .integer(let i)): return .float(Double(i))
    case (.any, _), (.number, .integer), (.number, .float), (.integer, .integer), (.float, .float), (.string, .string),
      (.boolean, .boolean), (.map, .map), (.node, .nodeReference), (.node, .node),
      (.relationship, .relationshipReference), (.relationship, .relationship), (.path, .pathReference), (.path, .path),
      (.date, .date), (.duration, .duration), (.time, .time), (.localTime, .localTime), (.dateTime, .dateTime),
      (.localDateTime, .localDateTime), (.list(.any), .list):
      return value
    case (.list(let element), .list(let list)):
      var elements: [Value] = []
      for one in list.elements {
        guard let converted = element.converted(one) else { return nil }
        elements.append(converted)
      }
      return .list(elements)
    case (.oneOf(let types), _):
      for type in types { if let converted = type.converted(value) { return converted } }
      return nil
    default: return nil
    }
  }
}
