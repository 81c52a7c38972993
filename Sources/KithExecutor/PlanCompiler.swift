import KithPlanner
import KithValue

/// Compiles a logical plan into physical operators.
///
/// `required` flows from the root to the leaves: an operator's rows hold only what is asked for above it, so that a column
/// nobody reads is never copied.
struct PlanCompiler {
  let routines: Routines
  /// The rows from outside, for the Argument leaves of a subplan.
  let box: ArgumentBox
  /// Where the box's columns stand.
  let boxLayout: RowLayout
  /// Whether the box holds many rows at once, so that rows carry the number of the one that they belong to.
  var takesRowsTogether = false
  /// Collects the operators by their plan nodes, for PROFILE.
  var profile: PlanProfile?
  /// How many rows are shared among threads: none in a statement that changes something, or in a subplan of another.
  var sharesFrom = Double.infinity
  /// What the operators of several threads for one part of the plan know in common.
  var sharedTruths: SharedTruths?
  /// Whether somebody above may stop before the last row, so that rows are made as they are asked for.
  private var stopsEarly = false
  /// Which of the groups or different rows are wanted that the next operator to make some makes.
  private var firstRows: FirstRows?
  /// The same for what is below the operator that makes only the first of them.
  private var makingAllRows: PlanCompiler {
    var below = self
    below.firstRows = nil
    return below
  }

  init(
    routines: Routines, box: ArgumentBox = ArgumentBox(), boxLayout: RowLayout = RowLayout([]),
    profile: PlanProfile? = nil
  ) {
    self.routines = routines
    self.box = box
    self.boxLayout = boxLayout
    self.profile = profile
  }

  /// Compiles a whole statement's plan; its rows are the columns in order.
  func compile(_ plan: LogicalPlan) -> Operator {
    switch plan.op {
    case .produceResults(let variables):
      let input = compile(plan.inputs[0], VariableSet(variables))
      return noted(
        ColumnsOperator(input, variables.compactMap { input.layout[$0] }, RowLayout(variables)), plan)
    default: return compile(plan, [])
    }
  }

  func compile(_ plan: LogicalPlan, _ required: VariableSet) -> Operator { noted(makeOperator(plan, required), plan) }

  func noted(_ op: Operator, _ plan: LogicalPlan) -> Operator {
    profile?.note(op, plan)
    return op
  }

  func expressions(_ layout: RowLayout) -> ExpressionCompiler {
    ExpressionCompiler(layout: layout, routines: routines, profile: profile, sharedTruths: sharedTruths)
  }

  /// What goes on of an input's columns: positions, and the variables in the same order.
  func kept(_ layout: RowLayout, _ required: VariableSet) -> (positions: [Int], variables: [Variable]) {
    var positions: [Int] = []
    var variables: [Variable] = []
    for (position, variable) in layout.variables.enumerated() where required.contains(variable) {
      positions.append(position)
      variables.append(variable)
    }
    return (positions, variables)
  }

  func used(_ expressions: [BoundExpression]) -> VariableSet {
    expressions.reduce(into: []) { $0.formUnion($1.variables) }
  }

