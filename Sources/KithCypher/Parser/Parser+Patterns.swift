// Patterns: what MATCH seeks and CREATE makes.
extension Parser {
  /// `part, part, ...` (openCypher 9, Pattern).
  mutating func parsePattern() throws(SyntaxError) -> [PatternPart] {
    var parts: [PatternPart] = []
    repeat { parts.append(try parsePatternPart()) } while skip(.comma)
    return parts
  }

  /// `[variable =] [selector] path`.
  mutating func parsePatternPart() throws(SyntaxError) -> PatternPart {
    let start = current.span.lower
    var variable: Name?
    if atName(), at(.equal, ahead: 1) {
      variable = try parseVariable("a name for the path")
      advance()
    }
    var part: PatternPart
    if at(.shortestPath) || at(.allShortestPaths) {
      part = try parseShortestPath()
    } else {
      let selector = try parseSelector()
      let path = try parsePath()
      part = PatternPart(variable: nil, selector: selector, path: path, span: path.span)
    }
    part.variable = variable
    part.span = span(from: start)
    return part
  }

  /// `shortestPath(path)` or `allShortestPaths(path)`.
  mutating func parseShortestPath() throws(SyntaxError) -> PatternPart {
    let start = current.span.lower
    let selector: PatternPart.Selector = at(.shortestPath) ? .shortestPath : .allShortestPaths
    let name = text(current.span)
    advance()
    try expect(.leftParenthesis, "after \(name)")
    let path = try parsePath()
    try expect(.rightParenthesis, "to close \(name)")
    return PatternPart(variable: nil, selector: selector, path: path, span: span(from: start))
  }

  /// `ANY [k]`, `ANY SHORTEST`, `ALL SHORTEST`, `SHORTEST k [GROUPS]`, each with PATH or PATHS behind it if wished.
  private mutating func parseSelector() throws(SyntaxError) -> PatternPart.Selector {
    var selector = PatternPart.Selector.all
    if skip(.all) {
      if skip(.shortest) { selector = .allShortest }
    } else if skip(.any) {
      selector = skip(.shortest) ? .shortest(1) : .any(try parsePathCount() ?? 1)
    } else if skip(.shortest) {
      let count = try parsePathCount()
      _ = skip(.path) || skip(.paths)
      if skip(.group) || skip(.groups) { return .shortestGroups(count ?? 1) }
      guard let count else { throw unexpected("how many paths after SHORTEST, as in SHORTEST 1") }
      selector = .shortest(count)
    }
    _ = skip(.path) || skip(.paths)
    return selector
  }

  private mutating func parsePathCount() throws(SyntaxError) -> Int? {
    guard current.kind == .integer else { return nil }
    let token = current
    let count = try integer(token, negated: false)
    guard count > 0 else {
      throw SyntaxError("UnexpectedSyntax", "The number of paths must be at least 1.", at: token.span)
    }
    advance()
    return Int(count)
  }

  // MARK: Paths

  /// `(a)-[r]->(b)...`, with `((a)-->(b)){1,3}` where a relationship may stand (openCypher 9, PatternElement).
  ///
  /// In an expression the look-ahead has found where the path ends, and `end` is the token after it.
  mutating func parsePath(before end: Int = .max) throws(SyntaxError) -> PathPattern {
    let start = current.span.lower
    guard at(.leftParenthesis) else {
      let hint = atName() ? "a node is written in parentheses: (\(text(current.span)))" : nil
      var error = unexpected("a node pattern such as (n)")
      error.hint = error.hint ?? hint
      throw error
    }
    let outer = try enterNesting()
    defer { leaveNesting(outer) }
    var elements: [PathPattern.Element] = []
    // Most paths have no more than three nodes.
    elements.reserveCapacity(5)
    elements.append(try parseNodeOrGroup())
    while position < end {
      if atGroup() {
        elements.append(try parseGroup())
      } else if at(.leftParenthesis) {
        guard case .group = elements.last else {
          throw SyntaxError(
            "UnexpectedSyntax", "Two nodes stand side by side.", at: current.span,
            hint: "put an arrow between them, (a)-->(b), or a comma")
        }
        elements.append(.node(try parseNodePattern()))
      } else if atArrow() {
        guard case .node = elements.last else {
          throw unexpected("a node pattern such as (n) before the next relationship")
        }
        elements.append(.relationship(try parseRelationshipPattern()))
        guard at(.leftParenthesis), !atGroup() else {
          throw unexpected("a node pattern such as (n) after the relationship")
        }
        elements.append(.node(try parseNodePattern()))
      } else {
        break
      }
    }
    // Parentheses around a whole path, which openCypher allows, say nothing.
    if elements.count == 1, case .group(let path, nil, nil, _) = elements[0] { elements = path.elements }
    return PathPattern(elements: elements, span: span(from: start))
  }

