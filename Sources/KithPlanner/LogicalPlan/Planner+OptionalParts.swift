import KithGraph
import KithValue

// What OPTIONAL MATCHes find for a row depends on the nodes at which they begin, and on nothing else of the row. So where their rows
// are aggregated, rows that begin at the same nodes are put together before, with a weight that says how many they are:
//
//     MATCH (i)<-[:HAS_INTEREST]-(p) OPTIONAL MATCH (i)<-[:ABOUT]-(d) RETURN p.gender, count(*), max(d.date)
//
//     is planned as
//
//     MATCH (i)<-[:HAS_INTEREST]-(p) WITH i, p.gender AS g, count(*) AS n
//     OPTIONAL MATCH (i)<-[:ABOUT]-(d) RETURN g, sum(n), max(d.date)
//
// Of the first half, now a MATCH that is only counted, CountPaths or FoldPaths may make what is left of it.

/// The OPTIONAL MATCHes with which clauses begin, and the projection behind them that aggregates their rows or drops repeated ones.
struct OptionalPart {
  var patterns: [BoundPattern]
  var projection: BoundProjection

  var clauses: [BoundClause] {
    patterns.map { .match(BoundMatch(isOptional: true, pattern: $0)) } + [.project(projection)]
  }
}

extension Planner {
  /// The part with which clauses begin; nil where they begin with anything else.
  func optionalPart(_ clauses: ArraySlice<BoundClause>) -> OptionalPart? {
    guard trustsCounts else { return nil }
    var patterns: [BoundPattern] = []
    for clause in clauses {
      switch clause {
      case .match(let match) where match.isOptional: patterns.append(match.pattern)
      case .project(let projection) where !patterns.isEmpty:
        // Where the first different rows are enough, whichever come, nobody waits for all of them.
        let isCut = projection.limit != nil && projection.orderBy.isEmpty
        let groups = projection.isAggregating ? !projection.aggregates.isEmpty : projection.isDistinct && !isCut
        return groups ? OptionalPart(patterns: patterns, projection: projection) : nil
      default: return nil
      }
    }
    return nil
  }

  /// The clauses that begin with a MATCH and OPTIONAL MATCHes behind it, with the rows of the first put together where that leaves
  /// few of them.
  func groupBeforeOptional(_ clauses: inout [BoundClause], from start: LogicalPlan) {
    guard trustsCounts, case .match(let match)? = clauses.first, !match.isOptional, match.pattern.isPlain,
      !match.pattern.relationships.isEmpty, let part = optionalPart(clauses.dropFirst())
    else { return }
    var given = VariableSet(start.variables)
    match.pattern.collectVariables(into: &given)
    let behind = clauses.dropFirst(1 + part.patterns.count + 1)
    guard var grouped = RowsBeforeOptional(of: part, given, self) else { return }
    let rows = planPattern(planned(match.pattern), start).estimatedRows
    guard isWorthGrouping(rows, by: grouped.first, match.pattern) else { return }
    // Where there are many more rows than relationships they are counted, be it for nothing, sooner than walked.
    let steps = match.pattern.relationships.reduce(0) { $0 + relationshipCount(of: $1.types) }
    if grouped.first.aggregates.isEmpty, grouped.first.items.count == 1, rows > 4 * steps { grouped.countRows() }
    clauses = [clauses[0], .project(grouped.first)] + grouped.part.clauses + behind
  }

  /// The same for rows that are planned already.
  func groupedBeforeOptional(_ part: OptionalPart, _ source: LogicalPlan) -> (plan: LogicalPlan, part: OptionalPart)? {
    guard let grouped = RowsBeforeOptional(of: part, VariableSet(source.variables), self),
      isWorthGrouping(source.estimatedRows, by: grouped.first, BoundPattern())
    else { return nil }
    return (planProjection(grouped.first, source), grouped.part)
  }

  /// Whether so many rows are few when they are put together: a row that is grouped costs about a third of one that is taken through
  /// an OPTIONAL MATCH and aggregated.
  func isWorthGrouping(_ rows: Double, by grouping: BoundProjection, _ pattern: BoundPattern) -> Bool {
    if rows < 64 { return false }
    var groups = 1.0
    for item in grouping.items { groups *= differentValues(of: item.expression, pattern) }
    if groups * 2 <= rows { return true }
    // No more than there are matches of what is left of the pattern without ends of which nothing is asked.
    let asked = grouping.items.reduce(into: VariableSet()) { $0.formUnion($1.expression.variables) }
    let rest = pattern.withoutEnds(but: asked)
    guard !rest.relationships.isEmpty, rest.relationships.count < pattern.relationships.count else { return false }
    return planPattern(planned(rest), argument([], isTopLevel: false)).estimatedRows * 2 <= rows
  }

