import KithGraph
import KithPlanner
import KithValue

/// Small numbers for what is asked of the nodes of a pattern: the same for nodes that nothing asked tells apart.
///
///     people by age and city      0: 31, Bern    1: 40, Bern    2: 31, Köln ...    a person's number is one of these
struct NodeCodes {
  /// What is asked of a node of a pattern.
  struct Asked {
    /// Its place in the pattern.
    var node: Int
    /// Properties, compiled over a row of the node alone.
    var keys: [Evaluator]
    /// Whether the node itself is asked for.
    var isWhole: Bool
  }
  /// By node; -1 where it cannot stand for the node of the pattern.
  private(set) var codes: [Int32]
  /// A node of each number.
  private(set) var nodes: [NodeID] = []
  /// How many nodes have a number.
  private(set) var known = 0
  private let memory: HeldMemory

  /// Whether no two nodes have one number.
  var isUnique: Bool { nodes.count == known }

  init(_ asked: Asked, _ weights: PathWeights, _ context: ExecutionContext) throws(EvaluationError) {
    memory = HeldMemory(context)
    try memory.take(Int(context.graph.nodeCapacity) * 4)
    codes = [Int32](repeating: -1, count: Int(context.graph.nodeCapacity))
    let morsels = try Self.candidates(asked.node, weights, context)
    if asked.isWhole {
      number(morsels)
      return
    }
    var columns = [[Vector]](repeating: [], count: asked.keys.count)
    for morsel in morsels {
      try context.checkCancelled()
      for (at, key) in asked.keys.enumerated() {
        let vector = try key.evaluate(morsel, morsel.rows, context)
        try memory.take(vector.byteCount)
        columns[at].append(vector)
      }
    }
    for at in columns.indices {
      guard let exact = Self.exact(columns[at]) else {
        number(morsels)
        return
      }
      columns[at] = exact
    }
    var encoder = RowEncoder(columns: columns.count)
    for (at, morsel) in morsels.enumerated() {
      guard case .node(let ids) = morsel.columns[0] else { continue }
      let numbers = encoder.encode(columns.map { $0[at] }, morsel.rows)
      if nodes.count < encoder.count {
        nodes += [NodeID](repeating: .max, count: encoder.count - nodes.count)
      }
      morsel.rows.forEach { row in
        let number = numbers[row]
        codes[Int(ids[row])] = number
        if nodes[Int(number)] == .max { nodes[Int(number)] = ids[row] }
      }
      known += morsel.rowCount
    }
    try memory.hold(codes.count * 4 + nodes.count * 4)
  }

  /// Lets a node stand for the node of the pattern no more.
  mutating func leaveOut(_ node: NodeID) { codes[Int(node)] = -1 }

  /// Gives every node a number of its own.
  private mutating func number(_ morsels: [Morsel]) {
    for morsel in morsels {
      guard case .node(let ids) = morsel.columns[0] else { continue }
      morsel.rows.forEach { row in
        codes[Int(ids[row])] = Int32(truncatingIfNeeded: nodes.count)
        nodes.append(ids[row])
      }
    }
    known = nodes.count
  }

  /// The nodes that may stand for a node of the pattern, and from which what hangs below it can be matched.
  private static func candidates(
    _ node: Int, _ weights: PathWeights, _ context: ExecutionContext
  ) throws(EvaluationError) -> [Morsel] {
    var morsels: [Morsel] = []
    let own = weights.weights[node]
    // What is asked of the root has not been looked at yet; a weight says it of any other.
    if node == 0 {
      try weights.forEachMorsel(0, 0, 0..<context.graph.nodeCapacity, context) { ids, rows in
        morsels.append(Morsel(count: ids.count, columns: [.node(ids)], selection: rows.indices))
      }
      return morsels
    }
    var label: LabelID?
    if let name = weights.pattern.nodes[node].label {
      guard let known = context.graph.label(named: name) else { return [] }
      label = known
    }
    var cursor: NodeID = 0
    var ids: [NodeID] = []
    while context.graph.scanNodes(label: label, from: &cursor, limit: Morsel.size, into: &ids) {
      try context.checkCancelled()
      let morsel = Morsel(count: ids.count, columns: [.node(ids)])
      if case .one = own {
        morsels.append(morsel)
      } else {
        let rows = morsel.rows.filter { own.at(ids[$0]) > 0 }
        morsels.append(Morsel(count: ids.count, columns: [.node(ids)], selection: rows.indices))
      }
    }
    return morsels
  }

  /// A property's values in a form in which those that count as one value are one: 1 and 1.0 count as one, and are two that
  /// a sum tells apart. Nil where that cannot be told from the outside.
  private static func exact(_ vectors: [Vector]) -> [Vector]? {
    var hasFloats = false
    var hasOthers = false
    for vector in vectors {
      switch vector {
      case .float: hasFloats = true
      case .integer: hasOthers = true
      case .constant(let value, _): if !value.isNull { return nil }
      case .list, .map: return nil
      case .boolean, .string, .node, .relationship: break
      case .value(let values):
        hasOthers = true
        for value in values {
          switch value {
          case .null, .boolean, .integer, .string, .date: break
          default: return nil
          }
        }
      }
    }
    if !hasFloats { return vectors }
    if hasOthers { return nil }
    return vectors.map { vector in
      guard case .float(let numbers, let validity) = vector else { return vector }
      return .integer(numbers.map { Int64(bitPattern: $0.bitPattern) }, validity)
    }
  }
}

/// Which numbers of one arm's ends go together with which of the other's, for a match needs a property of both to be equal.
struct CodeLinks {
  /// By number, what the ends compare by; -1 where it is nothing.
  let first: [Int32]
  let second: [Int32]
  /// The numbers of the second arm that go with each of the first.
  let matches: GroupedRows

  init(
    _ evaluators: [Evaluator], _ first: NodeCodes, _ second: NodeCodes, _ context: ExecutionContext
  ) throws(EvaluationError) {
    var encoder = KeyEncoder()
    func numbers(_ evaluator: Evaluator, _ nodes: [NodeID]) throws(EvaluationError) -> [Int32] {
      let morsel = Morsel(count: nodes.count, columns: [.node(nodes)])
      return encoder.encodeEqual(try evaluator.evaluate(morsel, morsel.rows, context), morsel.rows)
    }
    self.first = try numbers(evaluators[0], first.nodes)
    self.second = try numbers(evaluators[1], second.nodes)
    matches = try GroupedRows(self.second, groups: encoder.count, context)
  }

  func goTogether(_ a: Int32, _ b: Int32) -> Bool { first[Int(a)] >= 0 && first[Int(a)] == second[Int(b)] }
}
