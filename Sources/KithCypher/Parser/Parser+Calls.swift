// CALL, of a procedure or of a subquery.
extension Parser {
  /// `CALL { query }`, `CALL (a, b) { query }` or `CALL procedure ...`; OPTIONAL has been taken.
  mutating func parseCallOrSubquery(optional: Bool, from start: Int) throws(SyntaxError) -> Clause {
    try expect(.call, "after OPTIONAL")
    if at(.leftBrace) || at(.leftParenthesis) {
      return .subquery(try parseSubqueryClause(optional: optional, from: start))
    }
    var call = try parseProcedureCall(from: start)
    call.optional = optional
    return .call(call)
  }

  /// `{ query }` with the variables it may see, `(a, b)` or `(*)`, before it.
  private mutating func parseSubqueryClause(optional: Bool, from start: Int) throws(SyntaxError) -> SubqueryClause {
    var imports: [Name]?
    var importsAll = false
    if skip(.leftParenthesis) {
      imports = []
      if skip(.asterisk) {
        importsAll = true
      } else if !at(.rightParenthesis) {
        var names: [Name] = []
        repeat { names.append(try parseName("a variable that the subquery may see")) } while skip(.comma)
        imports = names
      }
      try expect(.rightParenthesis, "after the variables that the subquery may see")
    }
    let query = try parseBracedQuery()
    let transactions = try parseInTransactions()
    var clause = SubqueryClause(
      optional: optional, imports: imports, importsAll: importsAll, query: query, span: span(from: start))
    clause.transactions = transactions
    return clause
  }

  /// `IN [n [CONCURRENT]] TRANSACTIONS [OF n ROWS] [ON ERROR FAIL]`, or nothing.
  ///
  /// What is asked of a failure other than to fail cannot be had: the statement is one transaction.
  private mutating func parseInTransactions() throws(SyntaxError) -> SourceSpan? {
    guard at(.in) else { return nil }
    let start = current.span.lower
    advance()
    if !at(word: "TRANSACTIONS"), !at(word: "CONCURRENT") { _ = try parseExpression() }
    _ = skip(word: "CONCURRENT")
    guard skip(word: "TRANSACTIONS") || skip(word: "TRANSACTION") else { throw unexpected("TRANSACTIONS after IN") }
    func refused(_ what: String) -> SyntaxError {
      SyntaxError(
        "UnexpectedSyntax", "\(what) is not supported.", at: current.span,
        hint: "a statement is one transaction: it is done altogether or not at all")
    }
    while true {
      if skip(word: "OF") {
        _ = try parseExpression()
        guard skip(word: "ROWS") || skip(word: "ROW") else { throw unexpected("ROWS after their number") }
      } else if at(.on), at(word: "ERROR", ahead: 1) {
        for _ in 0..<2 { advance() }
        guard skip(word: "FAIL") else { throw refused("ON ERROR \(text(current.span).uppercased())") }
      } else if at(word: "REPORT") {
        throw refused("REPORT STATUS")
      } else {
        return span(from: start)
      }
    }
  }

  /// `{ query }`.
  mutating func parseBracedQuery() throws(SyntaxError) -> Query {
    try expect(.leftBrace, "before a subquery")
    let outer = try enterNesting()
    let query = try parseQuery()
    leaveNesting(outer)
    try expect(.rightBrace, "to close the subquery")
    return query
  }

  /// `name.space.procedure [(arguments)] [YIELD ...]`.
  private mutating func parseProcedureCall(from start: Int) throws(SyntaxError) -> CallClause {
    let procedure = try parseDottedName("the name of a procedure after CALL")
    var arguments: [Expression]?
    if skip(.leftParenthesis) {
      arguments = []
      if !at(.rightParenthesis) { arguments = try parseExpressions() }
      try expect(.rightParenthesis, "after the arguments of \(procedure.text)")
    }
    var yield = CallClause.Yield.none
    var predicate: Expression?
    if skip(.yield) {
      yield = try parseYield()
      predicate = try parseWhere()
    }
    return CallClause(
      procedure: procedure, arguments: arguments, yield: yield, predicate: predicate, span: span(from: start))
  }

  /// What follows YIELD: `*`, `-` for nothing, or `field [AS name], ...`.
  mutating func parseYield() throws(SyntaxError) -> CallClause.Yield {
    if skip(.asterisk) { return .all }
    if skip(.minus) { return .items([]) }
    var items: [(field: Name, alias: Name?)] = []
    repeat {
      let field = try parseVariable("the name of a result column after YIELD")
      let alias = skip(.as) ? try parseVariable("a name after AS") : nil
      items.append((field, alias))
    } while skip(.comma)
    return .items(items)
  }

  /// `name.name.name` as one name, the dots kept.
  mutating func parseDottedName(_ what: String) throws(SyntaxError) -> Name {
    var name = try parseName(what)
    while skip(.period) {
      let part = try parseName("a name after the dot")
      name.text += "." + part.text
      name.span = name.span.union(part.span)
    }
    return name
  }

  /// `expression, ...`, at least one.
  mutating func parseExpressions() throws(SyntaxError) -> [Expression] {
    var expressions: [Expression] = []
    repeat { expressions.append(try parseExpression()) } while skip(.comma)
    return expressions
  }
}
