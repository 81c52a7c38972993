/// A path pattern as a plain model: its text, and all of its matches by trying everything.
struct PathPatternModel {
  /// One more than there are links; nil where the text leaves a node out beside a group.
  var nodes: [PathNode?]
  var links: [PathLink]
  /// The WHERE within parentheses around the whole.
  var condition: PathTest?
  /// Whether an earlier MATCH binds the first node.
  var startsBound: Bool

  /// The pattern without a selector.
  var text: String {
    var text = nodes[0].map(\.text) ?? ""
    for (link, node) in zip(links, nodes.dropFirst()) {
      switch link {
      case .step(let step): text += step.text()
      case .walk(let step, let least, let most, isOld: true):
        text += step.text(length: "*\(least)..\(most.map(String.init) ?? "")")
      case .walk(let step, let least, let most, isOld: false):
        text += step.text(quantifier: quantifier(least, most))
      case .group(let inner, let steps, let condition, let least, let most):
        var chain = inner[0].text
        for (step, node) in zip(steps, inner.dropFirst()) { chain += step.text() + node.text }
        text += "(\(chain)\(condition.map { " WHERE \($0.text)" } ?? ""))\(quantifier(least, most))"
      }
      text += node.map(\.text) ?? ""
    }
    return condition.map { "(\(text) WHERE \($0.text))" } ?? text
  }

  private func quantifier(_ least: Int, _ most: Int?) -> String {
    if most == nil, least <= 1 { return least == 0 ? "*" : "+" }
    return least == most ? "{\(least)}" : "{\(least),\(most.map(String.init) ?? "")}"
  }

  /// The names in the order of the text, and whether each is single.
  var names: [(name: String, isSingle: Bool, isNode: Bool)] {
    var names: [(String, Bool, Bool)] = []
    for (index, node) in nodes.enumerated() {
      if let node { names.append((node.name, true, true)) }
      guard index < links.count else { break }
      switch links[index] {
      case .step(let step): names.append((step.name, true, false))
      case .walk(let step, _, _, _): names.append((step.name, false, false))
      case .group(let inner, let steps, _, _, _):
        names += inner.map { ($0.name, false, true) } + steps.map { ($0.name, false, false) }
      }
    }
    return names
  }

  // MARK: matching

  /// Every match: each a walk that uses no relationship twice.
  func matches(in graph: PathGraph) -> [PathMatch] {
    var found: [PathMatch] = []
    for node in graph.nodes {
      var match = PathMatch(nodes: [node.id])
      for (name, isSingle, _) in names where !isSingle { match.lists[name] = [] }
      visit(node.id, at: 0, match, graph) { found.append($0) }
    }
    return found.filter { condition?.holds($0, graph) ?? true }
  }

  private func visit(_ node: Int, at place: Int, _ given: PathMatch, _ graph: PathGraph, _ done: (PathMatch) -> Void) {
    var match = given
    if let pattern = nodes[place] {
      guard fits(node, pattern, graph) else { return }
      match.singles[pattern.name] = node
    }
    guard place < links.count else { return done(match) }
    switch links[place] {
    case .step(let step):
      each(step, from: node, match, graph) { relationship, next, walked in
        var walked = walked
        walked.singles[step.name] = relationship
        visit(next, at: place + 1, walked, graph, done)
      }
    case .walk(let step, let least, let most, _):
      walk(step, least, most, 0, node, place, match, graph, done)
    case .group(let inner, let steps, let condition, let least, let most):
      iterate(inner, steps, condition, least, most, 0, node, place, match, graph, done)
    }
  }

  private func fits(_ node: Int, _ pattern: PathNode, _ graph: PathGraph) -> Bool {
    pattern.least.map { graph.nodes[node].v >= $0 } ?? true
  }

  private func each(
    _ step: PathStep, from node: Int, _ match: PathMatch, _ graph: PathGraph, _ visit: (Int, Int, PathMatch) -> Void
  ) {
    for relationship in graph.relationships where !match.relationships.contains(relationship.id) {
      guard step.type == nil || step.type == relationship.type, relationship.w >= step.least ?? 0,
        let next = graph.step(from: node, relationship, step.direction)
      else { continue }
      var walked = match
      walked.relationships.append(relationship.id)
      walked.nodes.append(next)
      visit(relationship.id, next, walked)
    }
  }

  private func walk(
    _ step: PathStep, _ least: Int, _ most: Int?, _ count: Int, _ node: Int, _ place: Int, _ match: PathMatch,
    _ graph: PathGraph, _ done: (PathMatch) -> Void
  ) {
    if count >= least { visit(node, at: place + 1, match, graph, done) }
    if count == most { return }
    each(step, from: node, match, graph) { relationship, next, walked in
      var walked = walked
      walked.lists[step.name, default: []].append(relationship)
      walk(step, least, most, count + 1, next, place, walked, graph, done)
    }
  }

  private func iterate(
    _ inner: [PathNode], _ steps: [PathStep], _ condition: PathTest?, _ least: Int, _ most: Int?, _ count: Int,
    _ node: Int, _ place: Int, _ match: PathMatch, _ graph: PathGraph, _ done: (PathMatch) -> Void
  ) {
    if count >= least { visit(node, at: place + 1, match, graph, done) }
    if count == most { return }
    func go(_ at: Int, _ node: Int, _ iteration: PathMatch) {
      guard fits(node, inner[at], graph) else { return }
      var iteration = iteration
      iteration.singles[inner[at].name] = node
      guard at < steps.count else {
        guard condition?.holds(iteration, graph) ?? true else { return }
        for name in inner.map(\.name) + steps.map(\.name) {
          if let value = iteration.singles.removeValue(forKey: name) {
            iteration.lists[name, default: []].append(value)
          }
        }
        iterate(inner, steps, condition, least, most, count + 1, node, place, iteration, graph, done)
        return
      }
      each(steps[at], from: node, iteration, graph) { relationship, next, walked in
        var walked = walked
        walked.singles[steps[at].name] = relationship
        go(at + 1, next, walked)
      }
    }
    go(0, node, match)
  }
}
