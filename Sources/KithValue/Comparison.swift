/// The outcome of `<`, `<=`, `>` and `>=` on two values, before the operator picks its answer.
///
/// `1 < 'a'` is `.null` (types that do not compare), `0.0 / 0.0 < 1` is `.unordered` (an answer, and it is no).
@frozen public enum Comparison: Sendable, Hashable {
  case less
  case equal
  case greater
  /// A number against NaN: every one of the four operators says false.
  case unordered
  /// Null is involved, or the types do not compare: every one of the four operators says null.
  case null

  /// The answer of `a < b`.
  @inlinable public var isLess: Bool? { self == .null ? nil : self == .less }
  /// The answer of `a <= b`.
  @inlinable public var isLessOrEqual: Bool? { self == .null ? nil : self == .less || self == .equal }
  /// The answer of `a > b`.
  @inlinable public var isGreater: Bool? { self == .null ? nil : self == .greater }
  /// The answer of `a >= b`.
  @inlinable public var isGreaterOrEqual: Bool? { self == .null ? nil : self == .greater || self == .equal }

  /// The outcome that a three-way result stands for: negative, zero, positive.
  @inlinable public init(sign: Int) { self = sign < 0 ? .less : sign == 0 ? .equal : .greater }
}

extension Value {
  /// Compares for `<`, `<=`, `>` and `>=`: `[1, 2] < [1, 3]` is `.less`, `date('2020-01-01') < 1` is `.null`.
  ///
  /// Numbers compare exactly, strings by their UTF-8 bytes (which is by code point), false comes before true, lists go
  /// element by element until one decides; nodes, relationships, paths and maps do not compare.
  @inlinable public static func compare(_ a: Value, _ b: Value) -> Comparison {
    switch (a, b) {
    case (.integer(let x), .integer(let y)): x < y ? .less : x == y ? .equal : .greater
    case (.float(let x), .float(let y)): x < y ? .less : x == y ? .equal : x > y ? .greater : .unordered
    case (.string(let x), .string(let y)): Comparison(sign: x.order(against: y))
    default: compareSlowly(a, b)
    }
  }

  @usableFromInline static func compareSlowly(_ a: Value, _ b: Value) -> Comparison {
    switch (a, b) {
    case (.null, _), (_, .null): .null
    case (.integer(let x), .float(let y)): y.isNaN ? .unordered : Comparison(sign: x.orderExactly(against: y))
    case (.float(let x), .integer(let y)): x.isNaN ? .unordered : Comparison(sign: -y.orderExactly(against: x))
    case (.boolean(let x), .boolean(let y)): x == y ? .equal : x ? .greater : .less
    case (.list(let x), .list(let y)): compareLists(x.elements, y.elements)
    default: Temporal.compare(a, b).map(Comparison.init(sign:)) ?? .null
    }
  }

  /// Lists as in a dictionary: `[1] < [1, 0]`, and the first pair that is not equal decides, null included.
  private static func compareLists(_ a: [Value], _ b: [Value]) -> Comparison {
    for (x, y) in zip(a, b) {
      let here = compare(x, y)
      if here != .equal { return here }
    }
    return Comparison(sign: a.count < b.count ? -1 : a.count == b.count ? 0 : 1)
  }
}
