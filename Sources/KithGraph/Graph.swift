import KithValue
import Synchronization

/// A property graph: an immutable snapshot that readers hold without locks, or the working graph of the one open transaction.
///
/// A snapshot never changes and may be read from any thread. The working graph of a `GraphTransaction` has the same API
/// and sees every change at once; it belongs to whoever holds the transaction.
/// ```swift
/// let transaction = GraphTransaction(Graph())
/// let ada = try transaction.createNode(labels: [transaction.internLabel("Person")], properties: [])
/// let graph = transaction.commit()
/// ```
public final class Graph: @unchecked Sendable {
  // Unchecked: `state` is written only through the transaction that made this graph, before it is handed out as a snapshot.
  var state: GraphState
  let symbols: Symbols
  /// Changes with every commit.
  public internal(set) var version: UInt64
  let statistics = Mutex(StatisticsCache())
  let adjacencyCache = Mutex<[AdjacencyKey: BuiltAdjacency]>([:])

  /// An empty graph.
  public init() {
    state = GraphState()
    symbols = Symbols()
    version = 0
  }

  init(copying other: Graph) {
    state = other.state
    symbols = other.symbols
    version = other.version
  }

  /// How many nodes there are.
  public var nodeCount: Int { state.liveNodes }
  /// How many relationships there are.
  public var relationshipCount: Int { state.liveRelationships }
  /// Every node's identifier is below this.
  public var nodeCapacity: NodeID { UInt32(state.nodes.count) }
  /// Every relationship's identifier is below this.
  public var relationshipCapacity: RelationshipID { UInt32(state.relationships.count) }
  /// The memory that the graph holds, in bytes; pages shared with other snapshots are counted whole.
  public var byteCount: Int { state.nodes.count * 64 + state.relationships.count * 64 }
}

/// What a graph is made of.
struct GraphState: Sendable {
  struct NodeRecord: Sendable {
    var isLive = true
    var labels: Set<LabelID> = []
    var properties: [KeyID: Value] = [:]
  }
  struct RelationshipRecord: Sendable {
    var isLive = true
    var type: TypeID
    var start: NodeID
    var end: NodeID
    var properties: [KeyID: Value] = [:]
  }
  var nodes: [NodeRecord] = []
  var relationships: [RelationshipRecord] = []
  var liveNodes = 0
  var liveRelationships = 0
}

struct AdjacencyKey: Hashable {
  var type: TypeID
  var direction: Direction
}
