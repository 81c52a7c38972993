import KithValue

/// A node or relationship that does not keep a constraint.
public struct ConstraintViolation: Sendable, Hashable {
  /// What is demanded.
  public var constraint: ConstraintDefinition
  /// The number of the node or relationship.
  public var entity: UInt32
  /// Another one with the same values; nil where it is about one alone.
  public var other: UInt32?
  /// What is wrong, for people.
  public var message: String

  /// The error of a statement that brought it about.
  public var error: EvaluationError {
    EvaluationError(.constraintValidationFailed, "ConstraintViolation", message)
  }
}

extension Graph {
  /// What does not keep a constraint in the whole graph, at most so many. O(nodes with the label).
  public func violations(of constraint: ConstraintDefinition, limit: Int = .max) -> [ConstraintViolation] {
    ConstraintCheck(constraint, self)?.violations(limit: limit) ?? []
  }
}

extension GraphTransaction {
  /// Throws ConstraintValidationFailed where something that was changed since the transaction began does not keep a
  /// constraint.
  ///
  /// That a property is there is only asked for at the end of the transaction (`isComplete`), so that one statement may
  /// make a node and the next give it what it must have. Without constraints it costs nothing.
  public func checkConstraints(isComplete: Bool) throws(EvaluationError) {
    let constraints = graph.schema.constraints
    guard !constraints.isEmpty else { return }
    graph.takeUpPending()
    let changes = ChangeSet(from: base, to: graph)
    let nodes = Set(
      changes.createdNodes.map(\.node) + changes.relabelledNodes.map(\.node) + changes.nodeProperties.map(\.entity))
    let relationships = Set(
      changes.createdRelationships.map(\.relationship) + changes.relationshipProperties.map(\.entity))
    for constraint in constraints {
      let changed = (constraint.target.isNode ? nodes : relationships).sorted()
      guard !changed.isEmpty, let check = ConstraintCheck(constraint, graph) else { continue }
      if let violation = check.violation(among: changed, since: base, isComplete: isComplete) { throw violation.error }
    }
  }
}

/// One constraint, in the terms of a graph.
struct ConstraintCheck {
  private let constraint: ConstraintDefinition
  private let graph: Graph
  private let label: LabelID?
  private let type: TypeID?
  /// nil for a key that nothing in the graph has.
  private let keys: [KeyID?]

  /// nil where the graph holds nothing that the constraint is about.
  init?(_ constraint: ConstraintDefinition, _ graph: Graph) {
    self.constraint = constraint
    self.graph = graph
    switch constraint.target {
    case .node(let name):
      guard let label = graph.label(named: name) else { return nil }
      (self.label, type) = (label, nil)
    case .relationship(let name):
      guard let type = graph.type(named: name) else { return nil }
      (label, self.type) = (nil, type)
    }
    keys = constraint.keys.map { graph.key(named: $0) }
  }

  // MARK: the whole graph

  func violations(limit: Int) -> [ConstraintViolation] {
    var found: [ConstraintViolation] = []
    var seen: [GroupKey: UInt32] = [:]
    forEach { entity in
      if let alone = violationAlone(entity, isComplete: true) {
        found.append(alone)
      } else if isUnique, let key = key(of: entity) {
        if let other = seen[key] {
          found.append(violation(entity, sameAs: other))
        } else {
          seen[key] = entity
        }
      }
      return found.count < limit
    }
    return found
  }

  /// Visits all that the constraint is about, until the visitor gives false.
  private func forEach(_ visit: (UInt32) -> Bool) {
    if let label {
      graph.forEachMorsel(label) { nodes in nodes.allSatisfy(visit) }
    } else {
      for relationship in 0..<graph.relationshipCapacity where isConcerned(relationship) {
        if !visit(relationship) { return }
      }
    }
  }

  // MARK: what was changed

