import KithGraph
import Synchronization

/// Where a graph is kept between sessions: a folder of text, later a database file.
///
/// A store is opened with its graph, and takes graphs that grew out of it; what it did not write it does not touch.
public protocol GraphStore: AnyObject, Sendable {
  /// Where it is, as the person who opened it wrote it.
  var path: String { get }
  /// The graph as it is stored.
  var graph: Graph { get }
  /// Whether a graph holds something that is not stored.
  func hasUnsavedChanges(_ graph: Graph) -> Bool
  /// Stores a graph in place of what is stored; an error leaves the store as it was.
  func save(_ graph: Graph) throws(StoreError)
}

/// Opens whatever stands at a path.
public enum GraphStores {
  /// Opens a graph: a folder is the text form.
  public static func open(
    _ path: String, isCancelled: @escaping () -> Bool = { false }
  ) throws(StoreError) -> any GraphStore {
    let found: PathKind
    do throws(SystemError) { found = try kind(ofPath: path) } catch {
      throw StoreError(.inputOutput, file: path, "cannot be opened: \(error.message)")
    }
    switch found {
    case .folder: return try TextFolderStore(path: path, isCancelled: isCancelled)
    case .nothing:
      throw StoreError(
        .notFound, file: path, "there is nothing at this path", hint: "an empty folder is an empty graph")
    case .file: throw StoreError(.notAGraph, file: path, "is a file; a graph is kept in a folder")
    }
  }
}

/// A graph kept in a folder of CSV files; see `TextFolder`.
public final class TextFolderStore: GraphStore {
  /// Where it is.
  public let path: String
  private let folder: Mutex<LoadedFolder>

  /// Opens the folder at a path.
  public init(path: String, isCancelled: @escaping () -> Bool = { false }) throws(StoreError) {
    self.path = path
    folder = Mutex(try TextFolder.load(path, isCancelled: isCancelled))
  }

  /// The graph as it stands in the files.
  public var graph: Graph { folder.withLock { $0.graph } }

  /// Whether a graph holds something that is not in the files.
  public func hasUnsavedChanges(_ graph: Graph) -> Bool {
    folder.withLock { $0.graph !== graph && $0.graph.version != graph.version }
  }

  /// Writes what changed into the files.
  public func save(_ graph: Graph) throws(StoreError) {
    let path = path
    try folder.withLock { (folder) throws(StoreError) in
      folder = try TextFolder.save(graph, to: path, previous: folder)
    }
  }
}
