import KithGraph
import KithValue

// Where a query only counts what a pattern matches, the matches need not be walked:
//
//     MATCH (f:Person)-[:FOLLOWS]->(p:Person) RETURN p.id, count(*)
//
//     EagerAggregation p.id, sum(n)                  (a projection, where p.id is unique)
//       CountPaths (p)<-[:FOLLOWS]-(f)  n
extension Planner {
  /// What came of planning a first MATCH and the grouped projection behind it.
  enum CountOutcome {
    /// The rows of both, with keys and aggregates in place.
    case counted(LogicalPlan, BoundProjection)
    /// Rows that stand for many of the MATCH, and the projection that minds how many.
    case folded(LogicalPlan, BoundProjection)
    /// The rows of the MATCH alone, for walking it costs less.
    case walked(LogicalPlan)
  }

  /// The plan of a first MATCH that is only counted, or only aggregated; nil where it must be walked.
  func planCount(_ clauses: [BoundClause], from start: LogicalPlan) -> CountOutcome? {
    guard trustsCounts, clauses.count >= 2, case .argument(let arguments) = start.op, arguments.isEmpty,
      case .match(let match) = clauses[0], !match.isOptional, case .project(let projection) = clauses[1],
      projection.isAggregating, !projection.aggregates.isEmpty
    else { return nil }
    guard match.pattern.isPlain, match.pattern.relationships.count <= 8,
      match.pattern.relationships.allSatisfy({ $0.length == nil && $0.left != $0.right })
    else { return nil }
    let grouping = clauses[1].groupingNodes(behind: clauses[0])
    switch match.pattern.nodes.count - match.pattern.relationships.count {
    case 2: return planValuePairs(match.pattern, projection, grouping, from: start)
    case 1 where !match.pattern.relationships.isEmpty: break
    default: return nil
    }
    if let pairs = planStepPairs(match.pattern, projection, grouping, from: start) { return pairs }
    let told = tellingNodesApart(match.pattern)
    let pattern = told ?? match.pattern
    let outcome =
      planCount(pattern, projection, grouping, from: start) ?? planFold(pattern, projection, grouping, from: start)
    // What is walked had better look at nodes than at the relationships that lead to them.
    if told != nil, case .walked = outcome { return nil }
    return outcome
  }

  private func planCount(
    _ pattern: BoundPattern, _ projection: BoundProjection, _ grouping: VariableSet, from start: LogicalPlan
  ) -> CountOutcome? {
    guard projection.aggregates.allSatisfy({ isRowCount($0.call, pattern) }) else { return nil }
    guard let roots = countingRoots(projection, pattern), projection.items.isEmpty || !roots.isEmpty,
      let facts = countableFacts(of: pattern), var tree = bestTree(pattern, facts.predicates, root: roots.first)
    else {
      return planCountByType(pattern, projection, from: start).map { .counted($0, projection) }
    }
    // What walking costs beyond that does not matter.
    var search = PatternSearch(facts, self, from: start)
    search.costLimit = tree.cost / 4
    search.grouping = grouping
    let walk = search.run()
    guard tree.cost < search.cost * 4 else { return .walked(walk) }
    tree.count.isGrouped = !roots.isEmpty
    tree.count.nodesLookedAt = graph.nodeCount
    return .counted(finish(tree.count, projection), projection)
  }

  /// The one node of which the keys of a projection are asked, or none where they ask nothing of the pattern; nil where
  /// they ask more.
  func countingRoots(_ projection: BoundProjection, _ pattern: BoundPattern) -> [Variable]? {
    guard projection.items.allSatisfy({ !$0.expression.containsSubquery }) else { return nil }
    let used = projection.items.reduce(into: VariableSet()) { $0.formUnion($1.expression.variables) }
    let roots = pattern.nodes.filter(used.contains)
    return roots.count == used.count && roots.count <= 1 ? roots : nil
  }

