import KithGraph
import KithValue

/// A graph as it was read from a folder, and what is needed to write it back without touching what did not change.
public struct LoadedFolder: Sendable {
  /// The graph as it stands in the files.
  public internal(set) var graph: Graph
  /// Which folder it came from.
  let identity: FolderIdentity
  /// The files, nodes before relationships, each in the order of the names.
  let files: [FolderFile]
  /// The hash of `schema.csv`; nil where there is none.
  var schemaHash: UInt64?
  /// The keys of nodes that have no `id` of their own; see `NodeOrder`.
  var blankKeys: [NodeID: String] = [:]
}

/// One file of a folder as it was read or written.
struct FolderFile: Sendable {
  /// What the file holds.
  enum Content: Sendable, Hashable {
    /// Nodes with a label: new ones whose first by name it is, and those that stand there already; nil for nodes without
    /// any.
    case nodes(label: ExactString?)
    /// The relationships of a type.
    case relationships(type: ExactString)

    var isNodes: Bool { if case .nodes = self { true } else { false } }
  }

  var content: Content
  /// The file's name within `nodes` or `relationships`.
  var name: String
  var columns: [Column]
  /// The content hash when it was read.
  var hash: UInt64
  /// The node or relationship of each row.
  var rows: RowEntities

  /// The file within the graph's folder: `nodes/Person.csv`.
  var path: String { FolderFile.folder(content) + "/" + name }

  static func folder(_ content: Content) -> String { content.isNodes ? TextFolder.nodes : TextFolder.relationships }
}

/// Which node or relationship each row of a file is.
enum RowEntities: Sendable, Hashable {
  /// Consecutive ones.
  case range(Range<UInt32>)
  /// Any.
  case list([UInt32])

  /// The entities of rows in their order.
  init(_ entities: [UInt32]) {
    let areConsecutive = zip(entities, entities.dropFirst()).allSatisfy { $0 &+ 1 == $1 }
    if areConsecutive, let first = entities.first, let last = entities.last {
      self = .range(first..<last + 1)
    } else {
      self = .list(entities)
    }
  }

  var count: Int {
    switch self {
    case .range(let range): range.count
    case .list(let list): list.count
    }
  }

  subscript(row: Int) -> UInt32 {
    switch self {
    case .range(let range): range.lowerBound + UInt32(row)
    case .list(let list): list[row]
    }
  }

  /// The row of an entity.
  func row(of entity: UInt32) -> Int? {
    switch self {
    case .range(let range): range.contains(entity) ? Int(entity - range.lowerBound) : nil
    case .list(let list): list.firstIndex(of: entity)
    }
  }
}

extension LoadedFolder {
  /// The nodes and relationships of each file, where they are not numbered as reading the files anew would number them.
  var unnaturalNumbers: [String: RowEntities] {
    var nextNode: UInt32 = 0
    var nextBlock: UInt32 = 0
    let size = UInt32(RelationshipID.blockSize)
    var areNatural = true
    let listed = files.sorted {
      ($0.content.isNodes ? 0 : 1, $0.name.orderOfBytes(against: $1.name)) < ($1.content.isNodes ? 0 : 1, 0)
    }
    for file in listed {
      let count = UInt32(file.rows.count)
      let first = file.content.isNodes ? nextNode : nextBlock * size
      areNatural = areNatural && (count == 0 || file.rows == .range(first..<first + count))
      if file.content.isNodes { nextNode += count } else { nextBlock += (count + size - 1) / size }
    }
    guard !areNatural else { return [:] }
    return Dictionary(files.map { ($0.path, $0.rows) }, uniquingKeysWith: { first, _ in first })
  }
}
