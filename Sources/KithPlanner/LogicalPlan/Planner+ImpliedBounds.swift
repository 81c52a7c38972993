import KithGraph
import KithValue

// What is compared with a property of another node lies within what that property's values allow, and nodes that do not
// need not be walked from:
//
//     MATCH (a:Person)<-[:FOLLOWS]-(b:Person) WHERE a.age >= b.id
//
//     Filter a.age >= b.id
//       ExpandAll (b)-[:FOLLOWS]->(a)
//         NodeRangeSeek b:Person WHERE b.id <= 117             nobody is older
//
// What equals something that equals a constant equals the constant, and of what equals a constant all else that is compared
// with constants is known: either it need not be asked, or nothing matches.
extension Planner {
  /// Adds what follows for single properties from the comparisons of a MATCH, as far as that leaves many nodes out.
  func addImpliedBounds(_ clauses: inout [BoundClause]) {
    for at in clauses.indices {
      guard case .match(var match) = clauses[at],
        match.pattern.predicates.count(where: \.comparesProperty) > 1
          || match.pattern.predicates.contains(where: { $0.comparedProperties != nil })
      else { continue }
      spreadConstants(&match.pattern)
      boundCompared(&match.pattern)
      clauses[at] = .match(match)
    }
  }

  // MARK: equality

  /// Asks of what equals a constant through another property that it does so itself, and works out what is asked of it.
  private func spreadConstants(_ pattern: inout BoundPattern) {
    var known = pattern.predicates.compactMap(\.fixedProperty)
    if known.isEmpty { return }
    let own = ownVariables(of: pattern)
    var added = true
    while added {
      added = false
      for predicate in pattern.predicates {
        guard let (op, a, b) = predicate.comparedProperties, op == .equal else { continue }
        for (from, to) in [(a, b), (b, a)] where own.contains(to.variable) {
          guard let fixed = known.first(where: { $0.property == from }), !known.contains(where: { $0.property == to })
          else { continue }
          known.append((to, fixed.value))
          pattern.predicates.append(
            .comparison(.equal, .property(.variable(to.variable), key: to.key), .literal(fixed.value)))
          added = true
        }
      }
    }
    var isPossible = true
    var met: [SampledProperty] = []
    pattern.predicates.removeAll { predicate in
      if let (property, _) = predicate.fixedProperty, !met.contains(property) {
        met.append(property)
        return false
      }
      guard let holds = predicate.isTrue(where: known) else { return false }
      if !holds { isPossible = false }
      return holds
    }
    if !isPossible { pattern.predicates.append(.literal(.boolean(false))) }
  }

  // MARK: bounds

  /// What is known of a property that is compared with another.
  private struct Compared {
    var property: SampledProperty
    /// Those of all values that there are.
    var bounds: ClosedRange<Int64>?
    /// What the pattern asks already.
    var asked: PropertyRange
    var range: PropertyRange
  }

  private func boundCompared(_ pattern: inout BoundPattern) {
    let comparisons = pattern.predicates.compactMap(\.comparedProperties)
    if comparisons.isEmpty { return }
    var compared: [Compared] = []
    func place(_ property: SampledProperty) -> Int {
      if let known = compared.firstIndex(where: { $0.property == property }) { return known }
      let bounds = integerBounds(of: property, pattern)
      let asked = askedRange(of: property, pattern, within: bounds)
      compared.append(Compared(property: property, bounds: bounds, asked: asked, range: asked))
      return compared.count - 1
    }
    let sides = comparisons.map { ($0.op, place($0.a), place($0.b)) }
    // Each turn takes what is known one comparison further.
    for _ in 0..<min(sides.count, 4) {
      let before = compared.map(\.range)
      for (op, a, b) in sides {
        compared[b].range.take(op.mirrored, compared[a].range)
        compared[a].range.take(op, compared[b].range)
      }
      if compared.map(\.range) == before { break }
    }
    if compared.contains(where: \.range.isEmpty) {
      pattern.predicates.append(.literal(.boolean(false)))
      return
    }
    let own = ownVariables(of: pattern)
    for one in compared where own.contains(one.property.variable) && one.range != one.asked {
      let implied = one.range.predicates(on: one.property, beyond: one.asked)
      // A sample is of the nodes of all labels, the bounds are those of one.
      let share = one.bounds.map(one.range.share) ?? Cost.selectivity(implied, self)
      if share < 0.5 { pattern.predicates += implied }
    }
  }

  /// The nodes and single relationships that the pattern binds.
  private func ownVariables(of pattern: BoundPattern) -> VariableSet {
    var own = VariableSet(pattern.nodes)
    own.formUnion(pattern.relationships.lazy.filter { $0.length == nil }.map(\.variable))
    own.subtract(pattern.bound)
    return own
  }

