import KithValue

/// The parameters that statements may name, in the order in which they were first given.
public struct ParameterTable: Sendable {
  private(set) var names: [String] = []
  /// The values by name, as a session takes them.
  public private(set) var values: [String: Value] = [:]
  /// Given on the command line: a script's own `:param` is only a default beside them.
  private var fixed: Set<String> = []

  /// Makes an empty table.
  public init() {}

  /// Sets a parameter, also over one of the command line.
  public mutating func set(_ name: String, _ value: Value) {
    if values.updateValue(value, forKey: name) == nil { names.append(name) }
  }

  /// Sets a parameter that no script's `:param` takes back.
  public mutating func fix(_ name: String, _ value: Value) {
    set(name, value)
    fixed.insert(name)
  }

  /// Whether the command line gave it.
  func isFixed(_ name: String) -> Bool { fixed.contains(name) }

  /// Forgets every parameter.
  mutating func removeAll() { self = ParameterTable() }

  /// What a value on the command line means: JSON if all of it is JSON, else the text itself.
  ///
  /// `2019` is an integer, `["a","b"]` a list, `Nick Pahl` and `"Nick Pahl"` the same text.
  public static func value(fromText text: String) -> Value {
    if let value = try? JSON.parse(text) { return value }
    return .string(text)
  }
}
