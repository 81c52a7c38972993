extension CypherType {
  /// The type of a property by its name as ``name`` writes it: `INTEGER`, `LIST<STRING>`, `DATE | ZONED DATETIME`.
  ///
  /// Nil for anything else, types that no property can have included.
  public init?(named text: String) {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmingSpaces }
    var types: [CypherType] = []
    for part in parts {
      guard let type = CypherType(single: part) else { return nil }
      types.append(type)
    }
    self = types.count == 1 ? types[0] : .oneOf(types)
  }

  private init?(single text: String) {
    if text.hasPrefix("LIST<"), text.hasSuffix(">") {
      guard let element = CypherType(single: String(text.dropFirst(5).dropLast())) else { return nil }
      self = .list(element)
      return
    }
    let types: [CypherType] = [
      .any, .boolean, .integer, .float, .number, .string, .date, .localTime, .time, .localDateTime, .dateTime,
      .duration,
    ]
    guard let type = types.first(where: { $0.name == text }) else { return nil }
    self = type
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
