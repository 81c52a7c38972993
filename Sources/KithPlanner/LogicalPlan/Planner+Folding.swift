import KithGraph
import KithValue

// Where a query aggregates what a pattern matches, and asks of a match only some properties, matches that are alike in
// these are put together before they are aggregated:
//
//     MATCH (a)-[:FOLLOWS]->(b)-[:FOLLOWS]->(c) RETURN b.age, avg(c.age)
//
//     EagerAggregation b.age, avg(c.age, n)
//       FoldPaths (b)<-[:FOLLOWS]-(a), (b)-[:FOLLOWS]->(c) by b.age, c.age      n
extension PathCount {
  /// The branches that lead from the root to a node.
  fileprivate func way(to node: Int) -> [Int] {
    var way: [Int] = []
    var node = node
    while let last = branches.firstIndex(where: { $0.child == node }) {
      way.insert(last, at: 0)
      node = branches[last].parent
    }
    return way
  }
}

extension Planner {
  /// The plan of a MATCH whose matches are put together before they are aggregated; nil where they cannot be.
  func planFold(_ pattern: BoundPattern, _ projection: BoundProjection, from start: LogicalPlan) -> CountOutcome? {
    guard projection.items.allSatisfy({ isFoldable($0.expression) }),
      projection.aggregates.allSatisfy({ isFoldable($0.call, pattern) }), let overlap = overlap(pattern)
    else { return nil }
    var asked = AskedProperties(of: pattern.nodes)
    for item in projection.items { asked.add(item.expression) }
    for (_, call) in projection.aggregates where !isRowCount(call, pattern) {
      if let argument = call.argument { asked.add(argument) }
    }
    guard asked.isOfNodes else { return nil }
    let counted = newVariable(.integer)
    var best: (fold: PathFold, cost: Double, rows: Double)?
    for root in pattern.nodes {
      guard let fold = fold(pattern, root: root, overlap: overlap, asked, counted) else { continue }
      let (cost, rows) = cost(fold)
      if best == nil || cost < best!.cost { best = (fold, cost, rows) }
    }
    guard let (found, cost, rows) = best else { return nil }
    var search = PatternSearch(planner: self, pattern: planned(pattern), source: start)
    search.costLimit = cost
    let walk = search.run()
    guard cost < search.cost else { return .walked(walk) }
    var fold = found
    fold.tree.nodesLookedAt = graph.nodeCount
    let nodes = fold.members.map { fold.tree.nodes[$0.node].variable }
    var plan = LogicalPlan(.foldPaths(fold), [], rows: rows, variables: nodes + [counted])
    plan = filter(plan, fold.across)
    return .folded(plan, weighted(projection, by: counted, pattern))
  }

  private func isFoldable(_ e: BoundExpression) -> Bool { !e.containsSubquery && isDeterministic(e) }

  /// Whether an aggregate is the same of many equal values as of one and how many they are.
  private func isFoldable(_ call: AggregateCall, _ pattern: BoundPattern) -> Bool {
    guard call.parameter == nil, call.argument.map(isFoldable) ?? true else { return false }
    switch call.function {
    case .count, .sum, .avg, .min, .max: return true
    case .collect, .stDev, .stDevP, .percentileCont, .percentileDisc: return false
    }
  }

  /// The aggregates over rows of which each stands for `counted` many.
  private func weighted(
    _ projection: BoundProjection, by counted: Variable, _ pattern: BoundPattern
  ) -> BoundProjection {
    var projection = projection
    projection.aggregates = projection.aggregates.map { variable, call in
      var call = call
      if isRowCount(call, pattern) {
        call = AggregateCall(function: .sum, argument: .variable(counted), parameter: nil, isDistinct: false)
      } else if !call.ignoresRepeats {
        call.parameter = .variable(counted)
      }
      return (variable, call)
    }
    return projection
  }

  private func fold(
    _ pattern: BoundPattern, root: Variable, overlap: [Int], _ asked: AskedProperties, _ counted: Variable
  ) -> PathFold? {
    var asked = asked
    var across: [BoundExpression] = []
    guard
      let tree = tree(
        pattern, root: root, overlap: overlap, counted,
        across: {
          across.append($0)
          return true
        })
    else { return nil }
    var link: (predicate: BoundExpression, link: PathFold.Link)?
    var differing: (Variable, Variable)?
    for predicate in across {
      if case .comparison(.notEqual, .variable(let a), .variable(let b)) = predicate, differing == nil,
        [a, b].allSatisfy(pattern.nodes.contains)
      {
        differing = (a, b)
      } else {
        asked.add(predicate)
      }
    }
    guard asked.isOfNodes else { return nil }
    // There are two arms at most, and something is asked at the end of each alone.
    var arms: [(branches: [Int], end: PathFold.Member)] = []
    for (at, branch) in tree.branches.enumerated() {
      let end = tree.nodes[branch.child].variable
      let isOverlapping = branch.parent == 0 && (tree.overlap.map { $0.first == at || $0.second == at } ?? false)
      let isDiffering = differing.map { $0.0 == end || $0.1 == end } ?? false
      guard asked.isAsked(of: end) || isOverlapping || isDiffering else { continue }
      let way = tree.way(to: branch.child)
      if let known = arms.firstIndex(where: { $0.branches.first == way.first }) {
        // What one relationship could serve may go on to what is asked.
        guard !asked.isAsked(of: tree.nodes[arms[known].end.node].variable), way.count > arms[known].branches.count,
          way.starts(with: arms[known].branches)
        else { return nil }
        arms[known] = (way, asked.member(end, tree))
      } else {
        arms.append((way, asked.member(end, tree)))
      }
    }
    if let overlap = tree.overlap, tree.branches[overlap.first].parent != 0 || tree.branches[overlap.second].parent != 0
    {
      // What is taken off there is taken off all ends alike.
      guard !arms.contains(where: { $0.branches.contains(overlap.first) || $0.branches.contains(overlap.second) })
      else {
        return nil
      }
    }
    guard arms.count <= 2 else { return nil }
    if let (a, b) = differing {
      guard arms.count == 2, a != b, arms.allSatisfy({ $0.branches.count == 1 }),
        VariableSet([a, b]) == VariableSet(arms.map { tree.nodes[$0.end.node].variable })
      else { return nil }
      across.removeAll { if case .comparison(.notEqual, .variable(a), .variable(b)) = $0 { true } else { false } }
    }
    if arms.count == 2 {
      link =
        across.lazy.compactMap { predicate in
          self.link(predicate, tree.nodes[arms[0].end.node].variable, tree.nodes[arms[1].end.node].variable).map {
            (predicate, $0)
          }
        }.first
    }
    return PathFold(
      tree: tree, root: asked.isAsked(of: root) ? asked.member(root, tree) : nil, arms: arms, link: link?.link,
      endsDiffer: differing != nil, across: across)
  }

