/// StatefulShortestPath: from each row's start the shortest paths that match, to one end or to all.
public struct PathSelectionSearch: Sendable {
  /// As it is searched, from its `left`.
  public var selection: PathSelection
  /// Whether that is from right to left in the text, so that lists and paths are written from the far end.
  public var isReversed: Bool
  /// Whether the far end is bound already.
  public var into: Bool
  /// What must hold of a far end for the search to be interested in it.
  public var targetPredicates: [BoundExpression]

  /// Where the search starts.
  public var from: Variable { selection.left }
  /// Where it ends.
  public var to: Variable { selection.right }

  /// What the search uses of the row that it starts from, beside the ends.
  public var needs: VariableSet {
    (selection.allPredicates + targetPredicates).reduce(into: VariableSet()) { $0.formUnion($1.variables) }
      .subtracting(selection.inner).subtracting(selection.outputs).subtracting([to])
  }
}

// A path with a selector is searched for when all else of the pattern is bound. It starts from an end that is bound, or
// else from the one with fewer candidates; the other end is bound first too where it has very few:
//
//     MATCH ANY SHORTEST (a:Person {name: 'Ada'})-[:KNOWS]->+(b:Person)
//
//     StatefulShortestPath(All)  ANY SHORTEST (a)-[:KNOWS]->{1, }(b), the ends tested for :Person
//       NodePropertySeek a:Person(name = 'Ada')
extension PatternSearch {
  /// The ends that need not be looked for by themselves: a search finds them.
  var searchedEnds: VariableSet {
    pattern.selections.reduce(into: []) { $0.formUnion([$1.left, $1.right]) }
  }

  mutating func search(_ given: PathSelection) {
    if !available.contains(given.left), !available.contains(given.right) {
      let end = candidates(given.left) <= candidates(given.right) ? given.left : given.right
      startComponent(at: end, scan(end))
    }
    var isReversed = !available.contains(given.left)
    let far = isReversed ? given.left : given.right
    if !available.contains(far), candidates(far) <= 2 {
      startComponent(at: far, scan(far))
      isReversed = false
    }
    let selection = isReversed ? given.reversed : given
    let into = available.contains(selection.right)
    var tests: [BoundExpression] = []
    if !into {
      let reach = available.union([selection.right])
      tests = facts.expressions(
        at: takeOut { $0.variables.contains(selection.right) && $0.variables.isSubset(of: reach) })
    }
    let added = selection.outputs + (into ? [] : [selection.right])
    let search = PathSelectionSearch(
      selection: selection, isReversed: isReversed, into: into, targetPredicates: tests)
    plan = LogicalPlan(
      .selectPaths(search), [plan], rows: max(plan.estimatedRows * expected(search), 0.01),
      variables: plan.variables + added)
    available.formUnion(added)
    cost += plan.estimatedRows * 100
    applyPredicates()
  }

  /// How many nodes could stand at an end, as far as the predicates tell.
  private func candidates(_ node: Variable) -> Double {
    let leaf = scan(node)
    return untested.map { facts.predicates[$0] }.filter { $0.variables == [node] && !leaf.answers($0.expression) }
      .reduce(leaf.estimatedRows) { $0 * Cost.selectivity($1.expression, planner) }
  }

  /// How many paths are expected from one start.
  private func expected(_ search: PathSelectionSearch) -> Double {
    let paths: Double =
      switch search.selection.count {
      case .paths(let count): Double(count)
      case .groups(let count): Double(count) * 2
      }
    if search.into { return paths }
    let ends = search.targetPredicates.reduce(Double(max(1, planner.graph.nodeCount))) {
      $0 * Cost.selectivity($1, planner)
    }
    return paths * max(1, ends)
  }
}

extension LogicalPlan {
  /// Whether a leaf gives only nodes for which the predicate holds, so that it keeps all of them.
  fileprivate func answers(_ predicate: BoundExpression) -> Bool {
    switch (op, predicate) {
    case (.nodeByLabelScan(_, let label), .hasLabels(_, .name(let name))): label == name
    case (.nodePropertySeek(_, let label, _, _), .hasLabels(_, .name(let name))): label == name
    case (.nodePropertySeek(_, _, let key, _), .comparison(.equal, .property(_, let name), _)),
      (.nodePropertySeek(_, _, let key, _), .comparison(.equal, _, .property(_, let name))):
      key == name
    default: false
    }
  }
}
