import KithValue
import Synchronization

/// A property graph: an immutable snapshot that readers hold without locks, or the working graph of the one open transaction.
///
/// A snapshot never changes and may be read from any thread. The working graph of a `GraphTransaction` has the same API
/// and sees every change at once; it belongs to whoever holds the transaction, who may let several threads read it while
/// none writes.
/// ```swift
/// let transaction = GraphTransaction(Graph())
/// let ada = try transaction.createNode(labels: [transaction.internLabel("Person")], properties: [])
/// let graph = transaction.commit()
/// ```
public final class Graph: @unchecked Sendable {
  // Unchecked: what is not behind a lock is written only through the transaction that made this graph, before it is
  // handed out as a snapshot.
  //
  // The state stands behind a pointer because reading a class's own property runs a dynamic check for exclusive access,
  // which took two thirds of the time of `isLive(node:)`.
  private let place: UnsafeMutablePointer<GraphState>
  let lineage: Lineage
  /// Changes with every commit.
  public internal(set) var version: UInt64
  /// What the adjacency has not taken up yet; nil in a snapshot.
  var pending: PendingAdjacency?
  /// What the adjacency of a snapshot that was read from a store takes up when somebody first walks a relationship.
  var owed: PendingAdjacency?
  let statistics: Guarded<StatisticsCache>
  /// Kept by what is read of a transaction, so that nobody writes where it reads when the transaction is gone.
  private let right: WritingRight?
  /// What `keepDerived` was given.
  private let derived = Guarded<(any AnyObject & Sendable)?>(nil)

  /// An empty graph.
  public init() {
    let symbols = Symbols()
    version = Self.freshVersion()
    lineage = Lineage(symbols: symbols, head: version)
    place = .allocate(capacity: 1)
    place.initialize(to: GraphState(owner: .fresh(), symbols: symbols))
    statistics = Guarded(StatisticsCache())
    right = nil
  }

  /// The working graph of a transaction.
  init(workingOn base: Graph, lineage: Lineage, state: GraphState) {
    place = .allocate(capacity: 1)
    place.initialize(to: state)
    self.lineage = lineage
    version = base.version
    pending = PendingAdjacency(token: .fresh())
    statistics = Guarded(base.statistics.withLock { $0 })
    right = nil
  }

  /// What a transaction's working graph is at a moment, as a snapshot.
  init(freezing graph: Graph, right: WritingRight) {
    place = .allocate(capacity: 1)
    place.initialize(to: graph.state)
    lineage = graph.lineage
    version = Self.freshVersion()
    statistics = Guarded(graph.statistics.withLock { $0 })
    self.right = right
  }

  deinit {
    place.deinitialize(count: 1)
    place.deallocate()
  }

  /// What the graph is made of.
  var state: GraphState {
    @inline(__always) _read { yield place.pointee }
    @inline(__always) _modify { yield &place.pointee }
  }

  var symbols: Symbols { lineage.symbols }

  private static let lastVersion = Atomic<UInt64>(0)
  static func freshVersion() -> UInt64 { lastVersion.wrappingAdd(1, ordering: .relaxed).newValue }

  /// Takes what somebody has worked out of this snapshot and left with it, so that nobody else has it meanwhile; nil where
  /// nothing of the type is there.
  public func takeDerived<Derived: AnyObject & Sendable>(_ type: Derived.Type) -> Derived? {
    guard isSnapshot else { return nil }
    return derived.withLock { kept in
      guard let found = kept as? Derived else { return nil }
      kept = nil
      return found
    }
  }

  /// Leaves something that was worked out of this snapshot to whoever works with it next; a working graph keeps nothing.
  /// ```swift
  /// let facts = graph.takeDerived(Facts.self) ?? Facts()
  /// defer { graph.keepDerived(facts) }
  /// ```
  public func keepDerived(_ derived: some AnyObject & Sendable) {
    if isSnapshot { self.derived.withLock { $0 = derived } }
  }

  /// How many nodes there are.
  public var nodeCount: Int { state.nodes.liveCount }
  /// How many relationships there are.
  public var relationshipCount: Int { state.relationships.liveCount }
  /// Every node's identifier is below this.
  public var nodeCapacity: NodeID { state.nodes.capacity }
  /// Every relationship's identifier is below this.
  public var relationshipCapacity: RelationshipID { state.relationships.capacity }
  /// The memory that the graph holds, in bytes; pages shared with other snapshots count whole. O(pages + strings).
  public var byteCount: Int {
    takeUpPending()
    return state.byteCount
  }
}

/// What a graph is made of: a few tables of pages, so that a copy is cheap and shares everything until it is changed.
struct GraphState: Sendable {
  var nodes: NodeStore
  var relationships: RelationshipStore
  var nodeProperties = PropertyColumns()
  var relationshipProperties = PropertyColumns()
  /// By the type's number; nil where no relationship ever had the type.
  var adjacency: [TypeAdjacency?] = []
  var schema = GraphSchema()

  init(owner: WriterToken, symbols: Symbols) {
    nodes = NodeStore(owner: owner, labelNames: symbols.labels)
    relationships = RelationshipStore(owner: owner)
  }

  var byteCount: Int {
    nodes.byteCount + relationships.byteCount + nodeProperties.byteCount + relationshipProperties.byteCount
      + adjacency.reduce(0) { $0 + ($1?.byteCount ?? 0) }
  }

  /// The same state for a writer elsewhere, who must not write where this one's writer may.
  func detached(owner: WriterToken) -> GraphState {
    var copy = self
    copy.relationships.sealBlocks()
    copy.adjacency = adjacency.map { $0?.detached(owner: owner) }
    return copy
  }
}
