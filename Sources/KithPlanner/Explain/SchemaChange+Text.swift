import KithGraph

extension SchemaChange {
  /// What is made or dropped: `people FOR (n:Person) ON (n.name)`.
  var text: String {
    switch self {
    case .createIndex(let index, _): "\(index.kind.rawValue) INDEX \(index.name) \(index.subject)"
    case .dropIndex(let name, _): "INDEX \(name)"
    }
  }
}

extension IndexDefinition {
  /// `FOR (n:Person) ON (n.name)`, as in the command that makes it.
  public var subject: String {
    let variable = target.isNode ? "n" : "r"
    let pattern = target.isNode ? "(n:\(target.name))" : "()-[r:\(target.name)]-()"
    return "FOR \(pattern) ON (\(keys.map { "\(variable).\($0)" }.joined(separator: ", ")))"
  }
}
