import KithGraph
import KithPlanner
import KithValue
import Synchronization

/// EagerAggregation over rows that begin with a scan, on every core.
///
/// The nodes are dealt out in a fixed number of ranges; each range is aggregated by itself, and the ranges are merged in
/// their order. So the groups come out in the same order, and sums of floats to the last bit, on any number of threads.
final class ParallelAggregateOperator: Operator {
  /// One thread's own operators.
  struct Lane {
    let root: Operator
    let scan: NodeScanOperator
    let keys: [Evaluator]
    let aggregates: [AggregateColumn]
  }
  private let lanes: [Lane]
  private var output: [Morsel]?
  /// How many ranges the nodes are dealt out in, however many threads there are.
  private static let ranges = 16

  init(_ lanes: [Lane], _ layout: RowLayout) {
    self.lanes = lanes
    super.init(layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) { output = nil }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if output == nil { output = try aggregate(context).reversed() }
    return output?.popLast()
  }

  /// What the threads share: each range is taken by one, and its result stands in its place.
  private final class Shared: @unchecked Sendable {
    // Unchecked: a place of `results` is written by the one thread that took its range, and read when all are done.
    let next = Atomic<Int>(0)
    let hasFailed = Atomic<Bool>(false)
    var results: [Result<AggregateTable, EvaluationError>?]
    init(_ count: Int) { results = [Result<AggregateTable, EvaluationError>?](repeating: nil, count: count) }
  }

  private func aggregate(_ context: ExecutionContext) throws(EvaluationError) -> [Morsel] {
    let capacity = Int(context.graph.nodeCapacity)
    // Whole pages, so that scans need not cut one.
    let size = max(1, (capacity + Self.ranges * 1024 - 1) / (Self.ranges * 1024)) * 1024
    let count = max(1, (capacity + size - 1) / size)
    let shared = Shared(count)
    let lanes = lanes
    shared.results.withUnsafeMutableBufferPointer { results in
      let places = UncheckedPlaces(results: results)
      WorkerPool.shared.run(places: min(lanes.count, count)) { place in
        while !shared.hasFailed.load(ordering: .relaxed) {
          let range = shared.next.wrappingAdd(1, ordering: .relaxed).oldValue
          if range >= count { return }
          let nodes = UInt32(range * size)..<UInt32(min(capacity, (range + 1) * size))
          do throws(EvaluationError) {
            places.results[range] = .success(try Self.table(lanes[place], nodes, context))
          } catch {
            places.results[range] = .failure(error)
            shared.hasFailed.store(true, ordering: .relaxed)
          }
        }
      }
    }
    var merged: AggregateTable?
    for result in shared.results {
      guard let result else { continue }
      let table = try result.get()
      if let merged { try merged.merge(table) } else { merged = table }
    }
    return try merged?.result() ?? []
  }

  private struct UncheckedPlaces: @unchecked Sendable {
    // Unchecked: no two threads write the same place.
    let results: UnsafeMutableBufferPointer<Result<AggregateTable, EvaluationError>?>
  }

  private static func table(
    _ lane: Lane, _ nodes: Range<UInt32>, _ context: ExecutionContext
  ) throws(EvaluationError) -> AggregateTable {
    lane.scan.range = nodes
    try lane.root.open(context)
    let table = AggregateTable(keys: lane.keys.count, lane.aggregates)
    while let morsel = try lane.root.pull(context) { try table.add(morsel, keys: lane.keys, context) }
    return table
  }
}
