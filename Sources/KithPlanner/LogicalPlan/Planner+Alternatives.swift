import KithValue

// Values that a property may have are one list, which is looked up, wherever they are written; what else stands between ORs is
// asked behind it:
//
//     MATCH (n:Person) WHERE n.id = 1 OR n.id = 2      is planned as      MATCH (n:Person) WHERE n.id IN [1, 2]
extension Planner {
  /// Writes equalities of one property between which there is OR as a list of values.
  func gatherAlternatives(_ clauses: inout [BoundClause]) {
    for at in clauses.indices {
      guard case .match(var match) = clauses[at] else { continue }
      var isChanged = false
      for index in match.pattern.predicates.indices {
        guard let gathered = match.pattern.predicates[index].gatheringAlternatives else { continue }
        match.pattern.predicates[index] = gathered
        isChanged = true
      }
      if isChanged { clauses[at] = .match(match) }
    }
  }
}

extension BoundExpression {
  /// The same with a list of values for the equalities of each property; nil where there are no two of one.
  fileprivate var gatheringAlternatives: BoundExpression? {
    guard case .or(let operands) = self else { return nil }
    var properties: [(property: SampledProperty, values: [BoundExpression])] = []
    var rest: [BoundExpression] = []
    for operand in operands.flatMap(\.alternatives) {
      guard let (property, value) = operand.equality else {
        rest.append(operand)
        continue
      }
      if let known = properties.firstIndex(where: { $0.property == property }) {
        properties[known].values.append(value)
      } else {
        properties.append((property, [value]))
      }
    }
    guard properties.contains(where: { $0.values.count > 1 }) else { return nil }
    let gathered: [BoundExpression] = properties.map { property, values in
      let subject = BoundExpression.property(.variable(property.variable), key: property.key)
      return values.count == 1 ? .comparison(.equal, subject, values[0]) : .in(subject, list: .list(values))
    }
    return gathered.count + rest.count == 1 ? gathered[0] : .or(gathered + rest)
  }

  /// What it is true by, where that is one of several.
  var alternatives: [BoundExpression] {
    if case .or(let operands) = self { operands.flatMap(\.alternatives) } else { [self] }
  }

  /// A property and the literal or parameter that it is to equal.
  private var equality: (property: SampledProperty, value: BoundExpression)? {
    guard case .comparison(.equal, let a, let b) = self else { return nil }
    for (subject, value) in [(a, b), (b, a)] {
      guard case .property(.variable(let variable), let key) = subject else { continue }
      switch value {
      case .literal(let literal) where literal.isScalar: return (SampledProperty(variable: variable, key: key), value)
      case .parameter: return (SampledProperty(variable: variable, key: key), value)
      default: break
      }
    }
    return nil
  }
}
