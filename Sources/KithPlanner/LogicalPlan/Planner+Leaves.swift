import KithGraph
import KithValue

// Where the walk of a pattern starts: the leaf that gives the fewest rows, and the predicates that it answers.
extension PatternSearch {
  /// The cheapest leaf that gives the node.
  func scan(_ node: Variable) -> LogicalPlan {
    let known = facts.label(of: node)
    let count = Double(known?.count ?? planner.graph.nodeCount)
    let asked = conditions(on: node)
    if asked.isEmpty { return scan(node, label: known?.name, count: count) }
    let leaf = seek(node, asked, label: known?.name, count: count) ?? scan(node, label: known?.name, count: count)
    // What several look-ups find is put together, which one need not do.
    guard let union = unionSeek(node, asked, label: known?.name, count: count),
      union.estimatedRows * 2 < leaf.estimatedRows
    else { return leaf }
    return union
  }

  /// The leaf that gives all nodes, or all with a label.
  private func scan(_ node: Variable, label: String?, count: Double) -> LogicalPlan {
    let scan: LogicalOperator = label.map { .nodeByLabelScan(node, label: $0) } ?? .allNodesScan(node)
    return LogicalPlan(scan, [], rows: max(count, 0.1), variables: [node])
  }

  /// The cheapest leaf that looks for the node by one property of which something is asked; nil where a scan is as good.
  private func seek(_ node: Variable, _ asked: PlaceSet, label: String?, count: Double) -> LogicalPlan? {
    var best: LogicalPlan?
    for at in asked {
      guard case .comparison(.equal, let a, let b) = facts.predicates[at].expression else { continue }
      for (property, value) in [(a, b), (b, a)] {
        if case .property(.variable(let v), let key) = property, v == node, value.isConstant {
          if value.containsSubquery { continue }
          var seek = LogicalPlan(
            .nodePropertySeek(node, label: label, key: key, value: value), [],
            rows: expectedNodes(label: label, key: key), variables: [node])
          seek.index = declaredIndex(label, key)
          if best == nil || seek.estimatedRows < best!.estimatedRows { best = seek }
        }
      }
    }
    let ranged = rangeSeek(node, asked, label: label, count: count)
    // What is equal is found for less than what lies within bounds.
    if let best, !isAsGoodAsScan(best, of: count), (ranged?.estimatedRows ?? .infinity) * 4 >= best.estimatedRows {
      return best
    }
    return ranged
  }

  /// Whether a seek finds so many of the nodes that a filter over a scan, which gathers none of them, is no slower: half
  /// of the people are married.
  private func isAsGoodAsScan(_ seek: LogicalPlan, of count: Double) -> Bool {
    planner.trustsCounts && count > 1024 && seek.index == nil && seek.estimatedRows * 3 > count
  }

  /// The name of the index that is declared on a property of the nodes with a label.
  func declaredIndex(_ label: String?, _ key: String) -> String? {
    label.flatMap { planner.graph.schema.index(on: .node(label: $0), key: key)?.name }
  }

  /// The leaf for the predicates that an index can answer, the beginning of a text or the bounds of a number, which gives
  /// the fewest rows.
  private func rangeSeek(_ node: Variable, _ asked: PlaceSet, label: String?, count: Double) -> LogicalPlan? {
    guard planner.isOptimising, let label else { return nil }
    var best: LogicalPlan?
    func offer(_ key: String, _ range: NodeRange, _ share: Double) {
      let rows = max(count * share, 0.1)
      if let best, best.estimatedRows <= rows { return }
      best = LogicalPlan(.nodeRangeSeek(node, label: label, key: key, range), [], rows: rows, variables: [node])
      best?.index = declaredIndex(label, key)
    }
    var bounds = PropertyBounds()
    for at in asked {
      guard let (key, range) = facts.predicates[at].expression.range(of: node) else { continue }
      switch range {
      case .prefix: offer(key, range, rangeShare(node, key))
      case .among(let list):
        // Each value is looked up; one that many nodes have is as well found by a scan.
        let found = expectedNodes(label: label, key: key) * Double(list.elementCount ?? 10)
        if found * 8 < count { offer(key, range, found / max(count, 1)) }
      case .between(let lower, let upper): bounds.add(key, lower, upper)
      }
    }
    for (key, lower, upper) in bounds.found {
      // More than an eighth of the nodes are found by a scan.
      let share = rangeShare(node, key)
      offer(key, .between(lower: lower, upper: upper), share < 0.125 ? share : 1)
    }
    return best
  }

  /// What part of the nodes the predicates on a property keep.
  func rangeShare(_ node: Variable, _ key: String) -> Double {
    let property = SampledProperty(variable: node, key: key)
    return facts.share(of: property) {
      var constraints: [BoundExpression] = []
      for at in conditions(on: node) where facts.predicates[at].expression.constrainedProperty == property {
        constraints.append(facts.predicates[at].expression)
      }
      return Cost.selectivity(constraints, planner)
    }
  }

