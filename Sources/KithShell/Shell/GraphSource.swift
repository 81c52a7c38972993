import Kith
import KithSession

/// What the shell needs of an open graph beside sessions on it.
public protocol GraphSource: AnyObject {
  /// The folder or file; nil for a graph in memory.
  var path: String? { get }
  /// Whether there are commits that `save` has still to write into the folder's files.
  var hasUnsavedChanges: Bool { get }
  /// Whether some of them were made here, or leaving has something else to put in order.
  var hasOwnCommits: Bool { get }
  /// The last transactions, the latest first.
  func log(limit: Int) throws(DatabaseError) -> [Database.LogEntry]
  /// Takes back the last transaction that is not taken back yet, and tells which.
  func undo() throws(DatabaseError) -> Database.LogEntry
  /// Opens a session.
  func makeSession() -> any Session
  /// Writes the commits into the folder's files, waiting for another process up to `patience`, and goes on or leaves.
  func save(patience: Duration, isLeaving: Bool) throws(DatabaseError)
}

extension Database: GraphSource {}

extension GraphSource {
  /// What the graph is called at the prompt: the last part of its path without an extension.
  var shortName: String? {
    guard let path else { return nil }
    let parts = path.split(separator: "/").filter { $0 != "." }
    guard let last = parts.last else { return nil }
    let name = last.hasPrefix(".") ? last : last.split(separator: ".", maxSplits: 1).first ?? last
    return Printable.line(of: String(name))
  }
}
