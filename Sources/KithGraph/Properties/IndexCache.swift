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
  }
  private let entries = Guarded<[KeyID: Entry]>([:])

  /// The index of a column's state, or nil where there is none and none is worth its while yet.
  func index(_ key: KeyID, _ column: PropertyColumn, mayBuild: Bool, isDeclared: Bool) -> IndexedColumn? {
    entries.withLock { entries in
      if let entry = entries[key], let index = entry.index {
        if entry.table === column.table { return IndexedColumn(index, of: column, changed: []) }
        let changed = column.table.indicesThatDiffer(from: entry.table)
        if changed.count <= max(4, column.table.count / 16) {
          return IndexedColumn(index, of: column, changed: changed)
        }
      }
      guard mayBuild else { return nil }
      if let entry = entries[key], entry.table === column.table {
        if entry.isHopeless { return nil }
      } else {
        entries[key] = Entry(table: column.table)
      }
      entries[key]?.uses += 1
      // The first question is answered by a scan, which costs less than an index.
      guard let uses = entries[key]?.uses, uses > 1 || isDeclared else { return nil }
      let index = PropertyIndex(column)
      entries[key]?.index = index
      entries[key]?.isHopeless = index == nil
      return index.map { IndexedColumn($0, of: column, changed: []) }
    }
  }
}
