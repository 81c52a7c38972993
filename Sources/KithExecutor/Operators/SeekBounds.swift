import KithGraph
import KithValue

/// The part of a property's values that a seek looks for, before its ends are computed.
enum SeekBounds {
  case equal(Evaluator)
  case prefix(Evaluator)
  case among(Evaluator)
  case between(lower: (value: Evaluator, isInclusive: Bool)?, upper: (value: Evaluator, isInclusive: Bool)?)

  /// The same with its ends computed, as far as an index can answer it.
  enum Resolved {
    case prefix(String)
    case bounds(ValueBounds)
    /// One of some values, none of them null.
    case values([Value])
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
    case .among(let list):
      switch try list.constant(context) {
      case .null: return .nothing
      case .list(let list): return .values(list.elements.filter { !$0.isNull })
      default: return .unknown
      }
    case .between(let lower, let upper):
      func bound(
        _ bound: (value: Evaluator, isInclusive: Bool)?
      ) throws(EvaluationError) -> ValueBounds.Bound? {
        guard let bound else { return nil }
        return ValueBounds.Bound(try bound.value.constant(context), isInclusive: bound.isInclusive)
      }
      let bounds = ValueBounds(lower: try bound(lower), upper: try bound(upper))
      // No value is above or below null.
      if bounds.lower?.value.isNull ?? false || bounds.upper?.value.isNull ?? false { return .nothing }
      return .bounds(bounds)
    }
  }
}
