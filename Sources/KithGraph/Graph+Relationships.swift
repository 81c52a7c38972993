import KithValue

extension Graph {
  /// Whether the relationship is there: given out, and not deleted.
  public func isLive(relationship: RelationshipID) -> Bool {
    relationship < relationshipCapacity && state.relationships[Int(relationship)].isLive
  }

  /// The relationship's type; a relationship deleted in this transaction still has one.
  public func type(of relationship: RelationshipID) -> TypeID { state.relationships[Int(relationship)].type }

  /// The node it starts from; a relationship deleted in this transaction still has one.
  public func start(of relationship: RelationshipID) -> NodeID { state.relationships[Int(relationship)].start }

  /// The node it ends at; a relationship deleted in this transaction still has one.
  public func end(of relationship: RelationshipID) -> NodeID { state.relationships[Int(relationship)].end }

  /// How many relationships have the type.
  public func relationshipCount(type: TypeID) -> Int {
    state.relationships.count { $0.isLive && $0.type == type }
  }

  /// The value under a key, null where the relationship has none.
  public func property(_ key: KeyID, ofRelationship relationship: RelationshipID) -> Value {
    guard isLive(relationship: relationship) else { return .null }
    return state.relationships[Int(relationship)].properties[key] ?? .null
  }

  /// The relationship's properties, by the keys' names.
  public func properties(ofRelationship relationship: RelationshipID) -> [(key: KeyID, value: Value)] {
    guard isLive(relationship: relationship) else { return [] }
    return sorted(state.relationships[Int(relationship)].properties)
  }
}
