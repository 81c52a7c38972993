import KithGraph

/// A node of a pattern, with the parts that hang at it and may be walked by themselves.
struct PatternPivot {
  let node: Variable
  let parts: [HangingPart]
  /// Whether the node and these parts are the whole pattern.
  let isWhole: Bool
}

extension Planner {
  /// The nodes of a pattern at which parts of it hang; none where walking all matches, of which there are so many, costs little
  /// more than a look at each relationship.
  func pivots(of pattern: BoundPattern, instead walked: Double) -> [PatternPivot] {
    let steps = pattern.relationships.reduce(0) { $0 + relationshipCount(of: $1.types) }
    return walked > 4 * steps ? pivots(of: pattern) : []
  }

  /// The nodes of a pattern at which parts of it hang.
  func pivots(of pattern: BoundPattern) -> [PatternPivot] {
    guard pattern.relationships.count >= 2, let predicates = countablePredicates(of: pattern) else { return [] }
    return pattern.nodes.map { pivot in
      var parts: [HangingPart] = []
      var isWhole = true
      for relationship in pattern.relationships where relationship.left == pivot || relationship.right == pivot {
        let part = HangingPart(
          of: pattern, predicates, behind: relationship, from: pivot,
          to: relationship.left == pivot ? relationship.right : relationship.left, isApart: { isApart($0, in: pattern) }
        )
        if let part { parts.append(part) } else { isWhole = false }
      }
      return PatternPivot(node: pivot, parts: parts, isWhole: isWhole)
    }
  }

  /// Whether no relationship could be one of a part, which holds some of a pattern's, and of the rest.
  fileprivate func isApart(_ part: VariableSet, in pattern: BoundPattern) -> Bool {
    pattern.relationships.allSatisfy { a in
      !part.contains(a.variable)
        || pattern.relationships.allSatisfy { b in
          part.contains(b.variable) || !a.types.mayMean(oneOf: b.types) || cannotBeOne(a, b)
        }
    }
  }
}

/// A part of a pattern that one relationship joins to a node of the rest.
struct HangingPart {
  /// The node that both have.
  let pivot: Variable
  /// The part, with its pivot and what is asked of that.
  var own: BoundPattern
  /// Everything else.
  var rest: BoundPattern
  /// How the part leads to the pivot.
  let arrival: PatternSearch.Arrival
  /// What only the part binds.
  let variables: VariableSet

  /// Nil where something is asked of both at once, there is nothing else, a relationship could be one of both, or the
  /// relationship closes a circle.
  init?(
    of pattern: BoundPattern, _ predicates: [PatternPredicate], behind relationship: PatternRelationship,
    from pivot: Variable, to far: Variable, isApart: (VariableSet) -> Bool
  ) {
    self.pivot = pivot
    arrival = PatternSearch.Arrival(
      types: relationship.types,
      direction: relationship.right == pivot ? relationship.direction : relationship.direction.reversed, isStep: true)
    var nodes: VariableSet = [far]
    var taken: VariableSet = [relationship.variable]
    var hasGrown = true
    while hasGrown {
      hasGrown = false
      for other in pattern.relationships
      where !taken.contains(other.variable) && (nodes.contains(other.left) || nodes.contains(other.right)) {
        taken.insert(other.variable)
        nodes.insert(other.left)
        nodes.insert(other.right)
        hasGrown = true
      }
    }
    guard !nodes.contains(pivot), taken.count < pattern.relationships.count, isApart(taken) else { return nil }
    variables = nodes.union(taken)
    own = pattern
    rest = pattern
    own.nodes = pattern.nodes.filter { $0 == pivot || nodes.contains($0) }
    rest.nodes = pattern.nodes.filter { !nodes.contains($0) }
    own.relationships = pattern.relationships.filter { taken.contains($0.variable) }
    rest.relationships = pattern.relationships.filter { !taken.contains($0.variable) }
    own.predicates = []
    rest.predicates = []
    let alone: VariableSet = [pivot]
    let whole = variables.union(alone)
    for predicate in predicates {
      let asked = predicate.variables
      if asked.isDisjoint(with: variables), asked != alone {
        rest.predicates.append(predicate.expression)
      } else if asked.isSubset(of: whole) {
        own.predicates.append(predicate.expression)
      } else {
        return nil
      }
    }
  }
}
