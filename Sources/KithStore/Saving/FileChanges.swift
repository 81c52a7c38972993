import KithGraph
import KithValue

/// What became of the rows of one file since it was read.
struct FileChanges {
  /// What became of one row.
  enum RowState: Sendable {
    /// Its node or relationship is gone, or stands in another file now.
    case gone
    /// It is as it was.
    case same
    /// Something about it is different.
    case changed
  }

  /// By row of the file as it was read.
  private(set) var states: [RowState]
  /// The nodes or relationships that have no row yet.
  private(set) var added: [UInt32] = []
  /// Whether there is anything to write.
  var isEmpty: Bool { added.isEmpty && states.allSatisfy { $0 == .same } }

  /// `renamed` are the nodes whose key is not what it was: the relationships at them change too.
  init(
    _ members: [UInt32], was file: FolderFile?, in old: Graph?, now graph: Graph, renamed: Set<NodeID>
  ) {
    guard let file, let old else {
      states = []
      added = members
      return
    }
    states = [RowState](repeating: .gone, count: file.rows.count)
    let rows = file.rows.byEntity
    let now = EntityTable(graph: graph, holdsNodes: file.content.isNodes)
    let before = EntityTable(graph: old, holdsNodes: file.content.isNodes)
    var kept: [UInt32] = []
    var keptRows: [Int] = []
    for member in members {
      if let row = rows(member), before.isLive(member), now.hasSameEnds(member, in: before) {
        kept.append(member)
        keptRows.append(row)
        states[row] = .same
      } else {
        added.append(member)
      }
    }
    let keys = Set(graph.keys.map { ExactString(graph.name(of: $0)) })
      .union(old.keys.map { ExactString(old.name(of: $0)) })
    for morsel in Morsels(kept) {
      for key in keys {
        let new = now.gather(key, morsel.entities)
        let was = before.gather(key, morsel.entities)
        for row in new.rowsThatDiffer(from: was) { states[keptRows[morsel.first + row]] = .changed }
      }
    }
    for (entity, row) in zip(kept, keptRows) {
      if file.content.isNodes {
        if renamed.contains(entity) || !now.hasSameLabels(entity, in: before) { states[row] = .changed }
      } else if !renamed.isEmpty {
        if renamed.contains(graph.start(of: entity)) || renamed.contains(graph.end(of: entity)) {
          states[row] = .changed
        }
      }
    }
  }
}

extension EntityTable {
  /// The values under a key's name, null where the graph never heard of it.
  func gather(_ key: ExactString, _ entities: [UInt32]) -> Vector {
    guard let key = graph.key(named: key.text) else { return .constant(.null, count: entities.count) }
    return gather(key, entities)
  }

  fileprivate func hasSameEnds(_ entity: UInt32, in other: EntityTable) -> Bool {
    holdsNodes
      || graph.start(of: entity) == other.graph.start(of: entity)
        && graph.end(of: entity) == other.graph.end(of: entity)
  }

  func hasSameLabels(_ node: NodeID, in other: EntityTable) -> Bool {
    graph.labels(of: node).map(graph.name(of:)).elementsEqual(
      other.graph.labels(of: node).map(other.graph.name(of:))
    ) { $0.hasSameBytes(as: $1) }
  }
}

extension RowEntities {
  /// The row of an entity, for many look-ups.
  var byEntity: (UInt32) -> Int? {
    switch self {
    case .range(let range): return { range.contains($0) ? Int($0 - range.lowerBound) : nil }
    case .list(let list):
      // A file's nodes or relationships lie close together, so a table beats a dictionary.
      guard let first = list.min(), let last = list.max() else { return { _ in nil } }
      var rows = [UInt32](repeating: .max, count: Int(last - first) + 1)
      for (row, entity) in list.enumerated() { rows[Int(entity - first)] = UInt32(row) }
      return { entity in
        guard entity >= first, entity <= last, rows[Int(entity - first)] != .max else { return nil }
        return Int(rows[Int(entity - first)])
      }
    }
  }
}
