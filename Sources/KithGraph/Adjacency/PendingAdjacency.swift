import KithValue
import Synchronization

/// The relationships that a transaction created or deleted and that the adjacency has not taken up yet.
///
/// Writes only note them; the first read of the adjacency, a savepoint and the commit take them up together. So deleting
/// the relationships of a hub one by one costs one pass over its list, and creating a hundred thousand costs one build.
final class PendingAdjacency: @unchecked Sendable {
  // Unchecked: written only by the transaction's thread while no other reads, and taken up under the lock.
  var token: WriterToken
  var created: [TypeID: [Range<RelationshipID>]] = [:]
  var deleted: [TypeID: [RelationshipID]] = [:]
  /// How many nodes that changed their labels had the counts by label adjusted.
  var relabelled = 0
  /// Whether there is anything to take up.
  let isWaiting = Atomic<Bool>(false)
  let lock = Guarded(())

  init(token: WriterToken) { self.token = token }

  func noteCreated(_ relationships: Range<RelationshipID>, _ type: TypeID) {
    guard !relationships.isEmpty else { return }
    isWaiting.store(true, ordering: .relaxed)
    if let last = created[type]?.last, last.upperBound == relationships.lowerBound {
      created[type]![created[type]!.count - 1] = last.lowerBound..<relationships.upperBound
    } else {
      created[type, default: []].append(relationships)
    }
  }

  func noteDeleted(_ relationship: RelationshipID, _ type: TypeID) {
    isWaiting.store(true, ordering: .relaxed)
    deleted[type, default: []].append(relationship)
  }

  /// Forgets what was noted, for a savepoint is restored.
  func forget() {
    created = [:]
    deleted = [:]
    isWaiting.store(false, ordering: .relaxed)
  }
}

extension Graph {
  /// Lets the adjacency take up what was written; nothing to do in a snapshot, unless it was read from a store.
  func takeUpPending() {
    guard let pending = pending ?? owed, pending.isWaiting.load(ordering: .acquiring) else { return }
    pending.lock.withLock { _ in
      guard pending.isWaiting.load(ordering: .relaxed) else { return }
      for type in Set(pending.created.keys).union(pending.deleted.keys) {
        takeUp(type, created: pending.created[type] ?? [], deleted: pending.deleted[type] ?? [], pending.token)
      }
      statistics.withLock { $0.knownNodes = nodeCapacity }
      pending.created = [:]
      pending.deleted = [:]
      pending.isWaiting.store(false, ordering: .releasing)
    }
  }

  private func takeUp(
    _ type: TypeID, created: [Range<RelationshipID>], deleted: [RelationshipID], _ token: WriterToken
  ) {
    let at = Int(type.raw)
    if at >= state.adjacency.count {
      state.adjacency.append(contentsOf: repeatElement(nil, count: at + 1 - state.adjacency.count))
    }
    let records = state.relationships
    let createdCount = created.reduce(0) { $0 + $1.count }
    // Building anew costs a pass over the nodes and all the type's relationships, and leaves no slack.
    if createdCount + deleted.count >= 64,
      createdCount * 4 >= records.count(of: type) || deleted.count >= records.count(of: type),
      (createdCount + deleted.count) * 16 >= Int(nodeCapacity)
    {
      state.adjacency[at] = AdjacencyBuilder.build(type, of: records, nodeCapacity: nodeCapacity, token: token)
      statistics.withLock { cache in
        cache.pairs[type] = nil
        cache.ends[type] = state.adjacency[at].map { LabelEndCounts($0, state.nodes, total: records.count(of: type)) }
      }
      return
    }
    var additions: [(start: NodeID, end: NodeID, id: RelationshipID)] = []
    for id in created.joined() where records.isLive(id) {
      additions.append((records.start(of: id), records.end(of: id), id))
    }
    if state.adjacency[at] == nil { state.adjacency[at] = TypeAdjacency(owner: token) }
    state.adjacency[at]!.change(
      adding: additions, starts: deleted.map(records.start), ends: deleted.map(records.end),
      isCounted: created.isEmpty || deleted.isEmpty, token: token, isLive: records.isLive)
    keepCounts(type, created: additions, deleted: created.isEmpty || deleted.isEmpty ? deleted : nil)
  }

  /// Adjusts what was counted by labels; where some of what was deleted may never have been counted, forgets it.
  private func keepCounts(
    _ type: TypeID, created: [(start: NodeID, end: NodeID, id: RelationshipID)], deleted: [RelationshipID]?
  ) {
    let (nodes, records) = (state.nodes, state.relationships)
    statistics.withLock { cache in
      var pairs = cache.pairs.removeValue(forKey: type)
      var ends = cache.ends.removeValue(forKey: type)
      guard let deleted, pairs != nil || ends != nil else { return }
      func add(_ change: Int, _ start: NodeID, _ end: NodeID) {
        pairs?.add(change, start: nodes.code(of: start), end: nodes.code(of: end))
        ends?.add(change, start: nodes.code(of: start), end: nodes.code(of: end))
      }
      for (start, end, _) in created { add(1, start, end) }
      for id in deleted { add(-1, records.start(of: id), records.end(of: id)) }
      cache.pairs[type] = pairs
      cache.ends[type] = ends
    }
  }
}
