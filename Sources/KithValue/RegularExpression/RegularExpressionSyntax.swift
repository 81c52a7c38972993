/// A pattern as a tree: `a(b|c)*` is a concatenation of a set and a repetition of an alternation.
indirect enum RegularExpressionSyntax: Sendable {
  /// One code point out of a set.
  case scalar(ScalarSet)
  case concatenation([RegularExpressionSyntax])
  case alternation([RegularExpressionSyntax])
  /// At least `minimum` times, at most `maximum` where that is given.
  case repetition(RegularExpressionSyntax, minimum: Int, maximum: Int?)
  case assertion(Assertion)

  /// A condition on a place between two code points.
  enum Assertion: Sendable {
    case textStart, textEnd
    case lineStart, lineEnd
    case wordBoundary, noWordBoundary
  }

  /// The pattern without what a match of the whole text makes superfluous: `^` in front and `$` at the end.
  var withoutOuterAnchors: RegularExpressionSyntax {
    switch self {
    case .assertion(.textStart), .assertion(.textEnd):
      return .concatenation([])
    case .alternation(let branches):
      return .alternation(branches.map(\.withoutOuterAnchors))
    case .concatenation(var parts):
      while case .assertion(.textStart)? = parts.first { parts.removeFirst() }
      while case .assertion(.textEnd)? = parts.last { parts.removeLast() }
      return .concatenation(parts)
    case .scalar, .repetition, .assertion:
      return self
    }
  }
}