  /// What literals that the pattern compares with a property say of it beside its bounds.
  private func askedRange(
    of property: SampledProperty, _ pattern: BoundPattern, within bounds: ClosedRange<Int64>?
  ) -> PropertyRange {
    var range = PropertyRange(bounds)
    for predicate in pattern.predicates {
      switch predicate {
      case .comparison(let op, .property(.variable(property.variable), property.key), .literal(.integer(let value))):
        range.take(op, PropertyRange(value...value))
      case .comparison(let op, .literal(.integer(let value)), .property(.variable(property.variable), property.key)):
        range.take(op.mirrored, PropertyRange(value...value))
      default: break
      }
    }
    return range
  }

  private func integerBounds(of property: SampledProperty, _ pattern: BoundPattern) -> ClosedRange<Int64>? {
    let variable = property.variable
    switch variable.type {
    case .node:
      let labels = pattern.askedLabels.filter { $0.node == variable }.map { SchemaName($0.label) }
      var bounds: ClosedRange<Int64>?
      for name in labels.isEmpty ? [nil] : labels.map(Optional.some) {
        let asked = SnapshotFacts.BoundedKey(key: SchemaName(property.key), owner: name, isOfRelationships: false)
        let own = facts.integerBounds.answer(asked) {
          guard let key = graph.key(named: property.key) else { return nil }
          guard let name else { return graph.integerBounds(key: key, label: nil) }
          return label(named: name.text).flatMap { graph.integerBounds(key: key, label: $0) }
        }
        guard let own else { return nil }
        bounds = bounds.map { own.clamped(to: $0) } ?? own
      }
      return bounds
    case .relationship:
      let types = pattern.relationships.first { $0.variable == variable }?.types ?? []
      let name = types.count == 1 ? SchemaName(types[0]) : nil
      let asked = SnapshotFacts.BoundedKey(key: SchemaName(property.key), owner: name, isOfRelationships: true)
      return facts.integerBounds.answer(asked) {
        guard let key = graph.key(named: property.key) else { return nil }
        guard let name else { return graph.integerBounds(relationshipKey: key, type: nil) }
        return graph.type(named: name.text).flatMap { graph.integerBounds(relationshipKey: key, type: $0) }
      }
    default: return nil
    }
  }
}

extension PropertyRange {
  /// What a property is asked so that it lies in the range, where it is known to lie in another.
  fileprivate func predicates(on property: SampledProperty, beyond asked: PropertyRange) -> [BoundExpression] {
    let value = BoundExpression.property(.variable(property.variable), key: property.key)
    var predicates: [BoundExpression] = []
    if let lower, lower != asked.lower {
      predicates.append(
        .comparison(lower.isInclusive ? .greaterOrEqual : .greater, value, .literal(.integer(lower.value))))
    }
    if let upper, upper != asked.upper {
      predicates.append(.comparison(upper.isInclusive ? .lessOrEqual : .less, value, .literal(.integer(upper.value))))
    }
    return predicates
  }
}

extension BoundExpression {
  /// The two properties of different variables that the predicate compares, in order or by equality.
  fileprivate var comparedProperties: (op: RelationalOperator, a: SampledProperty, b: SampledProperty)? {
    guard case .comparison(let op, .property(.variable(let v), let key), .property(.variable(let w), let other)) = self,
      op != .notEqual, v != w
    else { return nil }
    return (op, SampledProperty(variable: v, key: key), SampledProperty(variable: w, key: other))
  }

  fileprivate var comparesProperty: Bool {
    switch self {
    case .comparison(_, .property(.variable, _), _), .comparison(_, _, .property(.variable, _)),
      .stringPredicate(_, .property(.variable, _), _), .in(.property(.variable, _), _):
      true
    default: false
    }
  }

  /// The property that must equal a literal of a kind whose values equal nothing but themselves.
  fileprivate var fixedProperty: (property: SampledProperty, value: Value)? {
    switch self {
    case .comparison(.equal, .property(.variable(let v), let key), .literal(let value)),
      .comparison(.equal, .literal(let value), .property(.variable(let v), let key)):
      switch value {
      case .integer, .string, .boolean: (SampledProperty(variable: v, key: key), value)
      default: nil
      }
    default: nil
    }
  }

  /// Whether the predicate is true where some properties are as they are known to be; nil where that does not tell.
  fileprivate func isTrue(where known: [(property: SampledProperty, value: Value)]) -> Bool? {
    func value(_ e: BoundExpression) -> Value? {
      switch e {
      case .literal(let value): value
      case .property(.variable(let v), let key):
        known.first { $0.property == SampledProperty(variable: v, key: key) }?.value
      default: nil
      }
    }
    switch self {
    case .comparison(let op, let a, let b):
      guard let a = value(a), let b = value(b) else { return nil }
      return Self.holds(op, a, b)
    case .stringPredicate(let op, let a, let b):
      guard let a = value(a), let b = value(b) else { return nil }
      return switch op {
      case .startsWith: Value.startsWith(a, b) == true
      case .endsWith: Value.endsWith(a, b) == true
      case .contains: Value.contains(a, b) == true
      case .matches: nil
      }
    case .in(let a, .literal(.list(let list))):
      return value(a).map { a in list.elements.contains { Value.equals(a, $0) == true } }
    default: return nil
    }
  }
}
