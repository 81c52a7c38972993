import KithValue

/// The indexes of a graph's columns, made when they are asked for again and again.
///
/// An index belongs to one state of a column, which is known by its table of pages: tables are never changed once a
/// snapshot has them. So a commit that leaves a column alone leaves its index in place.
final class IndexCache: Sendable {
  private struct Entry: Sendable {
    let table: PropertyColumn.Table
    var uses = 0
    var index: PropertyIndex?
    var isHopeless = false
  }
  private let entries = Guarded<[KeyID: Entry]>([:])

  /// The index of a column's state, or nil where there is none and none is worth its while yet.
  func index(_ key: KeyID, _ column: PropertyColumn, mayBuild: Bool) -> PropertyIndex? {
    entries.withLock { entries in
      if let entry = entries[key], entry.table === column.table {
        if entry.index != nil || entry.isHopeless || !mayBuild { return entry.index }
      } else if mayBuild {
        entries[key] = Entry(table: column.table)
      } else {
        return nil
      }
      entries[key]?.uses += 1
      // The first question is answered by a scan, which costs less than an index.
      guard let uses = entries[key]?.uses, uses > 1 else { return nil }
      let index = PropertyIndex(column)
      entries[key]?.index = index
      entries[key]?.isHopeless = index == nil
      return index
    }
  }
}