  private func makeOperator(_ plan: LogicalPlan, _ required: VariableSet) -> Operator {
    switch plan.op {
    case .argument:
      let wanted = boxLayout.variables.filter { required.contains($0) }
      return ArgumentOperator(box, columns: wanted.compactMap { boxLayout[$0] }, RowLayout(wanted))
    case .allNodesScan(let node):
      return NodeScanOperator(label: nil, RowLayout(required.contains(node) ? [node] : []))
    case .nodeByLabelScan(let node, let label):
      return NodeScanOperator(label: label, RowLayout(required.contains(node) ? [node] : []))
    case .nodePropertySeek(let node, let label, let key, let value):
      if let source = plan.inputs.first {
        let input = compile(source, required.subtracting([node]).union(value.variables))
        let (positions, variables) = kept(input.layout, required)
        let gives = required.contains(node)
        return NodeLookupOperator(
          input, label: label, key: key, value: expressions(input.layout).compile(value), kept: positions,
          givesNode: gives, RowLayout(variables + (gives ? [node] : [])))
      }
      return NodeSeekOperator(
        label: label, key: key, value: expressions(RowLayout([])).compile(value),
        RowLayout(required.contains(node) ? [node] : []))
    case .nodeRangeSeek(let node, let label, let key, let range):
      return rangeSeek(label, key, range, RowLayout(required.contains(node) ? [node] : []))
    case .nodeUnionSeek(let node, let label, let alternatives):
      return unionSeek(label, alternatives, RowLayout(required.contains(node) ? [node] : []))
    case .relationshipSeek(let seek): return relationshipSeek(seek, required)
    case .storedCounts(let counts):
      return StoredCountsOperator(counts, RowLayout(counts.columns.filter(required.contains)))
    case .countPaths(let count):
      return plan.inputs.isEmpty ? countPaths(count, required) : countPaths(count, of: plan.inputs[0], required)
    case .foldPaths(let fold): return foldPaths(fold)
    case .expandIntersect(let first, let second): return expandIntersect(first, second, plan, required)
    case .distinctExpand(let expansion): return distinctExpand(expansion, plan, required)
    case .expand(let expansion): return expand(expansion, plan, required)
    case .varLengthExpand(let expansion): return varLengthExpand(expansion, plan, required)
    case .repeatTrail(let expansion): return repeatTrail(expansion, plan, required)
    case .projectEndpoints(let endpoints): return projectEndpoints(endpoints, plan, required)
    case .shortestPath(let search): return shortestPath(search, plan, required)
    case .selectPaths(let search): return selectPaths(search, plan, required)
    case .filter(let predicates): return filter(predicates, plan, required)
    case .project(let items): return project(items, plan, required)
    case .aggregate(let keys, let aggregates):
      return makingAllRows.aggregate(keys, aggregates, first: firstRows, plan, required)
    case .distinct(let variables):
      let wanted = required.union(variables)
      let firstRows = firstRows
      let below = makingAllRows
      let input = below.compile(plan.inputs[0], wanted)
      func distinct(_ input: Operator, goesOn: Bool = false) -> Operator {
        let row = outerRow(input)
        let told = ([row].compactMap { $0 } + variables).filter { input.layout[$0] != nil }
        // Of rows from outside that are taken together each has first rows of its own.
        let first = (row == nil ? firstRows : nil).flatMap { rows in
          told.firstIndex(of: rows.variable).map { groups(firstIn: rows, key: $0) }
        }
        return DistinctOperator(
          input, told.compactMap { input.layout[$0] }, goesOn: goesOn, first: first, input.layout)
      }
      return distinct(stopsEarly ? input : below.shared(plan, input, wanted) { distinct($0, goesOn: true) })
    case .sort(let keys):
      let wanted = required.union(keys.map(\.variable))
      let input = compile(plan.inputs[0], wanted)
      return SortOperator(shared(plan, input, wanted), sortColumns(keys, input.layout), input.layout)
    case .top(let keys, let skip, let limit):
      let wanted = required.union(keys.map(\.variable))
      let isGiven = keys.first?.isGiven == true
      var below = self
      below.stopsEarly = below.stopsEarly || isGiven
      below.firstRows = FirstRows(keys, skip: skip, limit: limit, below: plan.inputs[0])
      let input = below.compile(plan.inputs[0], wanted)
      // Each thread keeps as many as may be skipped and given; which of them those are is known when all are done.
      func top(_ input: Operator, skips: Bool) -> Operator {
        let constants = expressions(RowLayout([]))
        return TopOperator(
          input, sortColumns(keys, input.layout), skip: skip.map { constants.compile($0) },
          limit: constants.compile(limit), skips: skips, input.layout)
      }
      return top(isGiven ? input : shared(plan, input, wanted) { top($0, skips: false) }, skips: true)
    case .skip(let count):
      let input = compile(plan.inputs[0], required)
      return WindowOperator(
        input, skip: expressions(RowLayout([])).compile(count), limit: nil, isExhaustive: false, input.layout)
    case .limit(let count):
      var below = self
      below.stopsEarly = true
      let input = below.compile(plan.inputs[0], required)
      return WindowOperator(
        input, skip: nil, limit: expressions(RowLayout([])).compile(count), isExhaustive: plan.containsUpdates,
        input.layout)
    case .unwind(let list, let variable):
      let input = compile(plan.inputs[0], required.subtracting([variable]).union(list.variables))
      let (positions, variables) = kept(input.layout, required)
      let gives = required.contains(variable)
      let layout = RowLayout(variables + (gives ? [variable] : []))
      if case .function("range", let arguments) = list {
        return UnwindRangeOperator(
          input, arguments.map { expressions(input.layout).compile($0) }, kept: positions, givesElement: gives, layout)
      }
      return UnwindOperator(
        input, expressions(input.layout).compile(list), kept: positions, givesElement: gives, layout)
    case .eager:
      let input = compile(plan.inputs[0], required)
      return EagerOperator(input, input.layout)
    case .cartesianProduct: return product(plan, required)
    case .valueHashJoin(let keys):
      let left = compile(plan.inputs[0], required.union(used(keys.map(\.left))))
      let right = compile(plan.inputs[1], required.union(used(keys.map(\.right))))
      let (leftPositions, leftVariables) = kept(left.layout, required)
      let (rightPositions, rightVariables) = kept(right.layout, required)
      return ValueHashJoinOperator(
        left, right, keys: expressions(left.layout).compile(keys.map(\.left)),
        expressions(right.layout).compile(keys.map(\.right)), isFixed: !plan.inputs[1].readsArgument,
        keptLeft: leftPositions, keptRight: rightPositions, RowLayout(leftVariables + rightVariables))
    case .apply(let apply): return self.apply(apply, plan, required)
    case .union(let outputs, let columns):
      var inputs: [Operator] = []
      var positions: [[Int]] = []
      for (input, names) in zip(plan.inputs, columns) {
        let op = compile(input, VariableSet(names))
        inputs.append(op)
        positions.append(names.compactMap { op.layout[$0] })
      }
      return UnionOperator(inputs, positions, RowLayout(outputs))
    case .create(let create): return self.create(create, plan, required)
    case .merge(let merge): return self.merge(merge, plan, required)
    case .set(let items):
      let input = compile(
        plan.inputs[0], required.union(items.reduce(into: VariableSet()) { $0.formUnion($1.variables) }))
      let (positions, variables) = kept(input.layout, required)
      return SetOperator(
        input, items.map { assignment($0, input.layout) }, kept: positions, RowLayout(variables))
    case .remove(let items):
      let input = compile(
        plan.inputs[0], required.union(items.reduce(into: VariableSet()) { $0.formUnion($1.variables) }))
      let (positions, variables) = kept(input.layout, required)
      return SetOperator(
        input, items.map { removal($0, input.layout) }, kept: positions, RowLayout(variables))
    case .delete(let list, let detach):
      let input = compile(plan.inputs[0], required.union(used(list)))
      let (positions, variables) = kept(input.layout, required)
      return DeleteOperator(
        input, expressions(input.layout).compile(list), detach: detach, kept: positions, RowLayout(variables))
    case .foreach(let variable, let list): return foreach(variable, list, plan, required)
    case .procedureCall(let call): return procedureCall(call, plan, required)
    case .loadCSV(let load): return loadCSV(load, plan, required)
    case .schema(let change):
      return SchemaOperator(compile(plan.inputs[0], []), change)
    case .produceResults(let variables):
      let input = compile(plan.inputs[0], VariableSet(variables))
      return ColumnsOperator(input, variables.compactMap { input.layout[$0] }, RowLayout(variables))
    case .emptyResult:
      let input = compile(plan.inputs[0], [])
      return EmptyResultOperator(input, RowLayout([]))
    }
  }

