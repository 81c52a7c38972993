import KithGraph
import KithValue

/// Turns a bound query into a logical plan: clause by clause, and within a pattern by cost.
///
///     let plan = Planner(graph: graph, firstVariable: binder.variableCount).plan(bound)
///
/// A clause sees all that the clauses before it did, so the plan of a query is the plan of its first clause, extended by
/// each further one. Costs come from the snapshot's own counts.
public final class Planner {
  let graph: Graph
  private var nextVariable: Int
  /// The number of the next node of a plan: those of subqueries are numbered as they are made, the statement's last.
  var nextPlanNumber = 0
  /// Whether plans are rewritten for speed; off, every pattern is walked step by step.
  let isOptimising: Bool
  private let isVolatile: (String) -> Bool
  /// What the snapshot's counts say, as far as anybody has asked.
  let facts: SnapshotFacts
  /// What `isVolatile` said of the functions asked for so far.
  private var volatility = KnownAnswers<String, Bool>()
  /// Whether the plan will run on the very snapshot that is planned for, so that what holds of its counts may be relied on.
  private(set) var trustsCounts = false
  /// The labels that the clauses being planned ask of their nodes, which hold in all of these clauses.
  var boundLabels: [(node: Variable, label: String)] = []
  /// For which values of a sample predicates hold.
  var knownMarks: [(predicate: BoundExpression, marks: UInt128)] = []

  /// Makes a planner; `firstVariable` is a number that no bound variable has reached.
  /// `isVolatile` tells of a function by its name whether it may give another value for the same arguments.
  public init(
    graph: Graph, firstVariable: Int, isOptimising: Bool = true, isVolatile: @escaping (String) -> Bool
  ) {
    self.graph = graph
    self.isOptimising = isOptimising
    self.isVolatile = isVolatile
    nextVariable = firstVariable
    facts = graph.takeDerived(SnapshotFacts.self) ?? SnapshotFacts()
  }

  deinit { graph.keepDerived(facts) }

  /// The plan of a whole statement.
  public func plan(_ query: BoundQuery) -> LogicalPlan {
    trustsCounts = isOptimising && graph.isSnapshot && !query.isWrite
    let body = planQuery(query, arguments: [], isTopLevel: true)
    let rows = body.estimatedRows
    let whole =
      query.returnsRows
      ? LogicalPlan(.produceResults(query.outputs), [consume body], rows: rows, variables: query.outputs)
      : LogicalPlan(.emptyResult, [consume body], rows: 0, variables: [])
    return whole.numbered(from: &nextPlanNumber)
  }

  /// Whether an expression gives the same value again for the same row.
  func isDeterministic(_ expression: BoundExpression) -> Bool {
    expression.isPlain
      || !expression.contains { if case .function(let name, _) = $0 { givesOtherValues(name) } else { false } }
  }

  /// A label by its name, which a plan asks for again and again.
  func label(named name: String) -> LabelID? {
    facts.labels.answer(SchemaName(name)) { graph.label(named: name) }
  }

  private func givesOtherValues(_ function: String) -> Bool {
    volatility.answer(function) { isVolatile(function) }
  }

  func newVariable(_ type: CypherType = .any) -> Variable {
    defer { nextVariable += 1 }
    return Variable(id: nextVariable, name: nil, type: type, isNamed: false)
  }

  // MARK: queries

  /// The plan of a query within another, which gets `arguments` from its Argument leaves.
  func planQuery(_ query: BoundQuery, arguments: [Variable], isTopLevel: Bool = false) -> LogicalPlan {
    let branches = query.branches.map { branch in
      planClauses(branch.clauses, from: argument(arguments, isTopLevel: isTopLevel))
    }
    guard branches.count > 1 else { return branches[0] }
    let rows = branches.reduce(0) { $0 + $1.estimatedRows }
    let union = LogicalPlan(
      .union(outputs: query.outputs, columns: query.branches.map(\.columns)), branches, rows: rows,
      variables: query.outputs)
    if query.unionAll { return union }
    return LogicalPlan(.distinct(query.outputs), [union], rows: rows, variables: query.outputs)
  }

  func argument(_ variables: [Variable], isTopLevel: Bool) -> LogicalPlan {
    LogicalPlan(.argument(variables), [], rows: 1, variables: variables)
  }

