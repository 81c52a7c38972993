import KithGraph
import KithValue
import Synchronization

/// Deals the nodes of a graph out to threads, range by range.
///
/// The number of ranges depends on the graph alone, and results come in the order of the ranges: so what is made of them is
/// the same on any number of threads.
enum NodeRanges {
  /// How many ranges the nodes are dealt out in, however many threads there are.
  private static let count = 16

  /// Whether a thread has come to an error, so that the others need not go on.
  private final class Failure: Sendable {
    let isThere = Atomic<Bool>(false)
  }

  /// Where each range's result goes.
  private struct Places<Part>: @unchecked Sendable {
    // Unchecked: no two threads write the same place, and they are read when all threads are done.
    let results: UnsafeMutableBufferPointer<Result<Part, EvaluationError>?>
  }

  /// Ranges that hold about as many of some nodes each, which come in ascending order.
  static func ranges(of nodes: [UInt32], _ capacity: UInt32) -> [Range<UInt32>] {
    let parts = min(count, nodes.count)
    let bounds = [0] + (1..<max(parts, 1)).map { nodes[$0 * nodes.count / parts] } + [capacity]
    return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
  }

  /// Ranges that hold about as many nodes of a label each, or of all nodes.
  static func ranges(of label: String?, _ graph: Graph) -> [Range<UInt32>] {
    graph.nodeRanges(label: label.flatMap { graph.label(named: $0) }, parts: count)
  }

  /// What `body` makes of each range, of `ranges` or of all nodes, dealt out by how many have the label; `lane` is below
  /// `lanes`, and no two calls at a time have the same.
  static func map<Part>(
    _ context: ExecutionContext, lanes: Int, label: String? = nil, ranges: [Range<UInt32>]? = nil,
    _ body: (_ lane: Int, _ nodes: Range<UInt32>, _ context: ExecutionContext) throws(EvaluationError) -> Part
  ) throws(EvaluationError) -> [Part] {
    try fold(context, lanes: lanes, ranges: ranges ?? Self.ranges(of: label, context.graph)) {
      lane, _, nodes, context throws(EvaluationError) in (try body(lane, nodes, context), mayGoOn: false)
    }
  }

  /// What `body` makes of ranges that follow each other: it is given what it made of the range before, where the same thread
  /// had that and `body` said that it may go on. The parts come in the order of their ranges.
  ///
  /// Which ranges make a part is not the same each time: parts must tell no more than their ranges one by one would.
  static func fold<Part>(
    _ context: ExecutionContext, lanes: Int, ranges: [Range<UInt32>],
    _ body: (_ lane: Int, _ known: Part?, _ nodes: Range<UInt32>, _ context: ExecutionContext)
      throws(EvaluationError) -> (Part, mayGoOn: Bool)
  ) throws(EvaluationError) -> [Part] {
    let count = ranges.count
    if count == 0 { return [] }
    let lanes = min(lanes, count)
    let failure = Failure()
    let deal = DealtRanges(count, lanes: lanes)
    var results = [Result<Part, EvaluationError>?](repeating: nil, count: count)
    let contexts = (0..<lanes).map { _ in context.forked() }
    results.withUnsafeMutableBufferPointer { results in
      let places = Places(results: results)
      WorkerPool.shared.run(places: lanes) { lane in
        var known: Part?
        var first = 0
        while !failure.isThere.load(ordering: .relaxed), let (range, follows) = deal.take(lane) {
          if !follows { known = nil }
          if known == nil { first = range }
          do throws(EvaluationError) {
            let (part, mayGoOn) = try body(lane, known, ranges[range], contexts[lane])
            places.results[first] = .success(part)
            known = mayGoOn ? part : nil
          } catch {
            places.results[range] = .failure(error)
            failure.isThere.store(true, ordering: .relaxed)
          }
        }
      }
    }
    for own in contexts { context.touch(own.touched) }
    var parts: [Part] = []
    parts.reserveCapacity(count)
    for case let result? in results { parts.append(try result.get()) }
    return parts
  }
}