  /// `a.x = c.y` of the ends of two arms.
  private func link(_ predicate: BoundExpression, _ first: Variable, _ second: Variable) -> PathFold.Link? {
    guard case .comparison(.equal, .property(.variable(let a), let x), .property(.variable(let b), let y)) = predicate
    else { return nil }
    if a == first, b == second { return PathFold.Link(first: x, comparison: .equal, second: y) }
    if a == second, b == first { return PathFold.Link(first: y, comparison: .equal, second: x) }
    return nil
  }

  /// What folding costs, in rows of a walk, and how many rows come of it.
  private func cost(_ fold: PathFold) -> (cost: Double, rows: Double) {
    let tree = fold.tree
    var steps = 0.0
    var pairs = tree.nodes[0].label.map(nodes(labelled:)) ?? Double(graph.nodeCount)
    var groups = fold.root.map { different($0, tree) } ?? 1
    for arm in fold.arms {
      let values = different(arm.end, tree)
      // How many ends there are beyond a node, of which so many are alike.
      var ends = 1.0
      for at in arm.branches.reversed() {
        let branch = tree.branches[at]
        let count = relationshipCount(of: branch.types) * (branch.direction == .either ? 2 : 1)
        steps += count * (branch.predicates.isEmpty ? 0.3 : 1) * ends
        let parents = tree.nodes[branch.parent].label.map(nodes(labelled:)) ?? Double(graph.nodeCount)
        ends = min(values, ends * max(1, count / max(1, parents)))
      }
      pairs *= ends
      groups *= values
    }
    if fold.link != nil { pairs /= max(1, fold.arms.map { different($0.end, tree) }.min() ?? 1).squareRoot() }
    let isKnown = fold.members.reduce(0) { $0 + nodes(of: $1, tree) }
    // A row that must be looked up among many costs about as much as one of a walk; what fits a table much less.
    let rows = min(groups, pairs)
    return (cost(tree) + steps + isKnown * 0.5 + pairs * (groups < 1e5 ? 0.2 : 2) + rows * 2, max(1, rows))
  }

  private func nodes(of member: PathFold.Member, _ tree: PathCount) -> Double {
    tree.nodes[member.node].label.map(nodes(labelled:)) ?? Double(graph.nodeCount)
  }

  /// How many different combinations of what is asked of a node there may be.
  private func different(_ member: PathFold.Member, _ tree: PathCount) -> Double {
    let all = nodes(of: member, tree)
    if member.isWhole { return max(1, all) }
    let label = tree.nodes[member.node].label.flatMap { graph.label(named: $0) }
    var values = 1.0
    for name in member.keys {
      guard let key = graph.key(named: name) else { continue }
      values *= Double(max(1, graph.distinctValueEstimate(key: key, label: label) + 1))
    }
    return max(1, min(values, all))
  }
}

/// Which properties of a pattern's nodes expressions read.
private struct AskedProperties {
  private let nodes: [Variable]
  private var keys: [[String]]
  private var whole: VariableSet = []
  /// Whether nothing but nodes of the pattern is read.
  private(set) var isOfNodes = true

  init(of nodes: [Variable]) {
    self.nodes = nodes
    keys = nodes.map { _ in [] }
  }

  mutating func add(_ e: BoundExpression) {
    var own = self
    let rest = e.rewriting { part -> BoundExpression? in
      guard case .property(.variable(let v), let name) = part, let at = own.nodes.firstIndex(of: v) else { return nil }
      if !own.keys[at].contains(name) { own.keys[at].append(name) }
      return .literal(.null)
    }
    self = own
    let others = rest.variables
    whole.formUnion(others)
    if !others.isSubset(of: VariableSet(nodes)) { isOfNodes = false }
  }

  func isAsked(of node: Variable) -> Bool {
    whole.contains(node) || nodes.firstIndex(of: node).map { !keys[$0].isEmpty } ?? false
  }

  func member(_ node: Variable, _ tree: PathCount) -> PathFold.Member {
    PathFold.Member(
      node: tree.nodes.firstIndex { $0.variable == node } ?? 0,
      keys: nodes.firstIndex(of: node).map { keys[$0] } ?? [], isWhole: whole.contains(node))
  }
}
