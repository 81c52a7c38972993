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

  init(_ graph: Graph) {
    addNodes(graph)
    for type in graph.types {
      var members: [RelationshipID] = []
      var cursor: RelationshipID = 0
      var piece: [RelationshipID] = []
      while graph.scanRelationships(type: type, from: &cursor, limit: 1024, into: &piece) { members += piece }
      files.append(Members(content: .relationships(type: ExactString(graph.name(of: type))), entities: members))
    }
  }

  /// A node stands in the file of the first of its labels by name.
  private mutating func addNodes(_ graph: Graph) {
    var byLabel: [LabelID?: [NodeID]] = [:]
    var cursor: NodeID = 0
    var nodes: [NodeID] = []
    while graph.scanNodes(label: nil, from: &cursor, limit: 1024, into: &nodes) {
      for node in nodes {
        let labels = graph.labels(of: node)
        byLabel[labels.first, default: []].append(node)
      }
    }
    if let unlabelled = byLabel[nil] { files.append(Members(content: .nodes(label: nil), entities: unlabelled)) }
    for label in graph.labels {
      guard let members = byLabel[label] else { continue }
      files.append(Members(content: .nodes(label: ExactString(graph.name(of: label))), entities: members))
    }
  }
}
