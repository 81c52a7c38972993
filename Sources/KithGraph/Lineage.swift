import KithValue

/// What the snapshots of one graph share through its life: the names, and who may write.
///
/// Snapshots share slabs and blocks that have room behind what any of them reads. Only one writer may use that room, on
/// the latest snapshot; a transaction that begins on an older one, or beside another, gets a lineage of its own.
final class Lineage: Sendable {
  let symbols: Symbols
  let indexes: IndexCache
  let relationshipIndexes: IndexCache
  let facts: ShapeFacts
  private struct State {
    var head: UInt64
    var isBeingWritten = false
  }
  private let state: Guarded<State>

  init(symbols: Symbols, head: UInt64) {
    self.symbols = symbols
    indexes = IndexCache()
    relationshipIndexes = IndexCache()
    facts = ShapeFacts()
    state = Guarded(State(head: head))
  }

  /// A lineage that begins on a version of another. It shares what was found out of columns: that is known by their tables,
  /// which nobody changes and both have.
  init(beside other: Lineage, head: UInt64) {
    symbols = other.symbols
    indexes = other.indexes
    relationshipIndexes = other.relationshipIndexes
    facts = other.facts
    state = Guarded(State(head: head))
  }

  /// The right to write on a version; nil where another has it or a later version was committed.
  func rightToWrite(on version: UInt64) -> WritingRight? {
    let isFree = state.withLock { state in
      guard state.head == version, !state.isBeingWritten else { return false }
      state.isBeingWritten = true
      return true
    }
    return isFree ? WritingRight(self) : nil
  }

  /// Takes the right to write back, with the version that was committed, or nil for a rollback.
  fileprivate func endWriting(committed version: UInt64?) {
    state.withLock { state in
      state.isBeingWritten = false
      if let version { state.head = version }
    }
  }
}

/// The right to write on the latest snapshot of a lineage, until something is committed or nobody has it any more: a
/// transaction has it, and whoever reads what was not committed.
final class WritingRight: Sendable {
  let lineage: Lineage
  private let isUsedUp = Guarded(false)

  fileprivate init(_ lineage: Lineage) { self.lineage = lineage }

  deinit { if !isUsedUp.withLock({ $0 }) { lineage.endWriting(committed: nil) } }

  func commit(_ version: UInt64) {
    isUsedUp.withLock { $0 = true }
    lineage.endWriting(committed: version)
  }
}
