import KithGraph
import KithValue

/// Estimates of how many rows an operator gives, from the snapshot's counts.
enum Cost {
  /// What part of the rows predicates keep; those on one property are judged together, for bounds belong together.
  static func selectivity(_ predicates: [BoundExpression], _ planner: Planner) -> Double {
    if predicates.count == 1 { return selectivity(predicates[0], planner) }
    var share = 1.0
    var sampled: [SampledShare] = []
    for predicate in predicates {
      guard let property = predicate.sampledProperty else {
        share *= guess(predicate, planner)
        continue
      }
      if let known = sampled.firstIndex(where: { $0.property == property }) {
        sampled[known].take(predicate, planner)
      } else {
        var new = SampledShare(property, planner)
        new.take(predicate, planner)
        sampled.append(new)
      }
    }
    for one in sampled { share *= one.share }
    return share
  }

  /// What part of a sample of a property's values some predicates keep, or what is guessed of them where nobody has it.
  private struct SampledShare {
    let property: SampledProperty
    private let sample: PropertySample
    private var kept = UInt128.max
    private var guessed = 1.0

    init(_ property: SampledProperty, _ planner: Planner) {
      self.property = property
      sample = planner.sample(of: property)
    }

    mutating func take(_ predicate: BoundExpression, _ planner: Planner) {
      if sample.isEmpty {
        guessed *= guess(predicate, planner)
      } else {
        kept &= planner.sampleMarks(of: predicate, sample)
      }
    }

    /// Half a value where none was met.
    var share: Double {
      sample.isEmpty ? guessed : max(Double(kept.nonzeroBitCount), 0.5) / Double(sample.values.count)
    }
  }

  /// What part of the rows a predicate keeps.
  static func selectivity(_ predicate: BoundExpression, _ planner: Planner) -> Double {
    guard let property = predicate.sampledProperty else { return guess(predicate, planner) }
    var sampled = SampledShare(property, planner)
    sampled.take(predicate, planner)
    return sampled.share
  }

  private static func guess(_ predicate: BoundExpression, _ planner: Planner) -> Double {
    let graph = planner.graph
    switch predicate {
    case .hasLabels(_, .name(let name)):
      guard let label = planner.label(named: name), graph.nodeCount > 0 else { return 0.01 }
      return max(0.001, Double(graph.nodeCount(label: label)) / Double(graph.nodeCount))
    case .comparison(.equal, .property(_, let first), .property(_, let second)):
      // As few as the one that has more values lets through.
      let values = [first, second].map { name in
        graph.key(named: name).map { graph.distinctValueEstimate(key: $0, label: nil) } ?? 0
      }
      return values == [0, 0] ? 0.1 : 1 / Double(max(values[0], values[1]))
    case .comparison(.equal, .property(_, let key), _), .comparison(.equal, _, .property(_, let key)):
      guard let key = graph.key(named: key) else { return 0.1 }
      return 1 / Double(max(1, graph.distinctValueEstimate(key: key, label: nil)))
    // However a function maps the values, it makes no more of them.
    case .comparison(.equal, .function(_, let arguments), let constant) where constant.isConstant:
      guard arguments.count == 1, case .property(_, let name) = arguments[0], let key = graph.key(named: name) else {
        return 0.1
      }
      return 1 / Double(max(1, graph.distinctValueEstimate(key: key, label: nil)))
    case .comparison(.equal, _, _): return 0.1
    case .comparison(.notEqual, _, _), .isNull(_, negated: true): return 0.9
    case .comparison: return 0.3
    case .stringPredicate: return 0.1
    case .and(let parts): return selectivity(parts, planner)
    case .or(let parts): return min(1, parts.reduce(0) { $0 + selectivity($1, planner) })
    case .not(let part): return max(0.05, 1 - selectivity(part, planner))
    case .in: return 0.2
    case .literal(.boolean(false)): return 0
    case .isNull(_, negated: false): return 0.1
    default: return 0.5
    }
  }

  /// How many rows one row becomes by walking a relationship pattern.
  static func fanOut(
    _ planner: Planner, types: [String], direction: PatternDirection, fromLabel: String?, length: PathLength?
  ) -> Double {
    let way = SnapshotFacts.Way(types: types, direction: direction)
    return planner.facts.fanOuts.answer(
      SnapshotFacts.Start(label: fromLabel.map(SchemaName.init), way: way, length: length)
    ) {
      fanOut(planner.graph, types: types, direction: direction, fromLabel: fromLabel, length: length)
    }
  }

  private static func fanOut(
    _ graph: Graph, types: [String], direction: PatternDirection, fromLabel: String?, length: PathLength?
  ) -> Double {
    let from = fromLabel.flatMap { graph.label(named: $0) }
    let sources = Double(max(1, from.map { graph.nodeCount(label: $0) } ?? graph.nodeCount))
    var count = 0
    let ids = graph.types(named: types)
    for type in ids {
      switch direction {
      case .outgoing: count += graph.relationshipCount(type: type, startLabel: from, endLabel: nil)
      case .incoming: count += graph.relationshipCount(type: type, startLabel: nil, endLabel: from)
      case .either:
        count += graph.relationshipCount(type: type, startLabel: from, endLabel: nil)
        count += graph.relationshipCount(type: type, startLabel: nil, endLabel: from)
      }
    }
    var degree = Double(count) / sources
    if let length {
      // A walk multiplies at each step; beyond a few steps the estimate says no more than "many".
      let steps = Double(min(length.maximum ?? 5, 5))
      degree = degree <= 1 ? max(degree, 0.1) * steps : min(_pow(degree, steps), 1e9)
    }
    return degree
  }

