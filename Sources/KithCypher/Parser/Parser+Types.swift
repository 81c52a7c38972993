// The names of types after `::`, as GQL and Neo4j 5 write them.
extension Parser {
  /// `type | type | ...`.
  mutating func parseTypeName() throws(SyntaxError) -> TypeName {
    let outer = try enterNesting()
    defer { leaveNesting(outer) }
    var types = [try parseSingleType()]
    while !barEndsExpression, skip(.bar) { types.append(try parseSingleType()) }
    return types.count == 1 ? types[0] : .union(types)
  }

  /// One type with what may stand behind it: `INTEGER`, `LIST<STRING> NOT NULL`, `FLOAT ARRAY`.
  private mutating func parseSingleType() throws(SyntaxError) -> TypeName {
    var type = try parseBaseType()
    while true {
      if skip(.exclamationMark) || (at(.not) && at(.null, ahead: 1)) {
        if skip(.not) { advance() }
        type = type.notNull
      } else if skipWord("LIST") || skipWord("ARRAY") {
        try growTree()
        type = .list(type, notNull: false)
      } else {
        return type
      }
    }
  }

  private mutating func parseBaseType() throws(SyntaxError) -> TypeName {
    let first = current
    let word = atName() ? text(first.span).uppercased() : ""
    advance()
    switch word {
    case "BOOL", "BOOLEAN": return .plain("BOOLEAN", notNull: false)
    case "STRING", "VARCHAR": return .plain("STRING", notNull: false)
    case "INT", "INTEGER": return .plain("INTEGER", notNull: false)
    case "FLOAT", "DATE", "DURATION", "POINT", "MAP", "PATH", "NULL", "NOTHING": return .plain(word, notNull: false)
    case "NODE", "VERTEX": return .plain("NODE", notNull: false)
    case "RELATIONSHIP", "EDGE": return .plain("RELATIONSHIP", notNull: false)
    case "SIGNED" where skipWord("INTEGER") || skipWord("INT"): return .plain("INTEGER", notNull: false)
    case "PROPERTY" where skipWord("VALUE"): return .plain("PROPERTY VALUE", notNull: false)
    case "ANY": return try parseAnyType()
    case "LIST", "ARRAY": return .list(try parseTypeArgument(), notNull: false)
    case "LOCAL", "ZONED", "TIME", "TIMESTAMP": if let type = parseTemporalType(word) { return type }
    default: break
    }
    if let error = lexicalError(first) { throw error }
    let near = NearestName.nearest(to: word, in: Parser.typeNames)
    throw SyntaxError(
      "UnexpectedSyntax", "Expected the name of a type, but found \(describe(first)).", at: first.span,
      hint: near.map { "did you mean \($0)?" } ?? "for example INTEGER, STRING, LIST<STRING>, ZONED DATETIME")
  }

  /// `ANY`, `ANY VALUE`, `ANY NODE` and the like, or `ANY<type | type>`; ANY has been taken.
  private mutating func parseAnyType() throws(SyntaxError) -> TypeName {
    if at(.less) { return try parseTypeArgument() }
    if skipWord("VALUE") { return try at(.less) ? parseTypeArgument() : .plain("ANY", notNull: false) }
    if skipWord("PROPERTY") {
      guard skipWord("VALUE") else { throw unexpected("VALUE after ANY PROPERTY") }
      return .plain("PROPERTY VALUE", notNull: false)
    }
    if skipWord("MAP") { return .plain("MAP", notNull: false) }
    if skipWord("NODE") || skipWord("VERTEX") { return .plain("NODE", notNull: false) }
    if skipWord("RELATIONSHIP") || skipWord("EDGE") { return .plain("RELATIONSHIP", notNull: false) }
    return .plain("ANY", notNull: false)
  }

  /// `<type>`.
  private mutating func parseTypeArgument() throws(SyntaxError) -> TypeName {
    try expect(.less, "and the type of the items, as in LIST<STRING>")
    let outer = barEndsExpression
    barEndsExpression = false
    let type = try parseTypeName()
    barEndsExpression = outer
    try expect(.greater, "to close the type")
    return type
  }

  /// `LOCAL TIME`, `ZONED DATETIME`, `TIME WITH TIME ZONE`, `TIMESTAMP WITHOUT TIME ZONE`, ...
  private mutating func parseTemporalType(_ word: String) -> TypeName? {
    if word == "LOCAL" || word == "ZONED" {
      if skipWord("TIME") { return .plain("\(word) TIME", notNull: false) }
      if skipWord("DATETIME") { return .plain("\(word) DATETIME", notNull: false) }
      return nil
    }
    let kind = word == "TIME" ? "TIME" : "DATETIME"
    let isZoned = at(.with)
    guard skip(.with) || skipWord("WITHOUT") else { return nil }
    guard skipWord("TIMEZONE") || (skipWord("TIME") && skipWord("ZONE")) else { return nil }
    return .plain("\(isZoned ? "ZONED" : "LOCAL") \(kind)", notNull: false)
  }

  /// Takes a word that is part of a type's name but no keyword.
  private mutating func skipWord(_ word: String) -> Bool {
    guard atName(), current.span.upper - current.span.lower == word.utf8.count, text(current.span).uppercased() == word
    else { return false }
    advance()
    return true
  }

  private static let typeNames = [
    "BOOLEAN", "STRING", "INTEGER", "FLOAT", "DATE", "DURATION", "POINT", "NODE", "RELATIONSHIP", "PATH", "MAP", "LIST",
    "ANY", "NOTHING", "NULL", "ZONED DATETIME", "LOCAL DATETIME", "ZONED TIME", "LOCAL TIME",
  ]
}

extension TypeName {
  /// The same type without null.
  fileprivate var notNull: TypeName {
    switch self {
    case .plain(let name, _): .plain(name, notNull: true)
    case .list(let item, _): .list(item, notNull: true)
    case .union(let types): .union(types.map(\.notNull))
    }
  }
}
