import KithValue

/// The one writer's work on a graph: reads see every change at once, and nobody else sees any until the commit.
///
/// Dropping it without a commit is the rollback, and costs nothing. It is not Sendable: one thread at a time. A
/// transaction on a snapshot that is not the latest, or beside another that is open, starts a history of its own.
/// ```swift
/// let transaction = GraphTransaction(graph)
/// let savepoint = transaction.savepoint()
/// do { try transaction.setProperty(name, ofNode: ada, to: .string("Ada")) } catch { transaction.restore(savepoint) }
/// let next = transaction.commit()
/// ```
public final class GraphTransaction {
  /// The working graph: the same reading API as a snapshot.
  public let graph: Graph
  /// The snapshot that it began on.
  public let base: Graph
  /// What was done so far.
  public internal(set) var counters = GraphCounters()
  /// About how much memory what was written takes that was not there before, in bytes; it only grows.
  public internal(set) var writtenBytes = 0
  /// The list that was written last: where many get the same one, it is there once.
  var lastList: ListValue?
  var deletedNodes: [NodeID] = []
  let pending: PendingAdjacency
  private let right: WritingRight
  private var isOpen = true
  /// Whether somebody may read what a savepoint would let be overwritten.
  private var wasFrozen = false
  private var savepoints: [Int] = []
  private var lastSavepoint = 0

  /// Begins on a snapshot. O(1).
  public init(_ base: Graph) {
    precondition(base.pending == nil, "a transaction begins on a snapshot, not on another's working graph")
    base.takeUpPending()
    self.base = base
    if let right = base.lineage.rightToWrite(on: base.version) {
      self.right = right
      graph = Graph(workingOn: base, lineage: base.lineage, state: base.state)
    } else {
      let lineage = Lineage(beside: base.lineage, head: base.version)
      guard let right = lineage.rightToWrite(on: base.version) else { preconditionFailure("nobody else knows it") }
      self.right = right
      graph = Graph(workingOn: base, lineage: lineage, state: base.state.detached(owner: .fresh()))
    }
    guard let pending = graph.pending else { preconditionFailure("a working graph takes writes") }
    self.pending = pending
  }

  /// Lets the adjacency take up what was written, which the next read of it, savepoint or commit would wait for.
  public func settle() { graph.takeUpPending() }

  /// The working graph as it is now, for whoever reads on while it changes. What it costs is what a savepoint does.
  public func frozen() -> Graph {
    precondition(isOpen, "the transaction was committed before")
    graph.takeUpPending()
    pending.token = .fresh()
    wasFrozen = true
    return Graph(freezing: graph, right: right)
  }

  /// Freezes the working graph and gives it out as the next snapshot; the transaction is then used up.
  public func commit() -> Graph {
    graph.takeUpPending()
    return commitOwingAdjacency()
  }

  /// As `commit`, but what the adjacency has not taken up yet it takes up when somebody first walks a relationship: whoever
  /// opens a large graph to look something up does not wait for it.
  package func commitOwingAdjacency() -> Graph {
    precondition(isOpen, "the transaction was committed before")
    if pending.isWaiting.load(ordering: .relaxed) { graph.owed = pending }
    graph.pending = nil
    graph.version = Graph.freshVersion()
    isOpen = false
    right.commit(graph.version)
    return graph
  }

  /// A label's number, new if need be.
  public func internLabel(_ name: String) -> LabelID { LabelID(raw: graph.symbols.labels.intern(name)) }
  /// A relationship type's number, new if need be.
  public func internType(_ name: String) -> TypeID { TypeID(raw: graph.symbols.types.intern(name)) }
  /// A property key's number, new if need be.
  public func internKey(_ name: String) -> KeyID { KeyID(raw: graph.symbols.keys.intern(name)) }

  /// Remembers the state as it is; O(what was written since the last read of the adjacency), mostly nothing.
  public func savepoint() -> Savepoint {
    graph.takeUpPending()
    pending.token = .fresh()
    lastSavepoint += 1
    savepoints.append(lastSavepoint)
    return Savepoint(
      number: lastSavepoint, state: graph.state, statistics: graph.statistics.withLock { $0 }, counters: counters,
      deletedNodes: deletedNodes)
  }

  /// Goes back to a savepoint of this transaction: everything done since is undone. O(1).
  ///
  /// The savepoint itself may be restored again; those taken after it are spent.
  public func restore(_ savepoint: Savepoint) {
    while let last = savepoints.last, last > savepoint.number { savepoints.removeLast() }
    precondition(savepoints.last == savepoint.number, "the savepoint is spent, or another transaction's")
    _ = beginChange()
    pending.forget()
    pending.token = .fresh()
    // Pages full of strings and lists take long to free, and whoever was told to stop is to say so soon.
    let undone = graph.state
    graph.state = wasFrozen ? savepoint.state.detached(owner: .fresh()) : savepoint.state
    Disposal.perform((counters.changes - savepoint.counters.changes) * 2) { withExtendedLifetime(undone) {} }
    graph.statistics.withLock { $0 = savepoint.statistics }
    counters = savepoint.counters
    deletedNodes = savepoint.deletedNodes
  }

  /// Whoever writes begins here, and gets the token of the pages it may change.
  func beginChange() -> WriterToken {
    precondition(isOpen, "the transaction was committed before")
    return pending.token
  }

  func noteCreated(_ relationships: Range<RelationshipID>, _ type: TypeID) { pending.noteCreated(relationships, type) }
  func noteDeleted(_ relationship: RelationshipID, _ type: TypeID) { pending.noteDeleted(relationship, type) }
}

/// A state of a transaction to come back to, so that a statement that fails leaves no trace.
public struct Savepoint {
  let number: Int
  let state: GraphState
  let statistics: StatisticsCache
  let counters: GraphCounters
  let deletedNodes: [NodeID]
}
