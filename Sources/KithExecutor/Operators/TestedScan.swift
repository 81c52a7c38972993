import KithGraph
import KithValue

/// Predicates that a scan tests itself: each looks at one property of the scanned node, and is computed once for every value
/// that the column may have, not once a node.
///
///     MATCH (p:Person) WHERE toLower(p.name) CONTAINS 'ovak' AND p.age > 30 ...     // 3,600 names and 60 ages, a million people
struct TestedScan {
  /// A predicate over a column of the property's values.
  struct Leaf {
    let key: String
    let predicate: Evaluator
  }
  let scan: NodeScanOperator
  private let leaves: [Leaf]
  /// The run of the statement that the tests are of: the next may have other parameters.
  private var run: MemoryBudget?
  private var known: [NodeValueTest]?
  /// The same for all threads that share the scan out; nil where one has it alone.
  private var shared: MadeOnce<[NodeValueTest]>?
  /// How many rows were tested one by one: whoever wants but a few has no values tested in vain.
  private var tested = 0
  /// Fewer nodes than this are as well tested row by row.
  private static let fewest = 4_096

  init(_ scan: NodeScanOperator, _ leaves: [Leaf]) {
    self.scan = scan
    self.leaves = leaves
  }

  /// The tests of the first predicates; none where the graph may change, or the values are too many for so many nodes.
  mutating func tests(_ context: ExecutionContext) throws(EvaluationError) -> [NodeValueTest] {
    if run !== context.memory {
      run = context.memory
      known = nil
      tested = 0
    }
    if let known { return known }
    // Who shares a scan wants all of it, and threads that look at the same texts at once wait for each other.
    guard shared != nil || tested >= Self.fewest, context.transaction == nil else { return [] }
    let made: [NodeValueTest]
    if let shared {
      made = try shared.made(context) { context throws(EvaluationError) in try make(context) }
    } else {
      made = try make(context)
    }
    known = made
    return made
  }

  private func make(_ context: ExecutionContext) throws(EvaluationError) -> [NodeValueTest] {
    let nodes = scan.count(in: context.graph)
    var made: [NodeValueTest] = []
    for leaf in leaves {
      guard let test = try test(leaf, atMost: nodes / 4, context) else { break }
      made.append(test)
    }
    return made
  }

  /// Has the tests in common with another thread's scan of the same.
  mutating func share(_ other: inout TestedScan) {
    if other.shared == nil { other.shared = MadeOnce() }
    shared = other.shared
  }

  /// Takes note of rows that were tested one by one.
  mutating func pass(_ rows: Int) { tested += rows }

  private func test(
    _ leaf: Leaf, atMost count: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> NodeValueTest? {
    let graph = context.graph
    guard let key = graph.key(named: leaf.key), let values = graph.possibleValues(ofNodeProperty: key, atMost: count)
    else { return nil }
    // Row by row it needs no memory.
    do throws(EvaluationError) { try context.memory.require(values.count * 16) } catch { return nil }
    var passes: [UInt8] = []
    passes.reserveCapacity(values.count)
    do throws(EvaluationError) {
      // A node without the property is to fail.
      if try truths(leaf.predicate, .constant(.null, count: 1), context) == [1] { return nil }
      for lower in stride(from: 0, to: values.count, by: Morsel.size) {
        passes += try truths(leaf.predicate, values.slice(lower..<min(values.count, lower + Morsel.size)), context)
      }
    } catch {
      // What is an error of a value that no row has is none: the rows will tell.
      try context.checkCancelled()
      return nil
    }
    return graph.test(ofNodeProperty: key, values: values, passes: passes)
  }

  /// For each value 1 where the predicate is true of it, else 0.
  private func truths(
    _ predicate: Evaluator, _ values: Vector, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt8] {
    try context.checkCancelled()
    let morsel = Morsel(count: values.count, columns: [values])
    return try predicate.evaluate(morsel, morsel.rows, context).truth(morsel.rows).map { $0 == 1 ? 1 : 0 }
  }
}
