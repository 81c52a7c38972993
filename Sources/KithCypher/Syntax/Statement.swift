/// One statement as written: a query, optionally under EXPLAIN or PROFILE.
public struct Statement: Sendable {
  /// Whether the statement is run, only planned, or run and measured.
  public enum Mode: Sendable { case run, explain, profile }

  /// How it is to be run.
  public var mode: Mode
  /// What is to be run.
  public var query: Query
  /// The whole statement, without the closing `;`.
  public var span: SourceSpan

  /// Makes a statement.
  public init(mode: Mode, query: Query, span: SourceSpan) {
    self.mode = mode
    self.query = query
    self.span = span
  }
}

/// One or more single queries joined by UNION or UNION ALL (openCypher 9, RegularQuery).
public struct Query: Sendable {
  /// A further query after UNION.
  public struct Union: Sendable {
    /// True for UNION ALL, which keeps duplicates.
    public var all: Bool
    /// The query to its right.
    public var query: SingleQuery
    /// The keyword(s) UNION [ALL].
    public var span: SourceSpan
    /// Makes a union part.
    public init(all: Bool, query: SingleQuery, span: SourceSpan) {
      self.all = all
      self.query = query
      self.span = span
    }
  }

  /// The first query.
  public var first: SingleQuery
  /// The queries joined to it, in order.
  public var unions: [Union]

  /// Makes a query.
  public init(first: SingleQuery, unions: [Union] = []) {
    self.first = first
    self.unions = unions
  }
}

/// A sequence of clauses. Which clause may follow which is the analyser's business, not the grammar's.
public struct SingleQuery: Sendable {
  /// The clauses in order, at least one.
  public var clauses: [Clause]
  /// The whole query.
  public var span: SourceSpan

  /// Makes a single query.
  public init(clauses: [Clause], span: SourceSpan) {
    self.clauses = clauses
    self.span = span
  }
}
