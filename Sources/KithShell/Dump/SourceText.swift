import KithValue

extension Value {
  /// The value as an expression that gives it again: unlike `literalText` a temporal value is a call, `date('2019-05-01')`,
  /// and a float that is no number the division that makes it.
  var sourceText: String {
    var text = ""
    appendSource(to: &text)
    return text
  }

  private func appendSource(to text: inout String) {
    switch self {
    case .float(let number) where number.isNaN: text += "(0.0 / 0.0)"
    case .float(let number) where number.isInfinite: text += number < 0 ? "(-1.0 / 0.0)" : "(1.0 / 0.0)"
    case .date: appendCall("date", to: &text)
    case .localTime: appendCall("localtime", to: &text)
    case .time: appendCall("time", to: &text)
    case .localDateTime: appendCall("localdatetime", to: &text)
    case .dateTime: appendCall("datetime", to: &text)
    case .duration: appendCall("duration", to: &text)
    case .list(let list):
      text += "["
      for (index, element) in list.elements.enumerated() {
        if index > 0 { text += ", " }
        element.appendSource(to: &text)
      }
      text += "]"
    case .map(let map): Self.appendSource(of: map, to: &text)
    case .null, .boolean, .integer, .float, .string, .node, .relationship, .path, .nodeReference,
      .relationshipReference, .pathReference:
      appendLiteral(to: &text)
    }
  }

  private func appendCall(_ function: String, to text: inout String) {
    text += function + "("
    appendLiteral(to: &text)
    text += ")"
  }

  /// Writes `{key: value, ...}`.
  static func appendSource(of map: MapValue, to text: inout String) {
    text += "{"
    for (index, entry) in map.entries.enumerated() {
      if index > 0 { text += ", " }
      appendName(entry.key, to: &text)
      text += ": "
      entry.value.appendSource(to: &text)
    }
    text += "}"
  }

  /// A label, type or key as a query writes it, in backquotes where it must be.
  static func sourceName(_ name: String) -> String {
    var text = ""
    appendName(name, to: &text)
    return text
  }
}
