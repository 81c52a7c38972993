// Expressions from the loosest operator to the tightest, by precedence climbing: the table below is the grammar.
extension Parser {
  /// How tightly operators bind, loosest first (openCypher 9, OrExpression down to PowerOfExpression).
  enum Precedence: Int, Comparable {
    case or
    case xor
    case and
    case not
    /// `= <> < <= > >=`, which chain.
    case comparison
    /// `STARTS WITH`, `ENDS WITH`, `CONTAINS`, `=~`, `IN`, `IS ...`.
    case predicate
    /// `+ - ||`.
    case sum
    /// `* / %`.
    case product
    /// `^`, from the left like the others: `2 ^ 3 ^ 2` is 64.
    case power
    /// Signs. They bind tighter than `^`: `-3 ^ 2` is 9.
    case sign

    static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

    /// The level of the operand to the right, so that equals group from the left.
    var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .sign }
  }

  /// An operator between two operands.
  enum Infix {
    case logical(LogicalOperator)
    case comparison(ComparisonOperator)
    case binary(BinaryOperator, Precedence)
    case isPredicate

    var precedence: Precedence {
      switch self {
      case .logical(.or): .or
      case .logical(.xor): .xor
      case .logical(.and): .and
      case .comparison: .comparison
      case .binary(_, let precedence): precedence
      case .isPredicate: .predicate
      }
    }
  }

  /// A whole expression. With `barEnds` a `|` on its own level ends it, as in `[x IN xs WHERE x:A | x.name]`.
  mutating func parseExpression(barEnds: Bool = false) throws(SyntaxError) -> Expression {
    let outerBar = barEndsExpression
    barEndsExpression = barEnds
    defer { barEndsExpression = outerBar }
    return try parseOperators(from: .or)
  }

  /// Operands joined by operators of at least the given precedence.
  ///
  /// This is the waist of the recursion: every bracket and every operand to the right of an operator passes here, so here
  /// nesting is counted. The rarer branches are methods of their own because what they need on the stack would
  /// otherwise be set aside at every level.
  private mutating func parseOperators(from loosest: Precedence) throws(SyntaxError) -> Expression {
    let outerHeight = try enterNesting()
    defer { leaveNesting(outerHeight) }
    var left = try parseOperand(from: loosest)
    while let infix = infixOperator(), infix.precedence >= loosest {
      left = try parseInfix(infix, after: left)
    }
    return left
  }

  private mutating func parseOperand(from loosest: Precedence) throws(SyntaxError) -> Expression {
    if at(.not), loosest <= .not { return try parseNot() }
    if at(.minus) || at(.plus) { return try parseSignedExpression() }
    return try parsePostfixExpression(labels: true)
  }

  /// An operator and what stands to its right, joined to what stands to its left.
  mutating func parseInfix(_ infix: Infix, after left: Expression) throws(SyntaxError) -> Expression {
    switch infix {
    case .logical(let sign): return try parseLogicalChain(left, sign, infix.precedence)
    case .comparison: return try parseComparisonChain(left)
    case .isPredicate: return try parseIsPredicate(left)
    case .binary(let sign, let precedence): return try parseBinary(left, sign, precedence)
    }
  }

  private mutating func parseBinary(_ left: Expression, _ sign: BinaryOperator, _ precedence: Precedence)
    throws(SyntaxError) -> Expression
  {
    advance()
    if sign == .startsWith || sign == .endsWith {
      guard at(.with) else { throw unexpected("WITH", words: [.with]) }
      advance()
    }
    let right = try parseOperators(from: precedence.tighter)
    try growTree()
    return Expression(.binary(sign, left, right), span(from: left.span.lower))
  }

  /// The operator that comes next, if one does.
  func infixOperator() -> Infix? {
    switch current.kind {
    case .keyword(let word): infixOperator(word)
    case .punctuation(let sign): infixOperator(sign)
    default: nil
    }
  }

  private func infixOperator(_ word: Keyword) -> Infix? {
    switch word {
    case .or: .logical(.or)
    case .xor: .logical(.xor)
    case .and: .logical(.and)
    case .in: .binary(.in, .predicate)
    case .contains: .binary(.contains, .predicate)
    case .starts: .binary(.startsWith, .predicate)
    case .ends: .binary(.endsWith, .predicate)
    case .is: .isPredicate
    default: nil
    }
  }

  private func infixOperator(_ sign: Punctuation) -> Infix? {
    switch sign {
    case .equal: .comparison(.equal)
    case .notEqual: .comparison(.notEqual)
    case .less: .comparison(.less)
    case .lessOrEqual: .comparison(.lessOrEqual)
    case .greater: .comparison(.greater)
    case .greaterOrEqual: .comparison(.greaterOrEqual)
    case .equalTilde: .binary(.matches, .predicate)
    case .doubleColon: .isPredicate
    case .plus: .binary(.add, .sum)
    case .minus: .binary(.subtract, .sum)
    case .doubleBar: .binary(.concatenate, .sum)
    case .asterisk: .binary(.multiply, .product)
    case .solidus: .binary(.divide, .product)
    case .percent: .binary(.modulo, .product)
    case .circumflex: .binary(.power, .power)
    default: nil
    }
  }

  // MARK: Chains

  /// `a AND b AND c` as one node: a long filter is wide, not high.
  private mutating func parseLogicalChain(_ first: Expression, _ sign: LogicalOperator, _ precedence: Precedence)
    throws(SyntaxError) -> Expression
  {
    var operands = [first]
    while case .logical(sign) = infixOperator() {
      advance()
      operands.append(try parseOperators(from: precedence.tighter))
    }
    try growTree()
    return Expression(.logical(sign, operands), span(from: first.span.lower))
  }

  /// `a < b <= c` as one node, since each operand is compared with both neighbours.
  private mutating func parseComparisonChain(_ first: Expression) throws(SyntaxError) -> Expression {
    var operands: [Expression] = []
    operands.reserveCapacity(2)
    operands.append(first)
    var signs: [ComparisonOperator] = []
    while case .comparison(let sign) = infixOperator() {
      advance()
      signs.append(sign)
      operands.append(try parseOperators(from: .predicate))
    }
    try growTree()
    return Expression(.comparison(operands, signs), span(from: first.span.lower))
  }

  // MARK: IS

  /// `IS [NOT] NULL`, `IS [NOT] :: TYPE`, `:: TYPE` or `IS Label`.
  private mutating func parseIsPredicate(_ subject: Expression) throws(SyntaxError) -> Expression {
    let start = subject.span.lower
    try growTree()
    if skip(.doubleColon) {
      return Expression(.isTyped(subject, try parseTypeName(), negated: false), span(from: start))
    }
    advance()
    let negated = skip(.not)
    if skip(.null) { return Expression(.isNull(subject, negated: negated), span(from: start)) }
    if skip(.doubleColon) || (at(.typed) && atName(ahead: 1) && skip(.typed)) {
      return Expression(.isTyped(subject, try parseTypeName(), negated: negated), span(from: start))
    }
    if at(.labeled), atName(ahead: 1) { advance() }
    if at(word: "NORMALIZED") || (normalForm(current) != nil && at(word: "NORMALIZED", ahead: 1)) {
      return try parseIsNormalized(subject, negated: negated)
    }
    guard atName() || at(.exclamationMark) || at(.percent) || at(.leftParenthesis) else {
      throw unexpected("NULL, NOT NULL, :: and a type, or a label after IS", words: [.null, .not])
    }
    let labels = try parseLabelExpression(of: .node)
    return Expression(.hasLabels(subject, negated ? .not(labels) : labels), span(from: start))
  }

  // MARK: Before the operand

  /// `NOT` any number of times, and a comparison.
  private mutating func parseNot() throws(SyntaxError) -> Expression {
    var starts: [Int] = []
    while at(.not) {
      starts.append(current.span.lower)
      advance()
    }
    var expression = try parseOperators(from: .comparison)
    for start in starts.reversed() {
      try growTree()
      expression = Expression(.unary(.not, expression), span(from: start))
    }
    return expression
  }

  /// `+` and `-` any number of times before an operand; a minus before a number belongs to the number.
  private mutating func parseSignedExpression() throws(SyntaxError) -> Expression {
    var signs: [(sign: UnaryOperator, start: Int)] = []
    var operand: Expression?
    while operand == nil && (at(.minus) || at(.plus)) {
      let start = current.span.lower
      let sign: UnaryOperator = at(.minus) ? .minus : .plus
      advance()
      if sign == .minus, current.kind.isNumber, !isPostfix(token(1)) {
        operand = try parseNumber(negated: true, from: start)
      } else {
        signs.append((sign, start))
      }
    }
    var expression: Expression
    if let operand { expression = operand } else { expression = try parsePostfixExpression(labels: true) }
    for (sign, start) in signs.reversed() {
      try growTree()
      expression = Expression(.unary(sign, expression), span(from: start))
    }
    return expression
  }

  private func isPostfix(_ token: Token) -> Bool {
    token.kind == .punctuation(.period) || token.kind == .punctuation(.leftBracket)
      || token.kind == .punctuation(.colon)
  }

  // MARK: Behind the operand

  /// An atom with `.key`, `[index]`, `[from..to]` behind it, and then `:Label` where labels may stand.
  mutating func parsePostfixExpression(labels: Bool) throws(SyntaxError) -> Expression {
    let outerHeight = height
    height = 0
    defer { height = max(outerHeight, height) }
    let atom = try parseAtom()
    return isPostfix(current) ? try parsePostfixes(of: atom, labels: labels) : atom
  }

  private mutating func parsePostfixes(of atom: Expression, labels: Bool) throws(SyntaxError) -> Expression {
    let start = atom.span.lower
    var subject = atom
    while true {
      if skip(.period) {
        let key = try parseName("a property key after the dot")
        subject = Expression(.property(subject, key), span(from: start))
      } else if at(.leftBracket) {
        subject = try parseSubscript(subject, from: start)
      } else if labels, skip(.colon) {
        try growTree()
        return Expression(.hasLabels(subject, try parseLabelExpression(of: .node)), span(from: start))
      } else {
        return subject
      }
      try growTree()
    }
  }

  /// `[index]`, `[from..to]`, `[..to]`, `[from..]` or `[..]`.
  private mutating func parseSubscript(_ subject: Expression, from start: Int) throws(SyntaxError) -> Expression {
    advance()
    let first = at(.doublePeriod) ? nil : try parseExpression()
    if skip(.doublePeriod) {
      let last = at(.rightBracket) ? nil : try parseExpression()
      try expect(.rightBracket, "to close the range")
      return Expression(.slice(subject, from: first, to: last), span(from: start))
    }
    guard let first else { throw unexpected("an index") }
    try expect(.rightBracket, "to close the index")
    return Expression(.element(subject, first), span(from: start))
  }
}

extension Token.Kind {
  var isNumber: Bool { self == .integer || self == .float }
}
