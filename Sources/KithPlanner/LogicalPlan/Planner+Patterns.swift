import KithGraph
import KithValue

// A pattern is a graph of its own: relationships join its nodes. Its plan starts where the fewest rows are and walks along
// the relationship that multiplies them least, until every relationship is walked; each predicate is tested as soon as
// its variables are there.
//
//     MATCH (p:Person)-[:HOLDS]->(post:Post {id: $id})-[:POST_IN]->(o)
//
//     Expand (post)-[:POST_IN]->(o)
//       Filter p:Person
//         Expand (post)<-[:HOLDS]-(p)
//           NodePropertySeek post:Post(id = $id)
extension Planner {
  /// The plan that extends `source` by all that the pattern binds; what comes next may group its rows by some nodes.
  func planPattern(_ pattern: BoundPattern, _ source: LogicalPlan, grouping: VariableSet = []) -> LogicalPlan {
    var search = PatternSearch(planner: self, pattern: pattern, source: source)
    search.grouping = grouping
    return search.run()
  }

  /// What walking a pattern costs; where that is more than `limit`, something more than it.
  func patternCost(_ pattern: BoundPattern, _ source: LogicalPlan, limit: Double = .infinity) -> Double {
    var search = PatternSearch(planner: self, pattern: planned(pattern), source: source)
    search.costLimit = limit
    _ = search.run()
    return search.cost
  }
}

/// The state of planning one pattern.
struct PatternSearch {
  let planner: Planner
  var pattern: BoundPattern { _read { yield facts.pattern } }
  var plan: LogicalPlan
  var available: VariableSet
  var predicates: [PatternPredicate]
  /// Those that may say something else each time they are asked (`rand() < 0.1`): they are for the finished rows.
  private let volatilePredicates: [BoundExpression]
  var remaining: [PatternLink]
  /// The relationships of this MATCH walked so far.
  var walked: [Variable] = []
  /// The types that a walk of variable length can meet, where they are fewer than the pattern allows.
  var narrowedTypes: [Variable: [String]] = [:]
  /// How walks led to nodes.
  var arrivals = Arrivals()
  struct Arrival {
    var types: [String]
    var direction: PatternDirection
    /// Whether it was a single relationship.
    var isStep = false
    /// Where it was a walk of variable length of which more is known.
    var walk: WalkEstimate?
  }
  /// By the nodes, which are few.
  struct Arrivals {
    private var all: [(node: Variable, arrival: Arrival)] = []

    subscript(node: Variable) -> Arrival? {
      get { all.first { $0.node == node }?.arrival }
      set {
        all.removeAll { $0.node == node }
        if let newValue { all.append((node, newValue)) }
      }
    }
  }
  /// The property by which the last leaf sought, where it counted in its estimate what the predicates on it keep.
  var sought: SampledProperty?
  /// The sum of the rows of every step: what is minimised.
  var cost = 0.0
  /// The nodes by which the rows are grouped afterwards: those of one node come together where the walk starts from it, and
  /// then no row need be looked up among the groups.
  var grouping: VariableSet = []
  /// What closing a circle costs beside the rows that it gives.
  private var closingWork = 0.0
  /// Beyond what cost nobody wants to know how it goes on.
  var costLimit = Double.infinity
  /// What the pattern's nodes and relationships are known by, whichever way it is walked.
  let facts: PatternFacts
  /// Whether the plan so far is nothing but the one empty row that a query starts from; a predicate without variables
  /// (`WHERE false`) puts a filter on that row, which then has to be kept.
  var startsFromNothing: Bool {
    if case .argument(let variables) = plan.op { variables.isEmpty } else { false }
  }

  init(planner: Planner, pattern: BoundPattern, source: LogicalPlan) {
    self.planner = planner
    facts = PatternFacts(pattern, planner)
    plan = source
    available = VariableSet(source.variables)
    var (lasting, volatile): ([PatternPredicate], [BoundExpression]) = ([], [])
    lasting.reserveCapacity(pattern.predicates.count)
    for predicate in pattern.predicates {
      if planner.isDeterministic(predicate) {
        lasting.append(PatternPredicate(predicate))
      } else {
        volatile.append(predicate)
      }
    }
    predicates = lasting
    volatilePredicates = volatile
    remaining = pattern.relationships.map { .relationship($0) } + pattern.groups.map { .group($0) }
  }

