// Expressions with a syntax of their own: functions, CASE, quantifiers, reduce and subqueries.
extension Parser {
  /// `name([DISTINCT] argument, ...)`.
  mutating func parseFunction() throws(SyntaxError) -> Expression {
    let name = try parseDottedName("the name of a function")
    try expect(.leftParenthesis, "after the name of the function")
    if name.text.isSpelled("trim"), let trim = try parseTrim(name) { return trim }
    if let comprehension = try parseOldComprehension(name) { return comprehension }
    let distinct = skip(.distinct)
    if !distinct, at(.all), isOperand(token(1)) { advance() }
    var arguments: [Expression] = []
    if !at(.rightParenthesis) { arguments = try parseExpressions() }
    try expect(.rightParenthesis, "to close \(name.text)(")
    if name.text.isSpelled("normalize"), arguments.count == 2 { nameNormalForm(&arguments[1]) }
    return Expression(.function(name, distinct: distinct, arguments: arguments), span(from: name.span.lower))
  }

  /// `filter(variable IN list WHERE predicate)` and `extract(variable IN list | projection)`, which older Cypher has for
  /// list comprehensions; nil where something else is called. The opening parenthesis has been taken.
  private mutating func parseOldComprehension(_ name: Name) throws(SyntaxError) -> Expression? {
    guard name.text.isSpelled("filter") || name.text.isSpelled("extract"), atName(), at(.in, ahead: 1) else {
      return nil
    }
    let variable = try parseVariable("a name for the items of the list")
    advance()
    let list = try parseExpression(barEnds: true)
    let predicate = try parseWhere(barEnds: true)
    let projection = skip(.bar) ? try parseExpression() : nil
    try expect(.rightParenthesis, "to close \(name.text)(")
    return Expression(
      .listComprehension(variable: variable, list: list, predicate: predicate, projection: projection),
      span(from: name.span.lower))
  }

  /// True of what can only begin an operand, so that ALL before it is the opposite of DISTINCT and no name.
  private func isOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .identifier, .quotedIdentifier, .integer, .float, .string, .parameter: true
    case .keyword, .punctuation, .lineComment, .blockComment, .whitespace, .error, .endOfText: false
    }
  }

  /// `count(*)`.
  mutating func parseCountStar() throws(SyntaxError) -> Expression {
    let start = current.span.lower
    for _ in 0..<3 { advance() }
    try expect(.rightParenthesis, "to close count(*")
    return Expression(.countStar, span(from: start))
  }

  /// `shortestPath((a)-[*]-(b))` as a value.
  mutating func parseShortestPathExpression() throws(SyntaxError) -> Expression {
    let part = try parseShortestPath()
    return Expression(.shortestPath(part), part.span)
  }

  // MARK: Over lists

  /// `all(variable IN list [WHERE predicate])`, and so any, none and single.
  mutating func parseQuantifierExpression() throws(SyntaxError) -> Expression {
    let start = current.span.lower
    guard let quantifier = ListQuantifier(rawValue: text(current.span).lowercased()) else {
      throw unexpected("a quantifier")
    }
    advance()
    try expect(.leftParenthesis, "after \(quantifier.rawValue)")
    let variable = try parseVariable("a name for the items of the list")
    try expect(.in, "and a list")
    let list = try parseExpression()
    let predicate = try parseWhere()
    try expect(.rightParenthesis, "to close \(quantifier.rawValue)(")
    return Expression(
      .quantifier(quantifier, variable: variable, list: list, predicate: predicate), span(from: start))
  }

  /// `reduce(accumulator = initial, variable IN list | body)`.
  mutating func parseReduce() throws(SyntaxError) -> Expression {
    let start = current.span.lower
    advance()
    try expect(.leftParenthesis, "after reduce")
    let accumulator = try parseVariable("a name for the result so far")
    try expect(.equal, "and its first value")
    let initial = try parseExpression()
    try expect(.comma, "before the list that reduce walks")
    let variable = try parseVariable("a name for the items of the list")
    try expect(.in, "and a list")
    let list = try parseExpression(barEnds: true)
    try expect(.bar, "before the expression for the next value")
    let body = try parseExpression()
    try expect(.rightParenthesis, "to close reduce(")
    return Expression(
      .reduce(accumulator: accumulator, initial: initial, variable: variable, list: list, body: body),
      span(from: start))
  }

  // MARK: Subqueries

  /// True where what stands in the braces is a query or a pattern, and not the items of a map projection
  /// of a variable that happens to be called count or collect.
  func atSubqueryBody(ahead: Int) -> Bool {
    switch token(ahead).kind {
    case .punctuation(.leftParenthesis): return true
    case .keyword(let word):
      if at(.colon, ahead: ahead + 1) || at(.comma, ahead: ahead + 1) || at(.rightBrace, ahead: ahead + 1) {
        return false
      }
      return word.beginsClause || word == .shortestPath || word == .allShortestPaths || word == .all || word == .any
        || word == .shortest || at(.equal, ahead: ahead + 1)
    case .identifier, .quotedIdentifier: return at(.equal, ahead: ahead + 1)
    default: return false
    }
  }

  /// `exists { ... }`, `count { ... }` or `collect { ... }`.
  mutating func parseSubqueryExpression(_ word: Keyword) throws(SyntaxError) -> Expression {
    let start = current.span.lower
    let kind: SubqueryKind = word == .exists ? .exists : word == .count ? .count : .collect
    advance()
    return Expression(.subquery(kind, try parseSubqueryBody()), span(from: start))
  }

  /// `{ query }` or `{ pattern [WHERE predicate] }`; a MATCH alone is a pattern too.
  private mutating func parseSubqueryBody() throws(SyntaxError) -> SubqueryBody {
    if case .keyword(let word) = token(1).kind, word.beginsClause, !at(.equal, ahead: 2) {
      let query = try parseBracedQuery()
      if query.unions.isEmpty, query.first.clauses.count == 1, case .match(let match) = query.first.clauses[0],
        !match.optional
      {
        return .pattern(match.pattern, predicate: match.predicate)
      }
      return .query(query)
    }
    try expect(.leftBrace, "before a subquery")
    let outer = try enterNesting()
    let pattern = try parsePattern()
    let predicate = try parseWhere()
    leaveNesting(outer)
    try expect(.rightBrace, "to close the subquery")
    return .pattern(pattern, predicate: predicate)
  }
}
