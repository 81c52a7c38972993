// CALL, of a procedure or of a subquery.
extension Parser {
  /// `CALL { query }`, `CALL (a, b) { query }` or `CALL procedure ...`; OPTIONAL has been taken.
  mutating func parseCallOrSubquery(optional: Bool, from start: Int) throws(SyntaxError) -> Clause {
    try expect(.call, "after OPTIONAL")
    if at(.leftBrace) || at(.leftParenthesis) {
      return .subquery(try parseSubqueryClause(optional: optional, from: start))
    }
    guard !optional else { throw unexpected("{ and a query after OPTIONAL CALL") }
    return .call(try parseProcedureCall(from: start))
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
    if at(.in), token(1).kind.isName, text(token(1).span).uppercased() == "TRANSACTIONS" {
      throw SyntaxError(
        "UnexpectedSyntax", "CALL { } IN TRANSACTIONS is not supported.",
        at: current.span.union(token(1).span), hint: "leave IN TRANSACTIONS out: a statement is one transaction")
    }
    return SubqueryClause(
      optional: optional, imports: imports, importsAll: importsAll, query: query, span: span(from: start))
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
