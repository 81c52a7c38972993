import KithGraph
import KithValue

/// Writes a graph into a folder: what changed, and each file at one stroke.
///
/// Everything that could be wrong is looked for before the first byte is written: the rules of the text form, files that
/// somebody else changed or added, then the writing of every file beside its old one. Only then are they renamed.
struct FolderSaver {
  private let graph: Graph
  private let path: String
  private let previous: LoadedFolder?
  private let neutralisesFormulas: Bool

  init(graph: Graph, path: String, previous: LoadedFolder?, neutralisesFormulas: Bool = false) {
    self.graph = graph
    self.path = path
    self.previous = previous
    self.neutralisesFormulas = neutralisesFormulas
  }

  /// Writes what changed, each file at one stroke.
  func save() throws(StoreError) -> LoadedFolder {
    let plan = try plan()
    do throws(FileReplacement.Failure) {
      let prepared = try PreparedReplacements(plan.replacements, in: plan.folder)
      try prepared.carryOut()
    } catch {
      throw StoreError(.inputOutput, file: error.file, "cannot be written: \(error.error.message)")
    }
    return plan.result
  }

  /// What is to be written where, and the folder as it will be then.
  struct Plan {
    var folder: Folder
    var replacements: [FileReplacement]
    var result: LoadedFolder
  }

  /// Works out what is to be written; nothing is.
  func plan() throws(StoreError) -> Plan {
    let folder = try openFolder()
    let base = previous.flatMap { $0.identity == folder.identity ? $0 : nil }
    try requireNothingNew(folder.listing, base)
    let order = NodeOrder(graph, previous: base?.blankKeys ?? [:])
    let drafts = drafts(FileMembers(graph, previous: base?.files ?? []), base, order)

    let names = try fileNames(drafts, folder.listing)
    var files: [FolderFile] = []
    var replacements: [FileReplacement] = []
    for draft in drafts {
      guard draft.memberCount > 0 || draft.changes.isEmpty else {
        if let old = draft.old {
          replacements.append(FileReplacement(path: old.path, bytes: nil, oldHash: old.hash))
        }
        continue
      }
      if draft.changes.isEmpty {
        if let old = draft.old { files.append(old) }
        continue
      }
      let oldBytes = try draft.old.map { file throws(StoreError) in try read(file, folder.listing) } ?? []
      var renderer = FileRenderer(
        draft, oldBytes: oldBytes, order: order, neutralisesFormulas: neutralisesFormulas)
      let rendered = renderer.render()
      let file = FolderFile(
        content: draft.content, name: draft.old?.name ?? names[draft.content] ?? "", columns: draft.columns,
        hash: ContentHash.of(rendered.bytes), rows: RowEntities(rendered.entities))
      files.append(file)
      if rendered.bytes != oldBytes {
        replacements.append(FileReplacement(path: file.path, bytes: rendered.bytes, oldHash: draft.old?.hash))
      }
    }
    let schemaHash = try planSchema(base, folder.listing, &replacements)
    return Plan(
      folder: folder.listing.folder, replacements: replacements,
      result: LoadedFolder(
        graph: graph, identity: folder.identity, files: files, schemaHash: schemaHash, blankKeys: order.blankKeys))
  }

  /// Adds the file of the rules where they are not what they were; gives the hash that it will have.
  private func planSchema(
    _ base: LoadedFolder?, _ listing: FolderListing, _ replacements: inout [FileReplacement]
  ) throws(StoreError) -> UInt64? {
    if let base, base.graph.schema == graph.schema { return base.schemaHash }
    let old: [UInt8]?
    do throws(SystemError) { old = try listing.folder.file(SchemaFile.name)?.readAll() } catch {
      throw StoreError(.inputOutput, file: SchemaFile.name, "cannot be read: \(error.message)")
    }
    let now = old.map(ContentHash.of)
    guard now == base?.schemaHash else {
      throw StoreError(
        base == nil ? .occupied : .changedMeanwhile, file: SchemaFile.name,
        "was changed by somebody else since the folder was opened; nothing was saved", hint: "open the folder again")
    }
    if graph.schema.isEmpty {
      if now != nil { replacements.append(FileReplacement(path: SchemaFile.name, bytes: nil, oldHash: now)) }
      return nil
    }
    let bytes = SchemaFile.bytes(of: graph.schema, keeping: old ?? [])
    let hash = ContentHash.of(bytes)
    if hash != now { replacements.append(FileReplacement(path: SchemaFile.name, bytes: bytes, oldHash: now)) }
    return hash
  }

  // MARK: - The folder

