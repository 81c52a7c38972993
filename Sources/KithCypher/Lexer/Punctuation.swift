/// A bracket, an operator or another sign; the raw value is how it is written.
///
/// An arrow is several of them: `-->` is minus, minus, greater.
public enum Punctuation: String, Sendable, Hashable, CaseIterable {
  /// `(`.
  case leftParenthesis = "("
  /// `)`.
  case rightParenthesis = ")"
  /// `[`.
  case leftBracket = "["
  /// `]`.
  case rightBracket = "]"
  /// `{`.
  case leftBrace = "{"
  /// `}`.
  case rightBrace = "}"
  /// `,`.
  case comma = ","
  /// `;`.
  case semicolon = ";"
  /// `:`.
  case colon = ":"
  /// `::`.
  case doubleColon = "::"
  /// `.`.
  case period = "."
  /// `..`.
  case doublePeriod = ".."
  /// `|`.
  case bar = "|"
  /// `||`.
  case doubleBar = "||"
  /// `&`.
  case ampersand = "&"
  /// `!`.
  case exclamationMark = "!"
  /// `%`.
  case percent = "%"
  /// `+`.
  case plus = "+"
  /// `+=`.
  case plusEqual = "+="
  /// `-`.
  case minus = "-"
  /// `*`.
  case asterisk = "*"
  /// `/`.
  case solidus = "/"
  /// `^`.
  case circumflex = "^"
  /// `=`.
  case equal = "="
  /// `=~`.
  case equalTilde = "=~"
  /// `<>`.
  case notEqual = "<>"
  /// `<`.
  case less = "<"
  /// `<=`.
  case lessOrEqual = "<="
  /// `>`.
  case greater = ">"
  /// `>=`.
  case greaterOrEqual = ">="
  /// `$` before a parenthesis, as in `:$(expression)`; before a name it is part of the parameter.
  case dollar = "$"
  /// A dash other than `-`, such as `–`: openCypher reads it as the line of an arrow, never as a minus.
  case dash = "–"
  /// An arrowhead other than `<`, such as `⟨`: openCypher reads it as the head of an arrow only.
  case leftArrowhead = "⟨"
  /// An arrowhead other than `>`, such as `⟩`.
  case rightArrowhead = "⟩"
}
