import KithValue

/// The names that a graph uses, with their counts: what completion and `:schema` show.
public struct Catalogue: Sendable {
  /// A label or relationship type with the properties found there.
  public struct Kind: Sendable, Hashable {
    /// The label or relationship type.
    public var name: String
    /// How many nodes or relationships have it.
    public var count: Int
    /// The property keys in order of name, with the types of value found.
    public var properties: [Property]
    /// Makes a kind.
    public init(name: String, count: Int, properties: [Property]) {
      self.name = name
      self.count = count
      self.properties = properties
    }
  }
  /// A property key and what is found under it.
  public struct Property: Sendable, Hashable {
    /// The property key.
    public var key: String
    /// openCypher type names: `STRING`, `INTEGER`, `LIST<STRING>`.
    public var types: [String]
    /// How many have it.
    public var count: Int
    /// Makes a property.
    public init(key: String, types: [String], count: Int) {
      self.key = key
      self.types = types
      self.count = count
    }
  }
  /// `(start)-[type]->(end)` as it occurs.
  public struct Triple: Sendable, Hashable {
    /// A label of the node it starts from.
    public var start: String
    /// The relationship type.
    public var type: String
    /// A label of the node it ends at.
    public var end: String
    /// How many there are.
    public var count: Int
    /// Makes a triple.
    public init(start: String, type: String, end: String, count: Int) {
      self.start = start
      self.type = type
      self.end = end
      self.count = count
    }
  }

  /// Changes whenever the graph does.
  public var version: UInt64
  /// How many nodes there are.
  public var nodeCount: Int
  /// How many relationships there are.
  public var relationshipCount: Int
  /// The labels in use, in order of name.
  public var labels: [Kind]
  /// The relationship types in use, in order of name.
  public var relationshipTypes: [Kind]
  /// Which types lead from which labels to which.
  public var triples: [Triple]
  /// The functions that can be called, with their signatures.
  public var functions: [FunctionSignature]
  /// The procedures that CALL can name, with what they take and give, in order of name.
  public var procedures: [ProcedureSignature]

  /// Makes a catalogue.
  public init(
    version: UInt64, nodeCount: Int, relationshipCount: Int, labels: [Kind], relationshipTypes: [Kind],
    triples: [Triple], functions: [FunctionSignature], procedures: [ProcedureSignature] = []
  ) {
    self.version = version
    self.nodeCount = nodeCount
    self.relationshipCount = relationshipCount
    self.labels = labels
    self.relationshipTypes = relationshipTypes
    self.triples = triples
    self.functions = functions
    self.procedures = procedures
  }

  /// Every property key there is, in order of name.
  public var propertyKeys: [String] {
    Set((labels + relationshipTypes).flatMap { $0.properties.map(\.key) }).sorted()
  }
}