  /// At most about so many different values an expression has.
  func differentValues(of e: BoundExpression, _ pattern: BoundPattern) -> Double {
    switch e {
    case .variable(let variable) where variable.type == .node: return different(variable, in: pattern)
    case .variable: return .infinity
    case .property(.variable(let variable), _):
      let values = differentValues(e, pattern)
      return variable.type == .node ? min(values, different(variable, in: pattern)) : values
    default: return e.parts.reduce(1) { $0 * differentValues(of: $1, pattern) }
    }
  }

  /// How many nodes may stand for one of a pattern: those that pass what is asked of it, and no more than relationships that lead
  /// to it from nodes that pass what is asked of them.
  private func different(_ node: Variable, in pattern: BoundPattern) -> Double {
    func share(_ node: Variable) -> Double {
      let asked = pattern.predicates.filter { predicate in
        if case .hasLabels = predicate { return false }
        return predicate.variables == [node] && !predicate.containsSubquery
      }
      return asked.isEmpty ? 1 : Cost.selectivity(asked, self)
    }
    let own = share(node)
    let all = nodes(of: node, in: pattern) * own
    return pattern.relationships.reduce(all) { least, step in
      guard step.length == nil, step.left == node || step.right == node, step.left != step.right else { return least }
      let ways = step.direction == .either ? 2.0 : 1
      return min(
        least, relationshipCount(of: step.types) * ways * own * share(step.left == node ? step.right : step.left))
    }
  }
}

/// Rows put together before OPTIONAL MATCHes, and what is then aggregated of them.
struct RowsBeforeOptional {
  /// Puts the rows together.
  var first: BoundProjection
  /// What comes behind.
  var part: OptionalPart
  private let planner: Planner
  private let own: VariableSet
  /// The nodes and relationships by which rows are put together: what is computed of them alone can be computed later.
  private var entities: VariableSet = []
  private var weights: [(of: Variable?, variable: Variable)] = []

  /// Nil where the rows of the first half cannot be put together.
  init?(of part: OptionalPart, _ given: VariableSet, _ planner: Planner) {
    self.planner = planner
    self.part = part
    var bound: VariableSet = []
    for pattern in part.patterns {
      guard pattern.isPlain, pattern.predicates.allSatisfy(planner.isDeterministic),
        pattern.relationships.allSatisfy({ $0.stepPredicates.allSatisfy(planner.isDeterministic) })
      else { return nil }
      pattern.collectVariables(into: &bound)
    }
    own = bound.subtracting(given)
    first = BoundProjection(items: [], isAggregating: true, outputs: [])
    guard takeEntities(bound.intersection(given)) else { return nil }
    replaceKeys()
    guard replaceAggregates(), !first.items.isEmpty else { return nil }
    first.outputs = first.items.map(\.variable) + first.aggregates.map(\.variable)
  }

  /// Counts the rows that are put together, though nobody asks.
  mutating func countRows() {
    if let weight = weight(nil) { first.outputs.append(weight) }
  }

  /// Collects the nodes and relationships that must be told apart; false where other values must.
  private mutating func takeEntities(_ begun: VariableSet) -> Bool {
    entities = begun
    for item in part.projection.items {
      guard planner.isFoldable(item.expression) else { return false }
      let asked = item.expression.variables
      if !asked.isDisjoint(with: own) { entities.formUnion(asked.subtracting(own)) }
      if case .variable(let variable) = item.expression, variable.isEntity { entities.insert(variable) }
    }
    for (_, call) in part.projection.aggregates {
      guard call.argument.map(planner.isFoldable) ?? true, call.parameter.map(planner.isFoldable) ?? true else {
        return false
      }
      guard let argument = call.argument else { continue }
      let asked = argument.variables
      let isMixed = !asked.isDisjoint(with: own)
      let isSummed = (call.function == .sum || call.function == .avg) && !planner.isOfIntegers(argument)
      if isMixed || isSummed { entities.formUnion(asked.subtracting(own)) }
    }
    entities.subtract(own)
    let known = known(entities)
    guard known.count == entities.count, known.allSatisfy(\.isEntity) else { return false }
    first.items = known.map { BoundProjection.Item(variable: $0, expression: .variable($0)) }
    return true
  }

  /// The variables of a set, in the order in which the clauses name them.
  private func known(_ set: VariableSet) -> [Variable] {
    var named: [Variable] = []
    for pattern in part.patterns {
      named += pattern.nodes
      for relationship in pattern.relationships {
        named += [relationship.variable, relationship.left, relationship.right]
      }
      named += (pattern.predicates + pattern.relationships.flatMap(\.stepPredicates)).flatMap(\.orderedVariables)
    }
    named += part.projection.items.flatMap(\.expression.orderedVariables)
    named += part.projection.aggregates.flatMap { $0.call.argument?.orderedVariables ?? [] }
    var seen: VariableSet = []
    return named.filter { variable in
      guard set.contains(variable), !seen.contains(variable) else { return false }
      seen.insert(variable)
      return true
    }
  }

