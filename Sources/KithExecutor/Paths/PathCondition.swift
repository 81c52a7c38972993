import KithPlanner
import KithValue

/// What must hold of a whole path for it to count, where that can be known only when the path is complete.
struct PathCondition {
  /// Over the path's variables.
  var whole: (test: RowTest, columns: [PathColumn])?
  /// Over each iteration of a group and variables outside of it: `iterations` are lists, one element a row.
  var iterations: [(test: RowTest, columns: [PathColumn], iterations: [PathColumn])] = []

  var isEmpty: Bool { whole == nil && iterations.isEmpty }

  /// Whether a path counts.
  func holds(
    _ path: FoundPath, _ start: SearchStart, _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    for (test, columns, iterations) in self.iterations {
      let lists = iterations.map { path.list($0) }
      let count = lists.first?.count ?? 0
      if count == 0 { continue }
      let vectors = columns.map { Vector.constant(path.value($0), count: count) } + lists
      if try test.passing(vectors, count: count, start, context).rowCount < count { return false }
    }
    guard let (test, columns) = whole else { return true }
    let vectors = columns.map { Vector([path.value($0)]) }
    return try test.passing(vectors, count: 1, start, context).rowCount == 1
  }
}

extension FoundPath {
  /// A list of the path as a column.
  fileprivate func list(_ source: PathColumn) -> Vector {
    switch source {
    case .nodes(let place): .node(lists[place])
    case .relationships(let place): .relationship(lists[place])
    case .node, .relationship, .path, .end, .start: Vector([value(source)])
    }
  }
}
