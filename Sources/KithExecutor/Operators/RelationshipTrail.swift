/// The relationships of a walk, none of them twice: a stack that can be asked what is in it.
///
/// Short walks are looked through; a long one also keeps a set, so that a step costs O(1).
struct RelationshipTrail {
  private(set) var relationships: [UInt32] = []
  private var members: Set<UInt32> = []
  /// From this length on, the set is kept.
  private static let longWalk = 32

  var count: Int { relationships.count }

  /// Whether the walk has used the relationship.
  func contains(_ relationship: UInt32) -> Bool {
    relationships.count < Self.longWalk ? relationships.contains(relationship) : members.contains(relationship)
  }

  mutating func append(_ relationship: UInt32) {
    relationships.append(relationship)
    if relationships.count == Self.longWalk {
      members = Set(relationships)
    } else if relationships.count > Self.longWalk {
      members.insert(relationship)
    }
  }

  mutating func removeLast() {
    let relationship = relationships.removeLast()
    if relationships.count >= Self.longWalk { members.remove(relationship) }
  }

  mutating func removeAll() {
    relationships.removeAll(keepingCapacity: true)
    members.removeAll(keepingCapacity: true)
  }
}