  /// Whether an aggregate is nothing but the number of rows: `count(*)`, or `count` of something that is never null.
  func isRowCount(_ call: AggregateCall, _ pattern: BoundPattern) -> Bool {
    guard call.function == .count, !call.isDistinct else { return false }
    switch call.argument {
    case nil: return true
    case .variable(let v): return pattern.nodes.contains(v) || pattern.relationships.contains { $0.variable == v }
    case .property(.variable(let v), let name):
      // Never null where something is asked of it that null never is.
      if pattern.predicates.contains(where: { $0.refusesNull(v, name) }) { return true }
      // Nor where every node of the label has the property.
      guard let key = graph.key(named: name) else { return false }
      return labels(of: v, in: pattern).contains { label in
        graph.propertyCount(key: key, label: label) == graph.nodeCount(label: label)
      }
    default: return false
    }
  }

  func labels(of node: Variable, in pattern: BoundPattern) -> [LabelID] {
    pattern.predicates.compactMap { predicate in
      if case .hasLabels(.variable(node), .name(let name)) = predicate { label(named: name) } else { nil }
    }
  }

  /// The keys and aggregates of the projection over the counts.
  func finish(_ count: PathCount, _ projection: BoundProjection) -> LogicalPlan {
    let root = count.nodes[0]
    let rows = count.isGrouped ? max(1, root.label.map(nodes(labelled:)) ?? Double(graph.nodeCount)) : 1
    var plan = LogicalPlan(
      .countPaths(count), [], rows: rows, variables: (count.isGrouped ? [root.variable] : []) + [count.count])
    let copies = projection.aggregates.map {
      BoundProjection.Item(variable: $0.variable, expression: .variable(count.count))
    }
    let items = projection.items.map {
      BoundProjection.Item(variable: $0.variable, expression: planned($0.expression))
    }
    if !count.isGrouped || projection.items.contains(where: { isKey($0.expression, of: root) }) {
      let new = (items + copies).filter { item in
        if case .variable(let v) = item.expression { v != item.variable } else { true }
      }
      return LogicalPlan(.project(new), [plan], rows: rows, variables: plan.variables.followed(by: new))
    }
    let sums = projection.aggregates.map { (variable: $0.variable, call: AggregateCall.sum(of: count.count)) }
    plan = LogicalPlan(
      .aggregate(keys: items, aggregates: sums), [plan], rows: max(1, rows.squareRoot()),
      variables: items.map(\.variable) + sums.map(\.variable))
    return plan
  }

  /// Whether no two nodes have the same value of the expression.
  private func isKey(_ e: BoundExpression, of node: PathCount.Node) -> Bool {
    switch e {
    case .variable(let v): return v == node.variable
    case .property(.variable(let v), let name):
      return v == node.variable && node.label.map { isKey(name, of: $0) } ?? false
    default: return false
    }
  }

  func nodes(labelled name: String) -> Double {
    label(named: name).map { Double(graph.nodeCount(label: $0)) } ?? 0
  }

  func relationshipCount(of types: [String]) -> Double {
    facts.relationshipCounts.answer(SnapshotFacts.Way(types: types, direction: .either)) {
      graph.types(named: types).reduce(0) { $0 + Double(graph.relationshipCount(type: $1)) }
    }
  }

  // MARK: the tree

  /// The tree that costs least to count, with the given root or any; nil where it cannot be counted.
  func bestTree(_ pattern: BoundPattern, root: Variable?) -> (count: PathCount, cost: Double)? {
    countablePredicates(of: pattern).flatMap { bestTree(pattern, $0, root: root) }
  }

  private func bestTree(
    _ pattern: BoundPattern, _ predicates: [PatternPredicate], root: Variable?
  ) -> (count: PathCount, cost: Double)? {
    let chain = root == nil ? threeStepChain(pattern) : nil
    guard let overlap = chain == nil ? overlap(pattern) : [] else { return nil }
    let counted = newVariable(.integer)
    var best: (count: PathCount, cost: Double)?
    for candidate in root.map({ [$0] }) ?? pattern.nodes {
      guard
        var tree = tree(
          pattern, predicates, root: candidate, overlap: overlap, counted, across: { _ in false })
      else { continue }
      if chain != nil, tree.branches.contains(where: { !$0.predicates.isEmpty }) { continue }
      tree.chain = chain?.compactMap { node in tree.nodes.firstIndex { $0.variable == node } }
      let cost = cost(tree)
      if best == nil || cost < best!.cost { best = (tree, cost) }
    }
    return best
  }

