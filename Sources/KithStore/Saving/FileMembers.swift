import KithGraph
import KithValue

/// Which nodes and relationships stand in which file of a folder.
struct FileMembers {
  /// The nodes or relationships of one file, in the order of their numbers.
  struct Members {
    var content: FolderFile.Content
    var entities: [UInt32]
  }

  /// The files that a graph needs, in the order of their names.
  private(set) var files: [Members] = []

  /// Deals a graph out; `previous` are the files as they were read.
  init(_ graph: Graph, previous: [FolderFile] = []) {
    addNodes(graph, Homes(graph, previous))
    for type in graph.types {
      var members: [RelationshipID] = []
      var cursor: RelationshipID = 0
      var piece: [RelationshipID] = []
      while graph.scanRelationships(type: type, from: &cursor, limit: 1024, into: &piece) { members += piece }
      files.append(Members(content: .relationships(type: ExactString(graph.name(of: type))), entities: members))
    }
  }

  /// A node stays in the file where it stands as long as it has that file's label; a new one goes into the file of the
  /// first of its labels by name.
  private mutating func addNodes(_ graph: Graph, _ homes: Homes) {
    var byLabel: [LabelID?: [NodeID]] = [:]
    var cursor: NodeID = 0
    var nodes: [NodeID] = []
    while graph.scanNodes(label: nil, from: &cursor, limit: 1024, into: &nodes) {
      for node in nodes {
        let labels = graph.labels(of: node)
        let home = homes[node].flatMap { labels.contains($0) ? $0 : nil }
        byLabel[home ?? labels.first, default: []].append(node)
      }
    }
    if let unlabelled = byLabel[nil] { files.append(Members(content: .nodes(label: nil), entities: unlabelled)) }
    for label in graph.labels {
      guard let members = byLabel[label] else { continue }
      files.append(Members(content: .nodes(label: ExactString(graph.name(of: label))), entities: members))
    }
  }
}

/// In which label's file the nodes of a folder stand.
private struct Homes {
  private var labels: [LabelID] = []
  /// By node a place among the labels, counted from 1; 0 for those in no file of a label.
  private var places: [UInt32] = []

  init(_ graph: Graph, _ files: [FolderFile]) {
    for file in files {
      guard case .nodes(let name?) = file.content, let label = graph.label(named: name.text) else { continue }
      labels.append(label)
      for row in 0..<file.rows.count {
        let node = Int(file.rows[row])
        if node >= places.count {
          places += [UInt32](repeating: 0, count: max(node + 1, places.count * 2) - places.count)
        }
        places[node] = UInt32(labels.count)
      }
    }
  }

  subscript(node: NodeID) -> LabelID? {
    guard Int(node) < places.count, places[Int(node)] > 0 else { return nil }
    return labels[Int(places[Int(node)]) - 1]
  }
}
