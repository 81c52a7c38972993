import TestSupport

/// Random queries over the graphs of ``OptimiserTests``: what people combine in one query, with every cut in an order that
/// is total, so that two plans must give the same rows.
struct RandomQuery {
  private var random: SeededRandom
  /// The nodes in scope that may be null, and those that may not.
  private var nodes: [String] = []
  private var optional: [String] = []
  private var values: [String] = []
  private var fresh = 0

  init(_ random: SeededRandom) { self.random = random }

  /// A query of a few clauses; now and then two of them in a UNION.
  static func text(_ random: inout SeededRandom) -> String {
    if random.below(12) == 0 {
      let both = [0, 1].map { _ in
        "MATCH (a:\(["A", "B"][random.below(2)]))-[:\(["R", "S"][random.below(2)])]->(b) WHERE a.k < \(random.below(6)) "
          + "RETURN a.k AS x, \(["b.t", "b.f", "count(*)"][random.below(3)]) AS y"
      }
      return both.joined(separator: [" UNION ", " UNION ALL "][random.below(2)])
    }
    var query = RandomQuery(SeededRandom(seed: UInt64(random.below(1 << 30))))
    return query.clauses()
  }

  // MARK: clauses

  private mutating func clauses() -> String {
    var text = match()
    for _ in 0..<random.below(3) {
      switch random.below(7) {
      case 0, 1: text += " " + optionalMatch()
      case 2: text += " " + with()
      case 3: text += " " + call()
      case 4 where !nodes.isEmpty: text += " " + match()
      case 5: text += " " + unwind()
      default: text += " " + with()
      }
    }
    return text + " " + result()
  }

  private mutating func match() -> String {
    var text = "MATCH "
    text += nodes.isEmpty || random.below(4) == 0 ? newNode(labelled: true) : "(\(pick(nodes)))"
    for _ in 0..<(nodes.count > 3 ? 1 : random.below(3)) {
      text += relationship()
      text += random.below(8) == 0 ? "(\(pick(nodes)))" : newNode(labelled: false)
    }
    if random.below(2) > 0 { text += " WHERE " + predicates() }
    return text
  }

  private mutating func optionalMatch() -> String {
    guard let from = nodes.first else { return unwind() }
    let start = random.below(2) == 0 ? from : pick(nodes)
    let target = name("o")
    let isLong = random.below(4) == 0
    var text = "OPTIONAL MATCH (\(start))" + relationship(isLong: isLong) + "(\(target)\(label()))"
    if random.below(2) == 0 { text += " WHERE " + comparison(target) }
    optional.append(target)
    return text
  }

  private mutating func with() -> String {
    guard let kept = nodes.first else { return "WITH *" }
    let other = nodes.count > 1 ? pick(Array(nodes.dropFirst())) : nil
    switch random.below(4) {
    case 0:
      let count = name("v")
      let counted = pick(["count(*)", "count(DISTINCT \(pick(nodes + optional)).k)", "sum(\(pick(nodes)).k)"])
      nodes = [kept]
      optional = []
      values = [count]
      var text = "WITH \(kept), \(counted) AS \(count)"
      if random.below(2) == 0 { text += " WHERE \(count) > \(random.below(3))" }
      return text
    case 1:
      nodes = [kept]
      optional = []
      values = []
      return
        "WITH DISTINCT \(kept) ORDER BY \(kept).k\(direction()), \(kept).id\(direction()) LIMIT \(1 + random.below(4))"
    case 2:
      let count = name("v")
      nodes = [kept]
      optional = []
      values = [count]
      return "WITH \(kept), max(\(kept).k) AS \(count) ORDER BY \(count) DESC, \(kept).id SKIP \(random.below(2)) "
        + "LIMIT \(1 + random.below(3))"
    default:
      let value = name("v")
      let text = "WITH \(([kept] + [other].compactMap { $0 }).joined(separator: ", ")), \(kept).k AS \(value)"
      nodes = [kept] + [other].compactMap { $0 }
      optional = []
      values = [value]
      return random.below(2) == 0 ? text + " WHERE " + predicates() : text
    }
  }

  private mutating func call() -> String {
    guard !nodes.isEmpty else { return unwind() }
    let outer = pick(nodes)
    let inner = name("i")
    let value = name("v")
    let result = pick([
      "count(\(inner))", "count(DISTINCT \(inner).t)", "max(\(inner).k)", "sum(\(inner).f)",
    ])
    values.append(value)
    return "CALL (\(outer)) { MATCH (\(outer))\(relationship())(\(inner)\(label())) RETURN \(result) AS \(value) }"
  }

  private mutating func unwind() -> String {
    let value = name("v")
    values.append(value)
    return "UNWIND \(pick(["[1, 2]", "[0, null, 3]", "range(1, 3)"])) AS \(value)"
  }

