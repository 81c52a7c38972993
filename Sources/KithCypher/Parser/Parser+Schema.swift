// Commands on the schema: CREATE and DROP of INDEX and CONSTRAINT. None of their words is a keyword elsewhere.
extension Parser {
  /// `CREATE INDEX ...`, where it begins here; nil where CREATE has a pattern behind it.
  mutating func parseCreateSchemaCommand() throws(SyntaxError) -> Clause? {
    guard at(.create), token(1).kind == .identifier, !at(.equal, ahead: 2) else { return nil }
    if at(word: "CONSTRAINT", ahead: 1) { return try parseCreateConstraint() }
    let isTyped = at(word: "RANGE", ahead: 1) || at(word: "TEXT", ahead: 1)
    guard at(word: "INDEX", ahead: isTyped ? 2 : 1) else { return nil }
    let start = current.span.lower
    advance()
    var kind = CreateIndexCommand.Kind.range
    if isTyped {
      if at(word: "TEXT") { kind = .text }
      advance()
    }
    advance()
    if at(.on), at(.colon, ahead: 1) {
      throw SyntaxError(
        "UnexpectedSyntax", "CREATE INDEX ON :Label(key) is a form of long ago.", at: current.span,
        hint: "write CREATE INDEX FOR (n:Label) ON (n.key)")
    }
    var name: Name?
    if !at(word: "FOR"), !(at(word: "IF") && at(.not, ahead: 1)) {
      name = try parseName("a name for the index, or FOR")
    }
    let ifNotExists = try parseIfNotExists()
    let target = try parseSchemaPattern()
    try expect(.on, "and the properties to index")
    let keys = try parseSchemaKeys(of: target)
    let command = CreateIndexCommand(kind: kind, name: name, ifNotExists: ifNotExists, target: target, keys: keys)
    return .schema(SchemaClause(command: .createIndex(command), span: span(from: start)))
  }

  /// `DROP INDEX name [IF EXISTS]` or `DROP CONSTRAINT name [IF EXISTS]`, where it begins here.
  mutating func parseDropSchemaCommand() throws(SyntaxError) -> Clause? {
    guard at(word: "DROP"), at(word: "INDEX", ahead: 1) || at(word: "CONSTRAINT", ahead: 1) else { return nil }
    let start = current.span.lower
    advance()
    let isIndex = at(word: "INDEX")
    advance()
    if !isIndex, at(.on) {
      throw SyntaxError(
        "UnexpectedSyntax", "DROP CONSTRAINT ON ... is a form of long ago.", at: current.span,
        hint: "write DROP CONSTRAINT and its name, which SHOW CONSTRAINTS tells")
    }
    let name = try parseName(isIndex ? "the name of an index" : "the name of a constraint")
    let ifExists = try parseIfExists()
    let command: SchemaClause.Command =
      isIndex ? .dropIndex(name: name, ifExists: ifExists) : .dropConstraint(name: name, ifExists: ifExists)
    return .schema(SchemaClause(command: command, span: span(from: start)))
  }

  /// `CREATE CONSTRAINT [name] [IF NOT EXISTS] FOR target REQUIRE properties IS demand`, which begins here.
  private mutating func parseCreateConstraint() throws(SyntaxError) -> Clause {
    let start = current.span.lower
    advance()
    advance()
    if at(.on), at(.leftParenthesis, ahead: 1) {
      throw SyntaxError(
        "UnexpectedSyntax", "CREATE CONSTRAINT ON ... ASSERT is a form of long ago.", at: current.span,
        hint: "write CREATE CONSTRAINT FOR (n:Label) REQUIRE n.key IS UNIQUE")
    }
    var name: Name?
    if !at(word: "FOR"), !(at(word: "IF") && at(.not, ahead: 1)) {
      name = try parseName("a name for the constraint, or FOR")
    }
    let ifNotExists = try parseIfNotExists()
    let target = try parseSchemaPattern()
    guard skip(word: "REQUIRE") else { throw unexpected("REQUIRE and a property such as \(target.variable.text).name") }
    let keys =
      if at(.leftParenthesis) { try parseSchemaKeys(of: target) } else { [try parseSchemaKey(of: target)] }
    let requirement = try parseRequirement(of: target)
    if keys.count > 1 {
      switch requirement {
      case .unique, .key: break
      case .notNull, .type:
        throw SyntaxError(
          "UnexpectedSyntax", "IS NOT NULL and IS :: demand something of one property.", at: span(from: start),
          hint: "make a constraint for each property")
      }
    }
    let command = CreateConstraintCommand(
      name: name, ifNotExists: ifNotExists, target: target, keys: keys, requirement: requirement)
    return .schema(SchemaClause(command: .createConstraint(command), span: span(from: start)))
  }

