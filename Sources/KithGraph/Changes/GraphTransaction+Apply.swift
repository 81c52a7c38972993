import KithValue

/// A change set that does not fit the graph it is applied to: the store that holds it is damaged, or of another graph.
public struct ChangeSetMismatch: Error, Sendable, Hashable {
  /// What does not fit.
  public var message: String
}

extension GraphTransaction {
  /// Does what a change set says, giving every node and relationship the number that it has there.
  ///
  /// Throws ``ChangeSetMismatch`` where the change set is none of this graph's, after which the transaction must be
  /// dropped. O(changes).
  public func apply(_ changes: ChangeSet) throws(ChangeSetMismatch) {
    let symbols = try ChangeSymbols(changes, in: self)
    for relationship in changes.deletedRelationships {
      guard graph.isLive(relationship: relationship) else {
        throw ChangeSetMismatch(message: "relationship \(relationship) is deleted, which is not there")
      }
      deleteRelationship(relationship)
    }
    for node in changes.deletedNodes {
      guard graph.isLive(node: node) else {
        throw ChangeSetMismatch(message: "node \(node) is deleted, which is not there")
      }
      deleteNode(node)
    }
    if let node = deletedNodeWithRelationships() {
      throw ChangeSetMismatch(message: "node \(node) is deleted while it has relationships")
    }
    for created in changes.createdNodes {
      guard !graph.isLive(node: created.node), created.node < .max - 1 else {
        throw ChangeSetMismatch(message: "node \(created.node) is created, which is there already")
      }
      restoreNode(created.node, labels: try symbols.labels(created.labels))
    }
    for relabelled in changes.relabelledNodes {
      guard graph.isLive(node: relabelled.node) else {
        throw ChangeSetMismatch(message: "node \(relabelled.node) gets other labels, and is not there")
      }
      relabel(relabelled.node, try symbols.labels(relabelled.labels))
    }
    for created in changes.createdRelationships {
      guard graph.isLive(node: created.start), graph.isLive(node: created.end) else {
        throw ChangeSetMismatch(message: "relationship \(created.relationship) is created at a node that is not there")
      }
      guard restoreRelationship(created, type: try symbols.type(created.type)) else {
        throw ChangeSetMismatch(message: "relationship \(created.relationship) has the number of another one")
      }
    }
    for change in changes.nodeProperties {
      guard graph.isLive(node: change.entity) else {
        throw ChangeSetMismatch(message: "node \(change.entity) gets a property, and is not there")
      }
      write(try symbols.key(change.key), .node, change.entity, change.value, beginChange())
    }
    for change in changes.relationshipProperties {
      guard graph.isLive(relationship: change.entity) else {
        throw ChangeSetMismatch(message: "relationship \(change.entity) gets a property, and is not there")
      }
      write(try symbols.key(change.key), .relationship, change.entity, change.value, beginChange())
    }
    if let schema = changes.schema { setSchema(schema) }
  }

  /// Creates a node with a given number, which no live node has.
  private func restoreNode(_ node: NodeID, labels: [LabelID]) {
    let token = beginChange()
    let code = graph.state.nodes.internLabels(labels, token)
    graph.state.nodes.restore(node, code: code, token)
    graph.statistics.withLock { if node < $0.knownNodes { $0.forgetLabels() } }
    counters.nodesCreated += 1
    counters.labelsAdded += labels.count
  }

  /// Creates a relationship with a given number; false where that is another's.
  private func restoreRelationship(_ created: ChangeSet.CreatedRelationship, type: TypeID) -> Bool {
    guard
      graph.state.relationships.restore(
        created.relationship, type, from: created.start, to: created.end, beginChange())
    else { return false }
    noteCreated(created.relationship..<created.relationship + 1, type)
    counters.relationshipsCreated += 1
    return true
  }
}

/// The names of a change set as numbers of a graph, each interned when it is first needed.
private final class ChangeSymbols {
  private let changes: ChangeSet
  private let transaction: GraphTransaction
  private var labelSets: [[LabelID]?]
  private var types: [TypeID?]
  private var keys: [KeyID?]

  init(_ changes: ChangeSet, in transaction: GraphTransaction) throws(ChangeSetMismatch) {
    self.changes = changes
    self.transaction = transaction
    labelSets = Array(repeating: nil, count: changes.labelSets.count)
    types = Array(repeating: nil, count: changes.names.count)
    keys = Array(repeating: nil, count: changes.names.count)
  }

  func labels(_ set: UInt32) throws(ChangeSetMismatch) -> [LabelID] {
    guard set < labelSets.count else { throw ChangeSetMismatch(message: "there is no set of labels \(set)") }
    if let known = labelSets[Int(set)] { return known }
    var labels: [LabelID] = []
    for name in changes.labelSets[Int(set)] {
      labels.append(transaction.internLabel(try self.name(name)))
    }
    labelSets[Int(set)] = labels
    return labels
  }

  func type(_ place: UInt32) throws(ChangeSetMismatch) -> TypeID {
    let name = try name(place)
    if let known = types[Int(place)] { return known }
    let type = transaction.internType(name)
    types[Int(place)] = type
    return type
  }

  func key(_ place: UInt32) throws(ChangeSetMismatch) -> KeyID {
    let name = try name(place)
    if let known = keys[Int(place)] { return known }
    let key = transaction.internKey(name)
    keys[Int(place)] = key
    return key
  }

  private func name(_ place: UInt32) throws(ChangeSetMismatch) -> String {
    guard place < changes.names.count else { throw ChangeSetMismatch(message: "there is no name \(place)") }
    return changes.names[Int(place)]
  }
}
