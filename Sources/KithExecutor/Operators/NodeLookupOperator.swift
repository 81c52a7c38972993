import KithGraph
import KithPlanner
import KithValue

/// NodePropertySeek and NodeIndexSeek above other rows: for each row the nodes whose property equals a value of the row.
///
///     UNWIND [{id: 'a'}, {id: 'b'}] AS row MATCH (p:Person {id: row.id})    // two look-ups, no scan
///
/// The nodes of a row come in ascending order. What it gives is tested again above.
final class NodeLookupOperator: UnaryOperator {
  private let label: String?
  private let key: String
  private let value: Evaluator
  private let kept: [Int]
  private let givesNode: Bool
  private struct Current {
    var morsel: Morsel
    var rows: [Int32]
    var values: Vector
    var names: (label: LabelID?, key: KeyID)
    /// The row under way, its nodes, and how many of them have been given.
    var position = 0
    var found: [UInt32]?
    var offset = 0
  }
  private var current: Current?

  init(
    _ input: Operator, label: String?, key: String, value: Evaluator, kept: [Int], givesNode: Bool, _ layout: RowLayout
  ) {
    self.label = label
    self.key = key
    self.value = value
    self.kept = kept
    self.givesNode = givesNode
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    current = nil
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    while true {
      var state: Current
      if let current {
        state = current
      } else {
        guard let morsel = try input.pull(context) else { return nil }
        // Without such nodes nothing is compared, so no value is asked for either.
        guard let names = context.graph.names(label: label, key: key) else { continue }
        state = Current(
          morsel: morsel, rows: morsel.rows.numbers, values: try value.evaluate(morsel, morsel.rows, context),
          names: names)
      }
      current = nil
      var parents: [Int32] = []
      var nodes: [UInt32] = []
      while state.position < state.rows.count, nodes.count < Morsel.size {
        let row = state.rows[state.position]
        if state.found == nil, state.position & 63 == 0 { try context.checkCancelled() }
        let found: [UInt32]
        if let known = state.found {
          found = known
        } else {
          found = try look(up: state.values[Int(row)], state.names, context)
        }
        let taken = min(found.count - state.offset, Morsel.size - nodes.count)
        nodes += found[state.offset..<state.offset + taken]
        parents += repeatElement(row, count: taken)
        state.offset += taken
        if state.offset < found.count {
          state.found = found
        } else {
          state.found = nil
          state.offset = 0
          state.position += 1
        }
      }
      if state.position < state.rows.count { current = state }
      guard !nodes.isEmpty else { continue }
      context.touch(nodes.count)
      return Morsel(
        count: nodes.count, columns: state.morsel.gathered(kept, parents) + (givesNode ? [.node(nodes)] : []))
    }
  }

  private func look(
    up value: Value, _ names: (label: LabelID?, key: KeyID), _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt32] {
    if value.isNull { return [] }
    let graph = context.graph
    return try context.interruptible { graph.nodes(label: names.label, key: names.key, equals: value, while: $0) }
  }
}
