import KithValue

/// What is declared of a graph beside what it holds: its named indexes and constraints. Every snapshot has its own.
///
/// Labels, types and keys stand by name, so that something may be declared of what does not occur yet.
/// ```swift
/// let transaction = GraphTransaction(graph)
/// try transaction.apply(.createIndex(
///   IndexDefinition(name: "people", kind: .range, target: .node(label: "Person"), keys: ["name"]), ifNotExists: true))
/// transaction.commit().schema.indexes.map(\.name)                      // ["people"]
/// ```
public struct GraphSchema: Sendable, Hashable {
  /// The indexes, by name.
  public private(set) var indexes: [IndexDefinition] = []
  /// The constraints, by name.
  public private(set) var constraints: [ConstraintDefinition] = []

  /// Nothing is declared.
  public init() {}

  /// Whether nothing is declared.
  public var isEmpty: Bool { indexes.isEmpty && constraints.isEmpty }

  /// The index of that name.
  public func index(named name: String) -> IndexDefinition? { indexes.first { $0.name == name } }

  /// The constraint of that name.
  public func constraint(named name: String) -> ConstraintDefinition? { constraints.first { $0.name == name } }

  /// The first index by name that begins with the property.
  public func index(on target: SchemaTarget, key: String) -> IndexDefinition? {
    indexes.first { $0.target == target && $0.keys.first == key }
  }

  /// Whether an index on nodes, of any label, begins with the property.
  public func declaresNodeIndex(on key: String) -> Bool {
    indexes.contains { $0.target.isNode && $0.keys.first == key }
  }

  /// Whether there is an index on relationships of any type.
  public var declaresRelationshipIndexes: Bool { indexes.contains { !$0.target.isNode } }

  /// Adds an index, whose name no index or constraint has yet.
  public mutating func add(_ index: IndexDefinition) {
    indexes.append(index)
    indexes.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Adds a constraint, whose name no index or constraint has yet.
  public mutating func add(_ constraint: ConstraintDefinition) {
    constraints.append(constraint)
    constraints.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Takes an index out; false where there is none of that name.
  @discardableResult
  public mutating func removeIndex(named name: String) -> Bool {
    guard let at = indexes.firstIndex(where: { $0.name == name }) else { return false }
    indexes.remove(at: at)
    return true
  }

  /// Takes a constraint out; false where there is none of that name.
  @discardableResult
  public mutating func removeConstraint(named name: String) -> Bool {
    guard let at = constraints.firstIndex(where: { $0.name == name }) else { return false }
    constraints.remove(at: at)
    return true
  }
}

/// What an index or a constraint is about: `(n:Person)` or `()-[r:KNOWS]-()`.
public enum SchemaTarget: Sendable, Hashable {
  case node(label: String)
  case relationship(type: String)

  /// The label or the type.
  public var name: String {
    switch self {
    case .node(let name), .relationship(let name): name
    }
  }

  /// Whether it is about nodes.
  public var isNode: Bool { if case .node = self { true } else { false } }
}

/// A declared index.
public struct IndexDefinition: Sendable, Hashable {
  /// What it can answer.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Equality, ranges and beginnings of strings.
    case range = "RANGE"
    /// Strings only.
    case text = "TEXT"
  }
  /// Its name, which no other index or constraint has.
  public var name: String
  /// What it can answer.
  public var kind: Kind
  /// What is indexed.
  public var target: SchemaTarget
  /// The properties, at least one.
  public var keys: [String]

  /// Makes a definition.
  public init(name: String, kind: Kind, target: SchemaTarget, keys: [String]) {
    self.name = name
    self.kind = kind
    self.target = target
    self.keys = keys
  }

  /// The name of an index that is given none: `index_Person_name`.
  public static func name(kind: Kind, target: SchemaTarget, keys: [String]) -> String {
    let parts = [kind == .text ? "text_index" : "index", target.isNode ? nil : "rel", target.name].compactMap { $0 }
    return (parts + keys).joined(separator: "_")
  }
}

/// A declared constraint.
public struct ConstraintDefinition: Sendable, Hashable {
  /// What it demands.
  public enum Kind: Sendable, Hashable {
    /// No two have the same values: `IS UNIQUE`.
    case unique
    /// Every one has the property: `IS NOT NULL`.
    case notNull
    /// Every one has the properties, and no two the same: `IS NODE KEY`.
    case key
    /// The property is of a type wherever it stands: `IS :: INTEGER`.
    case type(CypherType)
  }
  /// Its name, which no other index or constraint has.
  public var name: String
  /// What it demands.
  public var kind: Kind
  /// What it is about.
  public var target: SchemaTarget
  /// The properties, at least one.
  public var keys: [String]

  /// Makes a definition.
  public init(name: String, kind: Kind, target: SchemaTarget, keys: [String]) {
    self.name = name
    self.kind = kind
    self.target = target
    self.keys = keys
  }
}

extension ConstraintDefinition {
  /// The name of a constraint that is given none: `constraint_Person_id_unique`.
  public static func name(kind: Kind, target: SchemaTarget, keys: [String]) -> String {
    let word =
      switch kind {
      case .unique: "unique"
      case .notNull: "not_null"
      case .key: "key"
      case .type: "type"
      }
    let parts = ["constraint", target.isNode ? nil : "rel", target.name].compactMap { $0 }
    return (parts + keys + [word]).joined(separator: "_")
  }

  /// Its kind as SHOW CONSTRAINTS names it: `NODE_KEY`, `RELATIONSHIP_PROPERTY_EXISTENCE`.
  public var kindName: String {
    switch kind {
    case .unique: target.isNode ? "UNIQUENESS" : "RELATIONSHIP_UNIQUENESS"
    case .notNull: target.isNode ? "NODE_PROPERTY_EXISTENCE" : "RELATIONSHIP_PROPERTY_EXISTENCE"
    case .key: target.isNode ? "NODE_KEY" : "RELATIONSHIP_KEY"
    case .type: target.isNode ? "NODE_PROPERTY_TYPE" : "RELATIONSHIP_PROPERTY_TYPE"
    }
  }
}

/// A command that changes the schema.
public enum SchemaChange: Sendable, Hashable {
  case createIndex(IndexDefinition, ifNotExists: Bool)
  case dropIndex(name: String, ifExists: Bool)
  case createConstraint(ConstraintDefinition, ifNotExists: Bool)
  case dropConstraint(name: String, ifExists: Bool)
}
