import KithPlanner
import KithValue

extension PlanCompiler {
  func assignment(_ item: BoundSetItem, _ layout: RowLayout) -> Assignment {
    let compiler = expressions(layout)
    return switch item {
    case .property(let target, let key, let value):
      .property(target: compiler.compile(target), key: compiler.compile(key), value: compiler.compile(value))
    case .replace(let variable, let value):
      .properties(target: compiler.compile(.variable(variable)), value: compiler.compile(value), adds: false)
    case .merge(let variable, let value):
      .properties(target: compiler.compile(.variable(variable)), value: compiler.compile(value), adds: true)
    case .labels(let variable, let labels): .addLabels(compiler.compile(.variable(variable)), labels)
    case .dynamicLabels(let variable, let names):
      .computedLabels(compiler.compile(.variable(variable)), compiler.compile(names), adds: true)
    }
  }

  func removal(_ item: BoundRemoveItem, _ layout: RowLayout) -> Assignment {
    let compiler = expressions(layout)
    return switch item {
    case .property(let target, let key):
      .property(target: compiler.compile(target), key: compiler.compile(key), value: LiteralEvaluator(.null))
    case .labels(let variable, let labels): .removeLabels(compiler.compile(.variable(variable)), labels)
    case .dynamicLabels(let variable, let names):
      .computedLabels(compiler.compile(.variable(variable)), compiler.compile(names), adds: false)
    }
  }

  /// The parts of a CREATE over a layout; properties may read the row and what is made before them.
  private func createPlan(_ create: BoundCreate, _ layout: RowLayout) -> CreatePlan {
    // One layout serves every part: what is made later has its place in it, and is not read before it is there.
    let made = create.nodes.map(\.variable) + create.relationships.map(\.variable)
    let compiler = expressions(RowLayout(layout.variables + made))
    let newNodes = Dictionary(
      create.nodes.enumerated().map { ($1.variable, $0) }, uniquingKeysWith: { first, _ in first })
    func end(_ variable: Variable) -> CreatePlan.End {
      if let index = newNodes[variable] { return .new(index) }
      guard let column = layout[variable] else {
        preconditionFailure("the plan holds no column for `\(variable.name)`")
      }
      return .column(column)
    }
    let nodes = create.nodes.map {
      CreatePlan.NewNode(
        labels: $0.labels, dynamicLabels: compiler.compile($0.dynamicLabels),
        properties: $0.properties.map { compiler.compile($0) })
    }
    let relationships = create.relationships.map {
      CreatePlan.NewRelationship(
        type: $0.type, dynamicType: $0.dynamicType.map { compiler.compile($0) }, start: end($0.start),
        end: end($0.end), properties: $0.properties.map { compiler.compile($0) })
    }
    return CreatePlan(nodes: nodes, relationships: relationships)
  }

  /// What a CREATE reads of the row before it.
  private func needs(_ create: BoundCreate) -> VariableSet {
    var needed: VariableSet = []
    for node in create.nodes { for e in node.expressions { needed.formUnion(e.variables) } }
    for relationship in create.relationships {
      needed.formUnion([relationship.start, relationship.end])
      for e in relationship.expressions { needed.formUnion(e.variables) }
    }
    return needed.subtracting(create.nodes.map(\.variable)).subtracting(create.relationships.map(\.variable))
  }

  func create(_ create: BoundCreate, _ plan: LogicalPlan, _ given: VariableSet) -> Operator {
    // A named path is made from the nodes and relationships, in a projection above.
    let paths = create.paths.filter { given.contains($0.variable) }
    var required = given.subtracting(paths.map(\.variable))
    for path in paths { required.formUnion(path.elements) }
    let made = VariableSet(create.nodes.map(\.variable) + create.relationships.map(\.variable))
    let input = compile(plan.inputs[0], required.subtracting(made).union(needs(create)))
    var kept: [Int] = []
    var variables: [Variable] = []
    for (position, variable) in input.layout.variables.enumerated() where required.contains(variable) {
      kept.append(position)
      variables.append(variable)
    }
    let nodes = create.nodes.indices.filter { required.contains(create.nodes[$0].variable) }
    let relationships = create.relationships.indices.filter { required.contains(create.relationships[$0].variable) }
    let op = CreateOperator(
      input, createPlan(create, input.layout), kept: kept, givesNodes: nodes, givesRelationships: relationships,
      RowLayout(
        variables + nodes.map { create.nodes[$0].variable } + relationships.map { create.relationships[$0].variable }))
    if paths.isEmpty { return op }
    return ProjectOperator(
      op, kept: Array(op.layout.variables.indices),
      paths.map { expressions(op.layout).compile(.path($0.elements)) },
      RowLayout(op.layout.variables + paths.map(\.variable)))
  }

