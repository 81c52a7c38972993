import KithGraph
import KithPlanner
import KithValue

/// ShortestPath and AllShortestPaths between two bound nodes.
///
/// The search goes breadth first from both ends. Where what it finds is too short, or not what a predicate on the whole path
/// wants, and where both ends are the same node, paths are tried in order of length.
final class ShortestPathOperator: UnaryOperator {
  struct Shape {
    var from: Int
    var to: Int
    var types: [String]
    var direction: PatternDirection
    var length: PathLength
    var all: Bool
    var kept: [Int]
    var givesRelationships: Bool
    var givesPath: Bool
  }
  let shape: Shape
  let filter: PathFilter
  /// Predicates over the kept columns, the list of relationships and the path.
  let pathPredicates: [Evaluator]

  init(_ input: Operator, _ shape: Shape, _ filter: PathFilter, pathPredicates: [Evaluator], _ layout: RowLayout) {
    self.shape = shape
    self.filter = filter
    self.pathPredicates = pathPredicates
    super.init(input, layout)
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard let morsel = try input.pull(context) else { return nil }
    guard let sources = morsel.columns[shape.from].nodeIDs(morsel.rows),
      let targets = morsel.columns[shape.to].nodeIDs(morsel.rows)
    else { throw EvaluationError.notNode() }
    let types = Steps.types(context.graph, named: shape.types)
    let search = PathSearch(
      forward: Steps(context.graph, types, shape.direction),
      backward: Steps(context.graph, types, shape.direction.reversed), filter: filter)
    var parents: [Int32] = []
    var lists: [Value] = []
    var paths: [Value] = []
    for number in morsel.rows.numbers {
      let row = Int(number)
      if sources[row] == .max || targets[row] == .max { continue }
      let found = try shortest(search, from: sources[row], to: targets[row], morsel, row, context)
      for path in found {
        parents.append(number)
        if shape.givesRelationships { lists.append(path.relationshipList) }
        if shape.givesPath { paths.append(.pathReference(path)) }
      }
    }
    var columns = morsel.gathered(shape.kept, parents)
    if shape.givesRelationships { columns.append(.value(lists)) }
    if shape.givesPath { columns.append(.value(paths)) }
    return Morsel(count: parents.count, columns: columns)
  }

  private func shortest(
    _ search: PathSearch, from source: UInt32, to target: UInt32, _ morsel: Morsel, _ row: Int,
    _ context: ExecutionContext
  ) throws(EvaluationError) -> [PathReference] {
    let minimum = shape.length.minimum
    let maximum = shape.length.maximum ?? .max
    if maximum < minimum { return [] }
    if source != target {
      let shortest: [PathReference]
      if shape.all {
        shortest = try search.breadthFirst(from: source, to: target, maximum: maximum, morsel, row, context)
      } else {
        let first = try search.first(from: source, to: target, maximum: maximum, morsel, row, context)
        shortest = first.map { [$0] } ?? []
      }
      // Where there is no path at all there is no longer one.
      guard let length = shortest.first?.relationships.count else { return [] }
      if length >= minimum {
        var wanted: [PathReference] = []
        for path in shortest where try holds(path, morsel, row, context) { wanted.append(path) }
        if !wanted.isEmpty { return wanted }
      }
    } else if minimum == 0, pathPredicates.isEmpty {
      return [PathReference(nodes: [source], relationships: [])]
    }
    return try search.inOrderOfLength(
      from: source, to: target, minimum: minimum, maximum: maximum, all: shape.all, morsel, row, context
    ) { path throws(EvaluationError) in try self.holds(path, morsel, row, context) }
  }

  private func holds(
    _ path: PathReference, _ morsel: Morsel, _ row: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    if pathPredicates.isEmpty { return true }
    var columns = morsel.columns.map { Vector.constant($0[row], count: 1) }
    columns.append(.value([path.relationshipList]))
    columns.append(.value([.pathReference(path)]))
    let one = Morsel(count: 1, columns: columns)
    for predicate in pathPredicates where try predicate.evaluate(one, one.rows, context).truth(one.rows)[0] != 1 {
      return false
    }
    return true
  }
}

extension PathReference {
  /// Its relationships as a list.
  fileprivate var relationshipList: Value { .list(relationships.map { .relationshipReference($0) }) }
}
