import KithValue
import LineEditor

extension ShellContext {
  /// The documents that relationships name in their `source`, by the id that stands there.
  func documents(citedBy relationships: [Relationship]) throws(CommandError) -> [String: Node] {
    let cited = Set(relationships.compactMap { $0.properties["source"]?.displayText })
    guard !cited.isEmpty else { return [:] }
    let found = try rows(
      of: "MATCH (d) WHERE d.id IN $ids RETURN d.id, d",
      parameters: ["ids": .list(cited.sorted().map { .string($0) })])
    var documents: [String: Node] = [:]
    for row in found.rows { if case .node(let node) = row[1] { documents[row[0].displayText] = node } }
    return documents
  }

  /// The nodes that `id(n)` gives these numbers.
  func nodes(withIDs ids: [Int64]) throws(CommandError) -> [Node] {
    guard !ids.isEmpty else { return [] }
    let found = try rows(
      of: "MATCH (n) WHERE id(n) IN $ids RETURN n", parameters: ["ids": .list(ids.map { .integer($0) })])
    return found.rows.compactMap { row in
      if case .node(let node)? = row.first { node } else { nil }
    }
  }
}

extension [String: String] {
  /// What a terminal says of itself in the environment.
  static var shown: [String: String] {
    var found: [String: String] = [:]
    for name in ["TERM", "TERM_PROGRAM", "TMUX", "KITTY_WINDOW_ID"] { found[name] = TerminalInfo.environment(name) }
    return found
  }
}
