import KithValue

/// A column as it is now, and an index of it as it was: what was changed since is looked at page by page.
///
/// So a commit costs an index nothing, and a search after it costs a look at the few pages that were changed.
struct IndexedColumn {
  private let index: PropertyIndex
  private let column: PropertyColumn
  /// The pages that are not as they were when the index was made, in ascending order.
  private let changed: [Int]

  init(_ index: PropertyIndex, of column: PropertyColumn, changed: [Int]) {
    self.index = index
    self.column = column
    self.changed = changed
  }

  /// The identifiers whose value equals, in ascending order; nil where the index cannot tell.
  func identifiers(equals value: Value) -> [UInt32]? {
    guard let found = index.nodes(equals: value) else { return nil }
    if changed.isEmpty { return Array(found) }
    let sought = SoughtValue(value, in: column.dictionary)
    var result = unchanged(found)
    forEachChanged { first, slot in
      _ = sought.forEachMatch(in: slot) { offset in
        result.append(first + UInt32(offset))
        return true
      }
    }
    return result.sorted()
  }

  /// The identifiers whose string begins with a prefix, in no order; nil where the index cannot tell.
  func identifiers(prefix: String) -> [UInt32]? {
    guard let found = index.nodes(prefix: prefix) else { return nil }
    if changed.isEmpty { return Array(found) }
    var result = unchanged(found)
    forEachChanged { first, slot in
      for offset in 0..<Int(slot.capacity) where slot.isValid(offset) {
        if case .string(let text) = slot.value(offset, column.dictionary), text.text.utf8.starts(with: prefix.utf8) {
          result.append(first + UInt32(offset))
        }
      }
    }
    return result
  }

  /// The identifiers whose value may lie within bounds, in no order; nil where the index cannot tell.
  func identifiers(within bounds: ValueBounds) -> [UInt32]? {
    guard let found = index.nodes(within: bounds) else { return nil }
    if changed.isEmpty { return Array(found) }
    var result = unchanged(found)
    forEachChanged { first, slot in
      for offset in 0..<Int(slot.capacity)
      where slot.isValid(offset) && bounds.contains(slot.value(offset, column.dictionary)) {
        result.append(first + UInt32(offset))
      }
    }
    return result
  }

  private func unchanged(_ found: ArraySlice<UInt32>) -> [UInt32] {
    let pages = Set(changed)
    return found.filter { !pages.contains(Int($0 >> PropertyPage.shift)) }
  }

  private func forEachChanged(_ body: (UInt32, PropertySlot) -> Void) {
    for page in changed where page < column.table.count {
      body(UInt32(page) << PropertyPage.shift, column.table.slot(within: page))
    }
  }
}
