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
  /// The plan of a MATCH that is aggregated: of its matches put together, of a part of it aggregated early, or of its walk.
  func planFold(
    _ pattern: BoundPattern, _ projection: BoundProjection, _ grouping: VariableSet, from start: LogicalPlan
  ) -> CountOutcome {
    let folded = cheapestFold(pattern, projection)
    var search = PatternSearch(planner: self, pattern: planned(pattern), source: start)
    search.costLimit = folded?.cost ?? .infinity
    search.grouping = grouping
    let walk = search.run()
    // Its rows are still to be aggregated, one by one.
    let walked = search.cost + walk.estimatedRows
    let least = min(walked, folded?.cost ?? .infinity)
    let pivots = pivots(of: pattern, instead: least)
    if let early = earlyAggregation(pattern, pivots, projection, from: start, instead: least) {
      return .folded(early.plan, early.projection)
    }
    if let (plan, weighted) = planBranches(pattern, pivots, projection, from: start, instead: least) {
      return .folded(plan, weighted)
    }
    if let early = aggregationOfSets(pattern, pivots, projection, from: start, instead: least) {
      return .folded(early.plan, early.projection)
    }
    guard let folded, folded.cost < walked else { return .walked(walk) }
    var fold = folded.fold
    fold.tree.nodesLookedAt = graph.nodeCount
    let nodes = fold.members.map { fold.tree.nodes[$0.node].variable }
    var plan = LogicalPlan(.foldPaths(fold), [], rows: folded.rows, variables: nodes + [fold.tree.count])
    plan = filter(plan, fold.across)
    return .folded(plan, weighted(projection, by: fold.tree.count, pattern))
  }

  private func cheapestFold(
    _ pattern: BoundPattern, _ projection: BoundProjection
  ) -> (fold: PathFold, cost: Double, rows: Double)? {
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
    guard let predicates = countablePredicates(of: pattern) else { return nil }
    let orders = predicates.contains { $0.variables.count == 2 && isOrder($0.expression) } ? [true, false] : [false]
    let links = predicates.contains { isLink($0.expression, pattern) }
    for root in pattern.nodes {
      for ordersEnds in orders {
        func fold(_ linksEnds: Bool) -> PathFold? {
          self.fold(
            pattern, predicates, root: root, overlap: overlap, ordersEnds: ordersEnds, linksEnds: linksEnds, asked,
            counted)
        }
        guard let fold = (links ? fold(true) : nil) ?? fold(false) else { continue }
        let (cost, rows) = cost(fold)
        if best == nil || cost < best!.cost { best = (fold, cost, rows) }
      }
    }
    return best
  }

  func isFoldable(_ e: BoundExpression) -> Bool { !e.containsSubquery && isDeterministic(e) }

  /// Whether an aggregate is the same of many equal values as of one and how many they are.
  func isFoldable(_ call: AggregateCall, _ pattern: BoundPattern) -> Bool {
    guard call.parameter == nil, call.argument.map(isFoldable) ?? true else { return false }
    switch call.function {
    case .count, .sum, .avg, .min, .max: return true
    case .collect, .first, .set, .sizeOfSets, .stDev, .stDevP, .percentileCont, .percentileDisc: return false
    }
  }

  /// The aggregates over rows of which each stands for `counted` many.
  func weighted(
    _ projection: BoundProjection, by counted: Variable, _ pattern: BoundPattern
  ) -> BoundProjection {
    var projection = projection
    projection.aggregates = projection.aggregates.map { variable, call in
      var call = call
      if isRowCount(call, pattern) {
        call = .sum(of: counted)
      } else if !call.ignoresRepeats {
        call.parameter = .variable(counted)
      }
      return (variable, call)
    }
    return projection
  }

  private func fold(
    _ pattern: BoundPattern, _ predicates: [PatternPredicate], root: Variable, overlap: [Int], ordersEnds: Bool,
    linksEnds: Bool, _ asked: AskedProperties, _ counted: Variable
  ) -> PathFold? {
    var asked = asked
    var across: [BoundExpression] = []
    guard
      let tree = tree(
        pattern, predicates, root: root, overlap: overlap, counted,
        across: {
          across.append($0)
          return true
        })
    else { return nil }
    var differing: VariableSet = []
    var ordering: BoundExpression?
    var linking: BoundExpression?
    across.removeAll { predicate in
      if case .comparison(.notEqual, .variable(let a), .variable(let b)) = predicate, differing.isEmpty, a != b,
        [a, b].allSatisfy(pattern.nodes.contains)
      {
        differing = [a, b]
        return true
      }
      if ordersEnds, ordering == nil, predicate.variables.count == 2, isOrder(predicate) {
        ordering = predicate
        return true
      }
      if linksEnds, linking == nil, isLink(predicate, pattern) {
        linking = predicate
        return true
      }
      asked.add(predicate)
      return false
    }
    if ordersEnds, ordering == nil { return nil }
    if linksEnds, linking == nil { return nil }
    let linked = linking?.variables ?? []
    func isNeeded(_ end: Variable) -> Bool { asked.isAsked(of: end) || linked.contains(end) }
    func member(_ end: Variable, _ tree: PathCount) -> PathFold.Member {
      var member = asked.member(end, tree)
      member.isTold = asked.isAsked(of: end) || !linked.contains(end)
      if let key = linking?.key(of: end), !member.keys.contains(key) { member.keys.append(key) }
      return member
    }
    let paired = [differing, ordering?.variables ?? []].filter { !$0.isEmpty }
    guard asked.isOfNodes else { return nil }
    func isAsked(_ end: PathFold.Member) -> Bool { end.isWhole || !end.keys.isEmpty }
    func isPaired(_ end: Variable) -> Bool { paired.contains { $0.contains(end) } }
    // Of two steps that one relationship could be either of which is walked, both are.
    let walked = tree.branches.indices.compactMap { at in
      let end = tree.nodes[tree.branches[at].child].variable
      return isNeeded(end) || isPaired(end) ? tree.way(to: tree.branches[at].child).first : nil
    }
    let overlapping = tree.overlap.map { [$0.first, $0.second] } ?? []
    let overlaps = overlapping.contains(where: walked.contains)
    // There are two arms at most, and something is asked at the end of each alone.
    var arms: [(branches: [Int], end: PathFold.Member)] = []
    for (at, branch) in tree.branches.enumerated() {
      let end = tree.nodes[branch.child].variable
      let isOverlapping = overlaps && branch.parent == 0 && overlapping.contains(at)
      guard isNeeded(end) || isOverlapping || isPaired(end) else { continue }
      let way = tree.way(to: branch.child)
      if let known = arms.firstIndex(where: { $0.branches.first == way.first }) {
        // What one relationship could serve may go on to what is asked.
        guard !isNeeded(tree.nodes[arms[known].end.node].variable), way.count > arms[known].branches.count,
          way.starts(with: arms[known].branches)
        else { return nil }
        arms[known] = (way, member(end, tree))
      } else {
        arms.append((way, member(end, tree)))
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
    // Of ends in an order those of the second arm are gone through for each of the first: better what nothing is asked of.
    if ordering != nil, arms.count == 2, !isAsked(arms[0].end), isAsked(arms[1].end) { arms.swapAt(0, 1) }
    let ends = arms.map { tree.nodes[$0.end.node].variable }
    guard
      paired.allSatisfy({ pair in
        arms.count == 2 && arms.allSatisfy { $0.branches.count == 1 } && pair == VariableSet(ends)
      })
    else { return nil }
    var fold = PathFold(
      tree: tree, root: asked.isAsked(of: root) ? asked.member(root, tree) : nil, arms: arms,
      endsDiffer: !differing.isEmpty, across: across)
    if arms.count == 2 {
      fold.order = ordering.flatMap { self.link($0, ends[0], ends[1]) }
      fold.link = linking.flatMap { self.link($0, ends[0], ends[1]) }
      if linksEnds { return fold.link == nil ? nil : fold }
      fold.link =
        across.lazy.filter { if case .comparison(.equal, _, _) = $0 { true } else { false } }
        .compactMap { self.link($0, ends[0], ends[1]) }.first
    }
    return linksEnds ? nil : fold
  }

  /// Whether it says that properties of two nodes are equal, and what is alike of them is equal.
  private func isLink(_ predicate: BoundExpression, _ pattern: BoundPattern) -> Bool {
    guard
      case .comparison(.equal, .property(.variable(let a), let x), .property(.variable(let b), let y)) = predicate,
      a != b, pattern.nodes.contains(a), pattern.nodes.contains(b)
    else { return false }
    return [x, y].contains { name in graph.key(named: name).map { graph.isIntegerOrText(key: $0) } ?? false }
  }

  /// Whether it compares two integers by their order, and nothing else can be under their keys.
  private func isOrder(_ predicate: BoundExpression) -> Bool {
    guard case .comparison(let comparison, .property(.variable, let x), .property(.variable, let y)) = predicate,
      comparison != .equal, comparison != .notEqual
    else { return false }
    return [x, y].allSatisfy { graph.key(named: $0).map(graph.isInteger) ?? false }
  }

  /// `a.x = c.y`, or `a.x < c.y`, of the ends of two arms.
  private func link(_ predicate: BoundExpression, _ first: Variable, _ second: Variable) -> PathFold.Link? {
    guard
      case .comparison(let comparison, .property(.variable(let a), let x), .property(.variable(let b), let y)) =
        predicate
    else { return nil }
    if a == first, b == second { return PathFold.Link(first: x, comparison: comparison, second: y) }
    if a == second, b == first { return PathFold.Link(first: y, comparison: comparison.mirrored, second: x) }
    return nil
  }

  /// What folding costs, in rows of a walk, and how many rows come of it.
  private func cost(_ fold: PathFold) -> (cost: Double, rows: Double) {
    let tree = fold.tree
    var steps = 0.0
    let roots = nodes(of: tree.nodes[0])
    var pairs = roots
    var groups = fold.root.map { different($0, tree) } ?? 1
    // Of each arm: how many ends a node has, of which so many are alike, on the mean and where many lead to it; and all.
    var arms: [(mean: Double, many: Double, all: Double)] = []
    for (at, arm) in fold.arms.enumerated() {
      let values = different(arm.end, tree)
      var ends = 1.0
      for at in arm.branches.dropFirst().reversed() {
        let branch = tree.branches[at]
        let count = stepCount(branch)
        steps += count * (branch.predicates.isEmpty ? 0.3 : 1) * ends
        ends = min(values, ends * max(1, count / max(1, nodes(of: tree.nodes[branch.parent]))))
      }
      let first = tree.branches[arm.branches[0]]
      let count = stepCount(first)
      steps += count * (first.predicates.isEmpty ? 0.3 : 1) * ends
      let mean = max(1, count / max(1, roots))
      var many = mean
      if fold.arms.count == 2 {
        let other = tree.branches[fold.arms[1 - at].branches[0]]
        let arrival = PatternSearch.Arrival(types: other.types, direction: other.direction.reversed, isStep: true)
        many = max(mean, degree(behind: arrival, first.types, first.direction) ?? mean)
      }
      arms.append((min(values, ends * mean), min(values, ends * many), ends * count))
      groups *= arm.end.isTold ? values : 1
    }
    if arms.count == 1 { pairs *= arms[0].mean }
    if arms.count == 2 {
      pairs = min(arms[0].all * arms[1].many, arms[1].all * arms[0].many)
      if fold.order == nil {
        let most = fold.arms.reduce(roots) { $0 * different($1.end, tree) }
        pairs = min(pairs, most)
      } else {
        // Ends in order are looked at one by one, and put in order for each node where arms meet; of what nothing is asked
        // only the number is known.
        if !fold.arms[1].end.isWhole, fold.arms[1].end.keys.isEmpty { pairs = arms[0].all }
        pairs += arms[0].all + arms[1].all
        steps += 3 * roots + 2 * (arms[0].all + arms[1].all)
      }
    }
    if let link = fold.link {
      let alike = PathFold.Member(node: fold.arms[0].end.node, keys: [link.first], isWhole: false)
      pairs = arms[0].all + pairs / different(alike, tree)
    }
    let isKnown = ([fold.root].compactMap(\.self) + fold.arms.map(\.end)).reduce(0) {
      $0 + nodes(of: tree.nodes[$1.node])
    }
    // A row that must be looked up among many costs about as much as one of a walk; what fits a table much less.
    let rows = min(groups, pairs)
    let walked = fold.arms.map { $0.branches[0] }
    return (
      cost(tree, withoutSteps: walked) + steps + isKnown * 0.5 + pairs * (groups < 1e5 ? 0.2 : 2) + rows * 2,
      max(1, rows)
    )
  }

  private func nodes(of node: PathCount.Node) -> Double {
    node.label.map(nodes(labelled:)) ?? Double(graph.nodeCount)
  }

  private func stepCount(_ branch: PathCount.Branch) -> Double {
    relationshipCount(of: branch.types) * (branch.direction == .either ? 2 : 1)
  }

  /// How many different combinations of what is asked of a node there may be.
  private func different(_ member: PathFold.Member, _ tree: PathCount) -> Double {
    let all = nodes(of: tree.nodes[member.node])
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

extension BoundExpression {
  /// The property of a node that a comparison of two asks for.
  fileprivate func key(of node: Variable) -> String? {
    switch self {
    case .comparison(_, .property(.variable(node), let key), _), .comparison(_, _, .property(.variable(node), let key)):
      key
    default: nil
    }
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
