import KithValue

/// The names that a graph uses, with their counts: what completion and `:schema` show.
public struct Catalogue: Sendable {
  /// A label or relationship type with the properties found there.
  public struct Kind: Sendable, Hashable {
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
    public var start: String
    public var type: String
    public var end: String
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
  public var nodeCount: Int
  public var relationshipCount: Int
  public var labels: [Kind]
  public var relationshipTypes: [Kind]
  public var triples: [Triple]
  /// The functions that can be called, with their signatures.
  public var functions: [FunctionSignature]

  /// Makes a catalogue.
  public init(
    version: UInt64, nodeCount: Int, relationshipCount: Int, labels: [Kind], relationshipTypes: [Kind],
    triples: [Triple], functions: [FunctionSignature]
  ) {
    self.version = version
    self.nodeCount = nodeCount
    self.relationshipCount = relationshipCount
    self.labels = labels
    self.relationshipTypes = relationshipTypes
    self.triples = triples
    self.functions = functions
  }

  /// Every property key there is, in order of name.
  public var propertyKeys: [String] {
    Set((labels + relationshipTypes).flatMap { $0.properties.map(\.key) }).sorted()
  }
}