  /// `IS UNIQUE`, `IS NODE KEY`, `IS NOT NULL`, `IS :: TYPE` and `:: TYPE`.
  private mutating func parseRequirement(
    of target: SchemaPattern
  ) throws(SyntaxError) -> CreateConstraintCommand.Requirement {
    if !at(.doubleColon) { try expect(.is, "and UNIQUE, KEY, NOT NULL or :: with a type") }
    if skip(.not) {
      try expect(.null, "after IS NOT")
      return .notNull
    }
    if skip(.doubleColon) || skip(.typed) {
      let start = current.span.lower
      let type = try parseTypeName()
      return .type(type, span(from: start))
    }
    let entity = current
    let isNode = skip(word: "NODE")
    let isRelationship = !isNode && (skip(word: "RELATIONSHIP") || skip(word: "REL"))
    if isNode && target.isRelationship || isRelationship && !target.isRelationship {
      throw SyntaxError(
        "UnexpectedSyntax", "The pattern is about \(target.isRelationship ? "relationships" : "nodes").",
        at: entity.span,
        hint: "write \(target.isRelationship ? "RELATIONSHIP" : "NODE"), or leave the word out")
    }
    if skip(word: "UNIQUE") { return .unique }
    if skip(word: "KEY") { return .key }
    throw unexpected("UNIQUE, KEY, NOT NULL or :: with a type")
  }

  /// `IF NOT EXISTS`, or nothing.
  mutating func parseIfNotExists() throws(SyntaxError) -> Bool {
    guard skip(word: "IF") else { return false }
    try expect(.not, "after IF")
    try expect(.exists, "after IF NOT")
    return true
  }

  /// `IF EXISTS`, or nothing.
  mutating func parseIfExists() throws(SyntaxError) -> Bool {
    guard skip(word: "IF") else { return false }
    try expect(.exists, "after IF")
    return true
  }

  /// `FOR (n:Label)` or `FOR ()-[r:TYPE]-()`, with an arrowhead or without.
  mutating func parseSchemaPattern() throws(SyntaxError) -> SchemaPattern {
    guard skip(word: "FOR") else { throw unexpected("FOR and a pattern such as (n:Label) or ()-[r:TYPE]-()") }
    try expect(.leftParenthesis, "after FOR")
    guard skip(.rightParenthesis) else {
      let variable = try parseVariable("a variable for the nodes")
      try expect(.colon, "and a label")
      let label = try parseName("a label")
      try expect(.rightParenthesis, "after the label")
      return SchemaPattern(isRelationship: false, variable: variable, name: label)
    }
    _ = skip(.less)
    try expect(.minus, "and a relationship such as [r:TYPE]")
    try expect(.leftBracket, "and a relationship such as [r:TYPE]")
    let variable = try parseVariable("a variable for the relationships")
    try expect(.colon, "and a relationship type")
    let type = try parseName("a relationship type")
    try expect(.rightBracket, "after the relationship type")
    try expect(.minus, "after the relationship")
    _ = skip(.greater)
    try expect(.leftParenthesis, "after the relationship")
    try expect(.rightParenthesis, "for any node")
    return SchemaPattern(isRelationship: true, variable: variable, name: type)
  }

  /// `(n.a, n.b)`, of the pattern's variable.
  private mutating func parseSchemaKeys(of target: SchemaPattern) throws(SyntaxError) -> [Name] {
    try expect(.leftParenthesis, "before the properties")
    var keys: [Name] = []
    repeat { keys.append(try parseSchemaKey(of: target)) } while skip(.comma)
    try expect(.rightParenthesis, "after the properties")
    return keys
  }

  /// `n.a`, of the pattern's variable.
  mutating func parseSchemaKey(of target: SchemaPattern) throws(SyntaxError) -> Name {
    let subject = try parseName("a property such as \(target.variable.text).name")
    guard subject.text == target.variable.text else {
      throw SyntaxError(
        "UndefinedVariable", "The variable `\(subject.text)` is not defined.", at: subject.span,
        hint: "the pattern's variable is `\(target.variable.text)`")
    }
    try expect(.period, "and a property key")
    return try parseName("a property key")
  }
}
