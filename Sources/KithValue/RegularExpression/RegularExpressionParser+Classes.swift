extension RegularExpressionParser {
  /// `[a-z]`, `[^\d_]`, `[a-z[0-9]]`, `[a-z&&[^aeiou]]`; `at` is on the opening bracket.
  ///
  ///     class   = "[" "^"? union ("&&" union)* "]"
  ///     union   = (class | escape | character ("-" character)?)*
  mutating func parseClass() throws(EvaluationError) -> ScalarSet {
    try enter()
    defer { leave() }
    at += 1
    let isNegated = take("^")
    var set = try parseClassUnion(isFirst: true)
    while take("&&") { set = set.intersection(try parseClassUnion(isFirst: false)) }
    if !take("]") { throw error("a `[` is not closed") }
    return isNegated ? set.inverted : set
  }

  private mutating func parseClassUnion(isFirst: Bool) throws(EvaluationError) -> ScalarSet {
    var ranges: [ClosedRange<UInt32>] = []
    var others = ScalarSet()
    var isAtStart = isFirst
    while let scalar = next {
      if scalar == "&", at + 1 < scalars.count, scalars[at + 1] == "&" { break }
      // Right behind the opening bracket a closing one is a character like any other.
      if scalar == "]", !isAtStart { break }
      isAtStart = false
      if scalar == "[" {
        others = others.union(try parseClass())
      } else if scalar == "\\", let set = try parseClassEscape() {
        others = others.union(set)
      } else if take("\\Q") {
        while at < scalars.count, !take("\\E") {
          ranges.append(scalars[at].value...scalars[at].value)
          at += 1
        }
      } else {
        ranges.append(try parseClassRange())
      }
    }
    let plain = ScalarSet(ranges)
    return (flags.ignoresCase ? plain.ignoringCase : plain).union(others)
  }

  private mutating func parseClassRange() throws(EvaluationError) -> ClosedRange<UInt32> {
    let first = try parseClassScalar()
    guard next == "-", at + 1 < scalars.count, scalars[at + 1] != "]", scalars[at + 1] != "[" else {
      return first.value...first.value
    }
    at += 1
    let last = try parseClassScalar()
    if last < first { throw error("a range runs backwards") }
    return first.value...last.value
  }

  private mutating func parseClassScalar() throws(EvaluationError) -> Unicode.Scalar {
    if next == "\\" { return try parseScalarEscape() }
    at += 1
    return scalars[at - 1]
  }
}
