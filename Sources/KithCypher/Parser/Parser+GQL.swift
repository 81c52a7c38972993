// Clauses of GQL and Cypher 25 that say what others say.
extension Parser {
  /// `FILTER [WHERE] condition`, `LET name = expression, ...` and `FOR name IN list`, read as `WITH * WHERE condition`,
  /// `WITH *, expression AS name` and `UNWIND list AS name`; nil where none of them begins.
  mutating func parseGQLClause() throws(SyntaxError) -> Clause? {
    let start = current.span.lower
    if at(word: "FILTER") {
      advance()
      _ = skip(.where)
      let condition = try parseExpression()
      return .with(projectingAll([], where: condition, from: start))
    }
    if at(word: "LET"), atName(ahead: 1), at(.equal, ahead: 2) {
      advance()
      var items: [ProjectionClause.Item] = []
      repeat {
        let name = try parseVariable("a name after LET")
        try expect(.equal, "and what it stands for")
        let from = current.span.lower
        let expression = try parseExpression()
        items.append(ProjectionClause.Item(expression: expression, alias: name, text: text(span(from: from))))
      } while skip(.comma)
      return .with(projectingAll(items, where: nil, from: start))
    }
    if at(word: "FOR"), atName(ahead: 1), at(.in, ahead: 2) {
      advance()
      let variable = try parseVariable("a name after FOR")
      try expect(.in, "and a list")
      let list = try parseExpression()
      return .unwind(UnwindClause(list: list, variable: variable, span: span(from: start)))
    }
    return nil
  }

  private func projectingAll(
    _ items: [ProjectionClause.Item], where predicate: Expression?, from start: Int
  ) -> ProjectionClause {
    ProjectionClause(
      distinct: false, includesAll: true, items: items, orderBy: [], skip: nil, limit: nil, predicate: predicate,
      span: span(from: start))
  }

  /// `DIFFERENT RELATIONSHIPS` behind MATCH, which is what MATCH does anyway; `REPEATABLE ELEMENTS` cannot be had.
  mutating func skipMatchMode() throws(SyntaxError) {
    let isRelationships = ["RELATIONSHIP", "RELATIONSHIPS", "EDGE", "EDGES"].contains { at(word: $0, ahead: 1) }
    if at(word: "DIFFERENT"), isRelationships {
      for _ in 0..<2 { advance() }
      _ = skip(word: "BINDINGS")
    } else if at(word: "REPEATABLE"), at(word: "ELEMENT", ahead: 1) || at(word: "ELEMENTS", ahead: 1) {
      throw unsupported("REPEATABLE ELEMENTS", hint: "leave it out: a relationship is used once within a MATCH")
    }
  }
}
