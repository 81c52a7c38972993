import KithValue

/// A variable after binding: every name in every scope has an identity of its own.
///
/// In `MATCH (n) WITH n.name AS n RETURN n` there are two variables named `n`.
public struct Variable: Hashable, Sendable {
  /// Unique within the statement.
  public let id: Int
  /// As written, or `anon_3` where the pattern gives no name.
  public let name: String
  /// As far as it is known before the query runs.
  public let type: CypherType
  /// Whether the query names it.
  public let isNamed: Bool

  /// Two are the same if their identities are.
  public static func == (a: Variable, b: Variable) -> Bool { a.id == b.id }
  /// Hashes the identity alone.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// The names visible at a point of the query.
struct Scope {
  /// The variables by name.
  private(set) var byName: [String: Variable] = [:]
  /// The variables in the order in which they came into scope: what `*` gives.
  private(set) var ordered: [Variable] = []
  /// What patterns matched and no name leads to any more; kept only for `RunOptions.keepsMatches`.
  var hidden: [Variable] = []

  func lookup(_ name: String) -> Variable? { byName[name] }

  mutating func declare(_ variable: Variable) {
    if let old = byName[variable.name], let at = ordered.firstIndex(of: old) {
      ordered[at] = variable
    } else {
      ordered.append(variable)
    }
    byName[variable.name] = variable
  }
}