  /// The first violation among changed entities; the unchanged ones were as they are in `base`.
  func violation(among changed: [UInt32], since base: Graph, isComplete: Bool) -> ConstraintViolation? {
    var seen: [GroupKey: UInt32] = [:]
    var sought: [(entity: UInt32, key: GroupKey)] = []
    for entity in changed where isConcerned(entity) {
      if let alone = violationAlone(entity, isComplete: isComplete) { return alone }
      guard isUnique, let key = key(of: entity) else { continue }
      if let other = seen.updateValue(entity, forKey: key) { return violation(entity, sameAs: other) }
      sought.append((entity, key))
    }
    guard !sought.isEmpty else { return nil }
    // A few are looked up one by one; for many it is cheaper to look at everything once.
    if label == nil || sought.count > 64 {
      var found: ConstraintViolation?
      forEach { entity in
        guard let key = key(of: entity), let other = seen[key], other != entity else { return true }
        found = violation(other, sameAs: entity)
        return false
      }
      return found
    }
    guard let first = keys.first ?? nil else { return nil }
    for (entity, key) in sought {
      let value = graph.property(first, ofNode: entity)
      for other in base.nodes(label: label, key: first, equals: value)
      where other != entity && isConcerned(other) && self.key(of: other) == key {
        return violation(entity, sameAs: other)
      }
    }
    return nil
  }

  // MARK: one

  private var isUnique: Bool {
    switch constraint.kind {
    case .unique, .key: true
    case .notNull, .type: false
    }
  }

  private func isConcerned(_ entity: UInt32) -> Bool {
    if let label { return graph.isLive(node: entity) && graph.hasLabel(entity, label) }
    return graph.isLive(relationship: entity) && graph.type(of: entity) == type
  }

  private func value(_ key: KeyID?, _ entity: UInt32) -> Value {
    guard let key else { return .null }
    return label == nil ? graph.property(key, ofRelationship: entity) : graph.property(key, ofNode: entity)
  }

  /// What must be unique; nil where a part of it is missing.
  private func key(of entity: UInt32) -> GroupKey? {
    let values = keys.map { value($0, entity) }
    return values.contains(where: \.isNull) ? nil : GroupKey(values)
  }

  private func violationAlone(_ entity: UInt32, isComplete: Bool) -> ConstraintViolation? {
    switch constraint.kind {
    case .unique: return nil
    case .notNull, .key:
      guard isComplete else { return nil }
      for (name, key) in zip(constraint.keys, keys) where value(key, entity).isNull {
        return ConstraintViolation(
          constraint: constraint, entity: entity,
          message: "\(description(of: entity)) has no `\(name)`, which the constraint `\(constraint.name)` demands")
      }
      return nil
    case .type(let type):
      let value = value(keys[0], entity)
      if value.isNull || type.includes(value) { return nil }
      return ConstraintViolation(
        constraint: constraint, entity: entity,
        message:
          "\(description(of: entity)) has \(constraint.keys[0]) = \(short(value)), which is no \(type.name) as the "
          + "constraint `\(constraint.name)` demands")
    }
  }

  private func violation(_ entity: UInt32, sameAs other: UInt32) -> ConstraintViolation {
    let values = zip(constraint.keys, keys).map { "\($0) = \(short(value($1, entity)))" }.joined(separator: ", ")
    return ConstraintViolation(
      constraint: constraint, entity: entity, other: other,
      message:
        "\(description(of: other)) has \(values) already, and the constraint `\(constraint.name)` demands that it "
        + "stands once")
  }

  /// `the node (:Person {id: 'per:a'})`, by its id or name where it has one.
  private func description(of entity: UInt32) -> String {
    let isNode = label != nil
    var properties = ""
    for name in ["id", "name"] {
      let value = value(graph.key(named: name), entity)
      if !value.isNull {
        properties = " {\(name): \(short(value))}"
        break
      }
    }
    if isNode { return "the node (:\(constraint.target.name)\(properties))" }
    return "the relationship [:\(constraint.target.name)\(properties)]"
  }

  private func short(_ value: Value) -> String {
    let text = value.literalText
    return text.count > 80 ? text.prefix(80) + "…" : text
  }
}

extension CypherType {
  /// Whether a stored value is of the type; null is of every type.
  func includes(_ value: Value) -> Bool {
    if value.isNull { return true }
    return switch (self, value) {
    case (.any, _), (.boolean, .boolean), (.integer, .integer), (.float, .float), (.string, .string),
      (.number, .integer), (.number, .float), (.date, .date), (.localTime, .localTime), (.time, .time),
      (.localDateTime, .localDateTime), (.dateTime, .dateTime), (.duration, .duration), (.map, .map):
      true
    case (.list(let element), .list(let list)): list.elements.allSatisfy { !$0.isNull && element.includes($0) }
    case (.oneOf(let types), _): types.contains { $0.includes(value) }
    default: false
    }
  }
}
