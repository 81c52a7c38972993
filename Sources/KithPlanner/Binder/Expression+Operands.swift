import KithCypher

extension Expression {
  /// The expression with `transform` applied to the operands that are computed in its own scope: the bodies of
  /// comprehensions and subqueries, which have names of their own, are left as they are.
  func mappingOperands<E: Error>(_ transform: (Expression) throws(E) -> Expression) throws(E) -> Expression {
    func all(_ list: [Expression]) throws(E) -> [Expression] {
      var result: [Expression] = []
      for e in list { result.append(try transform(e)) }
      return result
    }
    var copy = self
    switch kind {
    case .null, .boolean, .integer, .float, .string, .parameter, .variable, .countStar, .patternComprehension, .pattern,
      .shortestPath, .subquery:
      break
    case .list(let elements): copy.kind = .list(try all(elements))
    case .map(let entries):
      var mapped: [MapEntry] = []
      for entry in entries { mapped.append(MapEntry(key: entry.key, value: try transform(entry.value))) }
      copy.kind = .map(mapped)
    case .property(let subject, let key): copy.kind = .property(try transform(subject), key)
    case .hasLabels(let subject, let labels): copy.kind = .hasLabels(try transform(subject), labels)
    case .element(let subject, let index):
      let mapped = try transform(subject)
      copy.kind = .element(mapped, try transform(index))
    case .slice(let subject, let from, let to):
      let mapped = try transform(subject)
      let lower = try from.map(transform)
      copy.kind = .slice(mapped, from: lower, to: try to.map(transform))
    case .unary(let op, let operand): copy.kind = .unary(op, try transform(operand))
    case .binary(let op, let a, let b):
      let left = try transform(a)
      copy.kind = .binary(op, left, try transform(b))
    case .comparison(let operands, let operators): copy.kind = .comparison(try all(operands), operators)
    case .logical(let op, let operands): copy.kind = .logical(op, try all(operands))
    case .isNull(let operand, let negated): copy.kind = .isNull(try transform(operand), negated: negated)
    case .isTyped(let operand, let type, let negated):
      copy.kind = .isTyped(try transform(operand), type, negated: negated)
    case .function(let name, let distinct, let arguments):
      copy.kind = .function(name, distinct: distinct, arguments: try all(arguments))
    case .case(let subject, let alternatives, let otherwise):
      let mapped = try subject.map(transform)
      var cases: [CaseAlternative] = []
      for one in alternatives {
        let condition = try transform(one.condition)
        cases.append(CaseAlternative(condition: condition, result: try transform(one.result)))
      }
      copy.kind = .case(subject: mapped, alternatives: cases, otherwise: try otherwise.map(transform))
    case .listComprehension(let variable, let list, let predicate, let projection):
      copy.kind = .listComprehension(
        variable: variable, list: try transform(list), predicate: predicate, projection: projection)
    case .quantifier(let kind, let variable, let list, let predicate):
      copy.kind = .quantifier(kind, variable: variable, list: try transform(list), predicate: predicate)
    case .reduce(let accumulator, let initial, let variable, let list, let body):
      let start = try transform(initial)
      copy.kind = .reduce(
        accumulator: accumulator, initial: start, variable: variable, list: try transform(list), body: body)
    case .mapProjection(let subject, let items):
      let mapped = try transform(subject)
      var entries: [MapProjectionItem] = []
      for item in items {
        if case .entry(let name, let value) = item {
          entries.append(.entry(name, try transform(value)))
        } else {
          entries.append(item)
        }
      }
      copy.kind = .mapProjection(mapped, entries)
    }
    return copy
  }
}
