import KithValue

extension BoundExpression {
  /// The expression as Cypher text, for EXPLAIN: `p.name STARTS WITH $x`.
  public var text: String {
    switch self {
    case .literal(let value): return value.literalText
    case .parameter(let name): return "$\(name)"
    case .variable(let v): return v.shownName
    case .property(let e, let key): return "\(e.atom).\(key)"
    case .hasLabels(let e, let labels): return "\(e.atom):\(labels.text)"
    case .hasDynamicLabels(let e, let names, let any): return "\(e.atom):$\(any ? "any" : "")(\(names.text))"
    case .element(let e, let index): return "\(e.atom)[\(index.text)]"
    case .slice(let e, let from, let to): return "\(e.atom)[\(from?.text ?? "")..\(to?.text ?? "")]"
    case .negate(let e): return "-\(e.atom)"
    case .not(let e): return "NOT \(e.atom)"
    case .arithmetic(let op, let a, let b): return "\(a.atom) \(op.rawValue) \(b.atom)"
    case .comparison(let op, let a, let b): return "\(a.atom) \(op.rawValue) \(b.atom)"
    case .and(let list): return list.map(\.atom).joined(separator: " AND ")
    case .or(let list): return list.map(\.atom).joined(separator: " OR ")
    case .xor(let list): return list.map(\.atom).joined(separator: " XOR ")
    case .isNull(let e, let negated): return "\(e.atom) IS \(negated ? "NOT " : "")NULL"
    case .isTyped(let e, let type, let negated): return "\(e.atom) IS \(negated ? "NOT " : ""):: \(type.text)"
    case .in(let e, let list): return "\(e.atom) IN \(list.atom)"
    case .stringPredicate(let op, let a, let b): return "\(a.atom) \(op.rawValue) \(b.atom)"
    case .function(let name, let list): return "\(name)(\(list.map(\.text).joined(separator: ", ")))"
    case .coalesce(let list): return "coalesce(\(list.map(\.text).joined(separator: ", ")))"
    case .case(let subject, let alternatives, let otherwise):
      let middle = alternatives.map { " WHEN \($0.condition.text) THEN \($0.result.text)" }.joined()
      return "CASE\(subject.map { " \($0.text)" } ?? "")\(middle)\(otherwise.map { " ELSE \($0.text)" } ?? "") END"
    case .list(let list): return "[\(list.map(\.text).joined(separator: ", "))]"
    case .map(let entries): return "{\(entries.map { "\($0.key): \($0.value.text)" }.joined(separator: ", "))}"
    case .mapProjection(let e, let entries):
      let items = entries.map { entry in
        switch entry {
        case .allProperties: ".*"
        case .property(let key): ".\(key)"
        case .entry(let key, let value): "\(key): \(value.text)"
        }
      }
      return "\(e.atom) {\(items.joined(separator: ", "))}"
    case .listComprehension(let v, let list, let predicate, let projection):
      return
        "[\(v.name) IN \(list.text)\(predicate.map { " WHERE \($0.text)" } ?? "")\(projection.map { " | \($0.text)" } ?? "")]"
    case .quantifier(let kind, let v, let list, let predicate):
      return "\(kind.rawValue)(\(v.name) IN \(list.text)\(predicate.map { " WHERE \($0.text)" } ?? ""))"
    case .reduce(let accumulator, let initial, let v, let list, let body):
      return "reduce(\(accumulator.name) = \(initial.text), \(v.name) IN \(list.text) | \(body.text))"
    case .path(let elements): return "(\(elements.map(\.name).joined(separator: ", ")))"
    case .subquery(let subquery):
      switch subquery.kind {
      case .exists: return "exists { ... }"
      case .count: return "count { ... }"
      case .collect: return "collect { ... }"
      case .first: return "shortestPath(...)"
      }
    case .aggregate(let call): return call.text
    }
  }

  /// The text, in parentheses where it would otherwise run into its neighbours.
  private var atom: String {
    switch self {
    case .arithmetic, .comparison, .and, .or, .xor, .in, .stringPredicate, .isNull, .isTyped, .not: "(\(text))"
    default: text
    }
  }
}

extension AggregateCall {
  /// `count(DISTINCT x)`.
  var text: String {
    if function == .first, let argument, case .list(let keys) = parameter {
      let order = zip(keys, ascending).map { "\($0.text) \($1 ? "ASC" : "DESC")" }.joined(separator: ", ")
      return "first(\(argument.text) ORDER BY \(order))"
    }
    let arguments = [argument, parameter].compactMap { $0?.text }.joined(separator: ", ")
    return "\(function.rawValue)(\(isDistinct ? "DISTINCT " : "")\(argument == nil ? "*" : arguments))"
  }
}

extension LabelPredicate {
  /// `A&(B|!C)`.
  public var text: String {
    switch self {
    case .name(let name): name
    case .and(let parts): parts.map(\.text).joined(separator: "&")
    case .or(let parts): "(\(parts.map(\.text).joined(separator: "|")))"
    case .not(let part): "!\(part.text)"
    case .any: "%"
    }
  }
}

extension TypePredicate {
  var text: String {
    switch self {
    case .plain(let name, let notNull): name + (notNull ? " NOT NULL" : "")
    case .list(let element, let notNull): "LIST<\(element.text)>" + (notNull ? " NOT NULL" : "")
    case .union(let types): types.map(\.text).joined(separator: " | ")
    }
  }
}
