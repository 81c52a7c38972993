// What stands in brackets and braces: lists, comprehensions, maps and map projections.
extension Parser {
  /// `[a, b]`, `[x IN list ...]` or `[(a)-->(b) ...]`.
  mutating func parseBracketed() throws(SyntaxError) -> Expression {
    if atName(ahead: 1), at(.in, ahead: 2), !isListLiteral(position) { return try parseListComprehension() }
    if let pattern = try parsePatternComprehension() { return pattern }
    return try parseList()
  }

  /// `[a, b, ...]`.
  private mutating func parseList() throws(SyntaxError) -> Expression {
    let start = current.span.lower
    advance()
    var items: [Expression] = []
    if !at(.rightBracket) { items = try parseExpressions() }
    try expect(.rightBracket, "to close the list")
    return Expression(.list(items), span(from: start))
  }

  // MARK: Comprehensions

  /// True of `[x IN xs, y]`, a list whose first item is a condition: a comma on its own level and no `|` or WHERE.
  ///
  /// The walk stops at the first of these, so that it is short wherever the list is long.
  private func isListLiteral(_ opening: Int) -> Bool {
    let close = Int(partners[opening])
    var cases = 0
    var index = opening + 1
    while index < close {
      switch tokens.kind(at: index) {
      case .punctuation(.comma) where cases == 0: return true
      case .punctuation(.bar), .keyword(.where): return false
      case .punctuation(.period): index += 1  // `x.end` ends no CASE
      case .keyword(.case): cases += 1
      case .keyword(.end): cases = max(0, cases - 1)
      default: break
      }
      // Over a bracket in one step; without a partner the text is wrong whatever this answers.
      index = partners[index] >= 0 ? Int(partners[index]) + 1 : index + 1
    }
    return false
  }

  /// `[variable IN list [WHERE predicate] [| projection]]`.
  private mutating func parseListComprehension() throws(SyntaxError) -> Expression {
    let start = current.span.lower
    advance()
    let variable = try parseVariable("a name for the items of the list")
    try expect(.in, "and a list")
    let list = try parseExpression(barEnds: true)
    let predicate = try parseWhere(barEnds: true)
    let projection = skip(.bar) ? try parseExpression() : nil
    try expect(.rightBracket, "to close the list comprehension")
    return Expression(
      .listComprehension(variable: variable, list: list, predicate: predicate, projection: projection),
      span(from: start))
  }

  /// `[[variable =] path [WHERE predicate] | projection]`, or nil where none begins here.
  private mutating func parsePatternComprehension() throws(SyntaxError) -> Expression? {
    let start = position
    advance()
    let named = atName() && at(.equal, ahead: 1)
    if named { position += 2 }
    guard let end = pathEnd(), tokens.kind(at: end) == .punctuation(.bar) || tokens.kind(at: end) == .keyword(.where)
    else {
      position = start
      return nil
    }
    position = start + 1
    let variable = named ? try parseVariable("a name for the path") : nil
    if named { advance() }
    let path = try parsePath(before: end)
    let predicate = try parseWhere(barEnds: true)
    try expect(.bar, "before what is collected for each path")
    let projection = try parseExpression()
    try expect(.rightBracket, "to close the pattern comprehension")
    return Expression(
      .patternComprehension(variable: variable, path: path, predicate: predicate, projection: projection),
      span(from: tokens[start].span.lower))
  }

  // MARK: Maps

  /// `{key: value, ...}`.
  mutating func parseMap() throws(SyntaxError) -> Expression {
    let start = current.span.lower
    try expect(.leftBrace, "before a map")
    var entries: [MapEntry] = []
    if !at(.rightBrace) {
      repeat {
        let key = try parseName("a key, as in {key: value}")
        try expect(.colon, "after the key \(key.text)")
        entries.append(MapEntry(key: key, value: try parseExpression()))
      } while skip(.comma)
    }
    try expect(.rightBrace, "to close the map")
    return Expression(.map(entries), span(from: start))
  }

  /// `variable {.key, .*, key: value, variable}`; the variable has been taken.
  mutating func parseMapProjection(_ variable: Expression) throws(SyntaxError) -> Expression {
    try expect(.leftBrace, "before the items of a map")
    var items: [MapProjectionItem] = []
    if !at(.rightBrace) {
      repeat { items.append(try parseMapProjectionItem()) } while skip(.comma)
    }
    try expect(.rightBrace, "to close the map projection")
    return Expression(.mapProjection(variable, items), span(from: variable.span.lower))
  }

  private mutating func parseMapProjectionItem() throws(SyntaxError) -> MapProjectionItem {
    if skip(.period) {
      if skip(.asterisk) { return .allProperties }
      return .property(try parseName("a property key after the dot"))
    }
    let name = try parseName("a property (.key), a key with its value, or a variable")
    return skip(.colon) ? .entry(name, try parseExpression()) : .variable(name)
  }
}
