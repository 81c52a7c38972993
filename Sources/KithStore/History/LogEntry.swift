/// One committed transaction, as the log of a database file tells it.
public struct LogEntry: Sendable, Hashable {
  /// Its number; the first of a file is 1.
  public var number: Int64
  /// Milliseconds since 1970-01-01T00:00Z.
  public var time: Int64
  /// The statements, one a line.
  public var statement: String
  /// What changed: `created 2 nodes, set 3 properties`.
  public var summary: String
  /// The transaction that this one took back; nil for any other.
  public var undoes: Int64?
  /// Whether a later one took it back.
  public var isUndone: Bool
}

extension StoreError {
  static func withoutHistory(_ path: String) -> StoreError {
    StoreError(
      .unsupported, file: path, "is a folder, whose history git keeps",
      hint: "git log and git diff show what changed, git checkout takes it back; kith convert makes a file of it")
  }
}
