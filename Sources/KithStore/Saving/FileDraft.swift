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
  /// The nodes that have another key than in the files.
  let renamed: Set<NodeID>
  /// The columns, those of the file first and in their order.
  private(set) var columns: [Column]
  let memberCount: Int

  var table: EntityTable { EntityTable(graph: graph, holdsNodes: content.isNodes) }

  /// Drafts a file. `blank` are the nodes whose key is not their id.
  init(
    _ members: FileMembers.Members, old: FolderFile?, in oldGraph: Graph?, graph: Graph, renamed: Set<NodeID>,
    blank: [NodeID: String]
  ) {
    content = members.content
    self.old = old
    self.graph = graph
    self.oldGraph = oldGraph
    self.renamed = renamed
    memberCount = members.entities.count
    changes = FileChanges(members.entities, was: old, in: oldGraph, now: graph, renamed: renamed)
    columns = old?.columns ?? []
    if !changes.isEmpty && memberCount > 0 { completeColumns(members.entities, blank) }
  }

  private mutating func completeColumns(_ members: [UInt32], _ blank: [NodeID: String]) {
    if old == nil {
      columns =
        content.isNodes
        ? [Column(text: "id:ID", role: .id)]
        : [Column(text: ":START_ID", role: .start), Column(text: ":END_ID", role: .end)]
      if let name = content.name, FileName.needsColumn(name) {
        columns.append(
          content.isNodes
            ? Column(text: name + ":LABEL", role: .labels) : Column(text: name + ":TYPE", role: .type))
      }
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
        let name = ExactString(graph.name(of: key))
        var column = observed.removeValue(forKey: name) ?? ObservedColumn()
        for row in 0..<vector.count { column.observe(vector[row]) }
        observed[name] = column
      }
    }
    if content.isNodes, !blank.isEmpty, let id = graph.key(named: "id"),
      members.contains(where: { blank[$0] != nil && !graph.property(id, ofNode: $0).isNull })
    {
      addAny("id")
    }
    // New columns: a name first, the others by name.
    let names = observed.keys.map(\.text).sorted {
      ($0 == "name" ? 0 : 1, $0.orderOfBytes(against: $1)) < ($1 == "name" ? 0 : 1, 0)
    }
    for name in names { observed[ExactString(name)].map { addColumns(for: name, $0) } }
  }

  /// Sees to it that what stands under a key has the columns it needs.
  private mutating func addColumns(for key: String, _ seen: ObservedColumn) {
    let typed = columns.firstIndex { $0.holds(key) { !$0.isAny } }
    // A file that keeps all of a property in an `any` column goes on doing so.
    if typed == nil, columns.contains(where: { $0.holds(key) { $0.isAny } }) { return }
    let declared = typed.flatMap { columns[$0].property?.type }
    let type = seen.type(declared: declared)
    if let type, type != declared {
      let column = Column(text: Column.header(key: key, type), role: .property(key: key, type))
      if let typed { columns[typed] = column } else { columns.append(column) }
    }
    if seen.needsAny(beside: type) { addAny(key) }
  }

  private mutating func addAny(_ key: String) {
    guard !columns.contains(where: { $0.holds(key) { $0.isAny } }) else { return }
    let any = ColumnType(.any)
    columns.append(Column(text: Column.header(key: key, any), role: .property(key: key, any)))
  }
}

extension FolderFile.Content {
  /// The label or type; nil for the nodes without labels.
  var name: String? {
    switch self {
    case .nodes(let label): label?.text
    case .relationships(let type): type.text
    }
  }
}

extension Column {
  /// Whether it holds a property of a name, in a type that is asked for.
  func holds(_ key: String, _ isWanted: (ColumnType) -> Bool) -> Bool {
    property.map { $0.key.hasSameBytes(as: key) && isWanted($0.type) } ?? false
  }
}
