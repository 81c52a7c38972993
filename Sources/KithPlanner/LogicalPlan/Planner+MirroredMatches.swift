import KithGraph
import KithValue

// Where two nodes of a pattern stand for each other, every match has one that mirrors it, and an order of the two keeps one of
// both. What only counts the matches counts them all, which asks for no order, and halves:
//
//     MATCH (a)-[:LIVES_IN]->(c)<-[:LIVES_IN]-(b) WHERE a.id < b.id RETURN c.name, count(*)
//
//     MATCH (a)-[:LIVES_IN]->(c)<-[:LIVES_IN]-(b) WHERE a <> b RETURN c.name, count(*) / 2
extension Planner {
  /// The clauses with such a first MATCH, and the projection behind it that halves; nil where it is none.
  func mirrored(_ clauses: [BoundClause]) -> [BoundClause]? {
    guard clauses.count >= 2, case .match(var match) = clauses[0], !match.isOptional, match.pattern.isPlain,
      case .project(let projection) = clauses[1], projection.isAggregating, !projection.aggregates.isEmpty,
      let order = match.pattern.predicates.firstIndex(where: { ordersNodes($0, match.pattern) != nil }),
      let (a, b) = ordersNodes(match.pattern.predicates[order], match.pattern),
      projection.aggregates.allSatisfy({ isRowCount($0.call, match.pattern) })
    else { return nil }
    match.pattern.predicates.remove(at: order)
    let mirror = Mirror(a, b)
    let moved = VariableSet(mirror.moved(of: match.pattern).map(\.variable))
    guard mirror.keeps(match.pattern),
      projection.items.allSatisfy({ $0.expression.variables.isDisjoint(with: moved) }),
      let halved = halved(projection, mirror, match.pattern)
    else { return nil }
    match.pattern.predicates.append(.comparison(.notEqual, .variable(a), .variable(b)))
    return [.match(match), .project(halved)] + clauses.dropFirst(2)
  }

  /// The plan of such clauses, which begin like `written` ones; nil where the matches would have to be walked.
  func countMirrored(
    _ clauses: [BoundClause], _ written: [BoundClause], _ start: LogicalPlan
  ) -> CountOutcome? {
    guard clauses.count == written.count else { return nil }
    return switch planCount(clauses, from: start) {
    case .counted(let plan, let projection): .counted(plan, projection)
    case .folded(let plan, let projection): .folded(plan, projection)
    case .walked, nil: nil
    }
  }

  /// The two nodes of which a predicate says that the one comes before the other, by a key that every one of them has.
  func ordersNodes(_ predicate: BoundExpression, _ pattern: BoundPattern) -> (Variable, Variable)? {
    guard
      case .comparison(let comparison, .property(.variable(let a), let name), .property(.variable(let b), let other)) =
        predicate,
      comparison == .less || comparison == .greater, name == other, a != b, let key = graph.key(named: name),
      graph.isIntegerOrText(key: key)
    else { return nil }
    let isKnown = pattern.asksOneLabel(of: a, b, where: { isKey(name, of: $0) })
    return isKnown && !pattern.bound.contains(a) && !pattern.bound.contains(b) ? (a, b) : nil
  }

  /// The projection over twice the matches; nil where a group does not hold a match and the one that mirrors it.
  private func halved(
    _ projection: BoundProjection, _ mirror: Mirror, _ pattern: BoundPattern
  ) -> BoundProjection? {
    for item in projection.items where !mirror.keeps(item.expression) {
      // Of two equal values that look the same each is as good.
      guard case .property(.variable(let v), let name) = item.expression, let key = graph.key(named: name),
        graph.isIntegerOrText(key: key),
        pattern.predicates.contains(where: {
          guard
            case .comparison(.equal, .property(.variable(let a), name), .property(.variable(let b), name)) = $0
          else { return false }
          return VariableSet([a, b]) == VariableSet([mirror.a, mirror.b]) && (v == a || v == b)
        })
      else { return nil }
    }
    return projection.rescaling(.divide, by: 2)
  }
}

extension BoundProjection {
  /// The same with every aggregate multiplied or divided; nil where something else is asked of one.
  func rescaling(_ scale: ArithmeticOperator, by factor: Int) -> BoundProjection? {
    let counts = VariableSet(aggregates.map(\.variable))
    var asked = VariableSet(outputs)
    for (expression, _) in orderBy { asked.formUnion(expression.variables) }
    asked.formUnion(predicate?.variables ?? [])
    guard asked.isDisjoint(with: counts), !postItems.contains(where: \.expression.containsSubquery) else { return nil }
    var scaled = self
    for at in scaled.postItems.indices {
      scaled.postItems[at].expression = scaled.postItems[at].expression.rewriting { part -> BoundExpression? in
        guard case .variable(let v) = part, counts.contains(v) else { return nil }
        return .arithmetic(scale, part, .literal(.integer(Int64(factor))))
      }
    }
    return scaled
  }
}

