import KithCypher

/// One walk over the tokens with a stack of open brackets.
struct QueryScanner {
  private enum Bracket {
    case node(Int)
    case relationship(Int)
    case map(QueryScan.Owner)
    case subquery
    case call
    case other
  }

  private var open: [Bracket] = []
  private var previous: Int?
  private var beforePrevious: Int?
  /// The node pattern that an arrow would go out from, and the relationship that waits for its right node.
  private var lastNode: Int?
  private var openRelationship: Int?
  /// Set behind `:` while labels or types may go on.
  private var naming: QueryScan.Role?
  /// The first token of the procedure's name behind CALL, while that goes on; -1 right behind CALL.
  private var calling: Int?
  private var projection: (isWith: Bool, names: Set<String>, keepsAll: Bool)?
  /// The open subqueries: where each begins, and from where on a CALL hands its variables out.
  private var subqueries: [(start: Int, isCall: Bool, handsOut: Int?)] = []

  mutating func scan(_ scan: inout QueryScan) {
    for index in scan.tokens.indices {
      visit(index, &scan)
      if !scan.tokens[index].isTrivia {
        beforePrevious = previous
        previous = index
      }
    }
  }

  private mutating func visit(_ index: Int, _ scan: inout QueryScan) {
    let token = scan.tokens[index]
    if continuesProcedureName(index, &scan) { return }
    switch token.kind {
    case .whitespace, .endOfText: scan.roles[index] = .blank
    case .lineComment, .blockComment, .error(.unterminatedComment): scan.roles[index] = .comment
    case .string, .error(.unterminatedString): scan.roles[index] = .string
    case .integer, .float: scan.roles[index] = .number
    case .parameter, .error(.missingParameterName): scan.roles[index] = .parameter
    case .error: scan.roles[index] = .error
    case .punctuation(let sign):
      scan.roles[index] = .sign
      visit(sign, index, &scan)
    case .identifier, .quotedIdentifier: visitName(index, &scan)
    case .keyword(let keyword): visit(keyword, index, &scan)
    }
  }

  // MARK: Signs

  private mutating func visit(_ sign: Punctuation, _ index: Int, _ scan: inout QueryScan) {
    switch sign {
    case .colon:
      naming = nameRole(scan)
      return
    case .bar, .ampersand, .exclamationMark, .percent, .doubleBar:
      return
    case .leftParenthesis: openParenthesis(index, &scan)
    case .leftBracket: openBracket(&scan)
    case .leftBrace: openBrace(index, scan)
    case .rightParenthesis, .rightBracket, .rightBrace:
      if let closed = open.popLast() {
        switch closed {
        case .node(let element): lastNode = element
        case .relationship(let element): openRelationship = element
        case .subquery: closeSubquery(at: scan.tokens[index].span.upper, &scan)
        case .map, .call, .other: break
        }
      }
    case .greater:
      if let openRelationship, isSign(.minus, previous, scan) { scan.elements[openRelationship].pointsRight = true }
    case .comma, .semicolon:
      if open.isEmpty { (lastNode, openRelationship) = (nil, nil) }
      if sign == .semicolon {
        (open, projection, subqueries) = ([], nil, [])
        scan.scopes.append((scan.tokens[index].span.upper, []))
      }
    default: break
    }
    naming = nil
  }

  /// What a name behind `:` is here, by the bracket around it.
  private func nameRole(_ scan: QueryScan) -> QueryScan.Role? {
    switch open.last {
    case .map: nil
    case .node(let element): .label(element: element)
    case .relationship(let element): .relationshipType(element: element)
    case .subquery, .call, .other, nil: .label(element: nil)
    }
  }

  private mutating func openParenthesis(_ index: Int, _ scan: inout QueryScan) {
    guard mayBeginNode(scan) else {
      open.append(.call)
      return
    }
    let element = scan.elements.count
    scan.elements.append(QueryScan.Element(isNode: true))
    if let openRelationship {
      scan.elements[openRelationship].right = element
      self.openRelationship = nil
    }
    open.append(.node(element))
  }