  func merge(_ merge: BoundMerge, _ plan: LogicalPlan, _ required: VariableSet) -> Operator {
    let entities = merge.create.nodes.map(\.variable) + merge.create.relationships.map(\.variable)
    let paths = merge.create.paths
    let right = plan.inputs[1]
    let arguments = right.argumentVariables
    var needed = required.union(needs(merge.create)).union(arguments)
    for item in merge.onCreate + merge.onMatch { needed.formUnion(item.variables) }
    needed.subtract(entities)
    needed.subtract(paths.map(\.variable))
    for path in paths { needed.formUnion(path.elements.filter { !entities.contains($0) }) }
    needed = needed.intersection(VariableSet(plan.inputs[0].variables))
    let input = compile(plan.inputs[0], needed)
    let imports = input.layout.variables.filter(arguments.contains)
    let subplan = SubplanCompiler(
      plan: right, imports: imports, outputs: VariableSet(entities + paths.map(\.variable)),
      outputOrder: entities + paths.map(\.variable),
      routines: routines, profile: profile)
    let extended = RowLayout(input.layout.variables + entities + paths.map(\.variable))
    var kept: [Int] = []
    var variables: [Variable] = []
    for (position, variable) in input.layout.variables.enumerated() where required.contains(variable) {
      kept.append(position)
      variables.append(variable)
    }
    let all = entities + paths.map(\.variable)
    let gives = all.indices.filter { required.contains(all[$0]) }
    let create = createPlan(merge.create, input.layout)
    // The same property expressions, to see whether one of them is null before anything is matched.
    var checks: [(properties: Evaluator, newNodes: Int)] = []
    for (index, node) in create.nodes.enumerated() {
      if let properties = node.properties { checks.append((properties, index)) }
    }
    for (index, relationship) in create.relationships.enumerated() {
      if let properties = relationship.properties { checks.append((properties, create.nodes.count + index)) }
    }
    let pathLayout = RowLayout(input.layout.variables + entities)
    return MergeOperator(
      input, match: subplan.compile(), imports: imports.compactMap { input.layout[$0] }, create: create,
      onCreate: merge.onCreate.map { assignment($0, extended) },
      onMatch: merge.onMatch.map { assignment($0, extended) },
      made: entities.indices.map { .new($0) }, paths: paths.map { expressions(pathLayout).compile(.path($0.elements)) },
      kept: kept, gives: gives, required: checks,
      RowLayout(variables + gives.map { all[$0] }))
  }

  func foreach(
    _ variable: Variable, _ list: BoundExpression, _ plan: LogicalPlan, _ required: VariableSet
  ) -> Operator {
    let right = plan.inputs[1]
    let imported = plan.inputs[0].variables.filter(right.argumentVariables.contains)
    let input = compile(plan.inputs[0], required.union(list.variables).union(imported))
    let imports = imported.filter { input.layout[$0] != nil }
    var kept: [Int] = []
    var variables: [Variable] = []
    for (position, v) in input.layout.variables.enumerated() where required.contains(v) {
      kept.append(position)
      variables.append(v)
    }
    // The element takes the place of the row's number.
    let subplan = SubplanCompiler(
      plan: right, imports: imports, outputs: [], routines: routines, row: variable, profile: profile)
    return ForeachOperator(
      input, list: expressions(input.layout).compile(list), subplan.compile(),
      imports: imports.compactMap { input.layout[$0] }, kept: kept, RowLayout(variables))
  }
}
