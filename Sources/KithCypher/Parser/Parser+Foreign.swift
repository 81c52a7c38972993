// What other versions and dialects of Cypher begin a statement or a clause with: some of it is taken, and whoever writes
// the rest is told what there is instead.
extension Parser {
  /// `CYPHER [5 | 25] [option = value ...]` before a statement, which chooses how Neo4j is to read and run it.
  mutating func skipVersionPrefix() throws(SyntaxError) {
    guard at(word: "CYPHER") else { return }
    advance()
    if current.kind == .integer { advance() }
    while atName(), at(.equal, ahead: 1), atName(ahead: 2) { for _ in 0..<3 { advance() } }
  }

  /// `SHOW FUNCTIONS` and `SHOW PROCEDURES`, read as the procedures that give them.
  mutating func parseShowCommand() throws(SyntaxError) -> Clause {
    let start = current.span.lower
    advance()
    if let indexes = try parseShowIndexes(from: start) { return indexes }
    if let constraints = try parseShowConstraints(from: start) { return constraints }
    _ = skip(.all) || (skip(word: "BUILT") && skip(.in)) || (skip(word: "USER") && skip(word: "DEFINED"))
    let procedure: String
    if skip(word: "FUNCTIONS") || skip(word: "FUNCTION") {
      procedure = "dbms.functions"
    } else if skip(word: "PROCEDURES") || skip(word: "PROCEDURE") {
      procedure = "dbms.procedures"
    } else {
      throw SyntaxError(
        "UnexpectedSyntax", "SHOW lists INDEXES, CONSTRAINTS, FUNCTIONS and PROCEDURES here, and nothing else.",
        at: current.span,
        hint: "for what the graph holds, CALL db.labels(), db.relationshipTypes() or db.propertyKeys()")
    }
    return try parseShown(Name(procedure, span(from: start)), [], from: start)
  }

  /// `[ALL | RANGE | TEXT] INDEX[ES]` behind SHOW; nil where something else stands there.
  private mutating func parseShowIndexes(from start: Int) throws(SyntaxError) -> Clause? {
    let isTyped = at(.all) || at(word: "RANGE") || at(word: "TEXT")
    guard at(word: "INDEX", ahead: isTyped ? 1 : 0) || at(word: "INDEXES", ahead: isTyped ? 1 : 0) else { return nil }
    let kind = isTyped ? current.span : nil
    if isTyped { advance() }
    advance()
    let name = Name("db.indexes", span(from: start))
    guard let kind, text(kind).uppercased() != "ALL" else { return try parseShown(name, [], from: start) }
    return try parseShown(
      Name("db.indexesOfType", name.span), [Expression(.string(text(kind).uppercased()), kind)], from: start)
  }

  /// `[ALL | kind] CONSTRAINT[S]` behind SHOW; nil where something else stands there.
  private mutating func parseShowConstraints(from start: Int) throws(SyntaxError) -> Clause? {
    var words: [String] = []
    while words.count < 4, !at(word: "CONSTRAINT", ahead: words.count), !at(word: "CONSTRAINTS", ahead: words.count) {
      words.append(text(token(words.count).span).uppercased())
    }
    guard at(word: "CONSTRAINT", ahead: words.count) || at(word: "CONSTRAINTS", ahead: words.count) else { return nil }
    let place = current.span
    for _ in 0...words.count { advance() }
    let name = Name("db.constraints", span(from: start))
    let kind = words.joined(separator: " ")
    let known = [
      "", "ALL", "UNIQUE", "UNIQUENESS", "NODE UNIQUE", "NODE UNIQUENESS", "RELATIONSHIP UNIQUE",
      "RELATIONSHIP UNIQUENESS", "REL UNIQUE", "KEY", "NODE KEY", "RELATIONSHIP KEY", "REL KEY", "EXIST", "EXISTENCE",
      "PROPERTY EXISTENCE", "NODE EXIST", "NODE EXISTENCE", "NODE PROPERTY EXISTENCE", "RELATIONSHIP EXIST",
      "RELATIONSHIP EXISTENCE", "RELATIONSHIP PROPERTY EXISTENCE", "REL EXIST", "REL EXISTENCE", "PROPERTY TYPE",
      "NODE PROPERTY TYPE", "RELATIONSHIP PROPERTY TYPE", "REL PROPERTY TYPE",
    ]
    guard known.contains(kind) else {
      throw SyntaxError(
        "UnexpectedSyntax", "There is no kind of constraint named \(kind).", at: place,
        hint: "UNIQUE, KEY, EXISTENCE and PROPERTY TYPE, with NODE or RELATIONSHIP before them")
    }
    if kind.isEmpty || kind == "ALL" { return try parseShown(name, [], from: start) }
    return try parseShown(
      Name("db.constraintsOfType", name.span), [Expression(.string(kind), place)], from: start)
  }

  /// `[YIELD items] [WHERE condition]` behind what SHOW lists, read as the procedure that gives it.
  private mutating func parseShown(
    _ procedure: Name, _ arguments: [Expression], from start: Int
  ) throws(SyntaxError) -> Clause {
    var yield = CallClause.Yield.none
    if skip(.yield) { yield = try parseYield() }
    let predicate = try parseWhere()
    if predicate != nil, case .none = yield { yield = .all }
    var call = CallClause(
      procedure: procedure, arguments: arguments, yield: yield, predicate: predicate, span: span(from: start))
    call.isCommand = true
    return .call(call)
  }

  /// The error for `CREATE INDEX` and its like, where one begins behind CREATE.
  func schemaCommand() -> SyntaxError? {
    guard current.kind == .identifier, !at(.equal, ahead: 1) else { return nil }
    switch text(current.span).uppercased() {
    case "POINT", "LOOKUP", "FULLTEXT", "VECTOR":
      return unsupported(
        "CREATE \(text(current.span).uppercased()) INDEX", hint: "there are RANGE and TEXT indexes")
    case "UNIQUE": return unsupported("CREATE UNIQUE", hint: "use MERGE")
    case "DATABASE", "USER", "ROLE", "ALIAS", "COMPOSITE":
      return unsupported("CREATE \(text(current.span).uppercased())", hint: "a graph is one folder or file")
    default: return nil
    }
  }

  /// The error for a clause or command that is known but not to be had here.
  func foreignClause() -> SyntaxError? {
    guard current.kind == .identifier, current.span.upper - current.span.lower <= 9 else { return nil }
    let word = text(current.span).uppercased()
    switch word {
    case "USE": return unsupported("USE", hint: "leave it out: there is one graph, the one that was opened")
    case "DROP": return unsupported("DROP", hint: "there are no indexes, constraints or databases to drop")
    case "SHOW": return unsupported("SHOW within a query", hint: "CALL dbms.functions() or dbms.procedures()")
    case "NEXT": return unsupported("NEXT", hint: "write WITH, or CALL { }")
    case "USING":
      return at(word: "PERIODIC", ahead: 1)
        ? unsupported("USING PERIODIC COMMIT", hint: "leave it out: a statement is one transaction") : nil
    case "START": return unsupported("START", hint: "write MATCH (n) WHERE id(n) = 1")
    case "ALTER", "GRANT", "DENY", "REVOKE", "RENAME", "TERMINATE", "ENABLE", "DRYRUN":
      return unsupported(word, hint: "there are no users, roles or servers to administer")
    default: return nil
    }
  }

  func unsupported(_ what: String, hint: String) -> SyntaxError {
    SyntaxError("UnexpectedSyntax", "\(what) is not supported.", at: current.span, hint: hint)
  }
}
