import KithGraph

/// How far the rows of a morsel have been walked from.
struct WalkCursor: Equatable {
  /// The place among the selected rows.
  var position = 0
  /// Which of the adjacency lists of its node, and how far in that.
  var view = 0
  var offset = 0
}

/// Where the rows of a walk go; nil for what nobody asks for.
private struct StepColumns {
  let parents: UnsafeMutableBufferPointer<Int32>
  let relationships: UnsafeMutableBufferPointer<UInt32>?
  let targets: UnsafeMutableBufferPointer<UInt32>?

  /// Copies a run of a list. Most lists of many types have one relationship: that takes no loop.
  @inline(__always)
  func take(_ taken: Int, of list: AdjacencyList, from offset: Int, _ row: Int32, at count: Int) {
    if taken == 1 {
      parents[count] = row
      if let targets { targets[count] = list.neighbours[offset] }
      if let relationships { relationships[count] = list.relationships[offset] }
      return
    }
    for i in 0..<taken { parents[count &+ i] = row }
    if let targets { for i in 0..<taken { targets[count &+ i] = list.neighbours[offset &+ i] } }
    if let relationships { for i in 0..<taken { relationships[count &+ i] = list.relationships[offset &+ i] } }
  }
}

extension Steps {
  /// The next steps from the nodes of some rows, at most so many, with the row that each comes from; self-loops are not
  /// skipped, but steps to nodes below a row's floor where the lists are in order. What is not asked for stays empty.
  func walk(
    _ rows: [Int32], _ sources: [UInt32], above floors: [NodeID]? = nil, _ cursor: inout WalkCursor, limit: Int,
    givesRelationships: Bool, givesTargets: Bool
  ) -> (parents: [Int32], relationships: [UInt32], targets: [UInt32]) {
    var relationships: [UInt32] = []
    var targets: [UInt32] = []
    let parents = [Int32](unsafeUninitializedCapacity: limit) { parents, count in
      relationships = [UInt32](unsafeUninitializedCapacity: givesRelationships ? limit : 0) { relationships, filled in
        targets = [UInt32](unsafeUninitializedCapacity: givesTargets ? limit : 0) { targets, filled in
          let columns = StepColumns(
            parents: parents, relationships: givesRelationships ? relationships : nil,
            targets: givesTargets ? targets : nil)
          count = walk(rows, sources, floors, &cursor, limit, into: columns)
          filled = givesTargets ? count : 0
        }
        filled = givesRelationships ? count : 0
      }
    }
    return (parents, relationships, targets)
  }

  /// Walks on until the columns are full or the rows at an end; how many steps it took.
  private func walk(
    _ rows: [Int32], _ sources: [UInt32], _ floors: [NodeID]?, _ cursor: inout WalkCursor, _ limit: Int,
    into columns: StepColumns
  ) -> Int {
    var (position, view, offset, count) = (cursor.position, cursor.view, cursor.offset, 0)
    rows.withUnsafeBufferPointer { rows in
      sources.withUnsafeBufferPointer { sources in
        views.withUnsafeBufferPointer { views in
          while position < rows.count {
            let row = rows[position]
            let source = sources[Int(row)]
            while source != .max, view < views.count {
              let list = views[view].view.neighbours(of: source)
              if let floors, offset == 0, views[view].view.isSorted(source) {
                offset = list.firstOffset(notBelow: floors[Int(row)])
              }
              let taken = min(list.count &- offset, limit &- count)
              columns.take(taken, of: list, from: offset, row, at: count)
              count &+= taken
              offset &+= taken
              if offset < list.count { return }
              offset = 0
              view &+= 1
            }
            view = 0
            position &+= 1
          }
        }
      }
    }
    cursor = WalkCursor(position: position, view: view, offset: offset)
    return count
  }
}
