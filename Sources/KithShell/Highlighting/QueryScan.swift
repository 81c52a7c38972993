import KithCypher

/// What a text tells of itself while it is still being typed: the role of every word, the patterns, the variables.
///
/// Unlike the parser it never fails and never gives up, and it reads what stands behind the cursor too. It is a guess
/// made for colours and completion; nothing is run on its word.
struct QueryScan {
  /// What a token stands for.
  enum Role: Sendable, Hashable {
    case keyword, string, number, parameter, comment, sign, error, blank
    case label(element: Int?)
    case relationshipType(element: Int?)
    /// A property key, with the variable before its `.` or the pattern element around its map.
    case property(owner: Owner)
    case function
    /// A part of the name behind CALL, with the position of its first token.
    case procedure(first: Int)
    case variable
  }
  /// Whose property it is.
  enum Owner: Sendable, Hashable {
    case variable(String)
    case element(Int)
    case unknown
  }
  /// A node or relationship pattern, as far as it has been written.
  struct Element: Sendable {
    var isNode: Bool
    var variable: String?
    /// Labels or relationship types.
    var names: [String] = []
    /// Of a relationship: the nodes beside it, and whether its arrow has a head at that side.
    var left: Int?
    var right: Int?
    var pointsLeft = false
    var pointsRight = false
  }
  /// What is known of a variable.
  struct Variable: Sendable {
    /// The byte behind its first occurrence.
    var end: Int
    var labels: [String] = []
    var types: [String] = []
    /// `node`, `relationship`, `path` or `value`.
    var kind: String
  }

  let text: String
  let tokens: [Token]
  var roles: [Role]
  var elements: [Element] = []
  var variables: [String: Variable] = [:]
  /// The byte at which a scope begins, and the only variables that it keeps.
  var scopes: [(start: Int, names: Set<String>)] = []
  /// Stretches of subqueries whose variables are gone behind the closing brace.
  var hidden: [(stretch: Range<Int>, after: Int)] = []
  private let bytes: [UInt8]

  /// Scans a text.
  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
    tokens = Lexer.tokenize(text)
    roles = tokens.map { _ in .blank }
    var scanner = QueryScanner()
    scanner.scan(&self)
  }

  /// A token's text.
  func text(of token: Token) -> String { String(decoding: bytes[token.span.lower..<token.span.upper], as: UTF8.self) }

  /// The name that a token stands for, without backquotes; nil where it is no name. Keywords may be names.
  func name(of token: Token) -> String? {
    switch token.kind {
    case .identifier, .keyword: text(of: token)
    case .quotedIdentifier: String(text(of: token).dropFirst().dropLast()).replacing("``", with: "`")
    default: nil
    }
  }

  /// The name that begins at a token and goes on over its dots: `db.labels`.
  func dottedName(from first: Int) -> String {
    var end = first
    while end < tokens.count, case .procedure(first) = roles[end] { end += 1 }
    return tokens[first..<end].map(text(of:)).joined()
  }

  /// The procedure that the last CALL before a token names, if a YIELD stands between the two.
  func procedureYielding(at token: Int) -> String? {
    var sawYield = false
    for index in tokens[..<token].indices.reversed() {
      switch (tokens[index].kind, roles[index]) {
      case (.keyword(.yield), .keyword): sawYield = true
      case (_, .procedure(let first)): return sawYield ? dottedName(from: first) : nil
      case (.keyword(let keyword), .keyword) where keyword.beginsClause: return nil
      default: break
      }
    }
    return nil
  }

  /// The token that a cursor stands in or right behind.
  func token(at cursor: Int) -> Int? {
    tokens.firstIndex { $0.span.lower < cursor && cursor <= $0.span.upper }
  }

  /// The last token before a position that is neither blank nor comment.
  func significant(before index: Int) -> Int? {
    tokens[..<index].lastIndex { !$0.isTrivia }
  }

  /// The labels of a node pattern, those of its variable elsewhere included.
  func labels(of element: Int) -> [String] {
    let element = elements[element]
    guard element.names.isEmpty, let variable = element.variable else { return element.names }
    return variables[variable]?.labels ?? []
  }

  /// The variables that can be named at a position.
  func variables(before position: Int) -> [(name: String, variable: Variable)] {
    let scope = scopes.last { $0.start <= position }
    return variables.filter { name, variable in
      guard variable.end < position, isVisible(variable, at: position) else { return false }
      guard let scope else { return true }
      return scope.names.contains(name) || variable.end >= scope.start
    }.map { ($0.key, $0.value) }.sorted { $0.name < $1.name }
  }

  /// Whether a variable was not left behind in a subquery that has ended.
  func isVisible(_ variable: Variable, at position: Int) -> Bool {
    !hidden.contains { $0.after <= position && $0.stretch.contains(variable.end) }
  }
}
