import KithExecutor
import KithGraph
import KithSession
import KithStore
import KithValue
import Synchronization

/// A graph that answers Cypher: a folder of CSV files, or nothing but memory.
///
///     let database = try Database.open("graph")
///     let session = database.makeSession()
///     let cursor = try session.run("MATCH (p:Person) RETURN p.name AS name ORDER BY name")
///
/// Any number of sessions may read at once, each from a snapshot of its own; one at a time writes. What was committed is
/// on the disk, and other processes see it at their next statement.
public final class Database: Sendable {
  /// How a graph is opened.
  public struct Options: Sendable {
    /// Refuses every change.
    public var isReadOnly = false
    /// Takes a path at which there is nothing as a graph to be made there.
    public var createsMissing = false
    /// Where the documents that quotes come from are kept; `GRAPH/letters` where it is nil.
    public var lettersDirectory: String?
    /// Stops every statement with `LimitExceeded` after so many seconds, where it does not bring a limit of its own.
    public var timeLimit: Double?
    /// Stops every statement with `LimitExceeded` where the rows, groups and lists it must keep would take more bytes than
    /// this, where it does not bring a limit of its own.
    public var memoryLimit: Int?
    /// Whether plans are rewritten for speed; tests compare the answers with and without.
    package var isOptimising = true
    /// From how many rows on the work of a statement is shared among threads; tests share the work of a few.
    package var sharesFrom = 20_000.0
    /// Makes options.
    public init() {}
  }

  /// What sessions share.
  struct State {
    var graph: Graph
    var routines: Routines
  }

  let state: Mutex<State>
  let writer = WriterLock()
  let plans = PlanCache()
  let options: Options
  let store: (any GraphStore)?
  /// Where the graph was opened; nil for one in memory.
  public let path: String?

  init(graph: Graph, store: (any GraphStore)?, path: String?, options: Options) {
    var routines = Routines()
    for procedure in SystemProcedures.all(path: path) { routines.register(procedure) }
    state = Mutex(State(graph: graph, routines: routines))
    self.store = store
    self.path = path
    self.options = options
  }

  /// An empty graph in memory.
  public convenience init(options: Options = Options()) {
    self.init(graph: Graph(), store: nil, path: nil, options: options)
  }

  /// A graph that was built in memory, by an importer or a benchmark.
  package convenience init(graph: Graph, options: Options = Options()) {
    self.init(graph: graph, store: nil, path: nil, options: options)
  }

  /// A session over the graph as it is now and will be.
  public func makeSession() -> any Session { EmbeddedSession(self) }

  /// Adds a procedure that CALL can name, or replaces the one of the same name.
  ///
  ///     database.register(
  ///       Procedure(
  ///         ProcedureSignature("my.squares", arguments: [.init("up to", .integer)], results: [.init("square", .integer)])
  ///       ) { arguments, _ in
  ///         guard case .integer(let last) = arguments[0], last > 0 else { return [] }
  ///         return (1...last).map { [.integer($0 * $0)] }
  ///       })
  public func register(_ procedure: Procedure) {
    state.withLock { $0.routines.register(procedure) }
    plans.clear()
  }

  /// Adds a function that expressions can call, or replaces the one of the same name; calls find it whatever their case.
  ///
  /// Arguments are held to the types of the signature before the body sees them; null reaches it as it is.
  ///
  ///     database.register(
  ///       ScalarFunction(
  ///         FunctionSignature("my.shout", [.init("text", .string)], result: .string, summary: "In capitals, with a !.")
  ///       ) { arguments, _ in
  ///         guard case .string(let text) = arguments[0] else { return .null }
  ///         return .string(text.text.uppercased() + "!")
  ///       })
  public func register(_ function: ScalarFunction) {
    state.withLock { $0.routines.register(function) }
    plans.clear()
  }

  var currentGraph: Graph { state.withLock { $0.graph } }
  var routines: Routines { state.withLock { $0.routines } }

  /// Makes a committed graph the one that the next statement sees.
  func publish(_ graph: Graph) { state.withLock { $0.graph = graph } }
}

/// Lets one session at a time write; a second one waits a while and is then told.
final class WriterLock: Sendable {
  private let holder = Mutex<ObjectIdentifier?>(nil)

  /// Takes the lock for an owner, waiting up to `patience` and while `goesOn`; false where it stays taken.
  func acquire(
    _ owner: AnyObject, patience: Duration = .seconds(5), while goesOn: () -> Bool = { true }
  ) -> Bool {
    let id = ObjectIdentifier(owner)
    let deadline = ContinuousClock.now + patience
    while true {
      let taken = holder.withLock { holder in
        if holder == nil || holder == id {
          holder = id
          return true
        }
        return false
      }
      if taken { return true }
      if ContinuousClock.now > deadline || !goesOn() { return false }
      pause()
    }
  }

  /// Whether an owner has the lock.
  func isHeld(by owner: AnyObject) -> Bool { holder.withLock { $0 == ObjectIdentifier(owner) } }

  /// Gives the lock back.
  func release(_ owner: AnyObject) {
    holder.withLock { holder in if holder == ObjectIdentifier(owner) { holder = nil } }
  }
}