  /// The number of the row of the box that the rows belong to, where the box holds many and they carry it.
  func outerRow(_ input: Operator) -> Variable? {
    guard takesRowsTogether, let row = boxLayout.variables.last, input.layout[row] != nil else { return nil }
    return row
  }

  func position(_ variable: Variable, _ input: Operator) -> Int {
    guard let position = input.layout[variable] else {
      preconditionFailure("the plan holds no column for `\(variable.name)`")
    }
    return position
  }

  private func project(
    _ items: [BoundProjection.Item], _ plan: LogicalPlan, _ required: VariableSet
  ) -> Operator {
    let wanted = items.filter { required.contains($0.variable) }
    let new = VariableSet(wanted.map(\.variable))
    let input = compile(plan.inputs[0], required.subtracting(new).union(used(wanted.map(\.expression))))
    let (positions, variables) = kept(input.layout, required.subtracting(new))
    return ProjectOperator(
      input, kept: positions, expressions(input.layout).compile(wanted.map(\.expression)),
      RowLayout(variables + wanted.map(\.variable)))
  }

  private func sortColumns(_ keys: [SortKey], _ layout: RowLayout) -> [SortColumn] {
    keys.compactMap { key in
      layout[key.variable].map { SortColumn(column: $0, ascending: key.ascending, isGiven: key.isGiven) }
    }
  }

  private func procedureCall(_ call: BoundCall, _ plan: LogicalPlan, _ required: VariableSet) -> Operator {
    let predicates = [call.predicate].compactMap { $0 }
    let needed = required.union(used(predicates))
    let yields = call.yields.filter { needed.contains($0.variable) }
    let input = compile(
      plan.inputs[0], needed.subtracting(yields.map(\.variable)).union(used(call.arguments)))
    let (positions, variables) = kept(input.layout, needed)
    guard let procedure = routines.procedure(call.procedure.name) else {
      preconditionFailure("the binder lets only known procedures through: \(call.procedure.name)")
    }
    let op = ProcedureCallOperator(
      input, procedure, routines, arguments: expressions(input.layout).compile(call.arguments),
      fields: yields.map(\.field),
      kept: positions, RowLayout(variables + yields.map(\.variable)))
    if predicates.isEmpty { return op }
    return FilterOperator(op, expressions(op.layout).compile(predicates), op.layout)
  }
}