  private mutating func parseNodeOrGroup() throws(SyntaxError) -> PathPattern.Element {
    atGroup() ? try parseGroup() : .node(try parseNodePattern())
  }

  /// True at `((`, which no node pattern begins with.
  private func atGroup() -> Bool { at(.leftParenthesis) && at(.leftParenthesis, ahead: 1) }

  /// `((a)-[r]->(b) [WHERE predicate])[quantifier]`.
  private mutating func parseGroup() throws(SyntaxError) -> PathPattern.Element {
    let start = current.span.lower
    try expect(.leftParenthesis, "before a group of patterns")
    let path = try parsePath()
    let predicate = try parseWhere()
    try expect(.rightParenthesis, "to close the group of patterns")
    let quantifier = try parseQuantifier()
    return .group(path, predicate: predicate, quantifier: quantifier, span: span(from: start))
  }

  // MARK: Nodes

  /// `([variable] [labels] [properties] [WHERE predicate])`.
  mutating func parseNodePattern() throws(SyntaxError) -> NodePattern {
    let start = current.span.lower
    try expect(.leftParenthesis, "before a node")
    let variable = atElementVariable() ? try parseVariable("a name") : nil
    let labels = try parseElementLabels(of: .node)
    let properties = try parseProperties()
    let predicate = try parseWhere()
    try expect(.rightParenthesis, "to close the node pattern")
    return NodePattern(
      variable: variable, labels: labels, properties: properties, predicate: predicate, span: span(from: start))
  }

  /// True where the name that comes next is the element's variable, and not WHERE or IS in their own right.
  func atElementVariable(ahead: Int = 0) -> Bool {
    switch token(ahead).kind {
    case .identifier, .quotedIdentifier: true
    case .keyword(.where), .keyword(.is):
      switch token(ahead + 1).kind {
      case .punctuation(.rightParenthesis), .punctuation(.rightBracket), .punctuation(.colon), .keyword(.is),
        .keyword(.where):
        true
      default: false
      }
    case .keyword: true
    default: false
    }
  }

  /// `{key: value}` or `$parameter`, or nothing.
  private mutating func parseProperties() throws(SyntaxError) -> Expression? {
    if at(.leftBrace) { return try parseMap() }
    if current.kind == .parameter { return parseParameter() }
    return nil
  }

  // MARK: Relationships

  /// True at `-` or `<-`, in any of the shapes openCypher gives a dash and an arrowhead.
  func atArrow() -> Bool { atDash() || (atLeftArrowhead() && atDash(ahead: 1)) }

  func atDash(ahead: Int = 0) -> Bool { at(.minus, ahead: ahead) || at(.dash, ahead: ahead) }

  func atLeftArrowhead(ahead: Int = 0) -> Bool { at(.less, ahead: ahead) || at(.leftArrowhead, ahead: ahead) }

  func atRightArrowhead(ahead: Int = 0) -> Bool { at(.greater, ahead: ahead) || at(.rightArrowhead, ahead: ahead) }

  private mutating func expectDash(_ purpose: String) throws(SyntaxError) {
    guard atDash() else { throw unexpected("`-` \(purpose)") }
    advance()
  }

  /// `<-[detail]-`, `-[detail]->`, `<-[detail]->` or `-[detail]-`, and a quantifier behind it.
  private mutating func parseRelationshipPattern() throws(SyntaxError) -> RelationshipPattern {
    let start = current.span.lower
    let pointsLeft = atLeftArrowhead()
    if pointsLeft { advance() }
    try expectDash("for the relationship")
    var relationship = try parseRelationshipDetail()
    try expectDash("to end the relationship")
    let pointsRight = atRightArrowhead()
    if pointsRight { advance() }
    if pointsLeft != pointsRight { relationship.direction = pointsLeft ? .incoming : .outgoing }
    relationship.quantifier = try parseQuantifier()
    relationship.span = span(from: start)
    return relationship
  }

  /// `[[variable] [types] [*range] [properties] [WHERE predicate]]`, or nothing.
  private mutating func parseRelationshipDetail() throws(SyntaxError) -> RelationshipPattern {
    var relationship = RelationshipPattern(
      variable: nil, types: nil, length: nil, quantifier: nil, properties: nil, predicate: nil, direction: .either,
      span: current.span)
    guard skip(.leftBracket) else { return relationship }
    if atElementVariable() { relationship.variable = try parseVariable("a name") }
    relationship.types = try parseElementLabels(of: .relationship)
    relationship.length = try parseRange()
    relationship.properties = try parseProperties()
    relationship.predicate = try parseWhere()
    try expect(.rightBracket, "to close the relationship pattern")
    return relationship
  }
}
