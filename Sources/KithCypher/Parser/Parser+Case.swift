// CASE in its three forms: with conditions, with values to compare a subject with, and with tests of a subject.
extension Parser {
  /// `CASE [subject] WHEN test, ... THEN result ... [ELSE otherwise] END`.
  ///
  /// A test is a condition or, behind a subject, a value or the right half of a predicate: `CASE x WHEN 1, 2 THEN ...
  /// WHEN > 10 THEN ... WHEN IS NULL THEN ... END`. One of several tests behind a WHEN is enough.
  mutating func parseCase() throws(SyntaxError) -> Expression {
    let start = current.span.lower
    advance()
    let subject = at(.when) ? nil : try parseExpression()
    // Stands for the subject in a test, so that the subject itself is written, and computed, once.
    let stand = Expression(.variable(Parser.caseSubject), subject?.span ?? current.span)
    var alternatives: [(tests: [Test], result: Expression)] = []
    var isSearched = false
    repeat {
      try expect(.when, "in CASE")
      var tests: [Test] = []
      repeat {
        if subject != nil, let test = try parseTest(of: stand) {
          tests.append(.predicate(test))
        } else {
          tests.append(.value(try parseExpression()))
        }
        if at(.comma), subject == nil {
          throw SyntaxError(
            "UnexpectedSyntax", "WHEN takes one condition.", at: current.span, hint: "join conditions with OR")
        }
      } while skip(.comma)
      try expect(.then, "after the condition of WHEN")
      alternatives.append((tests, try parseExpression()))
      if case .value = tests[0], tests.count == 1 { continue }
      isSearched = true
    } while at(.when)
    let otherwise = skip(.else) ? try parseExpression() : nil
    try expect(.end, "to close CASE")
    let whole = span(from: start)
    guard isSearched, let subject else {
      let plain = alternatives.map { CaseAlternative(condition: $0.tests[0].expression, result: $0.result) }
      return Expression(.case(subject: subject, alternatives: plain, otherwise: otherwise), whole)
    }
    let conditions = alternatives.map { tests, result in
      let conditions = tests.map { $0.condition(of: stand) }
      let either = Expression(.logical(.or, conditions), conditions[0].span)
      return CaseAlternative(condition: conditions.count == 1 ? conditions[0] : either, result: result)
    }
    return try searched(
      subject, Expression(.case(subject: nil, alternatives: conditions, otherwise: otherwise), whole))
  }

  /// What stands behind WHEN.
  private enum Test {
    /// A value to compare the subject with, or a condition where there is no subject.
    case value(Expression)
    /// `> 10`, already joined to the subject.
    case predicate(Expression)

    var expression: Expression {
      switch self {
      case .value(let expression), .predicate(let expression): expression
      }
    }

    func condition(of subject: Expression) -> Expression {
      switch self {
      case .value(let value): Expression(.comparison([subject, value], [.equal]), value.span)
      case .predicate(let predicate): predicate
      }
    }
  }

  /// The name under which a test sees the subject; no text can spell it.
  public static let caseSubject = "\u{0}subject"

  /// `> 10`, `IS NULL`, `IN [1, 2]`, `STARTS WITH 'a'`: the right half of a predicate; nil where a value begins.
  private mutating func parseTest(of subject: Expression) throws(SyntaxError) -> Expression? {
    guard let infix = infixOperator(), infix.precedence == .comparison || infix.precedence == .predicate else {
      return nil
    }
    return try parseInfix(infix, after: subject)
  }

  /// `CASE subject WHEN ...` with tests, as `[stand IN [subject] | CASE WHEN ...][0]`.
  private mutating func searched(_ subject: Expression, _ inner: Expression) throws(SyntaxError) -> Expression {
    for _ in 0..<3 { try growTree() }
    let list = Expression(
      .listComprehension(
        variable: Name(Parser.caseSubject, subject.span), list: Expression(.list([subject]), subject.span),
        predicate: nil, projection: inner), inner.span)
    return Expression(.element(list, Expression(.integer(0), inner.span)), inner.span)
  }
}
