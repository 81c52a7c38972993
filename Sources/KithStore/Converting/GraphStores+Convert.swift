import KithGraph

/// The forms that a graph is kept in.
public enum GraphForm: Sendable, Hashable {
  /// A folder of CSV files.
  case folder
  /// A database file.
  case file
}

extension GraphStores {
  /// Writes a graph to a place where there is none, as a database file or a folder by the path's end, and gives notes of
  /// what stays behind.
  ///
  /// From a folder its files go along, byte for byte, so that the file can be the same folder again. A database file's log
  /// stays with it: what is written begins anew, and has nothing to undo.
  public static func convert(_ store: any GraphStore, to target: String) throws(StoreError) -> [String] {
    let (text, leftBehind) = try store.text()
    var notes: [String] = []
    if !leftBehind.isEmpty {
      notes.append("no part of the graph, and left behind in \(store.path): " + leftBehind.joined(separator: ", "))
    }
    if let count = try? store.log(limit: 1).first?.number, count > 0 {
      notes.append("the log of \(store.path), and what :undo could take back there, stays with it")
    }
    try write(store.graph, text: text, to: target, as: form(of: target), neutralisesFormulas: false)
    return notes
  }

  /// The form of a graph that is to be made at a path: a database file or a folder by its end.
  public static func form(of path: String) -> GraphForm { isFile(path) ? .file : .folder }

  /// Writes a graph to a place where there is none; see `TextFolder.save` for `neutralisesFormulas`.
  public static func write(
    _ graph: Graph, to target: String, as form: GraphForm, neutralisesFormulas: Bool = false
  ) throws(StoreError) {
    try write(graph, text: nil, to: target, as: form, neutralisesFormulas: neutralisesFormulas)
  }

  private static func write(
    _ graph: Graph, text: KeptText?, to target: String, as form: GraphForm, neutralisesFormulas: Bool
  ) throws(StoreError) {
    try makeWhole(at: target) { (place) throws(StoreError) in
      switch form {
      case .file: try DatabaseFileStore.write(graph, text: text, to: place)
      case .folder:
        if let text {
          try text.write(graph, to: place)
        } else {
          try TextFolder.save(graph, to: place, previous: nil, neutralisesFormulas: neutralisesFormulas)
        }
      }
    }
  }
}
