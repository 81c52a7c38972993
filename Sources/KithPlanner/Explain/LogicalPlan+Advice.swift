import KithGraph

extension LogicalPlan {
  /// The indexes that are not declared and would spare the plan a look at many nodes or relationships.
  ///
  /// `MATCH (p)-[r:WORKS_FOR]->(o) WHERE r.since = '2020'` walks every WORKS_FOR, which an index on `since` would not.
  public func missingIndexes(_ graph: Graph) -> [IndexDefinition] {
    var found: [IndexDefinition] = []
    func add(_ target: SchemaTarget, _ key: String, _ count: Int) {
      guard count >= 1_000, graph.schema.index(on: target, key: key) == nil else { return }
      let name = IndexDefinition.name(kind: .range, target: target, keys: [key])
      let index = IndexDefinition(name: name, kind: .range, target: target, keys: [key])
      if !found.contains(index) { found.append(index) }
    }
    var types: [Variable: String] = [:]
    collectTypes(&types)
    func visit(_ plan: LogicalPlan) {
      switch plan.op {
      case .nodePropertySeek(_, let label?, let key, _), .nodeRangeSeek(_, let label?, let key, _):
        add(.node(label: label), key, graph.label(named: label).map { graph.nodeCount(label: $0) } ?? 0)
      case .nodeUnionSeek(_, let label?, let alternatives):
        let count = graph.label(named: label).map { graph.nodeCount(label: $0) } ?? 0
        for alternative in alternatives { add(.node(label: label), alternative.key, count) }
      case .filter(let predicates):
        for predicate in predicates {
          for (variable, type) in types {
            guard let key = predicate.soughtKey(of: variable) else { continue }
            add(
              .relationship(type: type), key, graph.type(named: type).map { graph.relationshipCount(type: $0) } ?? 0)
          }
        }
      default: break
      }
      for input in plan.inputs { visit(input) }
    }
    visit(self)
    return found.sorted { $0.name < $1.name }
  }

  /// The types of the relationships that single steps walk.
  private func collectTypes(_ types: inout [Variable: String]) {
    if case .expand(let expansion) = op, expansion.types.count == 1 {
      types[expansion.relationship] = expansion.types[0]
    }
    for input in inputs { input.collectTypes(&types) }
  }
}

extension BoundExpression {
  /// The property of a variable that the predicate compares with something fixed, so that an index could answer it.
  fileprivate func soughtKey(of variable: Variable) -> String? {
    if case .comparison(.equal, let a, let b) = self {
      for (property, value) in [(a, b), (b, a)] {
        if case .property(.variable(variable), let key) = property, value.isConstant, !value.containsSubquery {
          return key
        }
      }
    }
    return range(of: variable)?.key
  }
}
