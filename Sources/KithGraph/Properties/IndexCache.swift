import KithValue

/// The indexes of a graph's columns, made when they are asked for again and again, or at once where one is declared.
///
/// An index belongs to one state of a column, which is known by its table of pages: tables are never changed once a
/// snapshot has them. It goes on serving later states, whose changed pages are looked at beside it, until they are many.
final class IndexCache: Sendable {
  private struct Entry: Sendable {
    let table: PropertyColumn.Table
    var uses = 0
    var index: PropertyIndex?
    var isHopeless = false
    /// Whether somebody is making the index; others do without it meanwhile.
    var isBeingMade = false
  }
  private let entries = Guarded<[KeyID: Entry]>([:])

  /// The index of a column's state, or nil where there is none and none is worth its while yet, or where `goesOn` says no
  /// while it is being made.
  func index(
    _ key: KeyID, _ column: PropertyColumn, mayBuild: Bool, isDeclared: Bool, while goesOn: () -> Bool
  ) -> IndexedColumn? {
    let (known, isWanted) = entries.withLock { entries in
      look(in: &entries, key, column, mayBuild: mayBuild, isDeclared: isDeclared)
    }
    guard isWanted else { return known }
    var isStopped = false
    let index = PropertyIndex(column) {
      isStopped = isStopped || !goesOn()
      return !isStopped
    }
    entries.withLock { entries in
      guard entries[key]?.table === column.table else { return }
      entries[key]?.isBeingMade = false
      entries[key]?.index = index
      entries[key]?.isHopeless = index == nil && !isStopped
    }
    return index.map { IndexedColumn($0, of: column, changed: []) }
  }

  /// The index, if there is one, and whether it is to be made now.
  private func look(
    in entries: inout [KeyID: Entry], _ key: KeyID, _ column: PropertyColumn, mayBuild: Bool, isDeclared: Bool
  ) -> (IndexedColumn?, isWanted: Bool) {
    if let entry = entries[key], let index = entry.index {
      if entry.table === column.table { return (IndexedColumn(index, of: column, changed: []), false) }
      let changed = column.table.indicesThatDiffer(from: entry.table)
      if changed.count <= max(4, column.table.count / 16) {
        return (IndexedColumn(index, of: column, changed: changed), false)
      }
    }
    guard mayBuild else { return (nil, false) }
    if let entry = entries[key], entry.table === column.table {
      if entry.isHopeless || entry.isBeingMade { return (nil, false) }
    } else {
      entries[key] = Entry(table: column.table)
    }
    entries[key]?.uses += 1
    // The first question is answered by a scan, which costs less than an index.
    guard let uses = entries[key]?.uses, uses > 1 || isDeclared else { return (nil, false) }
    entries[key]?.isBeingMade = true
    return (nil, true)
  }
}