  func planClauses(_ given: [BoundClause], from start: LogicalPlan) -> LogicalPlan {
    var plan = start
    var clauses = given
    let mirrored = rewrite(&clauses)
    let outerLabels = boundLabels
    defer { boundLabels = outerLabels }
    noteLabels(clauses)
    groupBeforeOptional(&clauses, from: start)
    groupBeforeOptionalCut(&clauses, from: start)
    var rest = clauses[...]
    let isPossible = clauses.first?.isImpossible != true
    if isPossible, let (counted, projection) = planStoredCount(clauses, from: start) {
      plan = planProjection(projection, counted)
      rest = rest.dropFirst(2)
    }
    let isFirst = isPossible && rest.count == clauses.count
    switch isFirst ? mirrored.flatMap { countMirrored($0, clauses, start) } ?? planCount(clauses, from: start) : nil {
    case .counted(let counted, let projection):
      plan = planProjection(projection, counted, isCounted: true)
      rest = rest.dropFirst(2)
    case .folded(let folded, let projection):
      plan = planProjection(projection, folded)
      rest = rest.dropFirst(2)
    case .walked(let walk):
      plan = walk
      rest = rest.dropFirst()
    case nil: break
    }
    if isPossible, rest.count == clauses.count, let (counted, projection) = planOptionalCount(clauses, from: start) {
      plan = planProjection(projection, counted, isCounted: true)
      rest = rest.dropFirst(3)
    }
    if isPossible, rest.count == clauses.count, let (walk, isOrdered) = walkInOrder(rest, from: start) {
      plan = walk
      rest = rest.dropFirst()
      if isOrdered, case .project(let projection)? = rest.popFirst() {
        plan = planProjection(projection, plan, isOrdered: true)
      }
    }
    var isGrouped = false
    while !rest.isEmpty {
      if let part = optionalPart(rest),
        let (rows, less) = (isGrouped ? nil : groupedBeforeOptional(part, plan)) ?? countedOptionals(part, plan)
      {
        isGrouped = true
        plan = rows
        rest = less.clauses + rest.dropFirst(part.clauses.count)
        continue
      }
      if let first = cutBeforeOptional(rest, plan) { plan = first }
      if let (branches, projection, taken) = planOptionalBranches(rest, plan) {
        plan = planProjection(projection, branches)
        rest = rest.dropFirst(taken)
        continue
      }
      if let (product, projection) = groupedBesideOneRow(rest, plan, from: start) {
        plan = planProjection(projection, product)
        rest = rest.dropFirst(2)
        continue
      }
      guard let clause = rest.popFirst() else { break }
      isGrouped = false
      plan = planClause(clause, plan, grouping: rest.first?.groupingNodes(behind: clause) ?? [])
    }
    return plan
  }

  /// Writes clauses as others that come to the same for less; gives those that count twice as many matches in no order.
  private func rewrite(_ clauses: inout [BoundClause]) -> [BoundClause]? {
    guard isOptimising else { return nil }
    countMeasuredLists(&clauses)
    takeFirstOfGroups(&clauses)
    askForMatches(&clauses)
    splitWhereTakenApart(&clauses)
    gatherAlternatives(&clauses)
    guard trustsCounts else { return nil }
    askForAbsence(&clauses)
    joinMatches(&clauses)
    filterBeforeGrouping(&clauses)
    // A direction tells the label of an end, and that the direction of another step.
    directSteps(&clauses)
    addImpliedLabels(&clauses)
    directSteps(&clauses)
    countCircles(&clauses)
    let unordered = mirrored(clauses)
    addImpliedBounds(&clauses)
    groupByNodes(&clauses)
    guard var unordered else { return nil }
    addImpliedBounds(&unordered)
    groupByNodes(&unordered)
    return unordered
  }

  private func noteLabels(_ clauses: [BoundClause]) {
    for case .match(let match) in clauses where !match.isOptional { boundLabels += match.pattern.askedLabels }
  }

  /// The plan of a clause whose rows the next one groups by some nodes.
  private func planClause(_ clause: BoundClause, _ source: LogicalPlan, grouping: VariableSet = []) -> LogicalPlan {
    switch clause {
    case .match(let match):
      let pattern = planned(match.pattern)
      return match.isOptional ? planOptional(pattern, source) : planPattern(pattern, source, grouping: grouping)
    case .unwind(let list, let variable):
      let elements = list.elementCount.map(Double.init) ?? 10
      return LogicalPlan(
        .unwind(planned(list), variable), [source], rows: source.estimatedRows * max(elements, 1),
        variables: source.variables + [variable])
    case .project(let projection): return planProjection(projection, source)
    case .create(let create): return planCreate(planned(create), source)
    case .merge(let merge): return planMerge(merge, source)
    case .set(let items):
      return LogicalPlan(
        .set(items.map(planned)), [source], rows: source.estimatedRows, variables: source.variables)
    case .remove(let items):
      return LogicalPlan(.remove(items.map(planned)), [source], rows: source.estimatedRows, variables: source.variables)
    case .delete(let expressions, let detach):
      return LogicalPlan(
        .delete(expressions.map(planned), detach: detach), [source], rows: source.estimatedRows,
        variables: source.variables)
    case .foreach(let variable, let list, let body):
      let inner = planClauses(body, from: argument(source.variables + [variable], isTopLevel: false))
      return LogicalPlan(
        .foreach(variable, list: planned(list)), [source, inner], rows: source.estimatedRows,
        variables: source.variables)
    case .call(let call):
      var call = call
      call.arguments = call.arguments.map(planned)
      call.predicate = call.predicate.map(planned)
      let input = call.isOptional ? argument(source.variables, isTopLevel: false) : source
      let called = LogicalPlan(
        .procedureCall(call), [input], rows: input.estimatedRows * 10,
        variables: input.variables + call.yields.map(\.variable))
      return call.isOptional ? keepingRows(of: source, called) : called
    case .subquery(let subquery): return planSubquery(subquery, source)
    case .schema(let change): return LogicalPlan(.schema(change), [source], rows: 0, variables: [])
    case .loadCSV(let load):
      var load = load
      load.url = planned(load.url)
      return LogicalPlan(
        .loadCSV(load), [source], rows: source.estimatedRows * 1000,
        variables: source.variables + [load.variable, load.line, load.file])
    }
  }

