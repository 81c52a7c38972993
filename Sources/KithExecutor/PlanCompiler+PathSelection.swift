import KithPlanner
import KithValue

extension PlanCompiler {
  func selectPaths(_ search: PathSelectionSearch, _ plan: LogicalPlan, _ required: VariableSet) -> Operator {
    let selection = search.selection
    var wanted = required.subtracting(selection.outputs).union(search.needs)
    wanted.insert(search.from)
    if search.into { wanted.insert(search.to) } else { wanted.remove(search.to) }
    let input = compile(plan.inputs[0], wanted)
    let (positions, variables) = kept(input.layout, required)
    var outputs = selection.outputs.filter { required.contains($0) }
    if !search.into, required.contains(search.to) { outputs.append(search.to) }
    var builder = AutomatonBuilder(search, input.layout, self)
    builder.build()
    let condition = builder.condition()
    let columns = outputs.map { builder.column($0) }
    let shape = PathSelectionOperator.Shape(
      from: position(search.from, input), into: search.into ? position(search.to, input) : nil, count: selection.count,
      automaton: builder.finished(),
      targetTest: builder.test(search.targetPredicates, over: [search.to]),
      condition: condition, kept: positions, outputs: columns, isReversed: search.isReversed,
      singles: builder.singles, lists: builder.lists)
    return PathSelectionOperator(input, shape, RowLayout(variables + outputs))
  }
}

/// Builds the automaton of a path with a selector, and gives every predicate its place.
///
/// A predicate is tested as early as what it names is known: of one node or one step in the breadth-first search, of one
/// iteration while a path is traced back, of anything else when the path is complete.
struct AutomatonBuilder {
  private let search: PathSelectionSearch
  private let compiler: PlanCompiler
  private let outer: RowLayout
  private let known: VariableSet
  private var automaton = PathAutomaton()
  /// Where each variable of the pattern stands.
  private var slots: [Variable: Int] = [:]
  private var steps: [Variable: Int] = [:]
  private var lists_: [Variable: Variable] = [:]
  private var grouped: VariableSet = []
  private(set) var singles = 0
  private(set) var lists = 0
  private var places: [Variable: PathColumn] = [:]
  private var late: [BoundExpression] = []
  private var lateIterations: [(group: QuantifiedGroup, predicates: [BoundExpression])] = []

  init(_ search: PathSelectionSearch, _ outer: RowLayout, _ compiler: PlanCompiler) {
    self.search = search
    self.outer = outer
    self.compiler = compiler
    known = VariableSet(outer.variables)
  }

  func finished() -> PathAutomaton { automaton }

  // MARK: slots and steps

  mutating func build() {
    let selection = search.selection
    var slot = addSlot(selection.nodes[0])
    var singleSteps: [(step: Int, from: Variable, QuantifiedGroup.Step, to: Variable)] = []
    for (index, link) in selection.links.enumerated() {
      let next = selection.nodes[index + 1]
      switch link {
      case .same:
        automaton.slots[slot].moves = .same(slot + 1)
        slot = addSlot(next)
      case .step(let step):
        let place = addStep(step, from: slot, to: slot + 1)
        singleSteps.append((place, selection.nodes[index], step, next))
        slot = addSlot(next)
      case .group(let group): slot = addGroup(group, after: slot, to: next)
      }
    }
    place(selection.predicates, among: singleSteps)
  }

  private mutating func addSlot(_ variable: Variable) -> Int {
    automaton.slots.append(PathAutomaton.Slot())
    let slot = automaton.slots.count - 1
    if !known.contains(variable), slots[variable] == nil { slots[variable] = slot }
    return slot
  }

  private mutating func addStep(_ step: QuantifiedGroup.Step, from: Int, to: Int) -> Int {
    automaton.steps.append(PathAutomaton.Step(to: to, types: step.types, direction: step.direction))
    let place = automaton.steps.count - 1
    automaton.slots[from].step = place
    steps[step.variable] = place
    return place
  }

  private mutating func addGroup(_ group: QuantifiedGroup, after slot: Int, to next: Variable) -> Int {
    let first = slot + 1
    var places: [(step: Int, from: Variable, QuantifiedGroup.Step, to: Variable)] = []
    _ = addSlot(group.nodes[0])
    for (index, step) in group.steps.enumerated() {
      places.append(
        (addStep(step, from: first + index, to: first + index + 1), group.nodes[index], step, group.nodes[index + 1]))
      _ = addSlot(group.nodes[index + 1])
    }
    let last = first + group.steps.count
    automaton.slots[slot].moves = .enter(automaton.groups.count)
    automaton.slots[last].moves = .leave(automaton.groups.count)
    grouped.formUnion(group.own)
    for (element, list) in group.lists { lists_[list] = element }
    automaton.groups.append(
      PathAutomaton.Group(
        first: first, last: last, exit: last + 1, minimum: group.length.minimum, maximum: group.length.maximum,
        period: group.steps.count, test: placeIteration(group, places)))
    return addSlot(next)
  }

