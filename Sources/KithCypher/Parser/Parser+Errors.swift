// What a reader is told. A message says what was expected and what was found, in the words of the page on the language.
extension Parser {
  /// The error for the current token, where `expected` should stand: "a name after AS".
  ///
  /// An error token explains itself. A word that is nearly one of `words`, or of all keywords, gives the hint.
  func unexpected(_ expected: String, words: [Keyword] = []) -> SyntaxError {
    let token = current
    if let error = lexicalError(token) { return error }
    return SyntaxError(
      "UnexpectedSyntax", "Expected \(expected), but found \(describe(token)).", at: token.span,
      hint: hint(for: token, among: words))
  }

  /// The error where an operand should stand.
  func unexpectedAtom() -> SyntaxError {
    var error = unexpected("an expression")
    switch current.kind {
    case .keyword(.order), .keyword(.by), .keyword(.on), .keyword(.set), .keyword(.end), .keyword(.limit),
      .keyword(.skip), .keyword(.contains), .keyword(.starts), .keyword(.ends), .keyword(.asc), .keyword(.desc),
      .keyword(.when), .keyword(.then), .keyword(.else):
      error.hint = "to use \(text(current.span)) as a name, put it in backquotes"
    case .keyword(.not): error.hint = "put parentheses around NOT and its condition"
    case .keyword(.where): error.hint = nil
    default: break
    }
    return error
  }

  /// The error where a clause has ended and no other begins.
  func unexpectedAfterClause() -> SyntaxError {
    switch current.kind {
    case .punctuation(.rightParenthesis), .punctuation(.rightBracket), .punctuation(.rightBrace):
      return SyntaxError("UnexpectedSyntax", "\(describe(current)) closes nothing.", at: current.span)
    case .identifier, .quotedIdentifier, .integer, .float, .string, .parameter:
      var error = unexpected("the next clause or the end of the query")
      error.hint = error.hint ?? "perhaps a comma is missing"
      return error
    default: return unexpected("the next clause or the end of the query")
    }
  }

  /// The token in plain words: "`RETRUN`", "the end of the query".
  func describe(_ token: Token) -> String {
    switch token.kind {
    case .endOfText: "the end of the query"
    case .string: "the string \(shortened(token.span))"
    case .integer, .float: "the number \(shortened(token.span))"
    case .parameter: "the parameter \(shortened(token.span))"
    case .keyword(let word): word.rawValue
    case .identifier, .quotedIdentifier, .punctuation, .lineComment, .blockComment, .whitespace, .error:
      "`\(shortened(token.span))`"
    }
  }

  private func shortened(_ span: SourceSpan) -> String {
    // Cut before decoding: a token may be megabytes long.
    let text = text(SourceSpan(span.lower, min(span.upper, span.lower + 160)))
    return text.count > 32 ? "\(text.prefix(31))…" : text
  }

  // MARK: Pieces that are no tokens

  func lexicalError(_ token: Token) -> SyntaxError? {
    switch token.kind {
    case .error(let problem): error(for: problem, at: token.span)
    case .punctuation(.dash):
      SyntaxError(
        "InvalidUnicodeCharacter", "`\(text(token.span))` is a dash, but not a minus sign.", at: token.span,
        hint: "write - instead")
    case .punctuation(.leftArrowhead), .punctuation(.rightArrowhead):
      SyntaxError(
        "InvalidUnicodeCharacter", "`\(text(token.span))` can only be the head of an arrow.", at: token.span,
        hint: "write < or > instead")
    case .identifier, .quotedIdentifier, .keyword, .integer, .float, .string, .parameter, .punctuation, .lineComment,
      .blockComment, .whitespace, .endOfText:
      nil
    }
  }

