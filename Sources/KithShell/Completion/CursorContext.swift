import KithCypher

/// What is being typed at the cursor, and what may stand there.
struct CursorContext {
  /// What may stand at the cursor.
  enum Expectation: Hashable {
    case label(element: Int?)
    case relationshipType(element: Int?)
    case propertyKey(owner: QueryScan.Owner)
    /// The inside of a string, which is compared with or given to a property.
    case value(key: String?, owner: QueryScan.Owner, quote: Character)
    case parameter
    /// The name behind CALL, dots and all.
    case procedure
    /// A word of the language, a variable or a function; `afterOperand` where an expression has just ended.
    case word(afterOperand: Bool)
    case nothing
  }

  var expectation: Expectation
  /// What has been typed of it.
  var prefix: String
  /// The bytes that a completion takes the place of.
  var replaced: Range<Int>
  /// The text with a word put in at the cursor where none stood.
  var scan: QueryScan
  /// The token at the cursor within the scan.
  var token: Int

  private static let placeholder = "kithcursor"

  /// Looks at a text around a cursor, given as a UTF-8 byte offset.
  init(text: String, cursor: Int) {
    let bytes = Array(text.utf8)
    var cursor = min(max(cursor, 0), bytes.count)
    while cursor > 0, cursor < bytes.count, UTF8.isContinuation(bytes[cursor]) { cursor -= 1 }
    let tokens = Lexer.tokenize(text)
    if let at = tokens.first(where: { $0.span.lower < cursor && cursor <= $0.span.upper }) {
      switch at.kind {
      case .string, .error(.unterminatedString):
        if cursor < at.span.upper || at.kind != .string {
          self.init(string: at, text: text, bytes: bytes, cursor: cursor)
          return
        }
      case .lineComment, .blockComment, .error(.unterminatedComment):
        self.init(.nothing, cursor..<cursor, bytes: bytes, scan: QueryScan(text), token: 0)
        return
      case .parameter, .error(.missingParameterName):
        self.init(.parameter, at.span.lower..<at.span.upper, bytes: bytes, scan: QueryScan(text), token: 0)
        prefix = String(decoding: bytes[at.span.lower..<cursor], as: UTF8.self)
        return
      case .identifier, .keyword, .quotedIdentifier, .error(.unterminatedName):
        self.init(word: at.span.lower..<at.span.upper, typedUpTo: cursor, bytes: bytes)
        return
      default: break
      }
    }
    self.init(word: cursor..<cursor, typedUpTo: cursor, bytes: bytes)
  }

  private init(
    _ expectation: Expectation, _ replaced: Range<Int>, bytes: [UInt8], scan: QueryScan, token: Int
  ) {
    self.expectation = expectation
    self.replaced = replaced
    prefix = String(decoding: bytes[replaced], as: UTF8.self)
    self.scan = scan
    self.token = token
  }

  /// A word, or the place for one: a placeholder there tells by its role what is wanted.
  private init(word: Range<Int>, typedUpTo cursor: Int, bytes: [UInt8]) {
    let with = bytes[..<word.lowerBound] + Array(Self.placeholder.utf8) + bytes[word.upperBound...]
    let scan = QueryScan(String(decoding: with, as: UTF8.self))
    let token = scan.tokens.firstIndex { $0.span.lower == word.lowerBound } ?? 0
    let expectation: Expectation
    switch scan.tokens.isEmpty ? .blank : scan.roles[token] {
    case .label(let element): expectation = .label(element: element)
    case .relationshipType(let element): expectation = .relationshipType(element: element)
    case .property(let owner): expectation = .propertyKey(owner: owner)
    case .procedure(let first):
      let start = scan.tokens[first].span.lower
      self.init(.procedure, start..<word.upperBound, bytes: bytes, scan: scan, token: token)
      prefix = String(decoding: bytes[start..<cursor], as: UTF8.self)
      return
    default:
      let before = scan.significant(before: token)
      expectation = .word(afterOperand: before.map { Self.endsOperand($0, scan) } ?? false)
    }
    self.init(expectation, word, bytes: bytes, scan: scan, token: token)
    prefix = String(decoding: bytes[word.lowerBound..<cursor], as: UTF8.self)
    if prefix.hasPrefix("`") { prefix.removeFirst() }
  }

  private static func endsOperand(_ index: Int, _ scan: QueryScan) -> Bool {
    switch scan.roles[index] {
    case .string, .number, .parameter, .variable, .property, .label, .relationshipType: return true
    case .sign:
      return [.rightParenthesis, .rightBracket, .rightBrace, .asterisk].contains {
        scan.tokens[index].kind == .punctuation($0)
      }
    case .keyword:
      return [.null, .true, .false, .end, .distinct].contains { scan.tokens[index].kind == .keyword($0) }
        && scan.tokens[index].kind != .keyword(.distinct)
    case .comment, .error, .blank, .function, .procedure: return false
    }
  }

  /// The inside of a string: what stands before it tells whose value it is.
  private init(string: Token, text: String, bytes: [UInt8], cursor: Int) {
    let quote = Character(Unicode.Scalar(bytes[string.span.lower]))
    // An unfinished string runs to the end of the text, but not over what was typed on another line.
    let isOpen = string.kind != .string
    var end = isOpen ? string.span.upper : string.span.upper - 1
    if isOpen, let line = bytes[cursor..<end].firstIndex(of: 10) { end = line }
    if isOpen { end = max(cursor, min(end, cursor)) }
    let scan = QueryScan(text)
    let token = scan.tokens.firstIndex { $0.span.lower == string.span.lower } ?? 0
    let (key, owner) = Self.property(before: token, scan)
    self.init(
      .value(key: key, owner: owner, quote: quote), string.span.lower + 1..<end, bytes: bytes, scan: scan, token: token)
    prefix = Self.unescaped(String(decoding: bytes[string.span.lower + 1..<cursor], as: UTF8.self))
  }

  /// `key: "`, `p.key = "`, `p.key STARTS WITH "`, `p.key IN ["a", "` all name a property.
  private static func property(before token: Int, _ scan: QueryScan) -> (key: String?, owner: QueryScan.Owner) {
    var index = token
    var steps = 0
    while let before = scan.significant(before: index), steps < 40 {
      steps += 1
      index = before
      switch scan.roles[before] {
      case .property(let owner): return (scan.name(of: scan.tokens[before]), owner)
      case .string, .number, .parameter: continue
      case .sign:
        let passes: [Punctuation] = [
          .colon, .equal, .notEqual, .comma, .leftBracket, .equalTilde, .less, .lessOrEqual, .greater, .greaterOrEqual,
        ]
        if passes.contains(where: { scan.tokens[before].kind == .punctuation($0) }) { continue }
        // `toLower(p.name) CONTAINS "`
        if scan.tokens[before].kind == .punctuation(.rightParenthesis) { continue }
        return (nil, .unknown)
      case .keyword:
        let passes: [Keyword] = [.in, .starts, .ends, .with, .contains, .not]
        if passes.contains(where: { scan.tokens[before].kind == .keyword($0) }) { continue }
        return (nil, .unknown)
      default: return (nil, .unknown)
      }
    }
    return (nil, .unknown)
  }

  private static func unescaped(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped || character != "\\" { result.append(character) }
      isEscaped = character == "\\" && !isEscaped
    }
    return result
  }
}
