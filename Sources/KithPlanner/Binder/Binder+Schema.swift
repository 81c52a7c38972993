import KithCypher
import KithGraph

extension Binder {
  /// `CREATE INDEX` and `DROP INDEX`: an index that is given no name gets one that says what it is on.
  func bindSchema(_ command: SchemaClause.Command) -> SchemaChange {
    switch command {
    case .createIndex(let create):
      let target = bindTarget(create.target)
      let keys = create.keys.map(\.text)
      let kind: IndexDefinition.Kind =
        switch create.kind {
        case .range: .range
        case .text: .text
        }
      let name = create.name?.text ?? IndexDefinition.name(kind: kind, target: target, keys: keys)
      return .createIndex(
        IndexDefinition(name: name, kind: kind, target: target, keys: keys), ifNotExists: create.ifNotExists)
    case .dropIndex(let name, let ifExists): return .dropIndex(name: name.text, ifExists: ifExists)
    }
  }

  func bindTarget(_ pattern: SchemaPattern) -> SchemaTarget {
    pattern.isRelationship ? .relationship(type: pattern.name.text) : .node(label: pattern.name.text)
  }
}
