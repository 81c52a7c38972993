import KithGraph
import KithValue
import Synchronization

/// A flag that asks a running statement to stop; may be set from any thread.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)
  /// Makes a flag that is not set.
  public init() {}
  /// Asks the statement to stop at its next morsel.
  public func cancel() { flag.store(true, ordering: .relaxed) }
  /// Takes the request back, before the next statement.
  public func reset() { flag.store(false, ordering: .relaxed) }
  /// Whether the statement should stop.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// What may ask a running statement to stop: somebody's wish, the end of its time, or that nobody waits for it any more.
public final class StopCondition: Sendable {
  private let cancellation: Cancellation
  private let isLeft = Atomic<Bool>(false)
  private let deadline: ContinuousClock.Instant?
  /// Mostly there is none, and a look at an instant is a call.
  private let hasDeadline: Bool

  /// The time begins now. A limit is in seconds; beyond thirty years nobody waits for it.
  public init(_ cancellation: Cancellation, timeLimit: Double? = nil) {
    self.cancellation = cancellation
    hasDeadline = timeLimit != nil
    deadline = timeLimit.map { ContinuousClock.now + .nanoseconds(Int64(max(0, min($0, 1e9)) * 1e9)) }
  }

  /// Why the statement is to stop, if it is; any thread may ask.
  public func reason() -> EvaluationError? {
    if cancellation.isCancelled || isLeft.load(ordering: .relaxed) { return EvaluationError.cancelled }
    if hasDeadline, let deadline, ContinuousClock.now > deadline {
      return EvaluationError(.limitExceeded, "TimeLimitExceeded", "the statement ran longer than its time limit")
    }
    return nil
  }

  /// Says that nobody waits for the statement any more: it is to stop, also when the request to stop is taken back for the
  /// sake of the next one.
  public func leave() { isLeft.store(true, ordering: .relaxed) }
}

extension EvaluationError {
  /// Somebody did not want the statement any more.
  public static var cancelled: EvaluationError {
    EvaluationError(.cancelled, "Cancelled", "the statement was cancelled")
  }
}

/// All that a running statement needs beside its rows.
public final class ExecutionContext {
  /// The graph as the statement sees it: a snapshot, or the working graph of its transaction.
  public var graph: Graph { transaction?.graph ?? snapshot }
  private let snapshot: Graph
  /// The transaction that takes the statement's changes; nil for statements that only read.
  public let transaction: GraphTransaction?
  let parameters: [String: Value]
  private(set) var functions: FunctionContext
  /// What may ask the statement to stop.
  public let stop: StopCondition
  /// Whether operators count their rows and time.
  let isProfiling: Bool
  /// Whether the statement may have deleted something, so that a look at an entity must ask whether it is still there.
  var hasDeletions = false
  /// How many nodes, relationships, labels and properties have been looked at or changed so far.
  private(set) var touched = 0
  /// Where LOAD CSV looks first for a path that is relative; the current directory comes after it.
  let filesDirectory: String?
  /// From how many rows on the work is shared among threads.
  let sharesFrom: Double
  /// What the statement holds in memory, and how much it may.
  let memory: MemoryBudget
  /// How much of what was written into the graph is counted there.
  private var written = 0
  /// The texts that expressions make, in one dictionary for all threads: so their columns of codes can be put together, and
  /// group by group be merged, without a look at a text.
  var texts: StringDictionary {
    if let madeTexts { return madeTexts.dictionary }
    let made = MadeTexts()
    madeTexts = made
    return made.dictionary
  }
  /// Most statements make none.
  private(set) var madeTexts: MadeTexts?

  /// Makes a context for one statement.
  public init(
    graph: Graph, transaction: GraphTransaction?, parameters: [String: Value], functions: FunctionContext,
    stop: StopCondition, memoryLimit: Int? = nil, isProfiling: Bool = false, filesDirectory: String? = nil,
    sharesFrom: Double = 20_000
  ) {
    snapshot = graph
    self.transaction = transaction
    self.parameters = parameters
    self.stop = stop
    self.functions = functions
    self.functions.reasonToStop = { stop.reason() }
    self.isProfiling = isProfiling
    self.filesDirectory = filesDirectory
    self.sharesFrom = sharesFrom
    let memory = MemoryBudget(limit: memoryLimit)
    self.memory = memory
    if memoryLimit != nil { self.functions.lackOfRoom = { memory.lack(of: $0) } }
    written = transaction?.writtenBytes ?? 0
  }

  /// A context for another thread that helps with the same statement: its own count, the same limits. Only the thread that
  /// has this one makes it.
  func forked() -> ExecutionContext { ExecutionContext(helping: self) }

  private init(helping other: ExecutionContext) {
    snapshot = other.snapshot
    transaction = other.transaction
    parameters = other.parameters
    functions = other.functions
    stop = other.stop
    isProfiling = false
    hasDeletions = other.hasDeletions
    filesDirectory = other.filesDirectory
    sharesFrom = .infinity
    memory = other.memory
    _ = other.texts
    madeTexts = other.madeTexts
  }

  /// Counts values that somebody keeps until the statement's end as part of what it holds in memory.
  public func keep(_ values: [Value]) throws(EvaluationError) { try memory.take(Vector.value(values).byteCount) }

  /// Counts so many bytes that somebody keeps likewise.
  public func keep(bytes: Int) throws(EvaluationError) { try memory.take(bytes) }

  /// Counts what the statement has written into the graph since the last time, as soon as it is worth a word.
  func countWritten(_ writer: GraphTransaction) throws(EvaluationError) {
    let more = writer.writtenBytes - written
    guard more >= 1 << 15 else { return }
    written += more
    try memory.take(more)
  }

  /// Counts elements of the graph that were looked at or changed, for PROFILE; called once for many of them.
  @inline(__always)
  func touch(_ count: Int) { touched &+= count }

  /// Throws where somebody cancelled the statement or its time is up; called once a morsel and within long loops.
  func checkCancelled() throws(EvaluationError) {
    if let reason = stop.reason() { throw reason }
  }

  /// What a piece of work gives that asks now and then whether it is to go on; throws where it was told to stop.
  func interruptible<Result>(_ work: (_ goesOn: () -> Bool) -> Result) throws(EvaluationError) -> Result {
    var wasStopped = false
    let result = work {
      wasStopped = wasStopped || stop.reason() != nil
      return !wasStopped
    }
    if wasStopped { try checkCancelled() }
    return result
  }

  /// Whether rows may be put in order by the ranks of their strings: those of the graph are known from then on, but those of
  /// texts that the statement makes go with it, and more may come, so that the rows must be about all of them.
  func allowsRanking(_ dictionary: StringDictionary, rows: Int) -> Bool {
    guard dictionary.count < 1 << 20 else { return false }
    return dictionary !== madeTexts?.dictionary || rows * 2 > dictionary.count || dictionary.isRanked
  }

  /// The order of a dictionary's strings; the first to ask for it waits until they are sorted.
  func ranks(of dictionary: StringDictionary) throws(EvaluationError) -> StringRanks {
    try interruptible { dictionary.ranks(while: $0) } ?? dictionary.ranks()
  }

  /// The transaction, for operators that change the graph.
  func writer() throws(EvaluationError) -> GraphTransaction {
    guard let transaction else {
      throw EvaluationError(.semanticError, "ReadOnly", "the graph is open for reading only")
    }
    return transaction
  }
}
