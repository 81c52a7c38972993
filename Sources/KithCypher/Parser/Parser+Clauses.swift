// The clauses that read: MATCH, UNWIND, LOAD CSV, and WITH and RETURN.
extension Parser {
  /// `[OPTIONAL] MATCH pattern [WHERE predicate]`.
  mutating func parseMatchClause() throws(SyntaxError) -> MatchClause {
    let start = current.span.lower
    let optional = skip(.optional)
    try expect(.match, "after OPTIONAL")
    try skipMatchMode()
    let pattern = try parsePattern()
    let hints = try parseHints()
    let predicate = try parseWhere()
    var clause = MatchClause(optional: optional, pattern: pattern, predicate: predicate, span: span(from: start))
    clause.hints = hints
    return clause
  }

  /// `USING [kind] INDEX [SEEK] n:Label(key, ...)`, `USING SCAN n:Label` and `USING JOIN ON n, ...`, any number of them.
  private mutating func parseHints() throws(SyntaxError) -> [SourceSpan] {
    var hints: [SourceSpan] = []
    while at(word: "USING") {
      let start = current.span.lower
      advance()
      if skip(word: "JOIN") {
        try expect(.on, "after USING JOIN")
        repeat { _ = try parseName("a variable") } while skip(.comma)
      } else {
        _ = skip(word: "RANGE") || skip(word: "TEXT") || skip(word: "POINT")
        let isIndex = skip(word: "INDEX")
        if isIndex {
          _ = skip(word: "SEEK")
        } else if !skip(word: "SCAN") {
          throw unexpected("INDEX, SCAN or JOIN after USING")
        }
        _ = try parseName("a variable")
        try expect(.colon, "and a label")
        _ = try parseName("a label")
        if isIndex {
          try expect(.leftParenthesis, "before the property keys")
          repeat { _ = try parseName("a property key") } while skip(.comma)
          try expect(.rightParenthesis, "after the property keys")
        }
      }
      hints.append(span(from: start))
    }
    return hints
  }

  /// `WHERE predicate`, or nothing.
  mutating func parseWhere(barEnds: Bool = false) throws(SyntaxError) -> Expression? {
    skip(.where) ? try parseExpression(barEnds: barEnds) : nil
  }

  /// `UNWIND list AS variable`.
  mutating func parseUnwindClause() throws(SyntaxError) -> UnwindClause {
    let start = current.span.lower
    advance()
    let list = try parseExpression()
    try expect(.as, "and a name for the items of the list")
    let variable = try parseVariable("a name after AS")
    return UnwindClause(list: list, variable: variable, span: span(from: start))
  }

  /// `LOAD CSV [WITH HEADERS] FROM url AS variable [FIELDTERMINATOR 'c']`.
  mutating func parseLoadCSVClause() throws(SyntaxError) -> LoadCSVClause {
    let start = current.span.lower
    advance()
    try expect(.csv, "after LOAD")
    var withHeaders = false
    if skip(.with) {
      try expect(.headers, "after LOAD CSV WITH")
      withHeaders = true
    }
    try expect(.from, "and the file to read")
    let url = try parseExpression()
    try expect(.as, "and a name for each line")
    let variable = try parseVariable("a name after AS")
    var fieldTerminator: String?
    if skip(.fieldTerminator) {
      guard current.kind == .string else { throw unexpected("a string after FIELDTERMINATOR") }
      fieldTerminator = try string(current)
      advance()
    }
    return LoadCSVClause(
      withHeaders: withHeaders, url: url, variable: variable, fieldTerminator: fieldTerminator,
      span: span(from: start))
  }

  // MARK: WITH and RETURN

  /// `ORDER BY items`, `SKIP n` and `LIMIT n` as a clause of their own (Neo4j 5.24): what `WITH *` before them would do.
  mutating func parseOrderOrLimitClause() throws(SyntaxError) -> ProjectionClause {
    let start = current.span.lower
    let orderBy = try parseOrderBy()
    let skipped = skip(.skip) || skip(.offset) ? try parseExpression() : nil
    let limit = skip(.limit) ? try parseExpression() : nil
    return ProjectionClause(
      distinct: false, includesAll: true, items: [], orderBy: orderBy, skip: skipped, limit: limit, predicate: nil,
      span: span(from: start))
  }

  /// `WITH | RETURN [DISTINCT] items [ORDER BY items] [SKIP n] [LIMIT n]`, and behind WITH `[WHERE predicate]`.
  mutating func parseProjectionClause(_ word: Keyword) throws(SyntaxError) -> ProjectionClause {
    let start = current.span.lower
    advance()
    let distinct = skip(.distinct)
    let includesAll = skip(.asterisk)
    var items: [ProjectionClause.Item] = []
    if !includesAll || skip(.comma) {
      repeat { items.append(try parseProjectionItem(of: word)) } while skip(.comma)
    }
    let orderBy = try parseOrderBy()
    let skipped = skip(.skip) || skip(.offset) ? try parseExpression() : nil
    let limit = skip(.limit) ? try parseExpression() : nil
    let predicate = word == .with ? try parseWhere() : nil
    return ProjectionClause(
      distinct: distinct, includesAll: includesAll, items: items, orderBy: orderBy, skip: skipped, limit: limit,
      predicate: predicate, span: span(from: start))
  }

  /// `expression [AS name]`.
  private mutating func parseProjectionItem(of word: Keyword) throws(SyntaxError) -> ProjectionClause.Item {
    let start = current.span.lower
    if current.kind == .endOfText {
      throw unexpected("something to \(word == .return ? "return" : "carry on") after \(word.rawValue)")
    }
    let expression = try parseExpression()
    let text = text(span(from: start))
    let alias = skip(.as) ? try parseVariable("a name after AS") : nil
    return ProjectionClause.Item(expression: expression, alias: alias, text: text)
  }

  /// `ORDER BY expression [ASC | DESC], ...`, or nothing.
  private mutating func parseOrderBy() throws(SyntaxError) -> [ProjectionClause.SortItem] {
    guard skip(.order) else { return [] }
    try expect(.by, "after ORDER")
    var items: [ProjectionClause.SortItem] = []
    repeat {
      let expression = try parseExpression()
      let descending = skip(.desc) || skip(.descending)
      if !descending { _ = skip(.asc) || skip(.ascending) }
      items.append(ProjectionClause.SortItem(expression: expression, ascending: !descending))
    } while skip(.comma)
    return items
  }
}
