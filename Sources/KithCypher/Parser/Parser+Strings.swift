// Functions and predicates of strings whose syntax is SQL's: trim(BOTH x FROM y), normalize(x, NFD), IS NFC NORMALIZED.
extension Parser {
  /// `trim([LEADING | TRAILING | BOTH] [characters] FROM text)`, as `ltrim`, `rtrim` or `btrim`; nil where the arguments
  /// are written as any function's. The opening parenthesis has been taken.
  mutating func parseTrim(_ name: Name) throws(SyntaxError) -> Expression? {
    var function = "btrim"
    if let side = trimSide() {
      function = side
      advance()
    } else if !at(.from) {
      // `trim(x FROM y)` and `trim(x)` begin alike; the argument is read once, and FROM behind it decides.
      if at(.rightParenthesis) { return nil }
      let first = try parseExpression()
      guard at(.from) else {
        var arguments = [first]
        while skip(.comma) { arguments.append(try parseExpression()) }
        try expect(.rightParenthesis, "to close trim(")
        return Expression(.function(name, distinct: false, arguments: arguments), span(from: name.span.lower))
      }
      return try parseTrimmed(function, characters: first, name)
    }
    return try parseTrimmed(function, characters: at(.from) ? nil : try parseExpression(), name)
  }

  private mutating func parseTrimmed(_ function: String, characters: Expression?, _ name: Name) throws(SyntaxError)
    -> Expression
  {
    try expect(.from, "and the string to trim")
    let text = try parseExpression()
    try expect(.rightParenthesis, "to close trim(")
    return Expression(
      .function(Name(function, name.span), distinct: false, arguments: [text] + [characters].compactMap { $0 }),
      span(from: name.span.lower))
  }

  /// The function for `LEADING`, `TRAILING` or `BOTH` where that is what the word means, and not a variable's name.
  private func trimSide() -> String? {
    switch token(1).kind {
    case .keyword(.from), .string, .parameter, .identifier, .quotedIdentifier: break
    default: return nil
    }
    if at(word: "LEADING") { return "ltrim" }
    if at(word: "TRAILING") { return "rtrim" }
    return at(word: "BOTH") ? "btrim" : nil
  }

  // MARK: Normal forms of Unicode

  /// `NFC`, `NFD`, `NFKC` or `NFKD`.
  func normalForm(_ token: Token) -> String? {
    guard token.kind == .identifier, token.span.upper - token.span.lower <= 4 else { return nil }
    let word = text(token.span).uppercased()
    return ["NFC", "NFD", "NFKC", "NFKD"].contains(word) ? word : nil
  }

  /// Reads the second argument of `normalize(x, NFD)` as the name of a form.
  func nameNormalForm(_ argument: inout Expression) {
    guard case .variable(let name) = argument.kind, ["NFC", "NFD", "NFKC", "NFKD"].contains(name.uppercased()) else {
      return
    }
    argument.kind = .string(name.uppercased())
  }

  /// `subject IS [NOT] [form] NORMALIZED`; IS and NOT have been taken.
  mutating func parseIsNormalized(_ subject: Expression, negated: Bool) throws(SyntaxError) -> Expression {
    let form = normalForm(current)
    let place = current.span
    if form != nil { advance() }
    advance()
    let whole = span(from: subject.span.lower)
    let test = Expression(
      .function(
        Name("isNormalized", place), distinct: false,
        arguments: [subject, Expression(.string(form ?? "NFC"), place)]), whole)
    return negated ? Expression(.unary(.not, test), whole) : test
  }
}
