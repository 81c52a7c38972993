/// A piece of the text: a word, a number, a sign, or the space between them.
///
/// The tokens of a text, joined, are the text: `RETURN 1` is keyword 0..<6, whitespace 6..<7, integer 7..<8.
public struct Token: Sendable, Hashable {
  /// What sort of piece it is.
  public enum Kind: Sendable, Hashable {
    /// A name that is no keyword: `n`, `naïve`, `_x1`.
    case identifier
    /// A name in backquotes: `` `a name` ``.
    case quotedIdentifier
    /// A word of the language, in capitals or not; the grammar allows most of them as names too.
    case keyword(Keyword)
    /// A whole number: `12`, `1_000`, `0xFF`, `0o17`.
    case integer
    /// A number with a fraction or an exponent: `1.5`, `.1`, `1e9`.
    case float
    /// A string with its quotes: `'a'`, `"a"`.
    case string
    /// A parameter: `$name`, `` $`a name` ``, `$1`.
    case parameter
    /// A bracket, an operator or another sign.
    case punctuation(Punctuation)
    /// `// ...` up to the end of the line, which is not part of it.
    case lineComment
    /// `/* ... */`.
    case blockComment
    /// A run of blanks and line ends.
    case whitespace
    /// Something that no query may hold.
    case error(Problem)
    /// After the last token. The lexer never gives it; the parser puts it behind the others.
    case endOfText
  }

  /// Why a piece of text is no token of the language.
  public enum Problem: Sendable, Hashable {
    /// A string whose closing quote is missing.
    case unterminatedString
    /// A name whose closing backquote is missing.
    case unterminatedName
    /// `/*` without `*/`.
    case unterminatedComment
    /// `0x`, `12ab`, `1e`.
    case malformedNumber
    /// `$` without a name behind it.
    case missingParameterName
    /// A character that means nothing outside a string: `#`, a curly quote.
    case strayCharacter
  }

  /// What sort of piece it is.
  public var kind: Kind
  /// Where it stands.
  public var span: SourceSpan

  /// Makes a token: `Token(.integer, SourceSpan(7, 8))`.
  public init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  /// True of whitespace and comments, which the grammar skips.
  public var isTrivia: Bool {
    switch kind {
    case .whitespace, .lineComment, .blockComment: true
    case .identifier, .quotedIdentifier, .keyword, .integer, .float, .string, .parameter, .punctuation, .error,
      .endOfText:
      false
    }
  }
}
