import KithValue

/// Arguments as the Swift values that functions compute with; nil for null, a TypeError for another type.
extension Value {
  func text(in function: String) throws(EvaluationError) -> String? {
    switch self {
    case .string(let string): return string.text
    case .null: return nil
    default: throw unfit(for: function, "a STRING")
    }
  }

  func number(in function: String) throws(EvaluationError) -> Double? {
    switch self {
    case .float(let value): return value
    case .integer(let value): return Double(value)
    case .null: return nil
    default: throw unfit(for: function, "a number")
    }
  }

  func integer(in function: String) throws(EvaluationError) -> Int64? {
    switch self {
    case .integer(let value): return value
    case .null: return nil
    default: throw unfit(for: function, "an INTEGER")
    }
  }

  /// An integer of zero or more, as an index or a length; a negative one is an `ArgumentError(NumberOutOfRange)`.
  func count(in function: String) throws(EvaluationError) -> Int? {
    guard let value = try integer(in: function) else { return nil }
    if value < 0 { throw .numberOutOfRange("\(function)() takes no negative number, so not \(value)") }
    return Int(value)
  }

  func elements(in function: String) throws(EvaluationError) -> [Value]? {
    switch self {
    case .list(let list): return list.elements
    case .null: return nil
    default: throw unfit(for: function, "a LIST")
    }
  }

  func unfit(for function: String, _ expected: String) -> EvaluationError {
    .invalidArgumentType("\(function)() takes \(expected), not \(cypherType.name)")
  }
}