  /// OPTIONAL MATCH: what it binds is null where it finds nothing.
  private func planOptional(_ pattern: BoundPattern, _ source: LogicalPlan) -> LogicalPlan {
    let outside = argument(source.variables, isTopLevel: false)
    return keepingRows(of: source, planPattern(pattern, outside, runs: max(1, source.estimatedRows)))
  }

  /// What the right side gives for each row; a row for which it gives nothing goes on with nulls.
  private func keepingRows(of source: LogicalPlan, _ right: LogicalPlan) -> LogicalPlan {
    let apply = Apply(kind: .optional, row: newVariable(.integer), isBatched: right.takesRowsTogether)
    return LogicalPlan(
      .apply(apply), [source, right], rows: max(source.estimatedRows, source.estimatedRows * right.estimatedRows),
      variables: right.variables)
  }

  private func planSubquery(_ subquery: BoundSubquery, _ source: LogicalPlan) -> LogicalPlan {
    var left = source
    if subquery.query.isWrite {
      left = LogicalPlan(.eager, [left], rows: left.estimatedRows, variables: left.variables)
    }
    let right = planQuery(subquery.query, arguments: subquery.imports)
    let kind: Apply.Kind = !subquery.query.returnsRows ? .unit : subquery.isOptional ? .optional : .inner
    // The right side's rows hold only its own columns: the left's are joined back row by row.
    let isBatched = kind != .unit && right.readsArgument && right.takesRowsTogether
    let apply = Apply(kind: kind, row: newVariable(.integer), isBatched: isBatched)
    return LogicalPlan(
      .apply(apply), [left, right], rows: left.estimatedRows * max(1, right.estimatedRows),
      variables: left.variables + (kind == .unit ? [] : subquery.query.outputs))
  }

  /// Puts a filter on a plan; predicates that cost little come first.
  ///
  /// Whoever knows more of them than the graph as a whole tells says what part of the rows they keep.
  func filter(_ plan: LogicalPlan, _ predicates: [BoundExpression], selectivity: Double? = nil) -> LogicalPlan {
    if predicates.isEmpty { return plan }
    let selectivity = selectivity ?? Cost.selectivity(predicates, self)
    var ordered = predicates
    if predicates.count > 1, predicates.contains(where: \.containsSubquery) {
      ordered = predicates.filter { !$0.containsSubquery } + predicates.filter(\.containsSubquery)
    }
    return LogicalPlan(
      .filter(ordered), [plan], rows: max(plan.estimatedRows * selectivity, 0.01), variables: plan.variables)
  }

  /// What must hold one by one: `NOT (a OR b)` is `NOT a` and `NOT b`, and `b` is looked at where it was before.
  func splitAnd(_ e: BoundExpression) -> [BoundExpression] {
    switch e {
    case .and(let parts): return parts.flatMap(splitAnd)
    case .not(.or(let parts)) where isOptimising: return parts.flatMap { splitAnd(.not($0)) }
    default: return [e]
    }
  }
}

extension BoundExpression {
  /// Whether a subquery is answered in it.
  public var containsSubquery: Bool {
    !isPlain && contains { if case .subquery = $0 { true } else { false } }
  }

  /// Whether it is one of those that are asked most, which call nothing: `n:Label`, `n.key`, `n.key > 1`.
  var isPlain: Bool {
    switch self {
    case .literal, .parameter, .variable, .property(.variable, _), .hasLabels(.variable, _),
      .comparison(_, .property(.variable, _), .literal), .comparison(_, .property(.variable, _), .parameter),
      .comparison(_, .property(.variable, _), .property(.variable, _)):
      true
    default: false
    }
  }
}

extension BoundClause {
  /// The nodes by which a projection groups the rows of the clause before it; none where it groups by nothing, or by values.
  func groupingNodes(behind clause: BoundClause) -> VariableSet {
    guard case .project(let projection) = self, projection.isAggregating,
      // What counts no repeats walks on from each node once for each start, and then few starts are best.
      clause.isOneStep || !projection.aggregates.allSatisfy(\.call.ignoresRepeats)
    else { return [] }
    return VariableSet(
      projection.items.compactMap {
        if case .variable(let node) = $0.expression, node.type == .node { node } else { nil }
      })
  }

  /// Whether it is a MATCH that finds nothing, as one says before it looks for anything: so its matches are not counted by
  /// other ways.
  fileprivate var isImpossible: Bool {
    guard case .match(let match) = self, !match.isOptional else { return false }
    return match.pattern.predicates.contains { if case .literal(.boolean(false)) = $0 { true } else { false } }
  }

  /// Whether it matches one relationship.
  private var isOneStep: Bool {
    guard case .match(let match) = self, match.pattern.isPlain else { return false }
    return match.pattern.relationships.count == 1 && match.pattern.relationships[0].length == nil
  }
}
