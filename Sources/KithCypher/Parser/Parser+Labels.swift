// Label expressions: `:A`, `:A:B`, `:A|B&!C`, `IS A`.
extension Parser {
  /// Whose labels: the colon joins the labels of a node (`:A:B`), and may follow the bar between types (`:A|:B`).
  enum LabelOwner { case node, relationship }

  /// `:labels` or `IS labels` within a node or relationship pattern, or nothing.
  mutating func parseElementLabels(of owner: LabelOwner) throws(SyntaxError) -> LabelExpression? {
    guard skip(.colon) || skip(.is) else { return nil }
    // Within the brackets of an element a bar is never a separator.
    let outer = barEndsExpression
    barEndsExpression = false
    defer { barEndsExpression = outer }
    return try parseLabelExpression(of: owner)
  }

  /// `term | term | ...`.
  mutating func parseLabelExpression(of owner: LabelOwner) throws(SyntaxError) -> LabelExpression {
    let outer = try enterNesting()
    defer { leaveNesting(outer) }
    var expression = try parseLabelTerm(of: owner)
    while !barEndsExpression, skip(.bar) {
      if owner == .relationship { _ = skip(.colon) }
      try growTree()
      expression = .or(expression, try parseLabelTerm(of: owner))
    }
    return expression
  }

  /// `factor & factor & ...`, for a node also `factor:factor`.
  private mutating func parseLabelTerm(of owner: LabelOwner) throws(SyntaxError) -> LabelExpression {
    var expression = try parseLabelFactor(of: owner)
    while skip(.ampersand) || (owner == .node && skip(.colon)) {
      try growTree()
      expression = .and(expression, try parseLabelFactor(of: owner))
    }
    return expression
  }

  /// `!factor`, `(expression)`, `%`, `$(expression)` or a name.
  private mutating func parseLabelFactor(of owner: LabelOwner) throws(SyntaxError) -> LabelExpression {
    var negations = 0
    while skip(.exclamationMark) {
      negations += 1
      try growTree()
    }
    var expression: LabelExpression
    if skip(.percent) {
      expression = .any
    } else if let isAny = atDynamicLabel() {
      expression = .dynamic(try parseDynamicLabel(), any: isAny)
    } else if skip(.leftParenthesis) {
      let outer = barEndsExpression
      barEndsExpression = false
      expression = try parseLabelExpression(of: owner)
      barEndsExpression = outer
      try expect(.rightParenthesis, "to close the label expression")
    } else {
      expression = .name(try parseName(owner == .node ? "a label" : "a relationship type"))
    }
    for _ in 0..<negations { expression = .not(expression) }
    return expression
  }

  /// Whether one of several names is enough, at `$(`, `$all(` or `$any(`; nil elsewhere.
  func atDynamicLabel() -> Bool? {
    if at(.dollar) { return false }
    guard current.kind == .parameter, at(.leftParenthesis, ahead: 1) else { return nil }
    switch text(current.span).lowercased() {
    case "$all": return false
    case "$any": return true
    default: return nil
    }
  }

  /// The expression of `$(expression)`.
  mutating func parseDynamicLabel() throws(SyntaxError) -> Expression {
    advance()
    try expect(.leftParenthesis, "after the $")
    let expression = try parseExpression()
    try expect(.rightParenthesis, "to close the names")
    return expression
  }
}
