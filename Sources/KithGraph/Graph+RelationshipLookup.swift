import KithValue

extension Graph {
  /// The relationships of a type (or any) whose property equals the value, as Cypher's `=` has it, in ascending order; nil
  /// where no index is declared or it cannot tell, or where `goesOn` says no while it is being made, here and below.
  public func relationships(
    type: TypeID?, key: KeyID, equals value: Value, while goesOn: () -> Bool = { true }
  ) -> [RelationshipID]? {
    relationshipIndex(type, key, while: goesOn)?.identifiers(equals: value).map { having(type, $0) }
  }

  /// The relationships whose string begins with a prefix, in ascending order; nil where no index tells.
  public func relationships(
    type: TypeID?, key: KeyID, prefix: String, while goesOn: () -> Bool = { true }
  ) -> [RelationshipID]? {
    relationshipIndex(type, key, while: goesOn)?.identifiers(prefix: prefix).map { having(type, $0).sorted() }
  }

  /// The relationships whose value may lie within bounds, in ascending order; nil where no index tells.
  public func relationships(
    type: TypeID?, key: KeyID, within bounds: ValueBounds, while goesOn: () -> Bool = { true }
  ) -> [RelationshipID]? {
    relationshipIndex(type, key, while: goesOn)?.identifiers(within: bounds).map { having(type, $0).sorted() }
  }

  private func relationshipIndex(_ type: TypeID?, _ key: KeyID, while goesOn: () -> Bool) -> IndexedColumn? {
    guard let column = state.relationshipProperties[key] else { return nil }
    return lineage.relationshipIndexes.index(key, column, mayBuild: pending == nil, isDeclared: true, while: goesOn)
  }

  private func having(_ type: TypeID?, _ relationships: [RelationshipID]) -> [RelationshipID] {
    relationships.filter { relationship in
      guard isLive(relationship: relationship) else { return false }
      guard let type else { return true }
      return self.type(of: relationship) == type
    }
  }
}
