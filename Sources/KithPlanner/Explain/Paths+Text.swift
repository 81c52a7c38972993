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

extension PathLength {
  /// `{2, 5}`, `{1, }`.
  var quantifier: String { "{\(minimum), \(maximum.map(String.init) ?? "")}" }
}
