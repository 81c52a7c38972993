/// Reads one statement: a hand-written recursive descent that mirrors the openCypher 9 grammar, one method a rule.
///
/// `try Parser.parse("MATCH (n) RETURN n")` gives the tree or throws a ``SyntaxError``. Three promises hold for any text:
/// - It ends in linear time. No rule is tried twice: where two rules begin alike (`(a)` and `(a)-->(b)`), a look-ahead over
///   tokens decides, and jumps over brackets by a table of their partners made beforehand.
/// - It cannot overflow the stack: nesting is counted (`enterNesting`), and so is the height of the tree that
///   later stages will walk (`growTree`).
/// - It throws or returns; nothing in it traps on bad text.
public struct Parser {
  let bytes: [UInt8]
  /// The tokens that count, without trivia, closed by one `endOfText`.
  let tokens: TokenList
  /// For each opening bracket the index of its partner; -1 for every other token and where the partner is missing.
  let partners: [Int32]
  let limits: Limits

  /// The index of the current token; never beyond the last.
  var position = 0
  /// How many nested rules are open.
  var depth = 0
  /// The height of the tallest tree finished since the innermost open `enterNesting`.
  var height = 0
  /// True where a `|` ends the expression, as in `[x IN xs WHERE x:A | x.name]`, and cannot join labels.
  var barEndsExpression = false
  /// Keywords that this statement has made names (`AS end`), spelled as there: they are variables from then on.
  var keywordNames: Set<String> = []

  /// The tree of one statement, which one `;` may close.
  ///
  /// `Parser.parse("EXPLAIN RETURN 1;")` has the mode `.explain` and one clause.
  public static func parse(_ text: String, limits: Limits = Limits()) throws(SyntaxError) -> Statement {
    let bytes = Array(text.utf8)
    guard bytes.count <= limits.maximumLength else { throw .tooLong(bytes.count, limits) }
    var parser = Parser(bytes, limits: limits)
    return try parser.parseStatement()
  }

  init(_ bytes: [UInt8], limits: Limits) {
    self.bytes = bytes
    self.limits = limits
    var tokens = TokenList(of: bytes.count)
    var lexer = Lexer(bytes)
    while let token = lexer.next() {
      if !token.isTrivia { tokens.append(token.kind, token.span) }
    }
    // What is missing at the end is missing behind the last word, not behind the blank lines after it.
    let end = tokens.count == 0 ? 0 : tokens.end(at: tokens.count - 1)
    tokens.append(.endOfText, SourceSpan(end, end))
    self.tokens = tokens
    self.partners = Parser.matchBrackets(tokens)
  }

  /// Pairs the brackets in one pass; a closing bracket of the wrong kind leaves what it meets unpaired.
  private static func matchBrackets(_ tokens: TokenList) -> [Int32] {
    var partners = [Int32](repeating: -1, count: tokens.count)
    var open: [(index: Int, closer: Punctuation)] = []
    open.reserveCapacity(8)
    for index in 0..<tokens.count {
      guard case .punctuation(let sign) = tokens.kind(at: index) else { continue }
      switch sign {
      case .leftParenthesis: open.append((index, .rightParenthesis))
      case .leftBracket: open.append((index, .rightBracket))
      case .leftBrace: open.append((index, .rightBrace))
      case .rightParenthesis, .rightBracket, .rightBrace:
        if let last = open.popLast(), last.closer == sign { partners[last.index] = Int32(index) }
      default: continue
      }
    }
    return partners
  }
}
