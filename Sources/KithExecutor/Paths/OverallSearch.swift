import KithGraph
import KithValue

/// Finds the nodes at which walks of several steps end, each once however many nodes they begin at.
///
/// Of every step it is kept which nodes it has led to: from no node is the same step taken twice, whoever asks.
struct OverallSearch {
  private struct Level {
    let views: Steps
    let step: DistinctExpandOperator.Step
    /// A bit for each node that the step has led to.
    var marks: [UInt64]
  }
  private var levels: [Level]
  private var work = 0

  init(_ graph: Graph, _ steps: [DistinctExpandOperator.Step]) {
    let words = (Int(graph.nodeCapacity) + 63) / 64
    levels = steps.map {
      Level(
        views: Steps(graph, types: $0.types, direction: $0.direction), step: $0,
        marks: [UInt64](repeating: 0, count: words))
    }
  }

  /// The ends of walks from some nodes that none led to before; of nulls among them nothing is found.
  mutating func ends(_ sources: [NodeID], _ context: ExecutionContext) throws(EvaluationError) -> [NodeID] {
    var frontier = sources.filter { $0 != .max }
    for at in levels.indices {
      if frontier.isEmpty { return [] }
      let asked = levels[at].step.words(tested: levels[at].views.count(of: frontier), context)
      var next: [NodeID] = []
      for (view, _) in levels[at].views.views {
        for node in frontier {
          let list = view.neighbours(of: node)
          work += list.count
          if work > 1 << 16 {
            work = 0
            try context.checkCancelled()
          }
          context.touch(list.count)
          levels[at].marks.withUnsafeMutableBufferPointer { marks in
            for i in 0..<list.count {
              let neighbour = list.neighbours[i]
              let bit: UInt64 = 1 << UInt64(neighbour & 63)
              if let asked, asked[Int(neighbour >> 6)] & bit == 0 { continue }
              if marks[Int(neighbour >> 6)] & bit == 0 {
                marks[Int(neighbour >> 6)] |= bit
                next.append(neighbour)
              }
            }
          }
        }
      }
      frontier = asked != nil ? next : try DistinctSearch.passing(next, levels[at].step.predicates, context)
    }
    return frontier
  }
}
