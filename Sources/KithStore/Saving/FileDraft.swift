import KithGraph
import KithValue

/// One file as it will be: its members, what became of its rows, and the columns it needs.
struct FileDraft {
  let content: FolderFile.Content
  /// The file as it was read; nil for a new one.
  let old: FolderFile?
  let changes: FileChanges
  let graph: Graph
  let oldGraph: Graph?
  /// The columns, those of the file first and in their order.
  private(set) var columns: [Column]
  let memberCount: Int

  var table: EntityTable { EntityTable(graph: graph, holdsNodes: content.isNodes) }

  /// Drafts a file. Rules of the text form that its members break are added to `problems`.
  init(
    _ members: FileMembers.Members, old: FolderFile?, in oldGraph: Graph?, graph: Graph, renamed: Set<NodeID>,
    problems: ProblemList
  ) {
    content = members.content
    self.old = old
    self.graph = graph
    self.oldGraph = oldGraph
    memberCount = members.entities.count
    changes = FileChanges(members.entities, was: old, in: oldGraph, now: graph, renamed: renamed)
    columns = old?.columns ?? []
    if !changes.isEmpty && memberCount > 0 { completeColumns(members.entities, problems) }
  }

  private mutating func completeColumns(_ members: [UInt32], _ problems: ProblemList) {
    if old == nil {
      columns =
        content.isNodes
        ? [Column(text: "id:ID", role: .id)]
        : [Column(text: ":START_ID", role: .start), Column(text: ":END_ID", role: .end)]
    }
    if content.isNodes, !columns.contains(where: { $0.role == .labels }),
      members.contains(where: { graph.labels(of: $0).count > 1 })
    {
      columns.append(Column(text: ":LABEL", role: .labels))
    }

    var observed: [ExactString: ObservedColumn] = [:]
    let keys = graph.keys.filter { !(content.isNodes && graph.name(of: $0).hasSameBytes(as: "id")) }
    for morsel in Morsels(members) {
      for key in keys {
        let vector = table.gather(key, morsel.entities)
        if vector.isPlainlyNull { continue }
        let name = graph.name(of: key)
        for row in 0..<vector.count {
          observed[ExactString(name), default: ObservedColumn()]
            .observe(vector[row], of: morsel.entities[row], key: name, describe: table.describe)
        }
      }
    }
    for at in columns.indices {
      guard case .property(let key, let declared) = columns[at].role else { continue }
      guard let seen = observed.removeValue(forKey: ExactString(key)) else { continue }
      add(seen.complaint, problems)
      if let type = seen.type(declared: declared), type != declared {
        columns[at] = Column(text: Column.header(key: key, type), role: .property(key: key, type))
      }
    }
    // New columns: an id and a name first, the others by name.
    func place(_ key: String) -> Int { key == "id" ? 0 : key == "name" ? 1 : 2 }
    let names = observed.keys.map(\.text).sorted {
      (place($0), $0.orderOfBytes(against: $1)) < (place($1), 0)
    }
    for key in names {
      guard let seen = observed[ExactString(key)] else { continue }
      add(seen.complaint, problems)
      if key.isEmpty {
        problems.add(.rule(file: path, "a property has no name", "in a folder each property has a name"))
      } else if let type = seen.type(declared: nil) {
        columns.append(Column(text: Column.header(key: key, type), role: .property(key: key, type)))
      }
    }
  }

  private func add(_ complaint: (entity: UInt32, message: String, rule: String)?, _ problems: ProblemList) {
    guard let complaint else { return }
    problems.add(.rule(file: path, "\(table.describe(complaint.entity)): \(complaint.message)", complaint.rule))
  }

  /// The file as a message names it.
  private var path: String {
    if let old { return old.path }
    switch content {
    case .nodes(let label): return TextFolder.nodes + "/" + (label?.text ?? FileName.unlabelled)
    case .relationships(let type): return TextFolder.relationships + "/" + type.text
    }
  }
}