  private func openFolder() throws(StoreError) -> (listing: FolderListing, identity: FolderIdentity) {
    do throws(SystemError) {
      if try kind(ofPath: path) == .nothing { try makeFolder(at: path) }
    } catch {
      throw StoreError(.inputOutput, file: path, "cannot be made: \(error.message)")
    }
    let listing = try FolderListing(path: path, problems: ProblemList())
    do throws(SystemError) { return (listing, try listing.folder.identity()) } catch {
      throw StoreError(.inputOutput, file: path, error.message)
    }
  }

  /// Files that kith did not read must not be mixed with those it writes.
  private func requireNothingNew(_ listing: FolderListing, _ base: LoadedFolder?) throws(StoreError) {
    for file in listing.files where !(base?.files ?? []).contains(where: { $0.content == file.content }) {
      guard base != nil else {
        throw StoreError(
          .occupied, file: path, "holds a graph already: \(file.path)", hint: "save into an empty folder")
      }
      throw StoreError(
        .changedMeanwhile, file: file.path, "appeared since the folder was opened; nothing was saved",
        hint: "open the folder again")
    }
  }

  /// A file's bytes, which must be those that were read when the folder was opened.
  private func read(_ file: FolderFile, _ listing: FolderListing) throws(StoreError) -> [UInt8] {
    do throws(SystemError) {
      guard let listed = listing.files.first(where: { $0.content == file.content && $0.name == file.name }),
        let descriptor = try listed.folder.file(file.name)
      else { throw .notFound }
      let bytes = try descriptor.readAll()
      if ContentHash.of(bytes) == file.hash { return bytes }
    } catch  where !error.isNotFound {
      throw StoreError(.inputOutput, file: file.path, "cannot be read: \(error.message)")
    } catch {}
    throw StoreError(
      .changedMeanwhile, file: file.path, "was changed by somebody else since the folder was opened; nothing was saved",
      hint: "open the folder again")
  }

  // MARK: - The files

  private func drafts(_ members: FileMembers, _ base: LoadedFolder?, _ order: NodeOrder) -> [FileDraft] {
    let renamed = base.map { renamedNodes(since: $0, order) } ?? []
    func draft(_ members: FileMembers.Members) -> FileDraft {
      FileDraft(
        members, old: base?.files.first { $0.content == members.content }, in: base?.graph, graph: graph,
        renamed: renamed, blank: order.blankKeys)
    }
    let emptied = (base?.files ?? []).filter { file in !members.files.contains { $0.content == file.content } }
    return members.files.map(draft) + emptied.map { draft(FileMembers.Members(content: $0.content, entities: [])) }
  }

  /// The nodes that have another key than in the files.
  private func renamedNodes(since base: LoadedFolder, _ order: NodeOrder) -> Set<NodeID> {
    let id = ExactString("id")
    var renamed: Set<NodeID> = []
    var cursor: NodeID = 0
    var nodes: [NodeID] = []
    while graph.scanNodes(label: nil, from: &cursor, limit: 1024, into: &nodes) {
      let now = EntityTable(graph: graph, holdsNodes: true).gather(id, nodes)
      let was = EntityTable(graph: base.graph, holdsNodes: true).gather(id, nodes)
      for row in now.rowsThatDiffer(from: was) { renamed.insert(nodes[row]) }
    }
    // A blank key may stay where the id changes, and go or come where it does not.
    for node in Set(base.blankKeys.keys).union(order.blankKeys.keys) {
      if base.blankKeys[node] == order.blankKeys[node] { renamed.remove(node) } else { renamed.insert(node) }
    }
    return renamed
  }

  /// Names for the files that are new.
  private func fileNames(
    _ drafts: [FileDraft], _ listing: FolderListing
  ) throws(StoreError) -> [FolderFile.Content: String] {
    var names: [FolderFile.Content: String] = [:]
    for isNodes in [true, false] {
      let directory = isNodes ? TextFolder.nodes : TextFolder.relationships
      let taken: [String?]
      do throws(SystemError) { taken = try listing.folder.folder(directory)?.names() ?? [] } catch {
        throw StoreError(.inputOutput, file: directory, "cannot be read: \(error.message)")
      }
      var wanted: [String] = []
      for draft in drafts where draft.old == nil && draft.content.isNodes == isNodes {
        switch draft.content {
        case .nodes(nil): names[draft.content] = FileName.unlabelled + ".csv"
        case .nodes(let label?): wanted.append(label.text)
        case .relationships(let type): wanted.append(type.text)
        }
      }
      let files = FileName.files(for: wanted, taken: Set(taken.compactMap { $0?.lowercased() }))
      for (name, file) in files {
        names[isNodes ? .nodes(label: name) : .relationships(type: name)] = file
      }
    }
    return names
  }
}
