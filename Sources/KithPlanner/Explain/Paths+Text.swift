// Paths as EXPLAIN shows them, in the words of the query.
extension TrailExpansion {
  /// `(s) ((a)-[r:T]->(b) WHERE a.x < b.x){2, 5} (t)`.
  var text: String { "(\(from.name)) \(group.text) (\(to.name))" }
}

extension QuantifiedGroup {
  /// `((a)-[r:T]->(b) WHERE a.x < b.x){2, 5}`.
  var text: String {
    func node(_ v: Variable) -> String { v.isNamed ? "(\(v.name))" : "()" }
    var text = node(nodes[0])
    for (step, end) in zip(steps, nodes.dropFirst()) {
      text += step.direction.arrow(step.variable, step.types) + node(end)
    }
    if !predicates.isEmpty { text += " WHERE " + predicates.map(\.text).joined(separator: " AND ") }
    return "(\(text))\(length.quantifier)"
  }
}

extension PathSelectionSearch {
  /// `SHORTEST 1 (a)-[:T]->{1, }(b) WHERE size(r) > 2, ends: b.v = 1`.
  var text: String {
    let chosen =
      switch selection.count {
      case .paths(let count): "SHORTEST \(count) "
      case .groups(1): "ALL SHORTEST "
      case .groups(let count): "SHORTEST \(count) GROUPS "
      }
    var text = chosen + (selection.path.isNamed ? "\(selection.path.name) = " : "") + "(\(from.name))"
    for (link, node) in zip(selection.links, selection.nodes.dropFirst()) {
      switch link {
      case .step(let step): text += step.direction.arrow(step.variable, step.types)
      case .group(let group): text += " \(group.text) "
      case .same: break
      }
      text += node.isNamed || node == to ? "(\(node.name))" : "()"
    }
    if !selection.predicates.isEmpty {
      text += " WHERE " + selection.predicates.map(\.text).joined(separator: " AND ")
    }
    if !targetPredicates.isEmpty { text += ", ends: " + targetPredicates.map(\.text).joined(separator: " AND ") }
    return text
  }
}

extension PathLength {
  /// `{2, 5}`, `{1, }`.
  var quantifier: String { "{\(minimum), \(maximum.map(String.init) ?? "")}" }
}