  mutating func run() -> LogicalPlan {
    applyPredicates()
    // Relationships that are bound already fix their ends.
    for relationship in pattern.relationships where available.contains(relationship.variable) {
      projectEndpoints(relationship)
    }
    remaining.removeAll { walked.contains($0.variable) }
    walkReachable()
    while !(cost > costLimit), let next = unboundComponent() { join(next) }
    if cost > costLimit { return plan }
    for shortest in pattern.shortestPaths { searchShortest(shortest) }
    for selection in pattern.selections { search(selection) }
    makePaths()
    if !predicates.isEmpty || !volatilePredicates.isEmpty {
      plan = planner.filter(plan, predicates.map(\.expression) + volatilePredicates)
      predicates = []
    }
    return plan
  }

  // MARK: predicates

  mutating func applyPredicates() {
    let bound = available
    let ready = takeOut { $0.variables.isSubset(of: bound) }
    if !ready.isEmpty { plan = planner.filter(plan, ready, shares: share) }
  }

  /// The predicates of which something holds, which are no longer among those to be tested.
  mutating func takeOut(_ holds: (PatternPredicate) -> Bool) -> [BoundExpression] {
    guard predicates.contains(where: holds) else { return [] }
    var taken: [BoundExpression] = []
    var rest: [PatternPredicate] = []
    rest.reserveCapacity(predicates.count)
    for predicate in predicates {
      if holds(predicate) { taken.append(predicate.expression) } else { rest.append(predicate) }
    }
    predicates = rest
    return taken
  }

  /// What part of the rows a predicate keeps where more is known than from the graph as a whole: of a label, how the walk
  /// led to the node; of a property by which a leaf has sought, that it holds already.
  func share(_ predicate: BoundExpression) -> Double? {
    if let sought, predicate.constrainedProperty == sought { return 1 }
    guard case .hasLabels(.variable(let node), .name(let name)) = predicate, let arrival = arrivals[node] else {
      return nil
    }
    if let walk = arrival.walk { return walk.share(of: planner.label(named: name)) }
    return planner.labelShare(name, types: arrival.types, direction: arrival.direction)
  }

  func label(of node: Variable) -> String? { facts.label(of: node) }

  // MARK: walking

  /// Walks from what is bound as far as the relationships lead, cheapest first.
  mutating func walkReachable() {
    while !(cost > costLimit) {
      var best: (index: Int, fromLeft: Bool, rows: Double)?
      for (index, link) in remaining.enumerated() where link.needs.isSubset(of: available) {
        let hasLeft = available.contains(link.left)
        guard hasLeft || available.contains(link.right) else { continue }
        var (fromLeft, rows) = (hasLeft, estimate(link, fromLeft: hasLeft))
        if hasLeft, available.contains(link.right) {
          // It gives the same rows from either end: the shorter list is looked through.
          let other = estimate(link, fromLeft: false)
          fromLeft = listLength(link, fromLeft: true, rows) <= listLength(link, fromLeft: false, other)
          rows = min(rows, other)
        }
        // Of those that are about as good the first as written.
        if best == nil || rows < best!.rows * 0.8 { best = (index, fromLeft, rows) }
      }
      guard let best else { return }
      switch remaining.remove(at: best.index) {
      case .relationship(let relationship): walk(relationship, fromLeft: best.fromLeft, rows: best.rows)
      case .group(let group): walk(group, fromLeft: best.fromLeft, rows: best.rows)
      }
    }
  }

  /// The relationships walked so far that could be one of the given types, and so must be differed from.
  func walked(sharing types: [String]) -> [Variable] {
    if types.isEmpty { return walked }
    return walked.filter { variable in
      let written = pattern.relationships.first { $0.variable == variable }?.types ?? []
      return types.mayMean(oneOf: narrowedTypes[variable] ?? written)
    }
  }

  /// Whether a relationship cannot be the same as one walked before.
  private func differs(_ relationship: PatternRelationship, from walked: Variable) -> Bool {
    guard let other = pattern.relationships.first(where: { $0.variable == walked }) else { return false }
    return planner.cannotBeOne(relationship, other)
  }

