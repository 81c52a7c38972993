import KithValue

/// The part of a property's values that a seek looks for, before its ends are computed.
enum SeekBounds {
  case equal(Evaluator)
  case prefix(Evaluator)
  case between(lower: (value: Evaluator, isInclusive: Bool)?, upper: (value: Evaluator, isInclusive: Bool)?)

  /// The same with its ends computed, as far as an index can answer it.
  enum Resolved {
    case prefix(String)
    case integers(from: Int64, through: Int64)
    case nothing
    /// No index tells.
    case unknown
  }

  func resolved(_ context: ExecutionContext) throws(EvaluationError) -> Resolved {
    switch self {
    case .equal: return .unknown
    case .prefix(let text):
      guard case .string(let prefix) = try text.constant(context), !prefix.text.isEmpty else { return .unknown }
      return .prefix(prefix.text)
    case .between(let lower, let upper):
      var from = Int64.min
      var through = Int64.max
      if let lower {
        guard case .integer(let number) = try lower.value.constant(context) else { return .unknown }
        if !lower.isInclusive, number == .max { return .nothing }
        from = lower.isInclusive ? number : number + 1
      }
      if let upper {
        guard case .integer(let number) = try upper.value.constant(context) else { return .unknown }
        if !upper.isInclusive, number == .min { return .nothing }
        through = upper.isInclusive ? number : number - 1
      }
      return .integers(from: from, through: through)
    }
  }
}
