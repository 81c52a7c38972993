// How often a relationship or a group of patterns repeats.
extension Parser {
  /// openCypher's `*`, `*2`, `*1..3`, `*..3`, `*1..` within the brackets of a relationship, or nothing.
  mutating func parseRange() throws(SyntaxError) -> Quantifier? {
    let start = current.span.lower
    guard skip(.asterisk) else {
      guard at(.doublePeriod) || current.kind.isNumber else { return nil }
      throw SyntaxError(
        "InvalidRelationshipPattern", "The length of a path begins with an asterisk.", at: current.span,
        hint: "for example *1..3")
    }
    let minimum = try parseRangeBound()
    guard skip(.doublePeriod) else {
      return Quantifier(minimum: minimum ?? 1, maximum: minimum, span: span(from: start))
    }
    let maximum = try parseRangeBound()
    return Quantifier(minimum: minimum ?? 1, maximum: maximum, span: span(from: start))
  }

  private mutating func parseRangeBound() throws(SyntaxError) -> Int? {
    if at(.minus) {
      throw SyntaxError(
        "InvalidRelationshipPattern", "The length of a path cannot be negative.",
        at: current.span.union(token(1).span))
    }
    if current.kind == .float {
      throw SyntaxError(
        "InvalidRelationshipPattern", "The length of a path must be a whole number.", at: current.span,
        hint: "write a range with two dots: *1..3")
    }
    return try parseCount()
  }

  /// GQL's `{2}`, `{1,3}`, `{1,}`, `{,3}`, `+` and `*` behind a relationship or a group, or nothing.
  mutating func parseQuantifier() throws(SyntaxError) -> Quantifier? {
    let start = current.span.lower
    if skip(.asterisk) { return Quantifier(minimum: 0, maximum: nil, span: span(from: start)) }
    if skip(.plus) { return Quantifier(minimum: 1, maximum: nil, span: span(from: start)) }
    guard skip(.leftBrace) else { return nil }
    let first = try parseCount()
    var quantifier = Quantifier(minimum: first ?? 0, maximum: first, span: SourceSpan(start, start))
    if skip(.comma) {
      quantifier.maximum = try parseCount()
    } else if first == nil {
      throw unexpected("how often the pattern repeats, as in {1,3}")
    }
    try expect(.rightBrace, "to close the quantifier")
    quantifier.span = span(from: start)
    if let maximum = quantifier.maximum, maximum < quantifier.minimum || maximum == 0 {
      throw SyntaxError(
        "UnexpectedSyntax", "A pattern cannot repeat at least \(quantifier.minimum) and at most \(maximum) times.",
        at: quantifier.span)
    }
    return quantifier
  }

  private mutating func parseCount() throws(SyntaxError) -> Int? {
    guard current.kind == .integer else { return nil }
    let count = try integer(current, negated: false)
    advance()
    return Int(count)
  }
}