/// Two nodes of a pattern, each in the place of the other.
struct Mirror {
  let a: Variable
  let b: Variable

  init(_ a: Variable, _ b: Variable) { (self.a, self.b) = (a, b) }

  func callAsFunction(_ node: Variable) -> Variable { node == a ? b : node == b ? a : node }

  func callAsFunction(_ e: BoundExpression) -> BoundExpression {
    e.rewriting { part -> BoundExpression? in
      if case .variable(let v) = part { .variable(self(v)) } else { nil }
    }
  }

  /// Whether an expression says the same of the nodes in each other's places.
  func keeps(_ e: BoundExpression) -> Bool {
    !e.containsSubquery && (e.variables.isDisjoint(with: [a, b]) || self(e).saysTheSame(as: e))
  }

  /// Whether predicates say, one with another, the same of the nodes in each other's places.
  func keeps(_ predicates: [BoundExpression]) -> Bool {
    predicates.allSatisfy { predicate in
      if keeps(predicate) { return true }
      if predicate.containsSubquery { return false }
      let other = self(predicate)
      return predicates.contains { $0.saysTheSame(as: other) }
    }
  }

  /// The relationships of a pattern that go with the nodes.
  func moved(of pattern: BoundPattern) -> [PatternRelationship] {
    pattern.relationships.filter { [a, b].contains($0.left) || [a, b].contains($0.right) }
  }

  /// Whether a pattern is the same with the nodes in each other's places, and its relationships with them.
  func keeps(_ pattern: BoundPattern) -> Bool {
    let moved = moved(of: pattern)
    let named = VariableSet(moved.map(\.variable))
    guard pattern.predicates.allSatisfy({ $0.variables.isDisjoint(with: named) }), keeps(pattern.predicates) else {
      return false
    }
    func shape(_ step: PatternRelationship) -> Step {
      let (left, right) = step.direction == .incoming ? (step.right, step.left) : (step.left, step.right)
      return Step(start: left, end: right, types: step.types, isDirected: step.direction != .either)
    }
    var others = moved.map(shape)
    for step in moved {
      guard step.length == nil else { return false }
      let (own, types) = (shape(step), step.types)
      let mirrored = Step(start: self(own.start), end: self(own.end), types: types, isDirected: own.isDirected)
      guard let at = others.firstIndex(where: { $0.isSame(as: mirrored) }) else { return false }
      others.remove(at: at)
    }
    return true
  }

  private struct Step {
    let start: Variable
    let end: Variable
    let types: [String]
    let isDirected: Bool

    func isSame(as other: Step) -> Bool {
      guard types == other.types, isDirected == other.isDirected else { return false }
      return (start == other.start && end == other.end) || (!isDirected && start == other.end && end == other.start)
    }
  }
}

extension BoundExpression {
  /// Whether both are written alike, but for the order of what may stand in any.
  func saysTheSame(as other: BoundExpression) -> Bool {
    func all(_ list: [BoundExpression], _ others: [BoundExpression]) -> Bool {
      list.count == others.count && zip(list, others).allSatisfy { $0.saysTheSame(as: $1) }
    }
    switch (self, other) {
    case (.literal(let x), .literal(let y)): return x.isSame(as: y)
    case (.parameter(let x), .parameter(let y)): return x == y
    case (.variable(let v), .variable(let w)): return v == w
    case (.property(let e, let key), .property(let f, let otherKey)): return key == otherKey && e.saysTheSame(as: f)
    case (.hasLabels(let e, let labels), .hasLabels(let f, let others)): return labels == others && e.saysTheSame(as: f)
    case (.isNull(let e, let negated), .isNull(let f, let other)): return negated == other && e.saysTheSame(as: f)
    case (.not(let e), .not(let f)), (.negate(let e), .negate(let f)): return e.saysTheSame(as: f)
    case (.comparison(let op, let a, let b), .comparison(let other, let c, let d)):
      return (op == other && all([a, b], [c, d])) || (op.mirrored == other && all([a, b], [d, c]))
    case (.arithmetic(let op, let a, let b), .arithmetic(let other, let c, let d)):
      return op == other && all([a, b], [c, d])
    case (.stringPredicate(let op, let a, let b), .stringPredicate(let other, let c, let d)):
      return op == other && all([a, b], [c, d])
    case (.in(let a, let b), .in(let c, let d)): return all([a, b], [c, d])
    case (.element(let a, let b), .element(let c, let d)): return all([a, b], [c, d])
    case (.function(let name, let arguments), .function(let other, let others)):
      return name == other && all(arguments, others)
    case (.and(let parts), .and(let others)), (.or(let parts), .or(let others)), (.list(let parts), .list(let others)),
      (.coalesce(let parts), .coalesce(let others)):
      return all(parts, others)
    // What is written in other ways is not the same as far as is known.
    default: return false
    }
  }
}
