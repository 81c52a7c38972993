/// What a check of a graph found.
public struct GraphCheck: Sendable {
  /// Everything that is wrong, in the order of files and lines.
  public var problems: [StoreProblem]
  /// What was put right while it was opened.
  public var notes: [String] = []
  /// How many commits stand in a folder's journal and not in its files.
  public var unfoldedCount = 0
  /// How many nodes and relationships there are; none where the graph cannot be opened.
  public var nodeCount = 0
  /// How many relationships there are.
  public var relationshipCount = 0
}

extension GraphStores {
  /// Checks the graph at a path without a change to it; `letters` is the folder of the letters, nil where the graph's own
  /// are. Throws where nothing can be said of it: it is not there, or may not be read.
  public static func check(
    _ path: String, letters: String?, isCancelled: @escaping () -> Bool = { false }
  ) throws(StoreError) -> GraphCheck {
    let isMissing = ((try? kind(ofPath: path)) ?? .file) == .nothing
    var options = StoreOptions()
    options.isReadOnly = true
    options.ignoresCache = true
    do throws(StoreError) {
      let store = try open(path, options: options, isCancelled: isCancelled)
      return GraphCheck(
        problems: try store.problems(letters: letters),
        notes: store.notes + (isMissing ? ["there is nothing at \(path) yet; the first commit makes it"] : []),
        unfoldedCount: store.uncheckpointedCount,
        nodeCount: store.graph.nodeCount, relationshipCount: store.graph.relationshipCount)
    } catch {
      guard error.kind == .faults else { throw error }
      var check = GraphCheck(problems: error.problems)
      guard ((try? kind(ofPath: path)) ?? .nothing) == .folder else { return check }
      let found = TextFolder.check(path, letters: letters, isCancelled: isCancelled)
      // What is wrong with the journal is no fault of the files.
      check.problems = error.problems.filter { $0.file.hasPrefix(OpenFolder.hidden) } + found
      check.unfoldedCount = commitsInJournal(path)
      return check
    }
  }

  private static func commitsInJournal(_ path: String) -> Int {
    let hidden = try? Folder(path: path).folder(OpenFolder.hidden)
    guard let bytes = try? hidden?.file(OpenFolder.journalName)?.readAll(), let reading = try? JournalReading(bytes)
    else { return 0 }
    return reading.commits.count
  }
}
