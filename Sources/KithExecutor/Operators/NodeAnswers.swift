import KithGraph
import KithValue
import Synchronization

/// What a question about one node was answered, by node: in a run of the statement it is asked once of each, whichever rows
/// come to the node and whichever thread has them.
///
///     MATCH (n)-[:LEADS]->(o) WHERE EXISTS { (o)<-[e:ENGAGED]-() WHERE e.kind = 'event' } ...    // once for each o
///
/// An answer is a number from 1 on, `UInt32.max` excepted; what it says is for whoever asks.
final class NodeAnswers: @unchecked Sendable {
  // Unchecked: the words are read and written one by one, and two threads that ask the same write the same.
  private let statement = Mutex<Statement>(Statement())

  /// What is known belongs to one run of the statement: the next may have other parameters.
  private struct Statement: @unchecked Sendable {
    // Unchecked: as said above.
    var run: MemoryBudget?
    var asked = 0
    var isUseless = false
    var known: Known?
  }

  /// The answers so far, by node.
  struct Known {
    fileprivate let words: UnsafeMutablePointer<Atomic<UInt32>>
    fileprivate let capacity: UInt32

    /// The answer; 0 where there is none yet. The node is one of the graph.
    subscript(_ node: NodeID) -> UInt32 {
      get { words[Int(node)].load(ordering: .relaxed) }
      nonmutating set { words[Int(node)].store(newValue, ordering: .relaxed) }
    }
  }

  deinit { statement.withLock { $0.known?.words.deallocate() } }

  /// The answers, where so many nodes were asked of that they are worth keeping; nil where not, and where the graph may change.
  func known(asking count: Int, _ context: ExecutionContext) -> Known? {
    guard context.transaction == nil else { return nil }
    return statement.withLock { statement in
      if statement.run !== context.memory {
        // No thread of another run is at work any more.
        statement.known?.words.deallocate()
        statement = Statement()
        statement.run = context.memory
      }
      let capacity = context.graph.nodeCapacity
      if let known = statement.known { return known.capacity == capacity ? known : nil }
      statement.asked += count
      if statement.isUseless || statement.asked < Int(capacity) / 256 { return nil }
      do throws(EvaluationError) { try context.memory.require(Int(capacity) * 4) } catch {
        statement.isUseless = true
        return nil
      }
      let words = UnsafeMutablePointer<Atomic<UInt32>>.allocate(capacity: Int(capacity))
      for node in 0..<Int(capacity) { (words + node).initialize(to: Atomic(0)) }
      let known = Known(words: words, capacity: capacity)
      statement.known = known
      return known
    }
  }
}

extension NodeAnswers {
  /// The answers for the nodes of some rows, each node asked once; 0 for a row without a node.
  ///
  /// - Parameter ask: answers for some nodes that differ; what it answers is from 1 on.
  func answers(
    _ ids: [NodeID], _ rows: Selection, _ context: ExecutionContext,
    _ ask: (_ nodes: [NodeID], _ rows: [Int32]) throws(EvaluationError) -> [UInt32]
  ) throws(EvaluationError) -> [UInt32] {
    var answers = [UInt32](repeating: 0, count: ids.count)
    let known = known(asking: rows.rowCount, context)
    // Those to ask of, and by row which of them it waits for.
    var nodes: [NodeID] = []
    var first: [Int32] = []
    var waiting: [(row: Int, place: Int32)] = []
    var places: [NodeID: Int32] = [:]
    var isAscending = true
    var last = NodeID.max
    rows.forEach { row in
      let id = ids[row]
      if id == .max { return }
      if let known {
        let answer = known[id]
        if answer > 0 {
          answers[row] = answer
          return
        }
      }
      // Rows of one node mostly come one after the other, and nodes in ascending order, each of them new.
      var place = Int32(truncatingIfNeeded: nodes.count)
      if id == last {
        place -= 1
      } else {
        if isAscending, last != .max, id < last {
          isAscending = false
          for (place, node) in nodes.enumerated() { places[node] = Int32(truncatingIfNeeded: place) }
        }
        if !isAscending, let found = places[id] {
          place = found
        } else {
          if !isAscending { places[id] = place }
          nodes.append(id)
          first.append(Int32(truncatingIfNeeded: row))
          last = id
        }
      }
      waiting.append((row, place))
    }
    if nodes.isEmpty { return answers }
    let found = try ask(nodes, first)
    for (row, place) in waiting { answers[row] = found[Int(place)] }
    if let known { for (place, node) in nodes.enumerated() where found[place] < .max { known[node] = found[place] } }
    return answers
  }
}