  mutating func walk(_ relationship: PatternRelationship, fromLeft: Bool, rows: Double) {
    let from = fromLeft ? relationship.left : relationship.right
    let to = fromLeft ? relationship.right : relationship.left
    let direction = fromLeft ? relationship.direction : relationship.direction.reversed
    let into = available.contains(to)
    let produced = max(rows, 0.01)
    let added = [relationship.variable] + (into ? [] : [to])
    if let length = relationship.length {
      let types = planner.reachableTypes(
        from: label(of: from), relationship.types, direction, steps: length.maximum ?? .max)
      narrowedTypes[relationship.variable] = types
      plan = LogicalPlan(
        .varLengthExpand(
          VarLengthExpansion(
            from: from, relationships: relationship.variable, to: to, types: types, direction: direction,
            length: length, into: into, distinctFrom: walked(sharing: types),
            step: relationship.stepVariable ?? relationship.variable,
            stepPredicates: relationship.stepPredicates, isReversed: !fromLeft)),
        [plan], rows: produced, variables: plan.variables + added)
    } else {
      let step = Expansion(
        from: from, relationship: relationship.variable, to: to, types: relationship.types, direction: direction,
        into: into,
        distinctFrom: walked(sharing: relationship.types).filter { !differs(relationship, from: $0) })
      plan =
        closingCycle(step, rows: produced)
        ?? LogicalPlan(.expand(step), [plan], rows: produced, variables: plan.variables + added)
      if planner.trustsCounts {
        // Labels that everything at the end of such relationships has need no test.
        predicates.removeAll { predicate in
          guard case .hasLabels(.variable(to), .name(let name)) = predicate.expression else { return false }
          return planner.isImplied(name, types: relationship.types, direction: direction)
        }
      }
    }
    walked.append(relationship.variable)
    available.formUnion(added)
    if arrivals[from] == nil, relationship.length == nil {
      // Its rows are now as many as it has such relationships: as if one had come to it along one of them.
      arrivals[from] = Arrival(types: relationship.types, direction: direction.reversed, isStep: true)
    }
    if !into {
      arrivals[to] = Arrival(
        types: narrowedTypes[relationship.variable] ?? relationship.types, direction: direction,
        isStep: relationship.length == nil,
        walk: relationship.length.flatMap {
          planner.walkEstimate(from: label(of: from), relationship.types, direction, $0)
        })
    }
    cost += plan.estimatedRows + closingWork
    closingWork = 0
    applyPredicates()
    plan.estimatedRows = max(plan.estimatedRows, 0.01)
  }

  /// A step between two bound nodes, right behind the step that bound one of them, as one step for both:
  ///
  ///     ExpandInto (c)-->(a)
  ///       Filter c.age > 20                  Filter c.age > 20
  ///         ExpandAll (b)-->(c)      to        ExpandIntersect (b)-->(c)-->(a)
  mutating func closingCycle(_ step: Expansion, rows: Double) -> LogicalPlan? {
    // Its marks last from row to row, so nothing may change the graph meanwhile.
    guard planner.trustsCounts, step.into, step.from != step.to else { return nil }
    var below = plan
    var filters: [BoundExpression] = []
    if case .filter(let predicates) = below.op {
      filters = predicates
      below = below.inputs[0]
    }
    guard case .expand(let first) = below.op, !first.into, first.from != first.to else { return nil }
    var second = step
    if second.from != first.to {
      (second.from, second.to, second.direction) = (second.to, second.from, second.direction.reversed)
    }
    guard second.from == first.to, second.to != first.to,
      below.inputs[0].variables.contains(second.to), !filters.contains(where: \.containsSubquery)
    else { return nil }
    let input = below.inputs[0]
    closingWork = input.estimatedRows * lengthOfListWalked(first, second, input)
    let closed = LogicalPlan(
      .expandIntersect(first: first, second: second), below.inputs, rows: rows,
      variables: below.variables + [second.relationship])
    return filters.isEmpty ? closed : planner.filter(closed, filters)
  }

  mutating func projectEndpoints(_ relationship: PatternRelationship) {
    let added = [relationship.left, relationship.right].filter { !available.contains($0) }
    plan = LogicalPlan(
      .projectEndpoints(
        Endpoints(
          relationship: relationship.variable, start: relationship.left, end: relationship.right,
          isStartBound: available.contains(relationship.left), isEndBound: available.contains(relationship.right),
          types: relationship.types, direction: relationship.direction, length: relationship.length,
          distinctFrom: walked)),
      [plan], rows: plan.estimatedRows,
      variables: plan.variables + (added.count == 2 && added[0] == added[1] ? [added[0]] : added))
    walked.append(relationship.variable)
    available.formUnion(added)
    applyPredicates()
  }

