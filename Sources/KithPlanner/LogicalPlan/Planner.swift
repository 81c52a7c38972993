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
    !expression.contains { if case .function(let name, _) = $0 { givesOtherValues(name) } else { false } }
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
    return Variable(id: nextVariable, name: "anon_\(nextVariable)", type: type, isNamed: false)
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

  private func planClauses(_ given: [BoundClause], from start: LogicalPlan) -> LogicalPlan {
    var plan = start
    var clauses = given
    rewrite(&clauses)
    let outerLabels = boundLabels
    defer { boundLabels = outerLabels }
    noteLabels(clauses)
    var rest = clauses[...]
    if let (counted, projection) = planStoredCount(clauses, from: start) {
      plan = planProjection(projection, counted)
      rest = rest.dropFirst(2)
    }
    switch rest.count == clauses.count ? planCount(clauses, from: start) : nil {
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
    if rest.count == clauses.count, let (counted, projection) = planOptionalCount(clauses, from: start) {
      plan = planProjection(projection, counted, isCounted: true)
      rest = rest.dropFirst(3)
    }
    while !rest.isEmpty {
      if let (branches, projection, taken) = planOptionalBranches(rest, plan) {
        plan = planProjection(projection, branches)
        rest = rest.dropFirst(taken)
        continue
      }
      guard let clause = rest.popFirst() else { break }
      plan = planClause(clause, plan, grouping: rest.first?.groupingNodes(behind: clause) ?? [])
    }
    return plan
  }

  /// Writes clauses as others that come to the same for less.
  private func rewrite(_ clauses: inout [BoundClause]) {
    guard isOptimising else { return }
    countMeasuredLists(&clauses)
    guard trustsCounts else { return }
    joinMatches(&clauses)
    filterBeforeGrouping(&clauses)
    addImpliedLabels(&clauses)
    groupByNodes(&clauses)
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
      let elements: Double = if case .list(let elements) = list { Double(elements.count) } else { 10 }
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
    keepingRows(of: source, planPattern(pattern, argument(source.variables, isTopLevel: false)))
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
    let apply = Apply(kind: kind, row: newVariable(.integer), isBatched: false)
    return LogicalPlan(
      .apply(apply), [left, right], rows: left.estimatedRows * max(1, right.estimatedRows),
      variables: left.variables + (kind == .unit ? [] : subquery.query.outputs))
  }

  // MARK: projections

  /// The plan of a projection; where `isCounted`, the source gives its grouping keys and aggregates already.
  private func planProjection(
    _ given: BoundProjection, _ source: LogicalPlan, isCounted: Bool = false
  ) -> LogicalPlan {
    let projection = planned(given)
    var plan = source
    func add(_ items: [BoundProjection.Item]) {
      let new = items.filter { item in
        if case .variable(let v) = item.expression, v == item.variable { return false }
        return true
      }
      if new.isEmpty { return }
      plan = LogicalPlan(
        .project(new), [plan], rows: plan.estimatedRows, variables: plan.variables + new.map(\.variable))
    }
    if isCounted {
      // The keys and aggregates are columns of a projection already, and one projection does for both.
      if case .project(let below) = plan.op, !projection.postItems.contains(where: \.expression.containsSubquery) {
        plan = plan.inputs[0]
        add(below + projection.postItems.map { $0.reading(below) })
      } else {
        add(projection.postItems)
      }
    } else if projection.isAggregating {
      if projection.aggregates.allSatisfy(\.call.ignoresRepeats) {
        var needed = projection.items.reduce(into: VariableSet()) { $0.formUnion($1.expression.variables) }
        for (_, call) in projection.aggregates {
          for e in [call.argument, call.parameter] { needed.formUnion(e?.variables ?? []) }
        }
        plan = walkingOnce(plan, needed: needed)
      }
      let rows = projection.items.isEmpty ? 1 : max(1, plan.estimatedRows.squareRoot())
      plan = LogicalPlan(
        .aggregate(keys: projection.items, aggregates: projection.aggregates), [plan], rows: rows,
        variables: projection.items.map(\.variable) + projection.aggregates.map(\.variable))
      add(projection.postItems)
    } else {
      add(projection.items)
    }
    if projection.isDistinct {
      plan = walkingOnce(plan, needed: VariableSet(projection.outputs))
      plan = LogicalPlan(
        .distinct(projection.outputs), [plan], rows: max(1, plan.estimatedRows * 0.5), variables: projection.outputs)
    }
    if !projection.orderBy.isEmpty { plan = planSort(projection, plan) }
    if projection.orderBy.isEmpty || projection.limit == nil {
      if let skip = projection.skip {
        plan = LogicalPlan(.skip(skip), [plan], rows: plan.estimatedRows, variables: plan.variables)
      }
      if let limit = projection.limit {
        plan = LogicalPlan(
          .limit(limit), [plan], rows: min(plan.estimatedRows, limit.literalCount ?? 100), variables: plan.variables)
      }
    }
    if let predicate = projection.predicate { plan = filter(plan, splitAnd(predicate)) }
    plan.variables = projection.outputs
    return plan
  }

  /// Top below a projection whose columns the order does not need, so that they are made for the kept rows alone:
  ///
  ///     Projection p.name AS name              Top n DESC LIMIT 3
  ///       Top n DESC LIMIT 3          for        Projection p.name AS name
  private func planTopBeforeColumns(
    _ source: LogicalPlan, _ keys: [SortKey], skip: BoundExpression?, limit: BoundExpression
  ) -> LogicalPlan? {
    guard trustsCounts, case .project(let items) = source.op else { return nil }
    let sorting = VariableSet(keys.map(\.variable))
    let late = items.filter { !sorting.contains($0.variable) && $0.expression.isPropertyOfEntity }
    if late.isEmpty { return nil }
    let early = items.filter { item in !late.contains { $0.variable == item.variable } }
    // An early column may not be computed from a late one, nor a late one hide what it reads.
    let lateVariables = VariableSet(late.map(\.variable))
    for item in early where !item.expression.variables.isDisjoint(with: lateVariables) { return nil }
    var plan = source.inputs[0]
    if !early.isEmpty {
      plan = LogicalPlan(
        .project(early), [plan], rows: plan.estimatedRows, variables: plan.variables + early.map(\.variable))
    }
    let rows = min(plan.estimatedRows, limit.literalCount ?? 100)
    plan = LogicalPlan(.top(keys, skip: skip, limit: limit), [plan], rows: rows, variables: plan.variables)
    return LogicalPlan(.project(late), [plan], rows: rows, variables: source.variables)
  }

  private func planSort(_ projection: BoundProjection, _ source: LogicalPlan) -> LogicalPlan {
    var plan = source
    var keys: [SortKey] = []
    var computed: [BoundProjection.Item] = []
    for (expression, ascending) in projection.orderBy {
      if case .variable(let v) = expression {
        keys.append(SortKey(variable: v, ascending: ascending))
      } else {
        let variable = newVariable()
        computed.append(BoundProjection.Item(variable: variable, expression: expression))
        keys.append(SortKey(variable: variable, ascending: ascending))
      }
    }
    if !computed.isEmpty {
      plan = LogicalPlan(
        .project(computed), [plan], rows: plan.estimatedRows, variables: plan.variables + computed.map(\.variable))
    }
    if let limit = projection.limit {
      if let late = planTopBeforeColumns(plan, keys, skip: projection.skip, limit: limit) { return late }
      return LogicalPlan(
        .top(keys, skip: projection.skip, limit: limit), [plan],
        rows: min(plan.estimatedRows, limit.literalCount ?? 100), variables: plan.variables)
    }
    return LogicalPlan(.sort(keys), [plan], rows: plan.estimatedRows, variables: plan.variables)
  }

  /// Puts a filter on a plan; predicates that cost little come first.
  ///
  /// `shares` says of labels that walking led to what part of the rows has them.
  func filter(
    _ plan: LogicalPlan, _ predicates: [BoundExpression], shares: (BoundExpression) -> Double? = { _ in nil }
  ) -> LogicalPlan {
    if predicates.isEmpty { return plan }
    var (cheap, dear, unknown): ([BoundExpression], [BoundExpression], [BoundExpression]) = ([], [], [])
    var selectivity = 1.0
    for predicate in predicates {
      if predicate.containsSubquery { dear.append(predicate) } else { cheap.append(predicate) }
      if let share = shares(predicate) { selectivity *= share } else { unknown.append(predicate) }
    }
    selectivity *= Cost.selectivity(unknown, self)
    return LogicalPlan(
      .filter(cheap + dear), [plan], rows: max(plan.estimatedRows * selectivity, 0.01), variables: plan.variables)
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

extension BoundProjection.Item {
  /// The item with the expressions of other items in the place of their variables.
  func reading(_ items: [BoundProjection.Item]) -> BoundProjection.Item {
    BoundProjection.Item(
      variable: variable,
      expression: expression.rewriting { node -> BoundExpression? in
        guard case .variable(let v) = node else { return nil }
        return items.first { $0.variable == v }?.expression
      })
  }
}

extension BoundExpression {
  /// The number of a literal count.
  fileprivate var literalCount: Double? {
    if case .literal(.integer(let n)) = self { return Double(n) }
    return nil
  }

  /// Whether it is a property of a node or relationship: never an error in a statement that only reads.
  fileprivate var isPropertyOfEntity: Bool {
    guard case .property(.variable(let v), _) = self else { return false }
    return v.type == .node || v.type == .relationship
  }

  /// Whether a subquery is answered in it.
  public var containsSubquery: Bool {
    contains { if case .subquery = $0 { true } else { false } }
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

  /// Whether it matches one relationship.
  private var isOneStep: Bool {
    guard case .match(let match) = self, match.pattern.isPlain else { return false }
    return match.pattern.relationships.count == 1 && match.pattern.relationships[0].length == nil
  }
}