  private mutating func replaceKeys() {
    for at in part.projection.items.indices {
      let e = part.projection.items[at].expression
      if e.variables.isDisjoint(with: own) { part.projection.items[at].expression = early(e) }
    }
  }

  /// The expression, or what it is called where it is computed, and told apart, before.
  private mutating func early(_ e: BoundExpression) -> BoundExpression {
    if e.variables.isSubset(of: entities) { return e }
    if case .variable(let variable) = e {
      if !first.items.contains(where: { $0.variable == variable }) {
        first.items.append(BoundProjection.Item(variable: variable, expression: e))
      }
      return e
    }
    let variable = planner.newVariable()
    first.items.append(BoundProjection.Item(variable: variable, expression: e))
    return .variable(variable)
  }

  private mutating func replaceAggregates() -> Bool {
    for at in part.projection.aggregates.indices {
      guard let call = replaced(part.projection.aggregates[at].call) else { return false }
      part.projection.aggregates[at].call = call
    }
    return true
  }

  /// The aggregate over rows that were put together; nil where it needs to see each.
  private mutating func replaced(_ given: AggregateCall) -> AggregateCall? {
    var call = given
    guard call.parameter?.variables.isDisjoint(with: own) ?? true else { return nil }
    switch call.function {
    case .collect, .first, .set, .sizeOfSets, .stDev, .stDevP, .percentileCont, .percentileDisc: return nil
    case .count, .sum, .avg, .min, .max: break
    }
    guard let argument = call.argument else { return weight(nil).map(AggregateCall.sum(of:)) }
    let isOuter = argument.variables.isDisjoint(with: own)
    if call.ignoresRepeats {
      if !isOuter || argument.variables.isSubset(of: entities) { return call }
      if call.function == .min || call.function == .max {
        call.argument = .variable(partial(call))
        call.isDistinct = false
        return call
      }
      guard call.function == .count || planner.isOfIntegers(argument) else { return nil }
      call.argument = early(argument)
      return call
    }
    if isOuter, call.function == .count || call.function == .sum && planner.isOfIntegers(argument) {
      return .sum(of: partial(call))
    }
    if isOuter { call.argument = early(argument) }
    guard let weight = weight(call.parameter) else { return nil }
    call.parameter = .variable(weight)
    return call
  }

  /// An aggregate of the rows that are put together.
  private mutating func partial(_ call: AggregateCall) -> Variable {
    let variable = planner.newVariable(call.function == .min || call.function == .max ? .any : .integer)
    first.aggregates.append((variable, call))
    return variable
  }

  /// How many rows were put together, where one stood for as many as `parameter` says; nil where that says it in another way.
  private mutating func weight(_ parameter: BoundExpression?) -> Variable? {
    var counted: Variable?
    switch parameter {
    case nil: break
    case .variable(let variable)?: counted = variable
    default: return nil
    }
    if let known = weights.first(where: { $0.of == counted }) { return known.variable }
    let variable = partial(counted.map(AggregateCall.sum(of:)) ?? .countOfRows)
    weights.append((counted, variable))
    return variable
  }
}

extension BoundPattern {
  /// The pattern without the steps, from its ends on, of which nothing is asked but that they are there.
  fileprivate func withoutEnds(but asked: VariableSet) -> BoundPattern {
    var rest = self
    func isEnd(_ node: Variable, of step: PatternRelationship) -> Bool {
      !asked.contains(node) && !asked.contains(step.variable) && step.left != step.right
        && rest.relationships.count { $0.left == node || $0.right == node } == 1
    }
    while let step = rest.relationships.first(where: { isEnd($0.left, of: $0) || isEnd($0.right, of: $0) }) {
      let gone: VariableSet = [step.variable, isEnd(step.left, of: step) ? step.left : step.right]
      rest.relationships.removeAll { $0.variable == step.variable }
      rest.nodes.removeAll(where: gone.contains)
      rest.predicates.removeAll { !$0.variables.isDisjoint(with: gone) }
    }
    return rest
  }
}

extension Planner {
  /// Whether it is an integer wherever it is one value: then sums of parts are the same as the sum of all.
  func isOfIntegers(_ e: BoundExpression) -> Bool {
    switch e {
    case .variable(let variable): variable.type == .integer && !variable.isNamed
    case .property(.variable(let entity), let name) where entity.type == .node:
      graph.key(named: name).map(graph.isInteger) ?? false
    default: false
    }
  }
}

extension Variable {
  /// Whether it stands for a node or a relationship, of which each equals itself alone.
  fileprivate var isEntity: Bool { type == .node || type == .relationship }
}
