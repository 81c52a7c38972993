import KithCSV
import KithGraph
import KithValue

/// Finds where a node, a relationship or a value of theirs stands in its folder's files, which are read once more for it: for
/// messages.
final class FolderPlaces {
  /// A place in a file.
  struct Place: Hashable {
    var file: String
    var line: Int
    /// The character of the line from 1.
    var column: Int
    /// Whether it is that of the value itself: else the file has no column for it, and its row is meant.
    var isOfValue = true

    static func == (a: Place, b: Place) -> Bool { a.file == b.file && a.line == b.line && a.column == b.column }
    func hash(into hasher: inout Hasher) {
      hasher.combine(file)
      hasher.combine(line)
      hasher.combine(column)
    }
  }

  private let files: [FolderFile]
  private let listing: [FolderListing.File]
  /// What stands otherwise in the graph than in the files.
  private let changed: Changed
  /// The rows of the files that were read, the header among them, with the row that each block begins with.
  private var read: [String: [(first: Int, block: CSVBlock)]] = [:]

  /// Nodes and relationships that commits touched which are not in the files.
  struct Changed {
    var nodes: Set<NodeID> = []
    var relationships: Set<RelationshipID> = []

    init() {}

    init(from files: Graph, to graph: Graph) {
      let changes = ChangeSet(from: files, to: graph)
      nodes = Set(
        changes.createdNodes.map(\.node) + changes.relabelledNodes.map(\.node) + changes.nodeProperties.map(\.entity))
      relationships = Set(
        changes.createdRelationships.map(\.relationship) + changes.relationshipProperties.map(\.entity))
    }
  }

  init(files: [FolderFile], listing: [FolderListing.File], changed: Changed = Changed()) {
    self.files = files
    self.listing = listing
    self.changed = changed
  }

  /// Where a node stands, or its property of a name where its file has that.
  func place(ofNode node: NodeID, key: String = "id") -> Place? {
    changed.nodes.contains(node) ? nil : place(of: node, key) { $0.isNodes }
  }
  /// Where a relationship stands, or its property of a name where its file has that.
  func place(ofRelationship relationship: RelationshipID, key: String? = nil) -> Place? {
    changed.relationships.contains(relationship) ? nil : place(of: relationship, key) { !$0.isNodes }
  }
  /// Where a column is named.
  func place(ofColumn column: Int, in file: FolderFile) -> Place? { place(row: 0, column, file) }

  private func place(of entity: UInt32, _ key: String?, _ isWanted: (FolderFile.Content) -> Bool) -> Place? {
    for file in files where isWanted(file.content) {
      guard let row = file.rows.row(of: entity) else { continue }
      let column = key.flatMap { key in
        file.columns.firstIndex { $0.holds(key) { _ in true } || $0.role == .id && key.hasSameBytes(as: "id") }
      }
      var place = place(row: row + 1, column ?? 0, file)
      place?.isOfValue = column != nil || key == nil
      return place
    }
    return nil
  }

  private func place(row: Int, _ column: Int, _ file: FolderFile) -> Place? {
    guard let (first, block) = blocks(of: file.path).last(where: { $0.first <= row }),
      row - first < block.rowCount
    else { return nil }
    let inBlock = row - first
    let place = block.place(inBlock, min(column, block.fieldCount(inBlock) - 1))
    return Place(file: file.path, line: place.line, column: place.column)
  }

  private func blocks(of path: String) -> [(first: Int, block: CSVBlock)] {
    if let known = read[path] { return known }
    var found: [(first: Int, block: CSVBlock)] = []
    if let listed = listing.first(where: { $0.path == path }), let descriptor = try? listed.folder.file(listed.name),
      let source = try? HashedSource(descriptor)
    {
      let reader = source.reader(isCancelled: { false }, onFault: { _ in })
      var row = 0
      while let block = try? reader.next(limit: row == 0 ? 1 : .max) {
        found.append((row, block))
        row += block.rowCount
      }
    }
    read[path] = found
    return found
  }
}