  private func error(for problem: Token.Problem, at span: SourceSpan) -> SyntaxError {
    let opening = SourceSpan(span.lower, min(span.lower + 1, span.upper))
    switch problem {
    case .unterminatedString:
      return SyntaxError("UnexpectedSyntax", "This string has no closing \(text(opening)).", at: opening)
    case .unterminatedName:
      return SyntaxError("UnexpectedSyntax", "This name has no closing backquote.", at: opening)
    case .unterminatedComment:
      return SyntaxError(
        "UnexpectedSyntax", "This comment has no closing */.", at: SourceSpan(span.lower, span.lower + 2))
    case .malformedNumber:
      return SyntaxError("InvalidNumberLiteral", "`\(shortened(span))` is not a number.", at: span)
    case .missingParameterName:
      return SyntaxError(
        "UnexpectedSyntax", "A parameter is written $name, without a space after the $.", at: span)
    case .strayCharacter:
      return strayCharacter(at: span)
    }
  }

  private func strayCharacter(at span: SourceSpan) -> SyntaxError {
    let character = text(span)
    let value = character.unicodeScalars.first?.value ?? 0
    guard value >= 0x80 else {
      let shown = value < 0x20 || value == 0x7F ? "A control character" : "`\(character)`"
      return SyntaxError("UnexpectedSyntax", "\(shown) has no meaning here.", at: span)
    }
    let hint: String? =
      switch value {
      case 0x2018...0x201F, 0x2032, 0x2033, 0xAB, 0xBB: "write strings in straight quotes: 'text'"
      case 0x2192, 0x21D2: "write an arrow as -->"
      case 0x2190, 0x21D0: "write an arrow as <--"
      case 0x2260: "write <> for not equal"
      case 0x2264: "write <="
      case 0x2265: "write >="
      case 0x2026: "write .. for a range"
      default: nil
      }
    let shown =
      character.unicodeScalars.first?.properties.isDefaultIgnorableCodePoint == true
      ? "An invisible character" : "`\(character)`"
    return SyntaxError(
      "InvalidUnicodeCharacter", "\(shown) (U+\(hexadecimal(value))) has no meaning outside a string.", at: span,
      hint: hint)
  }

  private func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  // MARK: Hints

  private func hint(for token: Token, among words: [Keyword]) -> String? {
    switch token.kind {
    case .identifier:
      guard token.span.upper - token.span.lower <= Keyword.longestSpelling + 2 else { return nil }
      let written = text(token.span)
      let near =
        NearestName.nearest(to: written, in: words.map(\.rawValue))
        ?? NearestName.nearest(to: written, in: Parser.hintedKeywords.map(\.rawValue))
      return near.map { "did you mean \($0)?" }
    case .keyword(.where) where words.isEmpty: return "WHERE belongs behind a MATCH, a WITH or a YIELD"
    case .string where position > 0 && tokens.kind(at: position - 1) == .string:
      return "to put a quote inside a string, write \\' or \\\""
    case .punctuation(let sign): return hint(for: sign)
    case .quotedIdentifier, .keyword, .integer, .float, .string, .parameter, .lineComment, .blockComment,
      .whitespace, .error, .endOfText:
      return nil
    }
  }

  private func hint(for sign: Punctuation) -> String? {
    let following = token(1).span.lower == current.span.upper ? token(1).kind : .endOfText
    let before: Token.Kind? = position > 0 ? tokens.kind(at: position - 1) : nil
    return switch (sign, following) {
    case (.exclamationMark, .punctuation(.equal)): "write <> for not equal"
    case (.ampersand, .punctuation(.ampersand)): "write AND"
    case (.doubleBar, _): "|| joins strings and lists; write OR between conditions"
    case (.equal, _) where before == .punctuation(.equal): "write a single = to compare"
    case (.exclamationMark, _): "write NOT"
    case (.semicolon, _): "a ; ends the query"
    default: nil
    }
  }

  /// The words that a slip of the pen is compared with: those that stand between expressions.
  private static let hintedKeywords: [Keyword] = [
    .match, .optional, .where, .with, .return, .distinct, .as, .order, .by, .descending, .ascending, .desc, .skip,
    .limit, .unwind, .union, .create, .merge, .set, .remove, .delete, .detach, .foreach, .call, .yield, .load, .and,
    .or, .xor, .not, .in, .is, .starts, .ends, .contains, .case, .when, .then, .else, .end, .exists, .explain,
    .profile,
  ]
}
