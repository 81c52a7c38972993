import KithGraph
import KithStore
import Synchronization

extension Database {
  /// Opens the graph at a path: a folder is its text form; nil is an empty graph in memory.
  ///
  /// Throws a ``DatabaseError`` where nothing is there (unless `createsMissing`), and where the files hold faults: then
  /// every fault is named with its file, line and column.
  public static func open(_ path: String?, options: Options = Options()) throws(DatabaseError) -> Database {
    guard let path else { return Database(graph: Graph(), store: nil, path: nil, options: options) }
    var storeOptions = StoreOptions()
    storeOptions.isReadOnly = options.isReadOnly
    storeOptions.createsMissing = options.createsMissing
    do {
      let store = try GraphStores.open(path, options: storeOptions)
      return Database(graph: store.graph, store: store, path: path, options: options)
    } catch {
      throw DatabaseError(error)
    }
  }

  /// Keeps the graph as it is now in memory until the process ends, when the system takes all of it back at once: for a
  /// program that ends when it is done with the graph, whose pieces would be freed one by one before.
  public func keepUntilExit() {
    let graph = currentGraph
    Self.kept.withLock { $0.append(graph) }
  }

  private static let kept = Mutex<[Graph]>([])

  /// What a check found.
  public struct CheckResult: Sendable {
    /// Everything that is wrong, in the order of files and lines.
    public var problems: [String]
    /// What is worth knowing and no fault: commits that are not in the folder's files yet.
    public var notes: [String]
    /// How many nodes there are.
    public var nodeCount: Int
    /// How many relationships there are.
    public var relationshipCount: Int
  }

  /// Everything that is wrong with the graph at a path: faults of its files, rules that are broken, names that are nearly
  /// those of the rules, sources that are no document and, where the letters are at hand, quotes that do not stand at their
  /// lines.
  public static func check(_ path: String, lettersDirectory: String? = nil) throws(DatabaseError) -> CheckResult {
    do {
      let check = try GraphStores.check(path, letters: lettersDirectory)
      var notes = check.notes
      let unfolded = check.unfoldedCount
      if unfolded > 0 {
        notes.append(
          "unfolded: \(unfolded) \(unfolded == 1 ? "commit stands" : "commits stand") in \(path)/.kith and not yet in the "
            + "files; kith \(path) -c ':save' writes them")
      }
      return CheckResult(
        problems: check.problems.map(\.description), notes: notes, nodeCount: check.nodeCount,
        relationshipCount: check.relationshipCount)
    } catch {
      throw DatabaseError(error)
    }
  }
}

extension DatabaseError {
  init(_ error: StoreError) {
    let problems = error.problems.map(\.description)
    if problems.count == 1 {
      self.init(problems[0])
    } else {
      self.init("\(problems.count) faults were found", problems: problems)
    }
  }
}
