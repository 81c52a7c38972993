import KithGraph
import KithValue

extension PatternSearch {
  /// The nodes whose property equals a value of the rows so far, sought for each of them:
  ///
  ///     Filter p.id = row.id                             Filter p.id = row.id
  ///       CartesianProduct                       to        NodePropertySeek p:Person(id = row.id)
  ///         Unwind rows AS row                               Unwind rows AS row
  ///         NodeByLabelScan p:Person
  func seekForEachRow(_ node: Variable) -> LogicalPlan? {
    guard planner.isOptimising, !startsFromNothing else { return nil }
    let label = label(of: node)
    var best: LogicalPlan?
    for at in conditions(on: node) {
      guard case .comparison(.equal, let a, let b) = facts.predicates[at].expression else { continue }
      for (property, value) in [(a, b), (b, a)] {
        guard case .property(.variable(node), let key) = property, !value.isConstant, !value.containsSubquery,
          value.variables.isSubset(of: available)
        else { continue }
        var seek = LogicalPlan(
          .nodePropertySeek(node, label: label, key: key, value: value), [plan],
          rows: max(plan.estimatedRows * expectedNodes(label: label, key: key), 0.01),
          variables: plan.variables + [node])
        seek.index = declaredIndex(label, key)
        if seek.estimatedRows < best?.estimatedRows ?? .infinity { best = seek }
      }
    }
    return best
  }

  /// How many nodes with a label are expected to have one value of a property.
  func expectedNodes(label: String?, key: String) -> Double {
    let asked = SnapshotFacts.LabelledKey(label: label.map(SchemaName.init), key: SchemaName(key))
    return planner.facts.expectedNodes.answer(asked) {
      let graph = planner.graph
      let count = label.map(nodeCount(ofLabel:)) ?? Double(graph.nodeCount)
      let distinct = graph.key(named: key).map {
        Double(graph.distinctValueEstimate(key: $0, label: label.flatMap { planner.label(named: $0) }))
      }
      return max(count / max(distinct ?? 10, 1), 0.1)
    }
  }

  func nodeCount(ofLabel label: String) -> Double {
    planner.label(named: label).map { Double(planner.graph.nodeCount(label: $0)) } ?? 0
  }
}

extension LogicalPlan {
  /// Whether it looks at every node, or at all with a label.
  var isScan: Bool {
    switch op {
    case .allNodesScan, .nodeByLabelScan: true
    default: false
    }
  }
}
