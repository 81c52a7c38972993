extension Parser {
  /// What a statement may not exceed, so that no text can exhaust the stack of this stage or of a later one.
  ///
  /// `Parser.parse(text, limits: Parser.Limits(maximumDepth: 50))` refuses fifty-one nested brackets.
  public struct Limits: Sendable, Hashable {
    /// How many bytes of UTF-8 a statement may have.
    public var maximumLength: Int
    /// How deep brackets, subqueries and right-hand operands may nest: `(1 + (2))` is three deep.
    ///
    /// 400 levels of any text take less than 4 MB of stack in a debug build; in a release build 0.5 MB, where they nest
    /// CALL { } 1.5 MB.
    public var maximumDepth: Int
    /// How high the tree may grow: `1 + 1 + 1` is three high. AND, OR, XOR, comparisons and lists grow in width and do not count.
    public var maximumHeight: Int

    /// Makes limits; the ones left out are the usual ones.
    public init(maximumLength: Int = 16 << 20, maximumDepth: Int = 400, maximumHeight: Int = 1_000) {
      self.maximumLength = maximumLength
      self.maximumDepth = maximumDepth
      self.maximumHeight = maximumHeight
    }
  }

  /// Opens a nested rule. Call `leaveNesting` with the result when it ends.
  mutating func enterNesting() throws(SyntaxError) -> Int {
    guard depth < limits.maximumDepth else {
      throw SyntaxError(
        "UnexpectedSyntax", "This is nested more than \(limits.maximumDepth) levels deep.", at: current.span,
        hint: "compute inner parts in a WITH clause before")
    }
    depth += 1
    let outer = height
    height = 0
    return outer
  }

  /// Closes the nested rule: its tree stands one higher than the tallest of its parts.
  mutating func leaveNesting(_ outer: Int) {
    depth -= 1
    height = max(outer, height + 1)
  }

  /// Notes that the tree being built has been put below a new node, as `a + b` is in `a + b + c`.
  mutating func growTree() throws(SyntaxError) {
    height += 1
    guard height <= limits.maximumHeight else {
      throw SyntaxError(
        "UnexpectedSyntax", "This chain of operators is longer than \(limits.maximumHeight).", at: current.span,
        hint: "put the parts into a list, and add them up with reduce")
    }
  }
}

extension SyntaxError {
  static func tooLong(_ length: Int, _ limits: Parser.Limits) -> SyntaxError {
    SyntaxError(
      "UnexpectedSyntax", "The query has \(length) bytes; at most \(limits.maximumLength) are read.",
      at: SourceSpan(0, 0), hint: "pass large data as a parameter, or read it with LOAD CSV")
  }
}