  /// The property by which a leaf seeks the node, where its estimate is of what it finds and not of what it looks at.
  func countedProperty(_ leaf: LogicalPlan, _ node: Variable) -> SampledProperty? {
    switch leaf.op {
    case .nodePropertySeek(node, _, let key, _): return SampledProperty(variable: node, key: key)
    case .nodeRangeSeek(node, _, let key, .prefix), .nodeRangeSeek(node, _, let key, .among):
      return SampledProperty(variable: node, key: key)
    case .nodeRangeSeek(node, _, let key, .between) where rangeShare(node, key) < 0.125:
      return SampledProperty(variable: node, key: key)
    default: return nil
    }
  }

  /// Begins, or goes on, with a node that nothing bound leads to, by the leaf that gives it or what is better than that.
  mutating func startComponent(at node: Variable, _ leaf: LogicalPlan) {
    sought = countedProperty(leaf, node)
    if case .nodeUnionSeek = leaf.op { hasSoughtAlternatives = true }
    defer { (sought, hasSoughtAlternatives) = (nil, false) }
    // A look at every node is never better than a seek, however few there are now: the statement may make more.
    if let sought = seekForEachRow(node),
      leaf.isScan || sought.estimatedRows < plan.estimatedRows * leaf.estimatedRows
    {
      if joinsForLess(than: sought, node, leaf) { return }
      plan = sought
      answered(by: plan)
      cost += plan.estimatedRows
      available.insert(node)
      applyPredicates()
      return
    }
    answered(by: leaf)
    cost += leaf.estimatedRows
    if startsFromNothing {
      plan = leaf
      start = node
    } else {
      let leaf = filtered(leaf, node)
      plan =
        joinByValue(node, leaf)
        ?? LogicalPlan(
          .cartesianProduct, [plan, leaf], rows: plan.estimatedRows * leaf.estimatedRows,
          variables: plan.variables + [node])
      cost += plan.estimatedRows
    }
    available.insert(node)
    applyPredicates()
  }

  /// Goes on with a table of the leaf's nodes where that costs less than a search for each row, which costs about as much
  /// as twenty rows of a table.
  private mutating func joinsForLess(than sought: LogicalPlan, _ node: Variable, _ leaf: LogicalPlan) -> Bool {
    let rows = plan.estimatedRows
    guard planner.trustsCounts, rows > 32 else { return false }
    var joined = self
    joined.answered(by: leaf)
    let own = joined.filtered(leaf, node)
    guard let join = joined.joinByValue(node, own) else { return false }
    let costOfTable = leaf.estimatedRows * 3 + rows * 2 + join.estimatedRows
    guard costOfTable < rows * 20 + sought.estimatedRows else { return false }
    joined.plan = join
    joined.cost += leaf.estimatedRows + join.estimatedRows
    joined.available.insert(node)
    joined.applyPredicates()
    self = joined
    return true
  }

  /// Takes out the predicates that a leaf answers by itself: the label's, and the equality that a seek looks for where its
  /// value is written in the statement. A parameter's may be NaN, and what equals that by rank does not by `=`.
  mutating func answered(by leaf: LogicalPlan) {
    let node: Variable
    let label: String?
    var sought: (key: String, value: BoundExpression)?
    switch leaf.op {
    case .nodeByLabelScan(let scanned, let name): (node, label) = (scanned, name)
    case .nodeRangeSeek(let scanned, let name, _, _), .nodeUnionSeek(let scanned, let name, _):
      (node, label) = (scanned, name)
    case .nodePropertySeek(let scanned, let name, let key, let value):
      (node, label) = (scanned, name)
      if value.isFoundExactly { sought = (key, value) }
    default: return
    }
    untested.removeAll { at in
      guard facts.predicates[at].variables.contains(node) else { return false }
      switch facts.predicates[at].expression {
      case .hasLabels(.variable(node), .name(let name)): return name == label
      case .comparison(.equal, .property(.variable(node), let key), let value),
        .comparison(.equal, let value, .property(.variable(node), let key)):
        guard let sought, key == sought.key else { return false }
        return value.isLiteral(like: sought.value)
      default: return false
      }
    }
  }
}

extension BoundExpression {
  /// How many elements a list has that is written in the statement.
  var elementCount: Int? {
    switch self {
    case .function("range", let bounds) where bounds.count == 2:
      if case (.literal(.integer(let first)), .literal(.integer(let last))) = (bounds[0], bounds[1]) {
        Int(min(max(0, last.subtractingReportingOverflow(first).partialValue), 1 << 30)) + 1
      } else {
        nil
      }
    case .list(let elements): elements.count
    case .literal(.list(let list)): list.elements.count
    default: nil
    }
  }

  /// Whether a seek for it finds just what equals it.
  fileprivate var isFoundExactly: Bool {
    switch self {
    case .literal(.integer), .literal(.string), .literal(.boolean): true
    default: false
    }
  }

  fileprivate func isLiteral(like other: BoundExpression) -> Bool {
    guard case .literal(let value) = self, case .literal(let sought) = other else { return false }
    return Value.equals(value, sought) == true
  }
}
