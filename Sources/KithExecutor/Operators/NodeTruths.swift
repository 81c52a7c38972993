import KithGraph
import KithValue
import Synchronization

/// What predicates on a node alone say of every node of the graph, a bit each: for rows that come to the same nodes again
/// and again, or to most of them in no order.
///
///     MATCH (c:City)<-[:LIVES_IN]-(p) WHERE p.age >= 30 ...     // a column read in order once, then a bit a row
///
/// Rows are tested one by one until they are an eighth of the nodes. Then whoever tests works the bits out, range by range
/// along with other threads that test by the same; who finds nothing left to do goes on row by row until all are there.
final class NodeTruths: @unchecked Sendable {
  // Unchecked: each range's words are written by the one thread that took it, and read when all ranges are done.
  private static let range = 1024

  private struct Bits {
    let words: UnsafeMutablePointer<UInt64>
    let capacity: UInt32
    var ranges: Int { (Int(capacity) + NodeTruths.range - 1) / NodeTruths.range }
  }
  private let asked = Atomic<Int>(0)
  private let next = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let isUseless = Atomic<Bool>(false)
  private let statement = Mutex<Statement>(Statement())

  /// What is known belongs to one run of the statement: the next may have other parameters.
  private struct Statement: @unchecked Sendable {
    // Unchecked: the words are written as said above.
    var run: MemoryBudget?
    var bits: Bits?
  }

  deinit { statement.withLock { $0.bits?.words.deallocate() } }

  /// The rows whose node passes; nil where the bits do not tell yet, or where the graph may change.
  ///
  /// - Parameter predicates: compiled over a row of the node alone.
  func kept(
    _ ids: [UInt32], _ rows: Selection, _ predicates: [Evaluator], _ context: ExecutionContext
  ) -> Selection? {
    guard let words = words(tested: rows.rowCount, predicates, context) else { return nil }
    let capacity = context.graph.nodeCapacity
    var meetsNull = false
    func kept(keepingNull: Bool) -> Selection {
      ids.withUnsafeBufferPointer { ids in
        rows.filter { row in
          let id = ids[row]
          if id < capacity { return words[Int(id >> 6)] >> UInt64(id & 63) & 1 == 1 }
          meetsNull = true
          return keepingNull
        }
      }
    }
    let nodes = kept(keepingNull: false)
    if !meetsNull { return nodes }
    // A row of OPTIONAL MATCH that has no node: `n IS NULL` is true of it.
    guard let keepsNull = holdsForNull(predicates, context) else { return nil }
    return keepsNull ? kept(keepingNull: true) : nodes
  }

  /// Whether the predicates keep a row without a node; nil where that is an error, which the row will tell.
  private func holdsForNull(_ predicates: [Evaluator], _ context: ExecutionContext) -> Bool? {
    let morsel = Morsel(count: 1, columns: [.node([.max])])
    for predicate in predicates {
      guard let truth = try? predicate.evaluate(morsel, morsel.rows, context).truth(morsel.rows) else { return nil }
      if truth[0] != 1 { return false }
    }
    return true
  }

  /// A bit for each node below the graph's capacity, where there are such by now; `tested` is how many are to be tested next.
  func words(
    tested: Int, _ predicates: [Evaluator], _ context: ExecutionContext
  ) -> UnsafeMutablePointer<UInt64>? {
    guard context.transaction == nil else { return nil }
    begin(context)
    if isUseless.load(ordering: .relaxed) { return nil }
    let capacity = context.graph.nodeCapacity
    let seen = asked.wrappingAdd(tested, ordering: .relaxed).newValue
    guard seen > max(256, Int(capacity) / 8), let bits = made(capacity, context) else { return nil }
    if done.load(ordering: .acquiring) < bits.ranges {
      help(bits, predicates, context)
      guard done.load(ordering: .acquiring) == bits.ranges else { return nil }
    }
    return bits.words
  }

  /// Forgets what another run of the statement has left; no thread of that is at work any more.
  private func begin(_ context: ExecutionContext) {
    statement.withLock { statement in
      if statement.run === context.memory { return }
      statement.run = context.memory
      statement.bits?.words.deallocate()
      statement.bits = nil
      asked.store(0, ordering: .relaxed)
      next.store(0, ordering: .relaxed)
      done.store(0, ordering: .relaxed)
      isUseless.store(false, ordering: .relaxed)
    }
  }

  /// The bits, all 0 when they are made; nil where there is no memory for them.
  private func made(_ capacity: UInt32, _ context: ExecutionContext) -> Bits? {
    statement.withLock { statement in
      if let bits = statement.bits { return bits.capacity == capacity ? bits : nil }
      let count = (Int(capacity) + 63) / 64
      do throws(EvaluationError) { try context.memory.require(count * 8) } catch {
        isUseless.store(true, ordering: .relaxed)
        return nil
      }
      let words = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
      words.initialize(repeating: 0, count: count)
      let bits = Bits(words: words, capacity: capacity)
      statement.bits = bits
      return bits
    }
  }

  private func help(_ bits: Bits, _ predicates: [Evaluator], _ context: ExecutionContext) {
    while !isUseless.load(ordering: .relaxed) {
      let range = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard range < bits.ranges else { return }
      do throws(EvaluationError) {
        try fill(bits, range, predicates, context)
      } catch {
        // What cannot be computed of a node that no row comes to is no error: the rows will tell.
        isUseless.store(true, ordering: .relaxed)
        return
      }
      done.wrappingAdd(1, ordering: .releasing)
    }
  }

  private func fill(
    _ bits: Bits, _ range: Int, _ predicates: [Evaluator], _ context: ExecutionContext
  ) throws(EvaluationError) {
    try context.checkCancelled()
    var cursor = UInt32(range * Self.range)
    let end = cursor + UInt32(min(Self.range, Int(bits.capacity - cursor)))
    var ids: [UInt32] = []
    guard context.graph.scanNodes(label: nil, from: &cursor, limit: Self.range, into: &ids) else { return }
    if let last = ids.last, last >= end { ids.removeAll { $0 >= end } }
    let morsel = Morsel(count: ids.count, columns: [.node(ids)])
    try predicates.passing(morsel, morsel.rows, context).forEach {
      bits.words[Int(ids[$0] >> 6)] |= 1 << UInt64(ids[$0] & 63)
    }
  }
}

/// The predicates of a filter that look at one node alone, and what is known of them.
struct NodeTest {
  /// Where the node stands in the filter's rows.
  let column: Int
  let truths: NodeTruths
  /// Compiled over a row of the node alone.
  let predicates: [Evaluator]
  /// How many of the filter's predicates, from the first on, these are.
  var count: Int { predicates.count }
}

/// What the threads' own operators for the same part of a plan share, by the number of that part.
final class SharedTruths {
  private struct Place: Hashable {
    let plan: Int
    let step: Int
  }
  private var truths: [Place: NodeTruths] = [:]
  private var answers: [Int: NodeAnswers] = [:]
  private var reached: [Int: ReachedNodes] = [:]

  /// Those of a part of the plan, or of one of its steps.
  func truths(of plan: Int, step: Int = 0) -> NodeTruths {
    let place = Place(plan: plan, step: step)
    if let known = truths[place] { return known }
    let new = NodeTruths()
    truths[place] = new
    return new
  }

  func reached(of plan: Int) -> ReachedNodes {
    if let known = reached[plan] { return known }
    let new = ReachedNodes()
    reached[plan] = new
    return new
  }

  func answers(of plan: Int) -> NodeAnswers {
    if let known = answers[plan] { return known }
    let new = NodeAnswers()
    answers[plan] = new
    return new
  }
}