  private static func _pow(_ base: Double, _ exponent: Double) -> Double {
    var result = 1.0
    for _ in 0..<Int(exponent) { result *= base }
    return result
  }
}

extension Planner {
  /// The sample of a property's values: of what it is drawn is the same for as long as a statement is planned.
  func sample(of property: SampledProperty) -> PropertySample {
    let isOfRelationships = property.variable.type == .relationship
    return facts.samples.answer(
      SnapshotFacts.Property(key: SchemaName(property.key), isOfRelationships: isOfRelationships)
    ) {
      guard let key = graph.key(named: property.key) else { return PropertySample([]) }
      return PropertySample(
        isOfRelationships ? graph.relationshipPropertySample(key: key) : graph.nodePropertySample(key: key))
    }
  }

  /// A bit for each value of a sample for which a predicate is true. The ways of walking a pattern ask it again and again.
  fileprivate func sampleMarks(of predicate: BoundExpression, _ sample: PropertySample) -> UInt128 {
    for at in knownMarks.indices where knownMarks[at].predicate.asksTheSame(as: predicate) {
      return knownMarks[at].marks
    }
    let marks = predicate.marks(in: sample)
    knownMarks.append((predicate, marks))
    return marks
  }
}

/// A property of which a sample tells what a predicate keeps.
struct SampledProperty: Hashable {
  var variable: Variable
  var key: String
}

extension BoundExpression {
  /// The property that the predicate compares with a literal, other than by equality, of which more is known.
  var sampledProperty: SampledProperty? {
    switch self {
    case .comparison(.equal, _, _), .comparison(.notEqual, _, _): nil
    case .comparison(_, .property(.variable(let v), let key), .literal),
      .comparison(_, .literal, .property(.variable(let v), let key)),
      .stringPredicate(.startsWith, .property(.variable(let v), let key), .literal),
      .stringPredicate(.endsWith, .property(.variable(let v), let key), .literal),
      .stringPredicate(.contains, .property(.variable(let v), let key), .literal):
      SampledProperty(variable: v, key: key)
    default: nil
    }
  }

  /// The property that the predicate compares with anything constant.
  var constrainedProperty: SampledProperty? {
    switch self {
    case .comparison(_, .property(.variable(let v), let key), let other) where other.isConstant,
      .comparison(_, let other, .property(.variable(let v), let key)) where other.isConstant,
      .stringPredicate(.startsWith, .property(.variable(let v), let key), let other) where other.isConstant:
      SampledProperty(variable: v, key: key)
    default: nil
    }
  }

  /// Whether two such predicates are one: of the same property, with the same literal.
  fileprivate func asksTheSame(as other: BoundExpression) -> Bool {
    func isSame(_ a: BoundExpression, _ b: BoundExpression) -> Bool {
      switch (a, b) {
      case (.literal(let x), .literal(let y)): x.isSame(as: y)
      case (.property(.variable(let v), let key), .property(.variable(let w), let other)): v == w && key == other
      default: false
      }
    }
    return switch (self, other) {
    case (.comparison(let op, let a, let b), .comparison(let other, let c, let d)):
      op == other && isSame(a, c) && isSame(b, d)
    case (.stringPredicate(let op, let a, let b), .stringPredicate(let other, let c, let d)):
      op == other && isSame(a, c) && isSame(b, d)
    default: false
    }
  }

  /// A bit for each value of a sample for which such a predicate is true.
  fileprivate func marks(in sample: PropertySample) -> UInt128 {
    switch self {
    case .comparison(let op, .property, .literal(let constant)):
      sample.marks(whereBounded: { Self.holds(op, $0, constant) })
    case .comparison(let op, .literal(let constant), .property):
      sample.marks(whereBounded: { Self.holds(op, constant, $0) })
    case .stringPredicate(.startsWith, _, .literal(let part)):
      sample.marks(where: { Value.startsWith($0, part) == true })
    case .stringPredicate(.endsWith, _, .literal(let part)): sample.marks(where: { Value.endsWith($0, part) == true })
    case .stringPredicate(.contains, _, .literal(let part)): sample.marks(where: { Value.contains($0, part) == true })
    default: 0
    }
  }

  /// Whether a comparison is true.
  static func holds(_ op: RelationalOperator, _ a: Value, _ b: Value) -> Bool {
    let order = Value.compare(a, b)
    return switch op {
    case .equal: Value.equals(a, b) == true
    case .notEqual: Value.equals(a, b) == false
    case .less: order.isLess == true
    case .lessOrEqual: order.isLessOrEqual == true
    case .greater: order.isGreater == true
    case .greaterOrEqual: order.isGreaterOrEqual == true
    }
  }
}
