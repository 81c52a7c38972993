import KithGraph

// Where nothing is asked of what an OPTIONAL MATCH finds but how much it is, its matches are counted for each row and not walked;
// a weight says how many rows it would make of each:
//
//     MATCH (p)-[:WORKS_FOR]->(o) OPTIONAL MATCH (o)<-[:MENTIONS]-(d) RETURN p.region, count(*), count(d), avg(o.size)
//
//     EagerAggregation p.region, sum(rows), sum(matches), avg(o.size, rows)
//       CountPaths (o)<-[:MENTIONS]-(d)  matches, rows = 1 where there are none
//         ExpandAll (p)-[:WORKS_FOR]->(o)
extension Planner {
  /// The rows of a plan with weights for those OPTIONAL MATCHes of a part that are only counted, and what is left of the part;
  /// nil where none is.
  func countedOptionals(_ part: OptionalPart, _ source: LogicalPlan) -> (plan: LogicalPlan, part: OptionalPart)? {
    for at in part.patterns.indices {
      var rest = part
      let pattern = rest.patterns.remove(at: at)
      guard let own = ownVariables(pattern, VariableSet(source.variables)),
        isOnlyCounted(own, pattern, in: rest.projection),
        !rest.patterns.contains(where: { other in
          var asked: VariableSet = []
          other.collectVariables(into: &asked)
          return !asked.isDisjoint(with: own)
        })
      else { continue }
      if isNotMissed(pattern, own, in: rest.projection) { return (source, rest) }
      guard let count = countPerRow(pattern, source), let found = counted(count, own, rest, source) else { continue }
      return found
    }
    return nil
  }

  /// Whether a projection asks nothing of what a pattern finds but how much it is.
  private func isOnlyCounted(_ own: VariableSet, _ pattern: BoundPattern, in projection: BoundProjection) -> Bool {
    func isApart(_ e: BoundExpression?) -> Bool { e?.variables.isDisjoint(with: own) ?? true }
    return projection.items.allSatisfy { isApart($0.expression) }
      && projection.aggregates.allSatisfy { _, call in
        isApart(call.parameter) && (isApart(call.argument) || isRowCount(call, pattern))
      }
  }

  /// Whether it makes no difference how much a pattern finds.
  private func isNotMissed(_ pattern: BoundPattern, _ own: VariableSet, in projection: BoundProjection) -> Bool {
    projection.aggregates.allSatisfy { $0.call.ignoresRepeats }
      && (pattern.predicates + pattern.relationships.flatMap(\.stepPredicates)).allSatisfy(\.isNeverAnError)
  }

  /// The rows with what is counted beside them, and the rest of the part by these weights.
  private func counted(
    _ count: PathCount, _ own: VariableSet, _ given: OptionalPart, _ source: LogicalPlan
  ) -> (plan: LogicalPlan, part: OptionalPart)? {
    guard let rows = count.rows else { return nil }
    var part = given
    var plan = LogicalPlan(
      .countPaths(count), [source], rows: source.estimatedRows, variables: source.variables + [count.count, rows])
    // What rows stood for before, times what they stand for now.
    var products: [(factors: [Variable], product: Variable)] = []
    func product(_ parameter: BoundExpression?, _ weight: Variable) -> Variable? {
      guard let parameter else { return weight }
      guard case .variable(let before) = parameter else { return nil }
      if let known = products.first(where: { $0.factors == [before, weight] }) { return known.product }
      let product = newVariable(.integer)
      products.append(([before, weight], product))
      return product
    }
    for at in part.projection.aggregates.indices {
      var call = part.projection.aggregates[at].call
      if call.ignoresRepeats { continue }
      switch call.function {
      case .count, .sum, .avg: break
      case .min, .max, .collect, .first, .set, .sizeOfSets, .stDev, .stDevP, .percentileCont, .percentileDisc:
        return nil
      }
      let isOfMatches = !(call.argument?.variables.isDisjoint(with: own) ?? true)
      guard let weight = product(call.parameter, isOfMatches ? count.count : rows) else { return nil }
      if isOfMatches || call.argument == nil {
        call = .sum(of: weight)
      } else {
        call.parameter = .variable(weight)
      }
      part.projection.aggregates[at].call = call
    }
    if !products.isEmpty {
      let items = products.map { known in
        BoundProjection.Item(
          variable: known.product,
          expression: .arithmetic(.multiply, .variable(known.factors[0]), .variable(known.factors[1])))
      }
      plan = LogicalPlan(
        .project(items), [plan], rows: plan.estimatedRows, variables: plan.variables.followed(by: items))
    }
    return (plan, part)
  }