  /// The nodes of `(a)-[:T]->(b)-[:T]->(c)-[:T]->(d)`, where no relationship of the type starts and ends at one node: then
  /// only the first and the third can be the same, and are if `c` is `a` and `d` is `b`.
  private func threeStepChain(_ pattern: BoundPattern) -> [Variable]? {
    let relationships = pattern.relationships
    guard relationships.count == 3, pattern.nodes.count == 4, relationships.allSatisfy({ $0.direction != .either }),
      relationships.allSatisfy({ $0.types.count == 1 && $0.types == relationships[0].types }),
      let type = graph.type(named: relationships[0].types[0]), graph.selfLoopCount(type: type) == 0
    else { return nil }
    let steps = relationships.map { $0.direction == .outgoing ? ($0.left, $0.right) : ($0.right, $0.left) }
    guard var place = pattern.nodes.first(where: { node in !steps.contains { $0.1 == node } }) else { return nil }
    var chain = [place]
    while let step = steps.first(where: { $0.0 == place }), chain.count <= 3 {
      place = step.1
      chain.append(place)
    }
    return chain.count == 4 && VariableSet(chain).count == 4 ? chain : nil
  }

  /// The relationships that could be one and the same: none (an empty list), or two of one type that share a node.
  /// Nil where there are more, or such that taking off what is counted twice is not worked out.
  func overlap(_ pattern: BoundPattern) -> [Int]? {
    var pairs: [[Int]] = []
    let relationships = pattern.relationships
    for first in relationships.indices {
      for second in relationships.indices where second > first {
        let a = relationships[first]
        let b = relationships[second]
        if !a.types.mayMean(oneOf: b.types) { continue }
        if cannotBeOne(a, b) { continue }
        guard a.types.count == 1, a.types == b.types,
          !VariableSet([a.left, a.right]).isDisjoint(with: [b.left, b.right])
        else {
          return nil
        }
        pairs.append([first, second])
      }
    }
    return pairs.count > 1 ? nil : pairs.first ?? []
  }

  /// What is known of the pattern; nil where one of its predicates is for finished rows.
  private func countableFacts(of pattern: BoundPattern) -> PatternFacts? {
    if pattern.predicates.contains(where: \.containsSubquery) { return nil }
    let facts = PatternFacts(planned(pattern), self)
    return facts.volatilePredicates.isEmpty ? facts : nil
  }

  /// The pattern's predicates; nil where one of them is for finished rows.
  func countablePredicates(of pattern: BoundPattern) -> [PatternPredicate]? {
    var predicates: [PatternPredicate] = []
    predicates.reserveCapacity(pattern.predicates.count)
    for expression in pattern.predicates {
      let predicate = PatternPredicate(expression)
      guard !predicate.containsSubquery, isDeterministic(expression) else { return nil }
      predicates.append(predicate)
    }
    return predicates
  }