  // MARK: predicates

  private typealias Place = (step: Int, from: Variable, QuantifiedGroup.Step, to: Variable)

  /// Gives the predicates on the path their places.
  private mutating func place(_ predicates: [BoundExpression], among places: [Place]) {
    let rest = placeEarly(predicates, places, nodes: search.selection.nodes, isIteration: false)
    late = rest
  }

  /// Gives the predicates of a group their places; the test of a whole iteration is left.
  private mutating func placeIteration(_ group: QuantifiedGroup, _ places: [Place]) -> RowTest? {
    let rest = placeEarly(group.predicates, places, nodes: group.nodes, isIteration: true)
    let own = group.own
    let whole = rest.filter { $0.variables.subtracting(known).isSubset(of: own) }
    let beyond = rest.filter { !$0.variables.subtracting(known).isSubset(of: own) }
    if !beyond.isEmpty { lateIterations.append((group, beyond)) }
    return test(whole, over: group.nodes + group.steps.map(\.variable))
  }

  /// The predicates that are not of one node or one step; the others become tests of their slot or step.
  private mutating func placeEarly(
    _ predicates: [BoundExpression], _ places: [Place], nodes: [Variable], isIteration: Bool
  ) -> [BoundExpression] {
    var rest: [BoundExpression] = []
    var ofNodes: [Variable: [BoundExpression]] = [:]
    var ofSteps: [Int: [BoundExpression]] = [:]
    for predicate in predicates {
      let used = predicate.variables.subtracting(known)
      if used.count == 1, let node = nodes.first(where: used.contains) {
        ofNodes[node, default: []].append(predicate)
      } else if let place = places.first(where: { used.isSubset(of: [$0.from, $0.2.variable, $0.to]) }),
        isIteration || !used.isEmpty
      {
        ofSteps[place.step, default: []].append(predicate)
      } else {
        rest.append(predicate)
      }
    }
    for (node, predicates) in ofNodes {
      if let slot = slots[node] { automaton.slots[slot].test = test(predicates, over: [node]) }
    }
    for place in places {
      guard let predicates = ofSteps[place.step] else { continue }
      automaton.steps[place.step].test = test(predicates, over: [place.from, place.2.variable, place.to])
    }
    return rest
  }

  /// A test of what the search brings in columns of the given variables, in that order.
  func test(_ predicates: [BoundExpression], over columns: [Variable]) -> RowTest? {
    if predicates.isEmpty { return nil }
    let used = compiler.used(predicates)
    let captured = outer.variables.filter { used.contains($0) }
    return RowTest(
      predicates: compiler.expressions(RowLayout(captured + columns)).compile(predicates),
      captured: captured.compactMap { outer[$0] })
  }

  /// What must hold of a path when it is complete.
  mutating func condition() -> PathCondition {
    var condition = PathCondition()
    if !late.isEmpty {
      let own = named(late, besides: known)
      if let test = test(late, over: own) { condition.whole = (test, own.map { column($0) }) }
    }
    for (group, predicates) in lateIterations {
      let used = compiler.used(predicates).subtracting(known)
      let inner = (group.nodes + group.steps.map(\.variable)).filter { used.contains($0) }
      let own = named(predicates, besides: known.union(inner))
      guard let test = test(predicates, over: own + inner) else { continue }
      // Without a variable of the iteration in sight, its first node tells how many there are.
      let iterations = inner.isEmpty ? [group.nodes[0]] : inner
      condition.iterations.append((test, own.map { column($0) }, iterations.map { column($0) }))
    }
    return condition
  }

  /// The variables that predicates name, those that are left out aside, in the order of their numbers.
  private func named(_ predicates: [BoundExpression], besides others: VariableSet) -> [Variable] {
    var own: [Variable] = []
    for variable in predicates.flatMap(\.orderedVariables) where !others.contains(variable) && !own.contains(variable) {
      own.append(variable)
    }
    return own.sorted { $0.id < $1.id }
  }

  // MARK: captures

  /// Where a variable of the pattern finds its value in a path that was found.
  mutating func column(_ variable: Variable) -> PathColumn {
    if variable == search.selection.path { return .path }
    if variable == search.to { return search.isReversed ? .start : .end }
    let element = lists_[variable] ?? variable
    if let known = places[element] { return known }
    let isList = grouped.contains(element)
    let place: PathColumn
    if let slot = slots[element] {
      place = isList ? .nodes(lists) : .node(singles)
      automaton.slots[slot].capture = isList ? .list(lists) : .single(singles)
    } else if let step = steps[element] {
      place = isList ? .relationships(lists) : .relationship(singles)
      automaton.steps[step].capture = isList ? .list(lists) : .single(singles)
    } else {
      preconditionFailure("the path binds no `\(variable.name)`")
    }
    if isList { lists += 1 } else { singles += 1 }
    places[element] = place
    return place
  }
}
