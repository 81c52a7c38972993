import KithGraph
import KithPlanner
import KithValue

/// `exists { (a)-[r:T]->(b)-[s:U]->(c) WHERE ... }` where all that is asked is asked of one step and the node to which it leads:
/// every node is asked once what can be reached from it, and no more of its steps are looked at than it takes to know.
///
///     MATCH (p)-[:LIVES_IN]->(c) WHERE NOT EXISTS { (p)-[f:FOLLOWS]-(x)-[g:FOLLOWS]-(y) WHERE g.since > '2024' } ...
///
/// The nodes of a morsel take their steps together: first one each, then, of those that have found nothing, two more, four more.
final class StepChainEvaluator: Evaluator {
  /// One step of the chain.
  struct Level {
    let types: [String]
    let direction: PatternDirection
    /// Whether its relationship must be another than that of the step before.
    let differs: Bool
    let test: SingleStepTest
    /// What is known of the nodes from which it goes: see ``Answer``.
    let answers: NodeAnswers
  }

  /// What a node answers: none, many, or the one relationship by which the chain goes on from it, three higher.
  private enum Answer {
    static let none: UInt32 = 1
    static let many: UInt32 = 2

    static func only(_ relationship: RelationshipID) -> UInt32 { relationship + 3 }
  }

  private let levels: [Level]
  /// Where the row holds the node that the first step leaves.
  private let from: Int
  /// So many nodes take their steps together.
  private static let most = Morsel.size

  init(_ levels: [Level], from: Int) {
    self.levels = levels
    self.from = from
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    guard let sources = morsel.columns[from].nodeIDs(rows) else { throw EvaluationError.notNode() }
    return .boolean(try answers(0, sources, rows, context).map { $0 > Answer.none ? 1 : 0 })
  }

  /// By row what its node answers: how the chain goes on from it by the steps of a level and those behind it.
  private func answers(
    _ level: Int, _ ids: [NodeID], _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt32] {
    try levels[level].answers.answers(ids, rows, context) { nodes, _ throws(EvaluationError) in
      var found: [UInt32] = []
      for first in stride(from: 0, to: nodes.count, by: Self.most) {
        found += try walk(level, Array(nodes[first..<min(nodes.count, first + Self.most)]), context)
      }
      return found
    }
  }

  /// A node that is asked, and how far its steps have been looked at.
  private struct Asked {
    var view = 0
    var offset = 0
  }

  private func walk(
    _ number: Int, _ nodes: [NodeID], _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt32] {
    let level = levels[number]
    let views = Steps(context.graph, types: level.types, direction: level.direction).views
    var found = [UInt32](repeating: Answer.none, count: nodes.count)
    var asked = [Asked](repeating: Asked(), count: nodes.count)
    var open = Array(nodes.indices)
    var steps = FoundSteps()
    var most = 1
    while !open.isEmpty {
      try context.checkCancelled()
      // Where it is known of all nodes which of them pass, the steps to others are nothing to look at.
      let bits = level.test.words(open.count * most, context)
      for at in open {
        var left = most
        while left > 0, asked[at].view < views.count {
          let (view, skipsLoops) = views[asked[at].view]
          let list = view.neighbours(of: nodes[at])
          let end = min(list.count, asked[at].offset + left)
          left -= end - asked[at].offset
          context.touch(end - asked[at].offset)
          steps.append(list, asked[at].offset..<end, at, except: skipsLoops ? nodes[at] : nil, bits)
          asked[at].offset = end
          if end == list.count { asked[at] = Asked(view: asked[at].view + 1) }
        }
        if steps.count >= Self.most { try pass(steps.take(), number, &found, context) }
      }
      if steps.count > 0 { try pass(steps.take(), number, &found, context) }
      open.removeAll { at in
        asked[at].view == views.count || found[at] == Answer.many || !level.differs && found[at] > Answer.none
      }
      most = min(most * 2, Self.most)
    }
    return found
  }

  /// Takes note of those steps that pass what is asked of them, and behind which the chain goes on.
  private func pass(
    _ steps: (parents: [Int32], relationships: [RelationshipID], ends: [NodeID]), _ number: Int,
    _ found: inout [UInt32], _ context: ExecutionContext
  ) throws(EvaluationError) {
    var kept = try levels[number].test.passing(steps.relationships, steps.ends, context)
    if number + 1 < levels.count, kept.rowCount > 0 {
      let beyond = try answers(number + 1, steps.ends, kept, context)
      let differs = levels[number + 1].differs
      kept = kept.filter { at in
        beyond[at] > Answer.none && !(differs && beyond[at] == Answer.only(steps.relationships[at]))
      }
    }
    kept.forEach { at in
      let node = Int(steps.parents[at])
      let only = Answer.only(steps.relationships[at])
      found[node] = found[node] == Answer.none || found[node] == only ? only : Answer.many
    }
  }
}

/// Steps that are looked at together, each with the place of the node that it leaves.
private struct FoundSteps {
  private var parents: [Int32] = []
  private var relationships: [RelationshipID] = []
  private var ends: [NodeID] = []
  private(set) var count = 0

  /// Appends a part of a list, but for the steps that lead to one node, and to nodes without a bit, where there are bits.
  mutating func append(
    _ list: AdjacencyList, _ part: Range<Int>, _ parent: Int, except node: NodeID?,
    _ bits: UnsafeMutablePointer<UInt64>?
  ) {
    if ends.count < count + part.count {
      let more = max(2 * Morsel.size, count + part.count) - ends.count
      parents += [Int32](repeating: 0, count: more)
      relationships += [RelationshipID](repeating: 0, count: more)
      ends += [NodeID](repeating: 0, count: more)
    }
    var next = count
    let parent = Int32(truncatingIfNeeded: parent)
    parents.withUnsafeMutableBufferPointer { parents in
      relationships.withUnsafeMutableBufferPointer { relationships in
        ends.withUnsafeMutableBufferPointer { ends in
          for at in part {
            let end = list.neighbours[at]
            if let bits, bits[Int(end >> 6)] >> UInt64(end & 63) & 1 == 0 { continue }
            if end == node { continue }
            parents[next] = parent
            relationships[next] = list.relationships[at]
            ends[next] = end
            next &+= 1
          }
        }
      }
    }
    count = next
  }

  /// Gives all that there is, and goes on with nothing.
  mutating func take() -> (parents: [Int32], relationships: [RelationshipID], ends: [NodeID]) {
    defer { count = 0 }
    return (Array(parents[..<count]), Array(relationships[..<count]), Array(ends[..<count]))
  }
}
