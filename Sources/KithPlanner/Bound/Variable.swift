import KithValue

/// A variable after binding: every name in every scope has an identity of its own.
///
/// In `MATCH (n) WITH n.name AS n RETURN n` there are two variables named `n`.
public struct Variable: Hashable, Sendable {
  /// Unique within the statement.
  public let id: Int
  /// What else is known of it: in one object, for plans copy variables more often than they ask for their names.
  private let declaration: Declaration

  private final class Declaration: Sendable {
    let name: String?
    let type: CypherType
    let isNamed: Bool

    init(name: String?, type: CypherType, isNamed: Bool) {
      self.name = name
      self.type = type
      self.isNamed = isNamed
    }
  }

  /// Makes a variable; one without a name is called by its number, if ever anybody asks.
  init(id: Int, name: String?, type: CypherType, isNamed: Bool) {
    self.id = id
    declaration = Declaration(name: name, type: type, isNamed: isNamed)
  }

  /// As written, or `anon_3` where the pattern gives no name.
  public var name: String { declaration.name ?? "anon_\(id)" }
  /// As far as it is known before the query runs.
  public var type: CypherType { declaration.type }
  /// Whether the query names it.
  public var isNamed: Bool { declaration.isNamed }

  /// The name for people: what the binder calls a column that no text can name begins with a byte of 0, which nobody is to
  /// see, and ends with the column's own name.
  public var shownName: String {
    guard name.utf8.first == 0, let last = name.utf8.lastIndex(of: 0) else { return name }
    return String(name[name.utf8.index(after: last)...])
  }

  /// The same variable under a name that the query gives it.
  func named(_ name: String) -> Variable {
    isNamed && declaration.name == name ? self : Variable(id: id, name: name, type: type, isNamed: true)
  }

  /// Two are the same if their identities are.
  public static func == (a: Variable, b: Variable) -> Bool { a.id == b.id }
  /// Hashes the identity alone.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// The names visible at a point of the query.
struct Scope {
  /// Where variables stand in `ordered`, by name; kept once there are many.
  private var places: [String: Int]?
  /// The variables in the order in which they came into scope: what `*` gives.
  private(set) var ordered: [Variable] = []
  /// What patterns matched and no name leads to any more; kept only for `RunOptions.keepsMatches`.
  var hidden: [Variable] = []

  func lookup(_ name: String) -> Variable? { place(of: name).map { ordered[$0] } }

  mutating func declare(_ variable: Variable) {
    if let at = place(of: variable.name) {
      ordered[at] = variable
      return
    }
    // Most statements name a few variables, and room for them is made at once.
    if ordered.isEmpty { ordered.reserveCapacity(6) }
    ordered.append(variable)
    if places != nil {
      places?[variable.name] = ordered.count - 1
    } else if ordered.count > 16 {
      places = Dictionary(uniqueKeysWithValues: ordered.indices.map { (ordered[$0].name, $0) })
    }
  }

  private func place(of name: String) -> Int? {
    if let places { return places[name] }
    return ordered.firstIndex { $0.name == name }
  }
}
