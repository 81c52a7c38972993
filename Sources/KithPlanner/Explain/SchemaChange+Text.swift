import KithGraph
import KithValue

extension SchemaChange {
  /// What is made or dropped: `people FOR (n:Person) ON (n.name)`.
  var text: String {
    switch self {
    case .createIndex(let index, _): "\(index.kind.rawValue) INDEX \(index.name) \(index.subject)"
    case .dropIndex(let name, _): "INDEX \(name)"
    case .createConstraint(let constraint, _): "CONSTRAINT \(constraint.name) \(constraint.subject)"
    case .dropConstraint(let name, _): "CONSTRAINT \(name)"
    }
  }
}

extension ConstraintDefinition {
  /// `FOR (n:Person) REQUIRE (n.id) IS UNIQUE`, as in the command that makes it.
  public var subject: String {
    let variable = target.isNode ? "n" : "r"
    var name = ""
    Value.appendName(target.name, to: &name)
    let pattern = target.isNode ? "(n:\(name))" : "()-[r:\(name)]-()"
    let properties = keys.map { key in
      var text = variable + "."
      Value.appendName(key, to: &text)
      return text
    }
    let demand =
      switch kind {
      case .unique: "UNIQUE"
      case .key: target.isNode ? "NODE KEY" : "RELATIONSHIP KEY"
      case .notNull: "NOT NULL"
      case .type(let type): ":: \(type.declaredName)"
      }
    return "FOR \(pattern) REQUIRE (\(properties.joined(separator: ", "))) IS \(demand)"
  }
}

extension CypherType {
  /// The name as a constraint declares it: what a list holds is never null.
  public var declaredName: String {
    switch self {
    case .list(let element): "LIST<\(element.declaredName) NOT NULL>"
    case .oneOf(let types): types.map(\.declaredName).joined(separator: " | ")
    default: name
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
