import KithGraph
import KithValue

/// One of several ways in which a node may be what is looked for: by a property's value, or a part of its values.
public struct SoughtAlternative: Sendable {
  /// The property.
  public var key: String
  /// What is looked for of it.
  public var sought: PropertyCondition

  /// The expressions of what is looked for.
  var values: [BoundExpression] { sought.values }

  /// As Cypher would say it of a node.
  func text(_ node: String) -> String { sought.text("\(node).\(key)") }
}

// Where there is OR between conditions on several properties, and each finds few nodes, what each finds is put together:
//
//     MATCH (p:Person) WHERE p.id = 77 OR p.name STARTS WITH 'Mir'
//
//     Filter p.id = 77 OR p.name STARTS WITH 'Mir'             Filter p.id = 77 OR p.name STARTS WITH 'Mir'
//       NodeByLabelScan p:Person                          to     NodeUnionSeek p:Person WHERE p.id = 77 OR p.name STARTS WITH 'Mir'
extension PatternSearch {
  /// The leaf for the predicate whose alternatives find the fewest nodes; nil where a look at all is as good.
  func unionSeek(_ node: Variable, _ asked: PlaceSet, label: String?, count: Double) -> LogicalPlan? {
    guard planner.isOptimising, let label else { return nil }
    var best: LogicalPlan?
    for at in asked {
      guard case .or = facts.predicates[at].expression else { continue }
      var alternatives: [SoughtAlternative] = []
      var rows = 0.0
      for operand in facts.predicates[at].expression.alternatives {
        guard let (alternative, found) = soughtAlternative(operand, node, label: label, count: count) else {
          rows = .infinity
          break
        }
        alternatives.append(alternative)
        rows += found
      }
      guard rows * 8 < count, rows < best?.estimatedRows ?? .infinity else { continue }
      best = LogicalPlan(.nodeUnionSeek(node, label: label, alternatives), [], rows: rows, variables: [node])
    }
    return best
  }

  /// The way to look for a node of which a predicate holds that finds the fewest, and how many; nil where there is none.
  private func soughtAlternative(
    _ predicate: BoundExpression, _ node: Variable, label: String, count: Double
  ) -> (SoughtAlternative, rows: Double)? {
    let parts = planner.splitAnd(predicate)
    var best: (SoughtAlternative, rows: Double)?
    func offer(_ key: String, _ sought: PropertyCondition, _ rows: Double) {
      let alternative = SoughtAlternative(key: key, sought: sought)
      // A value that cannot be computed is no error where no row asks for it.
      guard alternative.values.allSatisfy(\.isPlainConstant) else { return }
      if rows < best?.rows ?? .infinity { best = (alternative, rows) }
    }
    func share(of key: String) -> Double {
      let property = SampledProperty(variable: node, key: key)
      return Cost.selectivity(parts.filter { $0.constrainedProperty == property }, planner)
    }
    var bounds = PropertyBounds()
    for part in parts {
      if case .comparison(.equal, let a, let b) = part {
        for case (.property(.variable(node), let key), let value) in [(a, b), (b, a)] {
          offer(key, .equal(value), expectedNodes(label: label, key: key))
        }
        continue
      }
      guard let (key, range) = part.range(of: node) else { continue }
      switch range {
      case .prefix: offer(key, .range(range), max(count * share(of: key), 0.1))
      case .among(let list):
        offer(key, .range(range), expectedNodes(label: label, key: key) * Double(list.elementCount ?? 10))
      case .between(let lower, let upper): bounds.add(key, lower, upper)
      }
    }
    for (key, lower, upper) in bounds.found {
      offer(key, .range(.between(lower: lower, upper: upper)), max(count * share(of: key), 0.1))
    }
    return best
  }
}

extension BoundExpression {
  /// Whether it is written in the statement or given as a parameter, or a list of such.
  fileprivate var isPlainConstant: Bool {
    switch self {
    case .literal, .parameter: true
    case .list(let elements): elements.allSatisfy(\.isPlainConstant)
    default: false
    }
  }
}
