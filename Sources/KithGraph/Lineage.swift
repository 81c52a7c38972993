import KithValue

/// What the snapshots of one graph share through its life: the names, and who may write.
///
/// Snapshots share slabs and blocks that have room behind what any of them reads. Only one writer may use that room, on
/// the latest snapshot; a transaction that begins on an older one, or beside another, gets a lineage of its own.
final class Lineage: Sendable {
  let symbols: Symbols
  let indexes = IndexCache()
  let relationshipIndexes = IndexCache()
  let facts = ShapeFacts()
  private struct State {
    var head: UInt64
    var isBeingWritten = false
  }
  private let state: Guarded<State>

  init(symbols: Symbols, head: UInt64) {
    self.symbols = symbols
    state = Guarded(State(head: head))
  }

  /// Takes the right to write on a version; false where another has it or a later version was committed.
  func beginWriting(on version: UInt64) -> Bool {
    state.withLock { state in
      guard state.head == version, !state.isBeingWritten else { return false }
      state.isBeingWritten = true
      return true
    }
  }

  /// Gives the right to write back, with the version that was committed, or nil for a rollback.
  func endWriting(committed version: UInt64?) {
    state.withLock { state in
      state.isBeingWritten = false
      if let version { state.head = version }
    }
  }
}
