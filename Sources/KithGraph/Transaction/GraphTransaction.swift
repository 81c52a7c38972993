import KithValue

/// The one writer's work on a graph: reads see every change at once, and nobody else sees any until the commit.
///
/// Dropping it without a commit is the rollback, and costs nothing. It is not Sendable: one thread at a time.
/// ```swift
/// let transaction = GraphTransaction(graph)
/// let savepoint = transaction.savepoint()
/// do { try transaction.setProperty(name, ofNode: ada, to: .string("Ada")) } catch { transaction.restore(savepoint) }
/// let next = transaction.commit()
/// ```
public final class GraphTransaction {
  /// The working graph: the same reading API as a snapshot.
  public private(set) var graph: Graph
  /// What was done so far.
  public internal(set) var counters = GraphCounters()
  var deletedNodes: [NodeID] = []
  private var isOpen = true

  /// Begins on a snapshot.
  public init(_ base: Graph) {
    graph = Graph(copying: base)
    graph.version = base.version &+ 1
  }

  /// Freezes the working graph and gives it out as the next snapshot; the transaction is then used up.
  public func commit() -> Graph {
    precondition(isOpen, "the transaction was committed before")
    isOpen = false
    return graph
  }

  /// A label's number, new if need be.
  public func internLabel(_ name: String) -> LabelID { LabelID(raw: graph.symbols.labels.intern(name)) }
  /// A relationship type's number, new if need be.
  public func internType(_ name: String) -> TypeID { TypeID(raw: graph.symbols.types.intern(name)) }
  /// A property key's number, new if need be.
  public func internKey(_ name: String) -> KeyID { KeyID(raw: graph.symbols.keys.intern(name)) }

  func willChange() {
    precondition(isOpen, "the transaction was committed before")
    graph.adjacencyCache.withLock { $0.removeAll() }
    graph.statistics.withLock { $0 = StatisticsCache() }
  }
}

/// A state of a transaction to come back to, so that a statement that fails leaves no trace.
public struct Savepoint {
  let state: GraphState
  let counters: GraphCounters
  let deletedNodes: [NodeID]
}

extension GraphTransaction {
  /// Remembers the state as it is; cheap, and it may be restored more than once.
  public func savepoint() -> Savepoint {
    Savepoint(state: graph.state, counters: counters, deletedNodes: deletedNodes)
  }

  /// Goes back to a savepoint of this transaction: everything done since is undone, savepoints taken since are spent.
  public func restore(_ savepoint: Savepoint) {
    willChange()
    graph.state = savepoint.state
    counters = savepoint.counters
    deletedNodes = savepoint.deletedNodes
  }
}