  /// The pattern as a tree to be counted from a node of each row; nil where it is none, or walking it costs less.
  private func countPerRow(_ given: BoundPattern, _ source: LogicalPlan) -> PathCount? {
    let bound = VariableSet(source.variables)
    var pattern = given
    let roots = pattern.nodes.filter(bound.contains)
    let named = VariableSet(pattern.nodes + pattern.relationships.map(\.variable))
    guard roots.count == 1, let root = roots.first, root.type == .node, !pattern.relationships.isEmpty,
      pattern.relationships.count <= 8, pattern.relationships.count == pattern.nodes.count - 1,
      pattern.relationships.allSatisfy({ $0.length == nil && $0.left != $0.right && !bound.contains($0.variable) }),
      pattern.predicates.allSatisfy({ $0.variables.isSubset(of: named) && !$0.variables.isEmpty })
    else { return nil }
    // What is asked of the root decides about matches, not about rows.
    let ofRoot = pattern.predicates.filter { $0.variables == [root] && !source.gives($0) }
    pattern.predicates.removeAll { $0.variables == [root] }
    guard ofRoot.allSatisfy(\.isNeverAnError), var tree = bestTree(pattern, root: root)?.count else { return nil }
    let first = tree.branches.indices.filter { tree.branches[$0].parent == 0 }
    let others = tree.branches.indices.filter { tree.branches[$0].parent != 0 }
    guard
      // What is weighed for all nodes at once is asked of nodes to which no row leads.
      tree.nodes.flatMap(\.predicates).allSatisfy(\.isNeverAnError),
      others.flatMap({ tree.branches[$0].predicates }).allSatisfy(\.isNeverAnError)
    else { return nil }
    if !ofRoot.isEmpty {
      if tree.overlap != nil { return nil }
      tree.branches[0].predicates += ofRoot
    }
    let found = planPattern(planned(given), argument(source.variables, isTopLevel: false)).estimatedRows
    let weighed = max(0, cost(tree, withoutSteps: first) - Double(graph.nodeCount))
    // A look at a node costs a small part of what a row does that is walked, joined to its own and aggregated.
    guard weighed * 0.1 < source.estimatedRows * (1 + found) else { return nil }
    tree.rows = newVariable(.integer)
    return tree
  }
}

extension LogicalPlan {
  /// Whether what a label asks of a node holds of all rows, by a leaf or filter through which they came.
  fileprivate func gives(_ predicate: BoundExpression) -> Bool {
    guard case .hasLabels(.variable(let node), .name(let label)) = predicate else { return false }
    switch op {
    case .nodeByLabelScan(node, let scanned): return scanned == label
    case .nodeRangeSeek(node, let scanned, _, _), .nodePropertySeek(node, let scanned, _, _),
      .nodeUnionSeek(node, let scanned, _):
      if scanned == label { return true }
    case .filter(let predicates):
      let holds = predicates.contains { known in
        if case .hasLabels(.variable(node), .name(label)) = known { true } else { false }
      }
      if holds { return true }
    case .countPaths(let count):
      if inputs.isEmpty { return count.nodes[0].variable == node && count.nodes[0].label == label }
    case .aggregate(let keys, _):
      // A node that is a key came through the rows below.
      guard keys.contains(where: { if case .variable(node) = $0.expression { $0.variable == node } else { false } })
      else { return false }
    case .union: return false
    default: break
    }
    // Of the right side of an Apply nothing is asked: what is optional there holds of matches alone.
    return inputs.first?.gives(predicate) ?? false
  }
}
