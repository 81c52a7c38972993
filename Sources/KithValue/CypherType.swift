/// A type as far as it can be known before a query runs, or as a procedure or function declares it.
public indirect enum CypherType: Sendable, Hashable {
  case any
  case null
  case boolean, integer, float, number, string
  case list(CypherType)
  case map
  case node, relationship, path
  case date, localTime, time, localDateTime, dateTime, duration
  /// Any of several.
  case oneOf([CypherType])

  /// The type's name as openCypher writes it: `INTEGER?`, `LIST<STRING>`.
  public var name: String {
    switch self {
    case .any: "ANY"
    case .null: "NULL"
    case .boolean: "BOOLEAN"
    case .integer: "INTEGER"
    case .float: "FLOAT"
    case .number: "NUMBER"
    case .string: "STRING"
    case .list(let element): element == .any ? "LIST<ANY>" : "LIST<\(element.name)>"
    case .map: "MAP"
    case .node: "NODE"
    case .relationship: "RELATIONSHIP"
    case .path: "PATH"
    case .date: "DATE"
    case .localTime: "LOCAL TIME"
    case .time: "ZONED TIME"
    case .localDateTime: "LOCAL DATETIME"
    case .dateTime: "ZONED DATETIME"
    case .duration: "DURATION"
    case .oneOf(let types): types.map(\.name).joined(separator: " | ")
    }
  }
}

/// What a function or procedure takes and gives: what the binder checks calls against, and what `dbms.functions()` lists.
public struct FunctionSignature: Sendable {
  /// One parameter.
  public struct Parameter: Sendable {
    /// Its name, for signatures shown to people.
    public var name: String
    /// What it takes; null is always taken.
    public var type: CypherType
    /// Makes a parameter.
    public init(_ name: String, _ type: CypherType) {
      self.name = name
      self.type = type
    }
  }
  /// The name as documented, `toUpper`; calls find it whatever their case.
  public var name: String
  /// The parameters; the ones after `required` may be left out.
  public var parameters: [Parameter]
  /// How many must be given.
  public var required: Int
  /// Whether the last parameter may be repeated.
  public var isVariadic: Bool
  /// What it gives.
  public var result: CypherType
  /// Whether it gives the same for the same arguments within a statement (`rand` does not).
  public var isDeterministic: Bool
  /// One sentence for `:help` and `dbms.functions()`.
  public var summary: String

  /// Makes a signature.
  public init(
    _ name: String, _ parameters: [Parameter], required: Int? = nil, isVariadic: Bool = false, result: CypherType,
    isDeterministic: Bool = true, summary: String
  ) {
    self.name = name
    self.parameters = parameters
    self.required = required ?? parameters.count
    self.isVariadic = isVariadic
    self.result = result
    self.isDeterministic = isDeterministic
    self.summary = summary
  }
}
