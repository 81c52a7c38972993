// Statement, Query, SingleQuery and the choice of a clause.
extension Parser {
  /// `[EXPLAIN | PROFILE] query [;]`.
  mutating func parseStatement() throws(SyntaxError) -> Statement {
    let start = current.span.lower
    try skipVersionPrefix()
    var mode = Statement.Mode.run
    if skip(.explain) { mode = .explain } else if skip(.profile) { mode = .profile }
    if current.kind == .endOfText || at(.semicolon) {
      throw SyntaxError(
        "UnexpectedSyntax", "There is no query here.", at: current.span,
        hint: "a query is for example MATCH (n) RETURN n")
    }
    let query = try parseQuery()
    let span = span(from: start)
    if skip(.semicolon) {
      guard current.kind == .endOfText else {
        throw lexicalError(current)
          ?? SyntaxError(
            "UnexpectedSyntax", "There is more than one statement: \(describe(current)) stands behind the ;.",
            at: current.span)
      }
    }
    guard current.kind == .endOfText else { throw foreignClause() ?? unexpectedAfterClause() }
    return Statement(mode: mode, query: query, span: span)
  }

  /// `query {UNION [ALL] query}` (openCypher 9, RegularQuery).
  mutating func parseQuery() throws(SyntaxError) -> Query {
    let first = try parseSingleQuery()
    var unions: [Query.Union] = []
    while at(.union) {
      let start = current.span.lower
      advance()
      let all = skip(.all)
      if !all { _ = skip(.distinct) }
      let span = span(from: start)
      unions.append(Query.Union(all: all, query: try parseSingleQuery(), span: span))
    }
    return Query(first: first, unions: unions)
  }

  /// One clause after the other, up to the end, to UNION or to a closing bracket.
  mutating func parseSingleQuery() throws(SyntaxError) -> SingleQuery {
    let start = current.span.lower
    var clauses: [Clause] = []
    while let clause = try parseClause(after: clauses.last) { clauses.append(clause) }
    if clauses.isEmpty {
      throw foreignClause() ?? unexpected("a clause such as MATCH or RETURN", words: Keyword.clauseStarts)
    }
    if clauses.count > 1 { try refuseYieldAll(in: clauses) }
    if case .call(let call)? = clauses.first, call.isCommand, case .with? = clauses.last {
      // What SHOW lists can be sorted and cut without a RETURN.
      clauses.append(
        .return(
          ProjectionClause(
            distinct: false, includesAll: true, items: [], orderBy: [], skip: nil, limit: nil, predicate: nil,
            span: span(from: start))))
    }
    return SingleQuery(clauses: clauses, span: span(from: start))
  }

  /// `YIELD *` is for a CALL that is the whole query: elsewhere a reader must see which names come in.
  private func refuseYieldAll(in clauses: [Clause]) throws(SyntaxError) {
    for case .call(let call) in clauses {
      guard case .all = call.yield, !call.isCommand else { continue }
      throw SyntaxError(
        "UnexpectedSyntax", "YIELD * can only be used where CALL is the whole query.", at: call.span,
        hint: "name the columns after YIELD")
    }
  }

  /// The clause that begins here, or nil where none does.
  mutating func parseClause(after previous: Clause?) throws(SyntaxError) -> Clause? {
    guard case .keyword(let word) = current.kind else { return try parseWordClause(isFirst: previous == nil) }
    switch word {
    case .order, .skip, .offset, .limit:
      // Behind RETURN they belong to it, in their order.
      if case .return? = previous { return nil }
      return previous == nil ? nil : .with(try parseOrderOrLimitClause())
    case .match: return .match(try parseMatchClause())
    case .optional: return try parseOptionalClause()
    case .unwind: return .unwind(try parseUnwindClause())
    case .with: return .with(try parseProjectionClause(.with))
    case .return: return .return(try parseProjectionClause(.return))
    case .create:
      if let command = try parseCreateSchemaCommand() { return command }
      return .create(try parseCreateClause())
    case .merge: return .merge(try parseMergeClause())
    case .set: return .set(try parseSetClause())
    case .remove: return .remove(try parseRemoveClause())
    case .delete, .detach: return .delete(try parseDeleteClause())
    case .foreach: return .foreach(try parseForeachClause())
    case .call: return try parseCallOrSubquery(optional: false, from: current.span.lower)
    case .load: return .loadCSV(try parseLoadCSVClause())
    default: return nil
    }
  }

  /// The clauses whose first word is no keyword of openCypher, and so may be a name anywhere else.
  private mutating func parseWordClause(isFirst: Bool) throws(SyntaxError) -> Clause? {
    guard current.kind == .identifier else { return nil }
    let start = current.span.lower
    if skip(word: "FINISH") { return .finish(span(from: start)) }
    if at(word: "INSERT"), at(.leftParenthesis, ahead: 1) { return .create(try parseCreateClause()) }
    if at(word: "NODETACH"), at(.delete, ahead: 1) { return .delete(try parseDeleteClause()) }
    if isFirst, at(word: "SHOW") { return try parseShowCommand() }
    if let command = try parseDropSchemaCommand() { return command }
    return try parseGQLClause()
  }

  /// `OPTIONAL MATCH ...` or `OPTIONAL CALL ...`.
  private mutating func parseOptionalClause() throws(SyntaxError) -> Clause {
    if at(.call, ahead: 1) {
      let start = current.span.lower
      advance()
      return try parseCallOrSubquery(optional: true, from: start)
    }
    return .match(try parseMatchClause())
  }
}
