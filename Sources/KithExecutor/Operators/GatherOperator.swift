import KithValue

/// The rows of operators that begin with a dealt-out leaf, on every core: those of each range in turn, so that they come in
/// the same order as from one thread.
final class GatherOperator: Operator {
  let lanes: [Lane]
  private var output: [Morsel]?
  private var memory: HeldMemory?

  init(_ lanes: [Lane], _ layout: RowLayout) {
    self.lanes = lanes
    super.init(layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    output = nil
    memory = nil
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if output == nil { output = try gather(context).reversed() }
    return output?.popLast()
  }

  private func gather(_ context: ExecutionContext) throws(EvaluationError) -> [Morsel] {
    let lanes = lanes
    let held = HeldMemory(context)
    memory = held
    let parts = try NodeRanges.map(lanes, context) { lane, context throws(EvaluationError) in
      var rows: [Morsel] = []
      var bytes = 0
      while let morsel = try lanes[lane].root.pull(context) {
        let part = morsel.compacted()
        bytes += part.byteCount
        // Before they are held for good: other threads go on taking as well.
        try context.memory.require(bytes)
        rows.append(part)
      }
      return (rows: rows, bytes: bytes)
    }
    for part in parts { try held.take(part.bytes) }
    return parts.flatMap(\.rows)
  }
}