  /// The pattern as a tree; `across` takes what is asked of nodes that no relationship joins. Nil where it cannot be one.
  func tree(
    _ pattern: BoundPattern, _ predicates: [PatternPredicate], root: Variable, overlap: [Int], _ counted: Variable,
    across: (BoundExpression) -> Bool
  ) -> PathCount? {
    var order = [root]
    var branches: [PathCount.Branch] = []
    var branchOf = [Int](repeating: -1, count: pattern.relationships.count)
    var position = 0
    while position < order.count {
      let parent = order[position]
      for index in pattern.relationships.indices where branchOf[index] < 0 {
        let relationship = pattern.relationships[index]
        guard relationship.left == parent || relationship.right == parent else { continue }
        let isForward = relationship.left == parent
        let child = isForward ? relationship.right : relationship.left
        if order.contains(child) { return nil }
        branchOf[index] = branches.count
        branches.append(
          PathCount.Branch(
            parent: position, child: order.count, types: relationship.types,
            direction: isForward ? relationship.direction : relationship.direction.reversed,
            relationship: relationship.variable))
        order.append(child)
      }
      position += 1
    }
    guard order.count == pattern.nodes.count else { return nil }
    var nodes = order.map { PathCount.Node(variable: $0, label: nil, predicates: []) }
    for known in predicates {
      let (predicate, asked) = (known.expression, known.variables)
      guard asked.count == 1, let at = order.firstIndex(where: asked.contains) else {
        let step = branches.firstIndex {
          asked.isSubset(of: [order[$0.parent], $0.relationship, order[$0.child]]) && !asked.isEmpty
        }
        if let step {
          // Taking off what one relationship serves twice would have to ask for it twice.
          guard !overlap.contains(where: { branchOf[$0] == step }) else { return nil }
          branches[step].predicates.append(predicate)
        } else if !across(predicate) {
          return nil
        }
        continue
      }
      if case .hasLabels(_, .name(let name)) = predicate {
        let arriving = branches.first { $0.child == at }
        if let arriving, isImplied(name, types: arriving.types, direction: arriving.direction) { continue }
        if nodes[at].label == nil {
          nodes[at].label = name
          continue
        }
      }
      nodes[at].predicates.append(predicate)
    }
    let pair = overlap.map { branchOf[$0] }
    return PathCount(
      nodes: nodes, branches: branches, overlap: pair.count == 2 ? (min(pair[0], pair[1]), max(pair[0], pair[1])) : nil,
      count: counted, isGrouped: false)
  }

  /// What counting costs, in steps of about the same length as a walked row; along some branches nothing is summed.
  func cost(_ tree: PathCount, withoutSteps walked: [Int] = []) -> Double {
    var cost = 0.0
    for (index, node) in tree.nodes.enumerated() {
      let hasChildren = tree.branches.contains { $0.parent == index }
      let at = tree.branches.firstIndex { $0.child == index }
      let arriving = at.map { tree.branches[$0] }
      let isTested = arriving.map { !$0.predicates.isEmpty } ?? false
      let isPlain = index > 0 && !hasChildren && node.label == nil && node.predicates.isEmpty && !isTested
      if !isPlain { cost += node.label.map(nodes(labelled:)) ?? Double(graph.nodeCount) }
      guard let at, let arriving, !isPlain, !walked.contains(at) else { continue }
      cost += relationshipCount(of: arriving.types) * (isTested ? 4 : 0.5)
    }
    return cost
  }
}

extension BoundExpression {
  /// Whether it is never true where the property is null.
  fileprivate func refusesNull(_ v: Variable, _ name: String) -> Bool {
    func isIt(_ e: BoundExpression) -> Bool {
      if case .property(.variable(v), name) = e { true } else { false }
    }
    return switch self {
    case .comparison(_, let a, let b), .stringPredicate(_, let a, let b): isIt(a) || isIt(b)
    case .isNull(let e, negated: true): isIt(e)
    default: false
    }
  }
}

extension Planner {
  /// Whether every node that relationships of the types lead to has the label anyway.
  func isImplied(_ label: String, types: [String], direction: PatternDirection) -> Bool {
    guard trustsCounts else { return false }
    let way = SnapshotFacts.Way(types: types, direction: direction)
    return facts.impliedLabels.answer(SnapshotFacts.End(label: SchemaName(label), way: way)) {
      self.label(named: label).map { leadsOnly(to: $0, types, direction) } ?? false
    }
  }

  func leadsOnly(to id: LabelID, _ types: [String], _ direction: PatternDirection) -> Bool {
    graph.types(named: types).allSatisfy { type in
      let all = graph.relationshipCount(type: type)
      let isEnd = graph.relationshipCount(type: type, startLabel: nil, endLabel: id) == all
      let isStart = graph.relationshipCount(type: type, startLabel: id, endLabel: nil) == all
      switch direction {
      case .outgoing: return isEnd
      case .incoming: return isStart
      case .either: return isEnd && isStart
      }
    }
  }
}
