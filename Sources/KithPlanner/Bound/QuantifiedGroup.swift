/// A path pattern that repeats: `((a)-[r:T]->(b) WHERE a.x < b.x){2,5}`.
///
/// Within one iteration `a`, `r` and `b` are single; outside they are group variables, lists with one element an iteration:
///
///     nodes       a, b                  what one iteration binds
///     steps       -[r:T]->
///     lists       a -> a[], r -> r[], b -> b[]
///     trail       r[]                   every relationship of every iteration, in the order of the path
///
/// The last node of an iteration is the first of the next; `left` and `right` are the nodes at the two ends of the whole.
public struct QuantifiedGroup: Sendable {
  /// One relationship of an iteration.
  public struct Step: Sendable {
    /// The relationship of one iteration.
    public var variable: Variable
    /// Empty stands for any type.
    public var types: [String]
    /// From left to right.
    public var direction: PatternDirection

    /// The same step from the other end.
    public var reversed: Step { Step(variable: variable, types: types, direction: direction.reversed) }
  }
  /// The node before the first iteration.
  public var left: Variable
  /// The node after the last iteration.
  public var right: Variable
  /// How many iterations.
  public var length: PathLength
  /// The nodes of one iteration, from left to right: one more than there are steps.
  public var nodes: [Variable]
  /// At least one.
  public var steps: [Step]
  /// What must hold of every iteration.
  public var predicates: [BoundExpression] = []
  /// What each variable of an iteration is called outside; only those that the text names.
  public var lists: [(element: Variable, list: Variable)] = []
  /// The relationships of all iterations in one list; the list of the only step, where there is one and it has a name.
  public var trail: Variable

  /// The variables that live within one iteration.
  public var own: VariableSet { VariableSet(nodes + steps.map(\.variable)) }

  /// What the predicates use of the row that the walk starts from.
  public var needs: VariableSet {
    predicates.reduce(into: VariableSet()) { $0.formUnion($1.variables) }.subtracting(own)
  }

  /// What comes out: the lists, and the trail.
  public var outputs: [Variable] {
    lists.map(\.list) + (lists.contains { $0.list == trail } ? [] : [trail])
  }

  /// The same as a relationship of variable length, where nothing is said of the nodes in between.
  var asRelationship: PatternRelationship? {
    guard steps.count == 1, lists.allSatisfy({ $0.element == steps[0].variable }), outputs.count == 1,
      predicates.allSatisfy({ $0.variables.isDisjoint(with: nodes) })
    else { return nil }
    return PatternRelationship(
      variable: trail, left: left, right: right, types: steps[0].types, direction: steps[0].direction, length: length,
      stepPredicates: predicates, stepVariable: steps[0].variable)
  }

  /// The same pattern read from the other end; `left` and `right` change places.
  public var reversed: QuantifiedGroup {
    var result = self
    swap(&result.left, &result.right)
    result.nodes.reverse()
    result.steps = steps.reversed().map(\.reversed)
    return result
  }
}
