// Atoms: what operators join. Each begins with a token of its own kind, so one look chooses.
extension Parser {
  /// A literal, a parameter, a variable, a function, or something in brackets (openCypher 9, Atom).
  mutating func parseAtom() throws(SyntaxError) -> Expression {
    switch current.kind {
    case .integer, .float: try parseNumber(negated: false, from: current.span.lower)
    case .string: try parseString()
    case .parameter: parseParameter()
    case .identifier, .quotedIdentifier: try parseNamed()
    case .keyword(let word): try parseKeywordAtom(word)
    case .punctuation(.leftParenthesis): try parseParenthesised()
    case .punctuation(.leftBracket): try parseBracketed()
    case .punctuation(.leftBrace): try parseMap()
    case .punctuation, .lineComment, .blockComment, .whitespace, .error, .endOfText:
      throw unexpectedAtom()
    }
  }

  private mutating func parseString() throws(SyntaxError) -> Expression {
    let token = current
    advance()
    return Expression(.string(try string(token)), token.span)
  }

  /// `$name`, `` $`a name` `` or `$1`.
  mutating func parseParameter() -> Expression {
    let span = current.span
    advance()
    let quoted = bytes[span.lower + 1] == ASCII.backquote
    let name = SourceSpan(span.lower + 1, span.upper)
    return Expression(.parameter(quoted ? unquoted(name) : text(name)), span)
  }

  /// `(a)-->(b)`, or an expression in parentheses, whose span takes them in.
  private mutating func parseParenthesised() throws(SyntaxError) -> Expression {
    let start = current.span.lower
    if let end = pathEnd() {
      let path = try parsePath(before: end)
      return Expression(.pattern(path), path.span)
    }
    advance()
    var expression = try parseExpression()
    try expect(.rightParenthesis, "to close the parenthesis")
    expression.span = span(from: start)
    return expression
  }

  // MARK: Words

  /// A word of the grammar where an operand should stand: a literal, CASE, one of the forms with a syntax of its own,
  /// or, like any other word, a function or a variable.
  private mutating func parseKeywordAtom(_ word: Keyword) throws(SyntaxError) -> Expression {
    switch word {
    case .true, .false, .null, .inf, .infinity, .nan:
      if let literal = parseKeywordLiteral(word) { return literal }
    case .case where !isKeywordName(): return try parseCase()
    case .all, .any, .none, .single, .reduce, .shortestPath, .allShortestPaths:
      if at(.leftParenthesis, ahead: 1) { return try parseListForm(word) }
    case .count where at(.leftParenthesis, ahead: 1) && at(.asterisk, ahead: 2): return try parseCountStar()
    case .exists, .count, .collect:
      if at(.leftBrace, ahead: 1), word == .exists || atSubqueryBody(ahead: 2) {
        return try parseSubqueryExpression(word)
      }
    default:
      let isFunction = at(.leftParenthesis, ahead: 1) && !word.beginsClause && word != .not
      if word.isReserved, !isKeywordName(), !isFunction { throw unexpectedAtom() }
    }
    return try parseNamed()
  }

  /// Words that take a list or a path in parentheses in a syntax of their own, and else are functions.
  private mutating func parseListForm(_ word: Keyword) throws(SyntaxError) -> Expression {
    let named = atName(ahead: 2)
    switch word {
    case .shortestPath, .allShortestPaths: return try parseShortestPathExpression()
    case .reduce: return try named && at(.equal, ahead: 3) ? parseReduce() : parseNamed()
    default: return try named && at(.in, ahead: 3) ? parseQuantifierExpression() : parseNamed()
    }
  }

  /// True where the query has made the current keyword a name before.
  private func isKeywordName() -> Bool { keywordNames.contains(text(current.span)) }

  /// The literal that the current keyword is; nil where the query has made it a name, or where it is a function.
  private mutating func parseKeywordLiteral(_ word: Keyword) -> Expression? {
    guard !isKeywordName(), !at(.leftParenthesis, ahead: 1) else { return nil }
    let kind: Expression.Kind
    switch word {
    case .true: kind = .boolean(true)
    case .false: kind = .boolean(false)
    case .null: kind = .null
    case .inf, .infinity: kind = .float(.infinity)
    case .nan: kind = .float(.nan)
    default: return nil
    }
    let span = current.span
    advance()
    return Expression(kind, span)
  }

  /// A function `name.space.name(...)`, a map projection `name {...}`, or a variable.
  private mutating func parseNamed() throws(SyntaxError) -> Expression {
    if atFunction() { return try parseFunction() }
    let name = name(of: current)
    advance()
    let variable = Expression(.variable(name.text), name.span)
    return at(.leftBrace) ? try parseMapProjection(variable) : variable
  }

  /// True at `name.name(`. The dots are walked once, from the first name on.
  private func atFunction() -> Bool {
    var ahead = 1
    while at(.period, ahead: ahead), atName(ahead: ahead + 1) { ahead += 2 }
    return at(.leftParenthesis, ahead: ahead)
  }
}
