import KithGraph
import KithValue

// Where two parts of a pattern have nothing in common but equal values, and only aggregates are asked of their pairs, each is
// grouped by what is asked of it before it meets the other:
//
//     MATCH (a:Person), (b:Person) WHERE a.born = b.born AND a.gender <> b.gender RETURN count(*)
//
//     EagerAggregation sum(w)
//       Projection n * m AS w
//         Filter gender <> other
//           ValueHashJoin born = born
//             EagerAggregation a.born, a.gender, count(*) AS n
//             EagerAggregation b.born, b.gender, count(*) AS m
//
// Where both are the same and nothing is asked but the equal values, the groups of one are enough.
extension Planner {
  /// The plan of a MATCH in two parts, and the projection over groups of both; the plan of all pairs where that costs about as
  /// little; nil where it is no such MATCH.
  func planValuePairs(
    _ pattern: BoundPattern, _ projection: BoundProjection, _ grouping: VariableSet, from start: LogicalPlan
  ) -> CountOutcome? {
    guard projection.items.allSatisfy({ isFoldable($0.expression) }),
      projection.aggregates.allSatisfy({ isFoldable($0.call, pattern) }),
      let predicates = countablePredicates(of: pattern), var pairs = ValuePairs(pattern, predicates, self)
    else { return nil }
    let weight = newVariable(.integer)
    guard let projection = pairs.reading(weighted(projection, by: weight, pattern)), pairs.takePredicates(),
      let (plan, cost) = pairs.plan(weight, from: start)
    else { return nil }
    var search = PatternSearch(planner: self, pattern: planned(pattern), source: start)
    search.grouping = grouping
    let walk = search.run()
    guard cost * 2 < search.cost + walk.estimatedRows else { return .walked(walk) }
    return .folded(plan, projection)
  }
}

/// The two parts of such a pattern.
private struct ValuePairs {
  private struct Side {
    var pattern: BoundPattern
    let variables: VariableSet
    /// What is asked of it: properties, and the variables that hold them.
    var keys: [(expression: BoundExpression, variable: Variable)] = []
  }
  private let planner: Planner
  private var sides: [Side]
  /// What is asked of both.
  private var across: [BoundExpression]
  /// By their places among the keys of each side, values that are equal.
  private var equal: [(first: Int, second: Int)] = []
  /// Whether both are the same node at times, which is no pair.
  private var differ = false

  init?(_ pattern: BoundPattern, _ predicates: [PatternPredicate], _ planner: Planner) {
    self.planner = planner
    guard let node = pattern.nodes.first else { return nil }
    let reached = pattern.nodesReached(from: node)
    sides = [true, false].map { isFirst in
      var part = pattern
      part.nodes = pattern.nodes.filter { reached.contains($0) == isFirst }
      part.relationships = pattern.relationships.filter { reached.contains($0.left) == isFirst }
      let variables = VariableSet(part.nodes + part.relationships.map(\.variable))
      part.predicates = predicates.filter { $0.variables.isSubset(of: variables) }.map(\.expression)
      return Side(pattern: part, variables: variables)
    }
    across = []
    guard sides.allSatisfy({ !$0.pattern.nodes.isEmpty }),
      // Each is of one piece, and no relationship could be one of both.
      sides.allSatisfy({ $0.pattern.relationships.count == $0.pattern.nodes.count - 1 }),
      !sides[0].pattern.relationships.contains(where: { a in
        sides[1].pattern.relationships.contains { a.types.mayMean(oneOf: $0.types) }
      })
    else { return nil }
    let own = sides.map(\.variables)
    across = predicates.filter { asked in !own.contains { asked.variables.isSubset(of: $0) } }.map(\.expression)
  }

  /// The expression over what is held of both sides; nil where it asks for more than properties that are alike where they
  /// are equal.
  private mutating func reading(_ e: BoundExpression) -> BoundExpression? {
    var (own, isKnown) = (self, true)
    let read = e.rewriting { part -> BoundExpression? in
      guard case .property(.variable(let v), let name) = part,
        let side = own.sides.firstIndex(where: { $0.variables.contains(v) })
      else { return nil }
      isKnown = isKnown && own.planner.isOfOneKind(name, v)
      return .variable(own.variable(of: part, side))
    }
    self = own
    return isKnown && sides.allSatisfy { read.variables.isDisjoint(with: $0.variables) } ? read : nil
  }

