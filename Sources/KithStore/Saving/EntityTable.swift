import KithGraph
import KithValue

/// The nodes or the relationships of a graph under one name for what both have.
struct EntityTable {
  let graph: Graph
  let holdsNodes: Bool

  func gather(_ key: KeyID, _ entities: [UInt32]) -> Vector {
    holdsNodes ? graph.gatherNodeProperty(key, entities) : graph.gatherRelationshipProperty(key, entities)
  }

  func property(_ key: KeyID, of entity: UInt32) -> Value {
    holdsNodes ? graph.property(key, ofNode: entity) : graph.property(key, ofRelationship: entity)
  }

  func isLive(_ entity: UInt32) -> Bool {
    holdsNodes ? graph.isLive(node: entity) : graph.isLive(relationship: entity)
  }

  func describe(_ entity: UInt32) -> String {
    holdsNodes
      ? KithStore.describe(entity, in: graph) : KithStore.describe(relationship: entity, in: graph)
  }
}

/// Entities in pieces of the size that vectors are gathered in.
struct Morsels: Sequence, IteratorProtocol {
  private let entities: [UInt32]
  private var at = 0

  init(_ entities: [UInt32]) { self.entities = entities }

  mutating func next() -> (first: Int, entities: [UInt32])? {
    guard at < entities.count else { return nil }
    let end = Swift.min(at + 1024, entities.count)
    defer { at = end }
    return (at, Array(entities[at..<end]))
  }
}

extension Vector {
  /// The rows in which two vectors of one length differ.
  func rowsThatDiffer(from other: Vector) -> [Int] {
    switch (self, other) {
    case (.string(let a, let mine), .string(let b, let theirs)) where mine === theirs:
      return a == b ? [] : a.indices.filter { a[$0] != b[$0] }
    case (.constant(.null, _), .constant(.null, _)): return []
    default: return (0..<count).filter { !self[$0].isSame(as: other[$0]) }
    }
  }

  /// Whether no row holds anything, as far as that can be told at once.
  var isPlainlyNull: Bool { if case .constant(.null, _) = self { true } else { false } }
}