  private mutating func result() -> String {
    let all = nodes + optional
    if all.isEmpty { return "RETURN count(*) AS x" }
    let key = property(pick(all))
    let second = values.isEmpty || random.below(2) == 0 ? property(pick(all)) : pick(values)
    switch random.below(6) {
    case 0: return "RETURN count(*) AS x, count(\(pick(all))) AS y, sum(\(pick(all)).k) AS z"
    case 1:
      return "RETURN \(key) AS x, \(aggregate(all)) AS y, \(aggregate(all)) AS z ORDER BY x, y, z LIMIT "
        + "\(2 + random.below(6))"
    case 2: return "RETURN DISTINCT \(key) AS x, \(second) AS y ORDER BY y DESC, x SKIP 1 LIMIT 3"
    case 3: return "RETURN \(key) AS x, \(second) AS y, \(aggregate(all)) AS z"
    case 4: return "RETURN \(key) AS x, \(second) AS y ORDER BY x DESC, y LIMIT \(1 + random.below(9))"
    default: return "RETURN \(key) AS x, \(second) AS y, \(property(pick(all))) AS z"
    }
  }

  // MARK: parts

  private mutating func aggregate(_ all: [String]) -> String {
    let of = pick(all)
    return pick([
      "count(*)", "count(\(of))", "count(DISTINCT \(of))", "count(DISTINCT \(of).t)", "sum(\(of).k)", "avg(\(of).k)",
      "min(\(of).t)", "max(\(of).k)", "max(\(of).f)", "avg(\(of).f)", "collect(\(of).k)", "collect(DISTINCT \(of).t)",
      "sum(DISTINCT \(of).k)", "percentileDisc(\(of).k, 0.5)", "sum(\(of).f)", "min(\(of).d)",
    ])
  }

  private mutating func predicates() -> String {
    var parts: [String] = []
    for _ in 0...(random.below(3) == 0 ? 1 : 0) {
      let of = pick(nodes)
      let other = pick(nodes)
      switch random.below(9) {
      case 0: parts.append("EXISTS { (\(of))\(relationship())(\(label())) }")
      case 1: parts.append("NOT (\(of))\(relationship())(\(of == other ? "" : other))")
      case 2: parts.append("EXISTS { MATCH (\(of))\(relationship())(e) WHERE \(comparison("e")) }")
      case 3: parts.append("(\(comparison(of)) OR \(comparison(other)))")
      case 4: parts.append("COUNT { (\(of))\(relationship())() } > \(random.below(3))")
      case 5 where of != other:
        parts.append(pick(["\(of).k = \(other).k", "\(of).k < \(other).k", "\(of) <> \(other)"]))
      default: parts.append(comparison(of))
      }
    }
    return parts.joined(separator: " AND ")
  }

  private mutating func comparison(_ of: String) -> String {
    let n = random.below(6)
    return pick([
      "\(of).k = \(n)", "\(of).k > \(n)", "\(of).k <= \(n) AND \(of).k >= \(n - 3)", "\(of).k IN [1, \(n), null]",
      "\(of).t STARTS WITH 'a'", "\(of).t CONTAINS 'b'", "\(of).t ENDS WITH 'c'", "\(of).t = 'ab'", "\(of):A",
      "\(of):B",
      "\(of).k IS NULL", "\(of).t IS NOT NULL", "\(of).f >= \(n).5", "\(of).f = \(n)", "\(of).f < \(n)",
      "\(of).d >= date('2020-01-0\(1 + n)')", "\(of).d = date('2020-01-03')", "\(of).id = \(n)", "\(of).t >= 'ab'",
      "NOT \(of).k = \(n)", "\(of).t < 'b' AND \(of).t > 'a'",
      "\(of).d > date('2020-01-02') AND \(of).d <= date('2020-01-05')",
    ])
  }

  private mutating func property(_ of: String) -> String {
    pick(["\(of).k", "\(of).t", "\(of).id", "\(of).f", "\(of).d"])
  }

  private mutating func relationship(isLong: Bool = false) -> String {
    let arrows = pick([("-", "->"), ("<-", "-"), ("-", "-"), ("-", "->")])
    let type = pick([":R", ":S", ":R|S", "", ":R"])
    let length = isLong || random.below(8) == 0 ? pick(["*1..2", "*1..3", "*0..1", "*2..2"]) : ""
    return "\(arrows.0)[\(type)\(length)]\(arrows.1)"
  }

  private mutating func label() -> String { pick([":A", ":B", "", "", ""]) }

  private mutating func newNode(labelled: Bool) -> String {
    let new = name("n")
    nodes.append(new)
    return "(\(new)\(labelled ? pick([":A", ":B", ""]) : label()))"
  }

  private mutating func direction() -> String { pick(["", " DESC"]) }

  private mutating func name(_ letter: String) -> String {
    fresh += 1
    return "\(letter)\(fresh)"
  }

  private mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[random.below(choices.count)] }
}
