import KithGraph
import KithValue

/// The state of planning one pattern.
///
/// A pattern is a graph of its own: relationships join its nodes. Its plan starts where the fewest rows are and walks along
/// the relationship that multiplies them least, until every relationship is walked; each predicate is tested as soon as
/// its variables are there.
///
///     MATCH (p:Person)-[:HOLDS]->(post:Post {id: $id})-[:POST_IN]->(o)
///
///     Expand (post)-[:POST_IN]->(o)
///       Filter p:Person
///         Expand (post)<-[:HOLDS]-(p)
///           NodePropertySeek post:Post(id = $id)
struct PatternSearch {
  let planner: Planner
  var pattern: BoundPattern { _read { yield facts.pattern } }
  var plan: LogicalPlan
  var available: VariableSet
  /// The predicates that are still to be tested, by their places among those of `facts`.
  var untested: PlaceSet
  /// The relationships and groups that are still to be walked, by their places among the steps of `facts`.
  var remaining: PlaceSet
  /// The relationships of this MATCH walked so far.
  var walked: [Variable] = []
  /// The types that a walk of variable length can meet, where they are fewer than the pattern allows.
  var narrowedTypes: [Variable: [String]] = [:]
  /// How walks led to nodes.
  var arrivals = Arrivals()
  struct Arrival {
    var types: [String]
    var direction: PatternDirection
    /// Whether it was a single relationship.
    var isStep = false
    /// Where it was a walk of variable length of which more is known.
    var walk: WalkEstimate?
    /// How many rows there were then.
    var rows = Double.infinity
  }
  /// By the nodes, which are few.
  struct Arrivals {
    private var all: [(node: Variable, arrival: Arrival)] = []

    subscript(node: Variable) -> Arrival? {
      get { all.first { $0.node == node }?.arrival }
      set {
        if let at = all.firstIndex(where: { $0.node == node }) { all.remove(at: at) }
        if let newValue { all.append((node, newValue)) }
      }
    }
  }
  /// The property by which the last leaf sought, where it counted in its estimate what the predicates on it keep.
  var sought: SampledProperty?
  /// Whether the last leaf looked for what one of several conditions holds of.
  var hasSoughtAlternatives = false
  /// The sum of the rows of every step: what is minimised.
  var cost = 0.0
  /// What finding lists costs beside the rows: it tells where a walk had best begin, but other ways than walks are weighed by
  /// rows alone.
  var finding = 0.0
  /// About how often the rows come from outside, where the pattern is asked again and again.
  var runs = 1.0
  /// The nodes by which the rows are grouped afterwards: those of one node come together where the walk starts from it, and
  /// then no row need be looked up among the groups.
  var grouping: VariableSet = []
  /// The node that the walk started from: the rows of each come one after the other.
  var start: Variable?
  /// What closing a circle costs beside the rows that it gives.
  var closingWork = 0.0
  /// Whether parts of the pattern may be walked apart and joined at a node.
  var mayJoin = true
  /// Whether a step may be preferred that makes more rows than another, for it closes a circle.
  var mayCloseSooner = true
  /// Beyond what cost nobody wants to know how it goes on.
  var costLimit = Double.infinity
  /// What the pattern's nodes and relationships are known by, whichever way it is walked.
  let facts: PatternFacts
  /// Whether the plan so far is nothing but the one empty row that a query starts from; a predicate without variables
  /// (`WHERE false`) puts a filter on that row, which then has to be kept.
  var startsFromNothing: Bool {
    if case .argument(let variables) = plan.op { variables.isEmpty } else { false }
  }

  init(planner: Planner, pattern: BoundPattern, source: LogicalPlan) {
    self.init(PatternFacts(pattern, planner), planner, from: source)
  }

  /// A search through a pattern of which something is known already.
  init(_ facts: PatternFacts, _ planner: Planner, from source: LogicalPlan) {
    self.planner = planner
    self.facts = facts
    plan = source
    available = VariableSet(source.variables)
    untested = PlaceSet(facts.predicates.count)
    remaining = PlaceSet(facts.steps.count)
  }

  mutating func run() -> LogicalPlan {
    applyPredicates()
    // Relationships that are bound already fix their ends.
    for relationship in pattern.relationships where available.contains(relationship.variable) {
      projectEndpoints(relationship)
    }
    if !walked.isEmpty { remaining.removeAll { walked.contains(facts.steps[$0].link.variable) } }
    walkReachable()
    while !(cost > costLimit), let next = unboundComponent() { join(next) }
    if cost > costLimit { return plan }
    for shortest in pattern.shortestPaths { searchShortest(shortest) }
    for selection in pattern.selections { search(selection) }
    makePaths()
    if !untested.isEmpty || !facts.volatilePredicates.isEmpty {
      plan = planner.filter(plan, untested.map { facts.predicates[$0].expression } + facts.volatilePredicates)
      untested = PlaceSet(0)
    }
    return plan
  }

