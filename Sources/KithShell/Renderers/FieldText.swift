import KithValue

/// A value as one field of a text format, before that format's own quoting.
enum FieldText {
  /// Strings and temporal values as they are, numbers and booleans as Cypher writes them, and what is made of several
  /// values as JSON, so that a program can take it apart: `["a","b"]`.
  static func of(_ value: Value) -> String {
    switch value {
    case .list, .map, .node, .relationship, .path, .nodeReference, .relationshipReference, .pathReference:
      value.jsonText
    case .null, .boolean, .integer, .float, .string, .date, .localTime, .time, .localDateTime, .dateTime, .duration:
      value.displayText
    }
  }

  /// Whether the value is a string without characters, which must not be taken for null.
  static func isEmptyString(_ value: Value) -> Bool {
    if case .string(let string) = value { string.text.isEmpty } else { false }
  }

  /// Whether the value is a number, which stands to the right of its column.
  static func isNumber(_ value: Value) -> Bool {
    switch value {
    case .integer, .float: true
    default: false
    }
  }
}
