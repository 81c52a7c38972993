/// A compiled regular expression of the `=~` operator: it matches a whole string, in time linear in the string.
///
/// The dialect is Java's, as Cypher's users know it: classes with ranges, negation, union and `&&`; `*`, `+`, `?`,
/// `{m,n}`; alternation and groups; `(?i)`, `(?s)`, `(?m)`; `\d \w \s \h \v \p{L} \b` and kin; `\Q...\E`. It works on
/// Unicode code points; `(?i)` folds the simple case mappings of all scripts. What cannot be matched in linear time
/// (backreferences, lookaround, possessive quantifiers) is refused with an `ArgumentError(InvalidRegularExpression)`.
///
/// Compile once and keep it; match through a `RegularExpressionMatcher` where many strings are to be matched.
public struct RegularExpression: Sendable {
  /// The pattern as it was written.
  public let pattern: String
  let program: RegularExpressionProgram

  /// Compiles a pattern: `try RegularExpression("(?i).*smith")`.
  public init(_ pattern: String) throws(EvaluationError) {
    self.pattern = pattern
    var parser = RegularExpressionParser(pattern)
    program = try RegularExpressionProgram(parser.parsePattern())
  }

  /// Whether the whole text matches: of `a+b` it does for `aab`, not for `aabc`.
  public func matches(_ text: String) -> Bool {
    var matcher = RegularExpressionMatcher(self)
    return matcher.matches(text)
  }
}

extension EvaluationError {
  static func invalidRegularExpression(_ message: String) -> EvaluationError {
    EvaluationError(.argumentError, "InvalidRegularExpression", message)
  }
}

extension Value {
  /// `a =~ b`: whether the whole of string `a` matches pattern `b`; nil (null) where `a` is no string or `b` is null.
  ///
  /// Compiles the pattern on every call: who matches many strings keeps a `RegularExpressionMatcher`.
  public static func matches(_ a: Value, _ b: Value) throws(EvaluationError) -> Bool? {
    guard case .string(let pattern) = b else {
      if b.isNull { return nil }
      throw .invalidArgumentType("=~ takes a pattern as a string, not \(b.cypherType.name)")
    }
    let expression = try RegularExpression(pattern.text)
    guard case .string(let text) = a else { return nil }
    return expression.matches(text.text)
  }
}