  private mutating func variable(of property: BoundExpression, _ side: Int) -> Variable {
    if let known = sides[side].keys.first(where: { $0.expression.isSameKey(as: property) }) { return known.variable }
    let variable = planner.newVariable()
    sides[side].keys.append((property, variable))
    return variable
  }

  /// The projection over what is held of both sides.
  mutating func reading(_ given: BoundProjection) -> BoundProjection? {
    var own = self
    defer { self = own }
    return given.reading { own.reading($0) }
  }

  /// Sorts out what is asked of both sides; whether something says that values are equal.
  mutating func takePredicates() -> Bool {
    var rest: [BoundExpression] = []
    for predicate in across {
      if case .comparison(.notEqual, .variable(let a), .variable(let b)) = predicate,
        sides.allSatisfy({ $0.pattern.nodes.count == 1 }), a.type == .node, b.type == .node
      {
        differ = true
        continue
      }
      guard let read = reading(predicate) else { return false }
      if case .comparison(.equal, .variable(let a), .variable(let b)) = read, let pair = places(a, b) {
        equal.append(pair)
      } else {
        rest.append(read)
      }
    }
    across = rest
    return !equal.isEmpty
  }

  private func places(_ a: Variable, _ b: Variable) -> (first: Int, second: Int)? {
    func at(_ side: Int, _ v: Variable) -> Int? { sides[side].keys.firstIndex { $0.variable == v } }
    if let first = at(0, a), let second = at(1, b) { return (first, second) }
    if let first = at(0, b), let second = at(1, a) { return (first, second) }
    return nil
  }

  // MARK: the plan

  /// The groups of both sides joined, with the number of pairs that each two of them make, and what that costs in rows.
  mutating func plan(_ weight: Variable, from start: LogicalPlan) -> (plan: LogicalPlan, cost: Double)? {
    if isOneForBoth { return planOne(weight, from: start) }
    if differ {
      guard isMirrored else { return nil }
      // A node meets itself where all that is held of it is the same, and so both hold the same of it.
      let (a, b) = (sides[0].pattern.nodes[0], sides[1].pattern.nodes[0])
      for (side, other, node) in [(0, 1, b), (1, 0, a)] {
        for (key, _) in sides[side].keys {
          if case .property(_, let name) = key { _ = variable(of: .property(.variable(node), key: name), other) }
        }
      }
    }
    let counts = [planner.newVariable(.integer), planner.newVariable(.integer)]
    let (left, right) = (
      grouped(0, counts[0], from: start), grouped(1, counts[1], from: planner.argument([], isTopLevel: false))
    )
    var matches = left.plan.estimatedRows * right.plan.estimatedRows
    for pair in equal { matches /= max(1, max(different(0, pair.first), different(1, pair.second))) }
    let keys = equal.map {
      ValueJoinKey(
        left: .variable(sides[0].keys[$0.first].variable), right: .variable(sides[1].keys[$0.second].variable))
    }
    var plan = LogicalPlan(
      .valueHashJoin(keys), [left.plan, right.plan], rows: max(1, matches),
      variables: left.plan.variables + right.plan.variables)
    plan = planner.filter(plan, across)
    var number = BoundExpression.arithmetic(.multiply, .variable(counts[0]), .variable(counts[1]))
    if differ { number = .arithmetic(.subtract, number, meetings(counts[0])) }
    return (
      weighted(plan, weight, number),
      left.cost + right.cost + 3 * (left.plan.estimatedRows + right.plan.estimatedRows) + 2 * matches
    )
  }