  private func mayBeginNode(_ scan: QueryScan) -> Bool {
    guard let previous else { return true }
    switch scan.roles[previous] {
    case .function, .procedure: return false
    case .keyword, .sign: return true
    case .variable, .string, .number, .parameter, .label, .relationshipType, .property, .comment, .error, .blank:
      return false
    }
  }

  private mutating func openBracket(_ scan: inout QueryScan) {
    guard isSign(.minus, previous, scan) else {
      open.append(.other)
      return
    }
    let element = scan.elements.count
    var relationship = QueryScan.Element(isNode: false)
    relationship.left = lastNode
    relationship.pointsLeft = isSign(.less, beforePrevious, scan)
    scan.elements.append(relationship)
    open.append(.relationship(element))
  }

  private mutating func closeSubquery(at end: Int, _ scan: inout QueryScan) {
    guard let ended = subqueries.popLast() else { return }
    let shown = ended.isCall ? ended.handsOut ?? end : end
    scan.hidden.append((ended.start..<max(ended.start, shown), end))
  }

  private mutating func openBrace(_ index: Int, _ scan: QueryScan) {
    if case .node(let element)? = open.last { return open.append(.map(.element(element))) }
    if case .relationship(let element)? = open.last { return open.append(.map(.element(element))) }
    let words: [Keyword] = [.exists, .count, .collect, .call]
    if let previous, case .keyword(let keyword) = scan.tokens[previous].kind, words.contains(keyword) {
      return openSubquery(index, isCall: keyword == .call, scan)
    }
    if let previous, scan.roles[previous] == .variable, let name = scan.name(of: scan.tokens[previous]) {
      return open.append(.map(.variable(name)))
    }
    // `CALL (a) {`
    if isSign(.rightParenthesis, previous, scan) { return openSubquery(index, isCall: true, scan) }
    open.append(.map(.unknown))
  }

  private mutating func openSubquery(_ index: Int, isCall: Bool, _ scan: QueryScan) {
    open.append(.subquery)
    subqueries.append((scan.tokens[index].span.upper, isCall, nil))
  }

  private func isSign(_ sign: Punctuation, _ index: Int?, _ scan: QueryScan) -> Bool {
    guard let index else { return false }
    return scan.tokens[index].kind == .punctuation(sign)
  }

  // MARK: Words

  private mutating func visit(_ keyword: Keyword, _ index: Int, _ scan: inout QueryScan) {
    if isNamePosition(index, scan) || isNameAfterAll(keyword, index, scan) { return visitName(index, &scan) }
    // `count(`, `exists(`, `all(` are calls like others.
    let isCall = next(after: index, scan).map { isSign(.leftParenthesis, $0, scan) } ?? false
    if isCall, !keyword.isReserved {
      scan.roles[index] = keyword == .shortestPath || keyword == .allShortestPaths ? .keyword : .function
      return
    }
    scan.roles[index] = .keyword
    naming = nil
    if keyword == .return, !subqueries.isEmpty {
      subqueries[subqueries.count - 1].handsOut = scan.tokens[index].span.lower
    }
    if keyword == .call { calling = -1 }
    if keyword.beginsClause || keyword == .where || keyword == .union {
      (lastNode, openRelationship) = (nil, nil)
      if open.allSatisfy({ if case .subquery = $0 { true } else { false } }) { closeProjection(at: index, &scan) }
      let isOperator = keyword == .with && (isKeyword(.starts, previous, scan) || isKeyword(.ends, previous, scan))
      if keyword == .with, !isOperator { projection = (true, [], false) }
      if keyword == .union { scan.scopes.append((scan.tokens[index].span.upper, [])) }
    }
  }