  // MARK: components that nothing bound leads to

  /// The nodes of one connected piece of what is left.
  func unboundComponent() -> [Variable]? {
    let searched = searchedEnds
    guard let start = pattern.nodes.first(where: { !available.contains($0) && !searched.contains($0) }) else {
      return nil
    }
    var component = [start]
    var grew = true
    while grew {
      grew = false
      for link in remaining {
        let hasLeft = component.contains(link.left)
        let hasRight = component.contains(link.right)
        if hasLeft != hasRight {
          let other = hasLeft ? link.right : link.left
          if available.contains(other) { continue }
          component.append(other)
          grew = true
        }
      }
    }
    return component
  }

  mutating func join(_ component: [Variable]) {
    // Try each node as the start, the one with the fewest rows first; keep the cheapest way through the component. One that
    // has cost more already is not gone to its end.
    let leaves = component.map(scan)
    var candidates = component.indices.sorted { (leaves[$0].estimatedRows, $0) < (leaves[$1].estimatedRows, $1) }
    if component.count > 12 { candidates = [candidates[0]] }
    var best: PatternSearch?
    var bestStart = 0
    var bestSaving = 0.0
    for start in candidates {
      let isGrouped = grouping.contains(component[start])
      var trial = self
      trial.costLimit = isGrouped ? costLimit : min(costLimit, best.map { $0.cost - bestSaving } ?? .infinity)
      trial.startComponent(at: component[start], leaves[start])
      trial.walkReachable()
      // One that was not gone to its end is known to cost more than anybody wants, whatever it gives.
      let isWhole = trial.cost <= trial.costLimit
      if best != nil, isGrouped, !isWhole { continue }
      // Of few groups each is looked up in a moment; what is saved is to merge those of several threads.
      let (rows, groups) = (trial.plan.estimatedRows, leaves[start].estimatedRows)
      let saving = !isGrouped || !isWhole ? 0 : groups < 4_096 ? min(rows, groups) : rows
      if let known = best, (trial.cost - saving, start) >= (known.cost - bestSaving, bestStart) { continue }
      (best, bestStart, bestSaving) = (trial, start, saving)
    }
    for case .relationship(let relationship) in remaining where component.contains(relationship.left) {
      guard let leaf = relationshipSeek(relationship) else { continue }
      var trial = self
      trial.costLimit = min(costLimit, best.map { $0.cost - bestSaving } ?? .infinity)
      trial.startComponent(at: relationship, leaf)
      trial.walkReachable()
      if let known = best, trial.cost >= known.cost - bestSaving { continue }
      (best, bestSaving) = (trial, 0)
    }
    let limit = costLimit
    if let best { self = best }
    costLimit = limit
  }

  // MARK: named paths

  mutating func makePaths() {
    if pattern.paths.isEmpty { return }
    let items = pattern.paths.map {
      BoundProjection.Item(variable: $0.variable, expression: .path($0.elements))
    }
    plan = LogicalPlan(
      .project(items), [plan], rows: plan.estimatedRows, variables: plan.variables + items.map(\.variable))
    available.formUnion(items.map(\.variable))
    applyPredicates()
  }
}

extension Planner {
  /// Whether two relationships cannot be the same, whatever they are: where the one starts at the node at which the other
  /// ends, it would have to start and end there, and no relationship of their types does.
  ///
  ///     (a)-[r:FOLLOWS]->(b)-[s:FOLLOWS]->(c)      nobody follows himself
  func cannotBeOne(_ a: PatternRelationship, _ b: PatternRelationship) -> Bool {
    guard trustsCounts, let one = a.directedEnds, let other = b.directedEnds,
      one.start == other.end || one.end == other.start
    else { return false }
    return nothingLoops(a.types)
  }
}

extension PatternRelationship {
  /// Where it starts and ends; nil where it may run either way, or is a walk.
  fileprivate var directedEnds: (start: Variable, end: Variable)? {
    guard length == nil else { return nil }
    return switch direction {
    case .outgoing: (left, right)
    case .incoming: (right, left)
    case .either: nil
    }
  }
}