  /// How many of the pairs of two groups are one node twice: as many as there are where both are the same group.
  private func meetings(_ count: Variable) -> BoundExpression {
    let same = sides[0].keys.enumerated().compactMap { place, key -> BoundExpression? in
      guard case .property(_, let name) = key.expression,
        let other = sides[1].keys.firstIndex(where: {
          if case .property(_, name) = $0.expression { true } else { false }
        }),
        !equal.contains(where: { $0.first == place && $0.second == other })
      else { return nil }
      let (a, b) = (BoundExpression.variable(key.variable), BoundExpression.variable(sides[1].keys[other].variable))
      return .or([.comparison(.equal, a, b), .and([.isNull(a, negated: false), .isNull(b, negated: false)])])
    }
    if same.isEmpty { return .variable(count) }
    return .case(
      subject: nil, [(condition: .and(same), result: .variable(count))], otherwise: .literal(.integer(0)))
  }

  /// Whether both sides are the same, and nothing is asked but values that are equal.
  private var isOneForBoth: Bool {
    guard across.isEmpty, isMirrored else { return false }
    return equal.allSatisfy { pair in
      if case (.property(_, let a), .property(_, let b)) = (
        sides[0].keys[pair.first].expression, sides[1].keys[pair.second].expression
      ) {
        a == b
      } else {
        false
      }
    }
      && [0, 1].allSatisfy { side in
        sides[side].keys.indices.allSatisfy { place in
          equal.contains { (side == 0 ? $0.first : $0.second) == place }
        }
      }
  }

  /// Whether both sides are one node of which the same is asked.
  private var isMirrored: Bool {
    guard sides.allSatisfy({ $0.pattern.nodes.count == 1 }) else { return false }
    let mirror = Mirror(sides[0].pattern.nodes[0], sides[1].pattern.nodes[0])
    return mirror.keeps(sides[0].pattern.predicates + sides[1].pattern.predicates)
  }

  private func planOne(_ weight: Variable, from start: LogicalPlan) -> (plan: LogicalPlan, cost: Double) {
    let count = planner.newVariable(.integer)
    let groups = grouped(0, count, from: start)
    // What is asked of the other side is the same.
    let copies = equal.map {
      BoundProjection.Item(
        variable: sides[1].keys[$0.second].variable, expression: .variable(sides[0].keys[$0.first].variable))
    }
    let all = BoundExpression.variable(count)
    let other = differ ? BoundExpression.arithmetic(.subtract, all, .literal(.integer(1))) : all
    // Null equals nothing.
    let known = equal.map { BoundExpression.isNull(.variable(sides[0].keys[$0.first].variable), negated: true) }
    let plan = planner.filter(groups.plan, known, selectivity: 1)
    return (
      weighted(plan, weight, .arithmetic(.multiply, all, other), copies), groups.cost + 2 * groups.plan.estimatedRows
    )
  }

  /// Adds the number of pairs that a row stands for; without those that stand for none.
  private func weighted(
    _ plan: LogicalPlan, _ weight: Variable, _ number: BoundExpression, _ copies: [BoundProjection.Item] = []
  ) -> LogicalPlan {
    let items = copies + [BoundProjection.Item(variable: weight, expression: number)]
    let plan = LogicalPlan(
      .project(items), [plan], rows: plan.estimatedRows, variables: plan.variables.followed(by: items))
    if !differ { return plan }
    return planner.filter(plan, [.comparison(.greater, .variable(weight), .literal(.integer(0)))], selectivity: 1)
  }

  /// A side by what is asked of it, and what that costs.
  private func grouped(_ side: Int, _ count: Variable, from start: LogicalPlan) -> (plan: LogicalPlan, cost: Double) {
    var search = PatternSearch(planner: planner, pattern: planner.planned(sides[side].pattern), source: start)
    let walk = search.run()
    let most = sides[side].keys.indices.reduce(1.0) { $0 * different(side, $1) }
    let groups = max(1, min(walk.estimatedRows, most))
    let items = sides[side].keys.map { BoundProjection.Item(variable: $0.variable, expression: $0.expression) }
    let plan = LogicalPlan(
      .aggregate(keys: items, aggregates: [(count, .countOfRows)]), [walk], rows: groups,
      variables: items.map(\.variable) + [count])
    return (plan, search.cost + walk.estimatedRows)
  }

  private func different(_ side: Int, _ key: Int) -> Double {
    planner.differentValues(sides[side].keys[key].expression, sides[side].pattern)
  }
}