  /// True where a word is a name whatever it spells: behind `:`, `.` and before the `:` of a map.
  private func isNamePosition(_ index: Int, _ scan: QueryScan) -> Bool {
    if naming != nil { return true }
    if isSign(.period, previous, scan) { return true }
    guard case .map? = open.last, let following = next(after: index, scan) else { return false }
    return isSign(.colon, following, scan)
      && (isSign(.leftBrace, previous, scan) || isSign(.comma, previous, scan))
  }

  /// True where a word of the language that is not reserved names a variable: `MATCH path = (a)`, and then `RETURN path`.
  private func isNameAfterAll(_ keyword: Keyword, _ index: Int, _ scan: QueryScan) -> Bool {
    guard !keyword.isReserved, let name = scan.name(of: scan.tokens[index]) else { return false }
    let following = next(after: index, scan)
    if isSign(.leftParenthesis, following, scan) || isSign(.leftBrace, following, scan) { return false }
    if isSign(.equal, following, scan), let second = following.flatMap({ next(after: $0, scan) }) {
      return beginsPattern(second, scan)
    }
    return scan.variables[name] != nil || isKeyword(.as, previous, scan)
  }

  private mutating func visitName(_ index: Int, _ scan: inout QueryScan) {
    let token = scan.tokens[index]
    guard let name = scan.name(of: token) else { return }
    if let role = naming, isNameSeparator(previous, scan) {
      scan.roles[index] = role
      switch role {
      case .label(let element?), .relationshipType(let element?): scan.elements[element].names.append(name)
      case .label(nil): if let subject = labelSubject(scan) { scan.variables[subject]?.labels.append(name) }
      default: break
      }
      // A node's variable has the labels of all its patterns.
      if case .label(let element?) = role, let variable = scan.elements[element].variable {
        scan.variables[variable]?.labels.append(name)
      }
      if case .relationshipType(let element?) = role, let variable = scan.elements[element].variable {
        scan.variables[variable]?.types.append(name)
      }
      return
    }
    naming = nil
    let following = next(after: index, scan)
    if isSign(.period, previous, scan), let owner = beforePrevious {
      let isCall = isSign(.leftParenthesis, following, scan)
      if isCall {
        scan.roles[index] = .function
      } else if case .map(let mapOwner)? = open.last, scan.roles[owner] == .sign {
        scan.roles[index] = .property(owner: mapOwner)  // p {.name}
      } else {
        scan.roles[index] = .property(
          owner: scan.name(of: scan.tokens[owner]).map { .variable($0) } ?? .unknown)
      }
      return
    }
    if case .map(let owner)? = open.last, isSign(.leftBrace, previous, scan) || isSign(.comma, previous, scan) {
      scan.roles[index] = .property(owner: owner)
      return
    }
    if isSign(.leftParenthesis, following, scan) {
      scan.roles[index] = .function
      return
    }
    scan.roles[index] = .variable
    declare(name, index, following, &scan)
  }

  /// Takes `db`, `.` and `labels` behind CALL as one name.
  private mutating func continuesProcedureName(_ index: Int, _ scan: inout QueryScan) -> Bool {
    guard let first = calling else { return false }
    let isName = scan.name(of: scan.tokens[index]) != nil
    if first < 0, scan.tokens[index].isTrivia { return false }
    // Names and dots take turns.
    let isPart = first < 0 || isSign(.period, index - 1, scan) ? isName : isSign(.period, index, scan)
    guard isPart else {
      calling = nil
      return false
    }
    calling = first < 0 ? index : first
    scan.roles[index] = .procedure(first: calling ?? index)
    return true
  }

  private func isNameSeparator(_ index: Int?, _ scan: QueryScan) -> Bool {
    [.colon, .bar, .ampersand, .exclamationMark].contains { isSign($0, index, scan) }
  }

  /// The variable before `:Label` in an expression.
  private func labelSubject(_ scan: QueryScan) -> String? {
    guard let colon = previous, let subject = scan.significant(before: colon) else { return nil }
    return scan.name(of: scan.tokens[subject])
  }

