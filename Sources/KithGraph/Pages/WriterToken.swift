import Synchronization

/// Who may change a page in place: pages carry the token of the writer that made them, and a savepoint takes a new token.
///
/// A page whose token is the transaction's own has been seen by no snapshot and no savepoint; any other is copied first.
struct WriterToken: Hashable, Sendable {
  private let number: UInt64
  private static let last = Atomic<UInt64>(0)

  private init(number: UInt64) { self.number = number }

  /// A token that nobody had before.
  static func fresh() -> WriterToken {
    WriterToken(number: last.wrappingAdd(1, ordering: .relaxed).newValue)
  }
}