  // MARK: predicates

  mutating func applyPredicates() {
    let bound = available
    let ready = takeOut { $0.variables.isSubset(of: bound) }
    plan = filter(plan, ready)
  }

  /// The predicates of which something holds, which are no longer among those to be tested.
  mutating func takeOut(_ holds: (PatternPredicate) -> Bool) -> PlaceSet {
    var taken = PlaceSet(0)
    for at in untested where holds(facts.predicates[at]) { taken.insert(at) }
    untested.subtract(taken)
    return taken
  }

  /// The places of what is still to be asked of a variable beside its labels.
  func conditions(on variable: Variable) -> PlaceSet {
    var places = untested.intersection(facts.conditions)
    places.removeAll { !facts.predicates[$0].variables.contains(variable) }
    return places
  }

  /// A plan with the predicates at some places asked of its rows.
  func filter(_ plan: LogicalPlan, _ places: PlaceSet) -> LogicalPlan {
    places.isEmpty ? plan : planner.filter(plan, facts.expressions(at: places), selectivity: selectivity(of: places))
  }

  /// What part of the rows a predicate keeps where more is known than from the graph as a whole: of a label, how the walk
  /// led to the node; of a property by which a leaf has sought, that it holds already.
  func share(_ predicate: BoundExpression) -> Double? {
    if let sought, predicate.constrainedProperty == sought { return 1 }
    if hasSoughtAlternatives, case .or = predicate { return 1 }
    guard case .hasLabels(.variable(let node), .name(let name)) = predicate, let arrival = arrivals[node] else {
      return nil
    }
    if let walk = arrival.walk { return walk.share(of: planner.label(named: name)) }
    return planner.labelShare(name, types: arrival.types, direction: arrival.direction)
  }

  /// What part of the rows the predicates at some places keep.
  private func selectivity(of places: PlaceSet) -> Double {
    var known = 1.0
    var unknown = places
    for at in places {
      guard let share = share(facts.predicates[at].expression) else { continue }
      known *= share
      unknown.remove(at)
    }
    return unknown.isEmpty ? known : known * facts.selectivity(of: unknown, planner)
  }

  func label(of node: Variable) -> String? { facts.label(of: node)?.name }

  // MARK: walking

  /// Walks from what is bound as far as the relationships lead, cheapest first.
  mutating func walkReachable() {
    while !(cost > costLimit) {
      var best: (place: Int, fromLeft: Bool, rows: Double)?
      for at in remaining {
        let step = facts.steps[at]
        let hasLeft = available.contains(step.left)
        let hasRight = available.contains(step.right)
        guard hasLeft || hasRight, step.needs.isSubset(of: available) else { continue }
        var (fromLeft, rows) = (hasLeft, estimate(step.link, fromLeft: hasLeft))
        if hasLeft, hasRight {
          // It gives the same rows from either end: the shorter list is looked through.
          let other = estimate(step.link, fromLeft: false)
          fromLeft = listLength(step.link, fromLeft: true, rows) <= listLength(step.link, fromLeft: false, other)
          rows = min(rows, other)
        }
        // Of those that are about as good the first as written.
        if best == nil || rows < best!.rows * 0.8 { best = (at, fromLeft, rows) }
      }
      guard let best else { return }
      if let closing = closingSooner(than: best) {
        self = closing
        return
      }
      if let joined = joined(at: best.place, fromLeft: best.fromLeft, rows: best.rows) {
        self = joined
        continue
      }
      if isBeyondLimit(best.place, fromLeft: best.fromLeft, rows: best.rows) {
        cost += best.rows
        return
      }
      take(best)
    }
  }

  /// Walks one step.
  mutating func take(_ step: (place: Int, fromLeft: Bool, rows: Double)) {
    remaining.remove(step.place)
    switch facts.steps[step.place].link {
    case .relationship(let relationship): walk(relationship, fromLeft: step.fromLeft, rows: step.rows)
    case .group(let group): walk(group, fromLeft: step.fromLeft, rows: step.rows)
    }
  }

  /// Whether a step to a new node alone makes more rows than anybody wants: it need not be made to know that.
  private func isBeyondLimit(_ place: Int, fromLeft: Bool, rows: Double) -> Bool {
    guard cost + rows > costLimit, case .relationship(let step) = facts.steps[place].link else { return false }
    let (from, to) = fromLeft ? (step.left, step.right) : (step.right, step.left)
    // What comes from the node of the start may cost less than it has rows.
    return from != start && !available.contains(to)
  }

  // MARK: named paths

  mutating func makePaths() {
    if pattern.paths.isEmpty { return }
    let items = pattern.paths.map {
      BoundProjection.Item(variable: $0.variable, expression: .path($0.elements))
    }
    plan = LogicalPlan(
      .project(items), [plan], rows: plan.estimatedRows, variables: plan.variables.followed(by: items))
    available.formUnion(items.map(\.variable))
    applyPredicates()
  }
}