  // MARK: Variables

  private mutating func declare(_ name: String, _ index: Int, _ following: Int?, _ scan: inout QueryScan) {
    let end = scan.tokens[index].span.upper
    func add(_ kind: String) {
      if let known = scan.variables[name], scan.isVisible(known, at: end) { return }
      scan.variables[name] = QueryScan.Variable(end: end, kind: kind)
    }
    if isSign(.leftParenthesis, previous, scan), case .node(let element)? = open.last {
      // `(a + b)` is no node.
      let mayFollow: [Punctuation] = [.colon, .rightParenthesis, .leftBrace]
      let isNode = following.map { next in
        mayFollow.contains { isSign($0, next, scan) } || isKeyword(.where, next, scan)
      }
      if isNode ?? true {
        scan.elements[element].variable = name
        add("node")
      }
    } else if isSign(.leftBracket, previous, scan), case .relationship(let element)? = open.last {
      scan.elements[element].variable = name
      add("relationship")
    } else if isKeyword(.as, previous, scan) {
      let source = beforePrevious.flatMap { scan.roles[$0] == .variable ? scan.name(of: scan.tokens[$0]) : nil }
      var variable = source.flatMap { scan.variables[$0] } ?? QueryScan.Variable(end: end, kind: "value")
      variable.end = end
      if scan.variables[name] == nil { scan.variables[name] = variable }
      // `WITH p AS q` hands on q and not p.
      if open.isEmpty {
        if let source { projection?.names.remove(source) }
        projection?.names.insert(name)
      }
    } else if isSign(.equal, following, scan),
      next(after: following ?? index, scan).map({ beginsPattern($0, scan) }) == true
    {
      add("path")
    } else if isKeyword(.in, following, scan),
      isSign(.leftBracket, previous, scan) || isSign(.leftParenthesis, previous, scan)
    {
      add("value")
    } else if isKeyword(.yield, previous, scan) {
      add("value")
    } else if open.isEmpty, projection != nil, isWholeItem(following, scan) {
      projection?.names.insert(name)
    }
  }

  /// Whether a name is all of an item of WITH, which hands it on: not the `a` of `WITH a.name AS name`.
  private func isWholeItem(_ following: Int?, _ scan: QueryScan) -> Bool {
    guard isKeyword(.with, previous, scan) || isKeyword(.distinct, previous, scan) || isSign(.comma, previous, scan)
    else { return false }
    guard let following else { return true }
    switch scan.tokens[following].kind {
    case .punctuation(.comma), .punctuation(.semicolon), .punctuation(.rightBrace), .endOfText: return true
    case .keyword(let keyword):
      return keyword.beginsClause || [.where, .order, .skip, .limit, .union, .as].contains(keyword)
    default: return false
    }
  }

  private func beginsPattern(_ index: Int, _ scan: QueryScan) -> Bool {
    isSign(.leftParenthesis, index, scan) || isKeyword(.shortestPath, index, scan)
      || isKeyword(.allShortestPaths, index, scan)
  }

  private mutating func closeProjection(at index: Int, _ scan: inout QueryScan) {
    guard let projection, projection.isWith else { return }
    self.projection = nil
    let text = scan.tokens[..<index].suffix(200)
    let keepsAll = text.contains { $0.kind == .punctuation(.asterisk) }
    if !keepsAll { scan.scopes.append((scan.tokens[index].span.lower, projection.names)) }
  }

  private func isKeyword(_ keyword: Keyword, _ index: Int?, _ scan: QueryScan) -> Bool {
    guard let index else { return false }
    return scan.tokens[index].kind == .keyword(keyword)
  }

  private func next(after index: Int, _ scan: QueryScan) -> Int? {
    scan.tokens[(index + 1)...].firstIndex { !$0.isTrivia }
  }
}
