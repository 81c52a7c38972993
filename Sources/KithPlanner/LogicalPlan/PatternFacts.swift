import KithGraph

/// A predicate of a pattern, with what a search asks of it again and again.
struct PatternPredicate {
  let expression: BoundExpression
  /// What must be bound before it can be tested.
  let variables: VariableSet
  let containsSubquery: Bool

  init(_ expression: BoundExpression) {
    self.expression = expression
    variables = expression.variables
    containsSubquery = expression.containsSubquery
  }

  /// Whether it asks the label of a variable, and nothing else.
  var isLabelTest: Bool {
    if case .hasLabels(.variable, .name) = expression { true } else { false }
  }

  /// The label that it asks of a node, where it asks nothing else.
  func label(of node: Variable) -> String? {
    guard variables.contains(node), case .hasLabels(.variable(node), .name(let name)) = expression else { return nil }
    return name
  }
}

extension BoundPattern {
  /// The labels that its predicates ask of its nodes, one by one.
  var askedLabels: [(node: Variable, label: String)] {
    var labels: [(node: Variable, label: String)] = []
    labels.reserveCapacity(predicates.count)
    for predicate in predicates {
      if case .hasLabels(.variable(let node), .name(let label)) = predicate { labels.append((node, label)) }
    }
    return labels
  }

  /// Whether its predicates ask one label of two nodes of which something holds.
  func asksOneLabel(of a: Variable, _ b: Variable, where holds: (String) -> Bool) -> Bool {
    let labels = askedLabels
    return labels.contains { asked in
      asked.node == a && labels.contains { $0.node == b && $0.label == asked.label } && holds(asked.label)
    }
  }

  /// The nodes to which its relationships lead from one of them, in either direction, and that one.
  func nodesReached(from root: Variable) -> VariableSet {
    var reached: VariableSet = [root]
    var hasGrown = true
    while hasGrown {
      hasGrown = false
      for step in relationships where reached.contains(step.left) != reached.contains(step.right) {
        reached.formUnion([step.left, step.right])
        hasGrown = true
      }
    }
    return reached
  }
}

/// What joins two nodes of a pattern, with what a search asks of it again and again.
final class PatternStep {
  let link: PatternLink
  let left: Variable
  let right: Variable
  /// What must be bound before it can be walked, beside one of its ends.
  let needs: VariableSet

  init(_ link: PatternLink) {
    self.link = link
    (left, right, needs) = (link.left, link.right, link.needs)
  }
}

/// What is known of a pattern whichever way it is walked: looked up once for all the ways that a search tries.
final class PatternFacts {
  let pattern: BoundPattern
  /// The predicates, but the volatile ones.
  let predicates: [PatternPredicate]
  /// The places of those that ask anything but the label of a node.
  let conditions: PlaceSet
  /// Those that may say something else each time they are asked (`rand() < 0.1`): they are for the finished rows.
  let volatilePredicates: [BoundExpression]
  /// The relationships, in the order of the text, and then the groups.
  let steps: [PatternStep]
  private let labels: [(node: Variable, name: String, count: Int)]
  private var shares = KnownAnswers<SampledProperty, Double>()
  /// What part of the rows some predicates keep by what is known of the graph as a whole, as far as anybody has asked.
  private var selectivities: [(places: PlaceSet, share: Double)] = []
  /// Parts of the pattern that were walked by themselves, by their steps; nil where that costs more than the limit.
  private var apart: [(steps: [Int], limit: Double, part: WalkedPart?)] = []

  init(_ written: BoundPattern, _ planner: Planner) {
    pattern = planner.comparingNodes(written)
    var (lasting, volatile): ([PatternPredicate], [BoundExpression]) = ([], [])
    lasting.reserveCapacity(pattern.predicates.count)
    for predicate in pattern.predicates {
      if planner.isDeterministic(predicate) {
        lasting.append(PatternPredicate(predicate))
      } else {
        volatile.append(predicate)
      }
    }
    (predicates, volatilePredicates) = (lasting, volatile)
    var conditions = PlaceSet(lasting.count)
    for (at, predicate) in lasting.enumerated() where predicate.isLabelTest { conditions.remove(at) }
    self.conditions = conditions
    steps =
      pattern.relationships.map { PatternStep(.relationship($0)) } + pattern.groups.map { PatternStep(.group($0)) }
    labels = pattern.askedLabels.map { node, name in
      (node, name, planner.label(named: name).map { planner.graph.nodeCount(label: $0) } ?? 0)
    }
  }

  /// The types of a relationship of the pattern; none for any.
  func types(of relationship: Variable) -> [String] {
    for at in pattern.relationships.indices where pattern.relationships[at].variable == relationship {
      return pattern.relationships[at].types
    }
    return []
  }

  /// The predicates at some places.
  func expressions(at places: PlaceSet) -> [BoundExpression] {
    var expressions: [BoundExpression] = []
    expressions.reserveCapacity(places.count)
    for at in places { expressions.append(predicates[at].expression) }
    return expressions
  }

  /// The rarest label that is asked of a node.
  func label(of node: Variable) -> (name: String, count: Int)? {
    var best: Int?
    for at in labels.indices where labels[at].node == node {
      if labels[at].count < best.map({ labels[$0].count }) ?? .max { best = at }
    }
    return best.map { (labels[$0].name, labels[$0].count) }
  }

  /// What part of the nodes the pattern's predicates on a property keep: what `share` says when it is first asked.
  func share(of property: SampledProperty, _ share: () -> Double) -> Double {
    shares.answer(property, share)
  }

  /// What part of the rows the predicates at some places keep by what is known of the graph as a whole.
  func selectivity(of places: PlaceSet, _ planner: Planner) -> Double {
    for known in selectivities where known.places == places { return known.share }
    let share =
      places.only.map { Cost.selectivity(predicates[$0].expression, planner) }
      ?? Cost.selectivity(expressions(at: places), planner)
    // Each search tries the same few; of a pattern of a thousand nodes not all that are met are kept.
    if selectivities.count < 64 { selectivities.append((places, share)) }
    return share
  }

  /// A part of the pattern walked by itself, within a limit of cost: the same whatever it is to be joined to.
  func walkedApart(_ steps: [Int], limit: Double, _ walk: (Double) -> WalkedPart?) -> WalkedPart? {
    if let known = apart.first(where: { $0.steps == steps && ($0.part != nil || $0.limit >= limit) }) {
      return known.part.flatMap { $0.cost < limit ? $0 : nil }
    }
    let part = walk(limit)
    apart.append((steps, limit, part))
    return part
  }
}

/// A part of a pattern that was walked by itself: what a search that goes on with it needs to know, and nothing that holds the
/// facts by which it is kept.
struct WalkedPart {
  let plan: LogicalPlan
  let cost: Double
  let available: VariableSet
  let untested: PlaceSet
  let walked: [Variable]
  let arrivals: PatternSearch.Arrivals
}
