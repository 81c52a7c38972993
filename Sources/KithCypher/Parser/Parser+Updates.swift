// The clauses that write: CREATE, MERGE, SET, REMOVE, DELETE and FOREACH.
extension Parser {
  /// `CREATE pattern`, which GQL calls INSERT.
  mutating func parseCreateClause() throws(SyntaxError) -> CreateClause {
    let start = current.span.lower
    advance()
    if let error = schemaCommand() { throw error }
    let pattern = try parsePattern()
    return CreateClause(pattern: pattern, span: span(from: start))
  }

  /// `MERGE part {ON CREATE SET items | ON MATCH SET items}`.
  mutating func parseMergeClause() throws(SyntaxError) -> MergeClause {
    let start = current.span.lower
    advance()
    let part = try parsePatternPart()
    var onCreate: [SetItem] = []
    var onMatch: [SetItem] = []
    while skip(.on) {
      let isCreate = skip(.create)
      if !isCreate {
        guard skip(.match) else { throw unexpected("CREATE or MATCH after ON", words: [.create, .match]) }
      }
      try expect(.set, "after ON \(isCreate ? "CREATE" : "MATCH")")
      let items = try parseSetItems()
      if isCreate { onCreate += items } else { onMatch += items }
    }
    return MergeClause(part: part, onCreate: onCreate, onMatch: onMatch, span: span(from: start))
  }

  // MARK: SET and REMOVE

  /// `SET item, ...`.
  mutating func parseSetClause() throws(SyntaxError) -> SetClause {
    let start = current.span.lower
    advance()
    let items = try parseSetItems()
    return SetClause(items: items, span: span(from: start))
  }

  private mutating func parseSetItems() throws(SyntaxError) -> [SetItem] {
    var items: [SetItem] = []
    repeat { items += try parseSetItem() } while skip(.comma)
    return items
  }

  /// `n:A:B`, `n:$(names)`, `n = map`, `n += map`, `n.key = value` or `n[key] = value`.
  private mutating func parseSetItem() throws(SyntaxError) -> [SetItem] {
    if atName() {
      if at(.equal, ahead: 1) || at(.plusEqual, ahead: 1) {
        let variable = try parseName("a variable")
        let adds = at(.plusEqual)
        advance()
        let value = try parseExpression()
        return [adds ? .merge(variable: variable, value: value) : .replace(variable: variable, value: value)]
      }
      if at(.colon, ahead: 1) || at(.is, ahead: 1) {
        let variable = try parseName("a variable")
        let labels = try parseLabelList()
        return (labels.names.isEmpty ? [] : [.labels(variable: variable, labels: labels.names)])
          + labels.dynamic.map { .dynamicLabels(variable: variable, labels: $0) }
      }
    }
    let target = try parsePropertyTarget(of: .set)
    try expect(.equal, "and the new value")
    let value = try parseExpression()
    switch target {
    case .static(let owner, let key): return [.property(target: owner, key: key, value: value)]
    case .dynamic(let owner, let key): return [.dynamicProperty(target: owner, key: key, value: value)]
    }
  }

  /// `REMOVE item, ...` with items `n:A:B`, `n.key` or `n[key]`.
  mutating func parseRemoveClause() throws(SyntaxError) -> RemoveClause {
    let start = current.span.lower
    advance()
    var items: [RemoveClause.Item] = []
    repeat {
      if atName(), at(.colon, ahead: 1) || at(.is, ahead: 1) {
        let variable = try parseName("a variable")
        let labels = try parseLabelList()
        if !labels.names.isEmpty { items.append(.labels(variable: variable, labels: labels.names)) }
        items += labels.dynamic.map { .dynamicLabels(variable: variable, labels: $0) }
      } else {
        switch try parsePropertyTarget(of: .remove) {
        case .static(let owner, let key): items.append(.property(target: owner, key: key))
        case .dynamic(let owner, let key): items.append(.dynamicProperty(target: owner, key: key))
        }
      }
    } while skip(.comma)
    return RemoveClause(items: items, span: span(from: start))
  }

  private enum PropertyTarget {
    case `static`(Expression, Name)
    case dynamic(Expression, Expression)
  }

  /// What SET and REMOVE may change: an expression that ends in `.key` or `[key]`.
  private mutating func parsePropertyTarget(of word: Keyword) throws(SyntaxError) -> PropertyTarget {
    let first = current
    let expression = try parsePostfixExpression(labels: false)
    if case .property(let owner, let key) = expression.kind { return .static(owner, key) }
    if case .element(let owner, let key) = expression.kind { return .dynamic(owner, key) }
    throw SyntaxError(
      "UnexpectedSyntax", "\(word.rawValue) changes a property or a label, but found \(describe(first)).",
      at: expression.span, hint: word == .set ? "for example SET n.name = 'Ann'" : "for example REMOVE n.name")
  }

  /// `:A:B` or `IS A`: the labels that SET gives and REMOVE takes.
  private mutating func parseLabelList() throws(SyntaxError) -> (names: [Name], dynamic: [Expression]) {
    var names: [Name] = []
    var dynamic: [Expression] = []
    var isFirst = true
    while skip(.colon) || (isFirst && skip(.is)) || (!isFirst && skip(.ampersand)) {
      isFirst = false
      switch atDynamicLabel() {
      case nil: names.append(try parseName("a label"))
      case false: dynamic.append(try parseDynamicLabel())
      case true:
        throw SyntaxError(
          "UnexpectedSyntax", "$any() says which labels may be there, not which to give or take.", at: current.span,
          hint: "write $(names)")
      }
    }
    return (names, dynamic)
  }

  // MARK: DELETE and FOREACH

  /// `[DETACH | NODETACH] DELETE expression, ...`.
  mutating func parseDeleteClause() throws(SyntaxError) -> DeleteClause {
    let start = current.span.lower
    let detach = skip(.detach)
    if !detach { _ = skip(word: "NODETACH") }
    try expect(.delete, "after DETACH")
    var expressions: [Expression] = []
    repeat { expressions.append(try parseExpression()) } while skip(.comma)
    return DeleteClause(detach: detach, expressions: expressions, span: span(from: start))
  }

  /// `FOREACH (variable IN list | clause ...)`.
  mutating func parseForeachClause() throws(SyntaxError) -> ForeachClause {
    let start = current.span.lower
    advance()
    try expect(.leftParenthesis, "after FOREACH")
    let variable = try parseVariable("a name for the items of the list")
    try expect(.in, "and a list")
    let list = try parseExpression(barEnds: true)
    try expect(.bar, "before what is done for each item")
    let outer = try enterNesting()
    let body = try parseSingleQuery().clauses
    leaveNesting(outer)
    try expect(.rightParenthesis, "to close FOREACH")
    return ForeachClause(variable: variable, list: list, body: body, span: span(from: start))
  }
}
