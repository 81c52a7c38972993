import KithCypher
import KithGraph
import KithValue

extension Binder {
  /// `CREATE` and `DROP` of `INDEX` and `CONSTRAINT`: what is given no name gets one that says what it is on.
  func bindSchema(_ command: SchemaClause.Command) throws(SemanticError) -> SchemaChange {
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
    case .createConstraint(let create):
      let target = bindTarget(create.target)
      let keys = create.keys.map(\.text)
      let kind: ConstraintDefinition.Kind =
        switch create.requirement {
        case .unique: .unique
        case .key: .key
        case .notNull: .notNull
        case .type(let type, let span): .type(try storableType(type, span))
        }
      let name = create.name?.text ?? ConstraintDefinition.name(kind: kind, target: target, keys: keys)
      return .createConstraint(
        ConstraintDefinition(name: name, kind: kind, target: target, keys: keys), ifNotExists: create.ifNotExists)
    case .dropConstraint(let name, let ifExists): return .dropConstraint(name: name.text, ifExists: ifExists)
    }
  }

  /// The type of a property constraint: one that a property can have, or several.
  private func storableType(_ type: TypeName, _ span: SourceSpan) throws(SemanticError) -> CypherType {
    func refuse(_ message: String) -> SemanticError {
      SemanticError(
        "InvalidType", message, at: span,
        hint:
          "BOOLEAN, STRING, INTEGER, FLOAT, DATE, LOCAL TIME, ZONED TIME, LOCAL DATETIME, ZONED DATETIME, DURATION, "
          + "LIST<TYPE NOT NULL>, or several with | between")
    }
    switch type {
    case .union(let types):
      var all: [CypherType] = []
      for one in types { all.append(try storableType(one, span)) }
      return .oneOf(all)
    case .list(let element, notNull: false):
      switch element {
      case .plain(let name, notNull: true): return .list(try storableType(.plain(name, notNull: false), span))
      case .plain, .list, .union: throw refuse("A property's list holds values of one type, and no null: NOT NULL.")
      }
    case .plain(_, notNull: true), .list(_, notNull: true):
      throw refuse("A type does not demand that the property is there: make another constraint with IS NOT NULL.")
    case .plain(let name, notNull: false):
      guard name != CypherType.any.name, let type = CypherType(named: name) else {
        throw refuse("A property constraint cannot demand the type \(name).")
      }
      return type
    }
  }

  func bindTarget(_ pattern: SchemaPattern) -> SchemaTarget {
    pattern.isRelationship ? .relationship(type: pattern.name.text) : .node(label: pattern.name.text)
  }
}
