import Glibc
import KithGraph
import KithStore

extension Database {
  /// Opens the graph at a path: a folder is its text form; nil is an empty graph in memory.
  ///
  /// Throws a ``DatabaseError`` where nothing is there (unless `createsMissing`), and where the files hold faults: then
  /// every fault is named with its file, line and column.
  public static func open(_ path: String?, options: Options = Options()) throws(DatabaseError) -> Database {
    guard let path else { return Database(graph: Graph(), store: nil, path: nil, options: options) }
    if options.createsMissing, access(path, F_OK) != 0, mkdir(path, 0o777) != 0 {
      throw DatabaseError("\(path): cannot be made: \(String(cString: strerror(errno)))")
    }
    do {
      let store = try GraphStores.open(path)
      return Database(graph: store.graph, store: store, path: path, options: options)
    } catch {
      throw DatabaseError(error)
    }
  }

  /// Everything that is wrong with the graph at a path: faults of its files and, where the letters are at hand, quotes
  /// that do not stand at their lines.
  public static func check(_ path: String, lettersDirectory: String? = nil) throws(DatabaseError) -> [String] {
    do {
      let folder = try TextFolder.load(path)
      let check = EvidenceCheck(graph: folder.graph, letters: lettersDirectory ?? path + "/letters")
      return check.hasLetters ? check.problems(in: folder, at: path).map(\.description) : []
    } catch {
      if error.kind == .faults { return error.problems.map(\.description) }
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
