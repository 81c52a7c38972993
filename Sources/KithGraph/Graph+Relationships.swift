import KithValue

extension Graph {
  /// Whether the relationship is there: given out, and not deleted.
  public func isLive(relationship: RelationshipID) -> Bool { state.relationships.isLive(relationship) }

  /// The relationship's type; a relationship deleted in this transaction still has one. O(1).
  public func type(of relationship: RelationshipID) -> TypeID { state.relationships.type(of: relationship) }

  /// The node it starts from; a relationship deleted in this transaction still has one. O(1).
  public func start(of relationship: RelationshipID) -> NodeID { state.relationships.start(of: relationship) }

  /// The node it ends at; a relationship deleted in this transaction still has one. O(1).
  public func end(of relationship: RelationshipID) -> NodeID { state.relationships.end(of: relationship) }

  /// How many relationships have the type. O(1).
  public func relationshipCount(type: TypeID) -> Int { state.relationships.count(of: type) }

  /// The value under a key, null where the relationship has none or is deleted. O(1).
  public func property(_ key: KeyID, ofRelationship relationship: RelationshipID) -> Value {
    state.relationshipProperties.value(key, relationship)
  }

  /// The relationship's properties, by the keys' names. O(keys that any relationship has).
  public func properties(ofRelationship relationship: RelationshipID) -> [(key: KeyID, value: Value)] {
    state.relationshipProperties.all(relationship)
  }
}
