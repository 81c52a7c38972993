import KithCSV
import KithGraph
import KithValue

/// Reads a folder into a graph: the nodes of every file, then the relationships between them.
///
/// Nodes get their numbers in the order of the files and rows, so a file's nodes are a range, and so are a file's
/// relationships, unless the numbers are given that they had in the process that wrote the files. A problem does not stop
/// the reading, so that all are told at once; no graph comes of it then, but for a check (`keepsFaulty`).
struct FolderLoader {
  private let path: String
  private let isCancelled: () -> Bool
  private let numbers: [String: RowEntities]
  /// Whether what can be read of faulty files is made a graph of all the same: every row is a node or relationship, without
  /// the values that are faulty, and an end that no node has is a node that stands for it.
  private let keepsFaulty: Bool
  private var standIn: NodeID?
  private var faultyHeaders: Set<String> = []
  /// The nodes' numbers in the order of the rows, where they are given.
  private var nodeNumbers: [NodeID] = []
  private let problems = ProblemList()
  private let transaction = GraphTransaction(Graph())
  private let index = IdentifierIndex()
  private var files: [FolderFile] = []
  /// The ids that stand twice: told at the end, when the place of the first is looked up.
  private var duplicates: [(problem: StoreProblem, first: NodeID)] = []
  /// The keys that are no ids; see `NodeOrder`.
  private var blankKeys: [NodeID: String] = [:]
  private var restoredBlankKeys: [NodeID: String] = [:]
  private var lost = LostIdentifiers()
  private lazy var identifiers = NearestNames((0..<UInt32(index.count)).lazy.map { [index] in index.id(of: $0) })

  init(
    path: String, numbers: [String: RowEntities], keepsFaulty: Bool = false, isCancelled: @escaping () -> Bool
  ) {
    precondition(numbers.isEmpty || !keepsFaulty, "what is faulty has no numbers")
    self.path = path
    self.numbers = numbers
    self.keepsFaulty = keepsFaulty
    self.isCancelled = isCancelled
  }

  mutating func load() throws(StoreError) -> LoadedFolder {
    let (folder, listing) = try read()
    guard problems.isEmpty else { throw StoreError(.faults, problems.sorted(byFiles: listing.files.map(\.path))) }
    return folder
  }

  /// What can be read of the folder, whatever is wrong with it, and what is wrong.
  mutating func loadFaulty() throws(StoreError) -> FaultyFolder {
    let (folder, listing) = try read()
    return FaultyFolder(
      folder: folder, listing: listing.files, problems: problems, lost: lost, faultyHeaders: faultyHeaders)
  }

  private mutating func read() throws(StoreError) -> (LoadedFolder, FolderListing) {
    let listing = try FolderListing(path: path, problems: problems)
    for file in listing.leftOut { lost.add(file) }
    for file in listing.files {
      switch file.content {
      case .nodes(let label): try loadNodes(file, label: label)
      case .relationships(let type): try loadRelationships(file, type: type)
      }
    }
    tellDuplicates(listing)
    let schemaHash = try loadSchema(listing)
    do throws(SystemError) {
      let folder = LoadedFolder(
        graph: transaction.commitOwingAdjacency(), identity: try listing.folder.identity(), files: files,
        schemaHash: schemaHash,
        blankKeys: numbers.isEmpty ? blankKeys : restoredBlankKeys)
      return (folder, listing)
    } catch {
      throw StoreError(.inputOutput, file: path, error.message)
    }
  }

  /// Takes over the rules that the folder declares, and gives the hash of their file.
  private func loadSchema(_ listing: FolderListing) throws(StoreError) -> UInt64? {
    let bytes: [UInt8]?
    do throws(SystemError) { bytes = try listing.folder.file(SchemaFile.name)?.readAll() } catch {
      problems.add(
        StoreProblem(
          file: SchemaFile.name,
          message: error.isSymbolicLink ? "is a symbolic link" : "cannot be read: \(error.message)",
          hint: error.isSymbolicLink ? "put the file itself in its place" : nil))
      return nil
    }
    guard let bytes else { return nil }
    transaction.setSchema(SchemaFile.read(bytes, problems))
    return ContentHash.of(bytes)
  }

  // MARK: - Nodes

  private mutating func loadNodes(_ file: FolderListing.File, label: ExactString?) throws(StoreError) {
    guard let table = try FolderTable(file, problems, isCancelled: isCancelled) else {
      lost.add((file.folder, file.name))
      return
    }
    if table.hasFaultyHeader { faultyHeaders.insert(file.path) }
    let hasIDs = table.columns.contains { $0.role == .id }
    let first = UInt32(index.count)
    var labelSets: [(node: NodeID, names: [String])] = []
    while let block = try table.next() {
      let firstOfBlock = UInt32(index.count)
      for (at, column) in table.columns.enumerated() {
        switch column.role {
        case .id: insertIdentifiers(block, column: at, file)
        case .labels:
          for row in 0..<block.rowCount where !block.isNull(row, at) {
            guard let names = labels(block, row, at, label, file) else { continue }
            labelSets.append((firstOfBlock + UInt32(row), names))
          }
        case .property, .ignored, .start, .end, .type: break
        }
      }
      if !hasIDs { for _ in 0..<block.rowCount { index.insertNameless() } }
      table.appendProperties(block)
    }
    if table.hasLostRows || !hasIDs { lost.add((file.folder, file.name)) }
    let nodes = first..<UInt32(index.count)
    files.append(table.loaded(.range(nodes)))
    guard keepsFaulty || problems.isEmpty && duplicates.isEmpty else { return }
    guard numbers.isEmpty else { return try restoreNodes(table, nodes, label: label, labelSets) }

    let created = transaction.createNodes(
      count: nodes.count, labels: label.map { [transaction.internLabel($0.text)] } ?? [])
    precondition(created == nodes, "nodes are numbered in the order of their rows")
    for set in labelSets {
      for name in set.names { transaction.addLabel(transaction.internLabel(name), to: set.node) }
    }
    setColumns(table) { (key, vector) throws(EvaluationError) in
      try transaction.setColumn(key, nodes: nodes, to: vector)
    }
  }

  private mutating func insertIdentifiers(_ block: CSVBlock, column: Int, _ file: FolderListing.File) {
    for row in 0..<block.rowCount {
      guard !block.isNull(row, column) else {
        problems.add(
          file.problem(block.place(row, column), "this node has no id", hint: "give it one that no other node has"))
        index.insertNameless()
        continue
      }
      let entry = block.withBytes(row, column) { index.insert($0) }
      if entry.isNew {
        if block.withBytes(row, column, { BlankKey.isBlank($0) }) { blankKeys[entry.node] = block.string(row, column) }
        continue
      }
      index.insertNameless()
      let id = shorten(block.string(row, column))
      duplicates.append((file.problem(block.place(row, column), "the id '\(id)' stands already"), entry.node))
    }
  }

  /// The labels that `:LABEL` lists, or nil (and a problem) where they cannot be those of a row of this file.
  private func labels(
    _ block: CSVBlock, _ row: Int, _ column: Int, _ label: ExactString?, _ file: FolderListing.File
  ) -> [String]? {
    let listed = LabelList.labels(of: block.string(row, column))
    let names = listed.compactMap { $0 }
    let fault: (message: String, hint: String)
    if names.count < listed.count {
      fault = ("a label without a name", "write one semicolon between two labels")
    } else if let label, names.contains(where: { $0.hasSameBytes(as: label.text) }) {
      return names
    } else if let label {
      fault = ("the labels leave out that of the file, '\(shorten(label.text))'", "add it, or move the row")
    } else {
      fault = ("a node with labels stands among those without", "move the row to the file of its first label by name")
    }
    problems.add(file.problem(block.place(row, column), fault.message, hint: fault.hint))
    return nil
  }

  private func tellDuplicates(_ listing: FolderListing) {
    let places = FolderPlaces(files: files, listing: listing.files)
    for (at, duplicate) in duplicates.enumerated() {
      var problem = duplicate.problem
      // Looking up a line can mean reading a file once more: for the first hundred that is time well spent.
      if at < 100, let place = places.place(ofNode: duplicate.first) {
        problem.message += ", in \(place.file) line \(place.line)"
      }
      problem.hint = "give one of the two another id"
      problems.add(problem)
    }
  }

  // MARK: - Relationships

  private mutating func loadRelationships(_ file: FolderListing.File, type: ExactString) throws(StoreError) {
    guard let table = try FolderTable(file, problems, isCancelled: isCancelled) else { return }
    if table.hasFaultyHeader { faultyHeaders.insert(file.path) }
    if keepsFaulty, standIn == nil { standIn = transaction.createNodes(count: 1, labels: []).lowerBound }
    var starts: [NodeID] = []
    var ends: [NodeID] = []
    var count = 0
    while let block = try table.next() {
      count += block.rowCount
      for (at, column) in table.columns.enumerated() {
        switch column.role {
        case .start: resolve(block, column: at, isStart: true, into: &starts, file)
        case .end: resolve(block, column: at, isStart: false, into: &ends, file)
        case .type: checkTypes(block, column: at, type, file)
        case .property, .ignored, .id, .labels: break
        }
      }
      table.appendProperties(block)
    }
    guard keepsFaulty || problems.isEmpty && duplicates.isEmpty else { return }
    if let standIn {
      starts += repeatElement(standIn, count: count - starts.count)
      ends += repeatElement(standIn, count: count - ends.count)
    }
    if !numbers.isEmpty { return try restoreRelationships(table, type, starts, ends) }

    let created = transaction.createRelationships(transaction.internType(type.text), from: starts, to: ends)
    setColumns(table) { (key, vector) throws(EvaluationError) in
      try transaction.setColumn(key, relationships: created, to: vector)
    }
    files.append(table.loaded(.range(created)))
  }

  private mutating func resolve(
    _ block: CSVBlock, column: Int, isStart: Bool, into nodes: inout [NodeID], _ file: FolderListing.File
  ) {
    let first = nodes.count
    var missing: [Int] = []
    index.find(block, column: column, into: &nodes) { row in missing.append(row) }
    for row in missing {
      if let standIn { nodes[first + row] = standIn }
      if block.isNull(row, column) {
        let message = "this relationship does not say which node it runs \(isStart ? "from" : "to")"
        problems.add(file.problem(block.place(row, column), message, hint: "write a node's id"))
      } else if !lost.mayHold(block.string(row, column)) {
        problems.add(dangling(block.string(row, column), block.place(row, column), file))
      }
    }
  }

  private mutating func dangling(_ id: String, _ place: CSVPlace, _ file: FolderListing.File) -> StoreProblem {
    var hint: String?
    // Each look goes through all ids: as many as a person waits for.
    if problems.problems.count < 2_000_000 / max(index.count, 20_000) {
      hint = identifiers.nearestIdentifier(to: id).map { "did you mean '\(shorten($0))'?" }
    }
    return file.problem(
      place, "no node has the id '\(shorten(id))'", hint: hint ?? "add the node, or remove the relationship")
  }

  private func checkTypes(_ block: CSVBlock, column: Int, _ type: ExactString, _ file: FolderListing.File) {
    for row in 0..<block.rowCount where !block.isNull(row, column) {
      let name = block.string(row, column)
      guard !name.hasSameBytes(as: type.text) else { continue }
      problems.add(
        file.problem(
          block.place(row, column), "the type '\(shorten(name))' is not that of the file, '\(shorten(type.text))'",
          hint: "move the row, or correct the type"))
    }
  }

  // MARK: - Given numbers

  private mutating func restoreNodes(
    _ table: FolderTable, _ ordinals: Range<UInt32>, label: ExactString?, _ sets: [(node: NodeID, names: [String])]
  ) throws(StoreError) {
    let rows = try given(table, count: ordinals.count)
    files[files.count - 1].rows = rows
    var changes = ChangeSet()
    var places: [[String]: UInt32] = [:]
    func place(_ names: [String]) -> UInt32 {
      if let known = places[names] { return known }
      let first = UInt32(changes.names.count)
      changes.names += names
      changes.labelSets.append(Array(first..<first + UInt32(names.count)))
      places[names] = UInt32(changes.labelSets.count - 1)
      return UInt32(changes.labelSets.count - 1)
    }
    let own = place(label.map { [$0.text] } ?? [])
    var labels = [UInt32](repeating: own, count: ordinals.count)
    for set in sets { labels[Int(set.node - ordinals.lowerBound)] = place(set.names) }
    for row in 0..<ordinals.count {
      changes.createdNodes.append(ChangeSet.LabelledNode(node: rows[row], labels: labels[row]))
      nodeNumbers.append(rows[row])
    }
    addColumns(of: table, rows, to: \.nodeProperties, of: &changes)
    try apply(changes)
    for ordinal in ordinals {
      if let key = blankKeys.removeValue(forKey: ordinal) { restoredBlankKeys[nodeNumbers[Int(ordinal)]] = key }
    }
  }

  private mutating func restoreRelationships(
    _ table: FolderTable, _ type: ExactString, _ starts: [NodeID], _ ends: [NodeID]
  ) throws(StoreError) {
    let rows = try given(table, count: starts.count)
    var changes = ChangeSet()
    changes.names = [type.text]
    // A block takes its records in their order.
    for row in starts.indices.sorted(by: { rows[$0] < rows[$1] }) {
      changes.createdRelationships.append(
        ChangeSet.CreatedRelationship(
          relationship: rows[row], type: 0, start: nodeNumbers[Int(starts[row])], end: nodeNumbers[Int(ends[row])]))
    }
    addColumns(of: table, rows, to: \.relationshipProperties, of: &changes)
    try apply(changes)
    files.append(table.loaded(rows))
  }

  private func given(_ table: FolderTable, count: Int) throws(StoreError) -> RowEntities {
    guard let rows = numbers[table.file.path], rows.count == count else { throw Self.otherNumbers(path) }
    return rows
  }

  private func addColumns(
    of table: FolderTable, _ rows: RowEntities, to list: WritableKeyPath<ChangeSet, [ChangeSet.PropertyChange]>,
    of changes: inout ChangeSet
  ) {
    for case let column? in table.builders where column.hasValues {
      let key = UInt32(changes.names.count)
      changes.names.append(column.key)
      let vector = column.vector
      for row in 0..<vector.count where !vector[row].isNull {
        changes[keyPath: list].append(ChangeSet.PropertyChange(key: key, entity: rows[row], value: vector[row]))
      }
    }
  }

  private func apply(_ changes: ChangeSet) throws(StoreError) {
    do { try transaction.apply(changes) } catch { throw Self.otherNumbers(path) }
  }

  /// The numbers are not those of these files: whoever asked for them does without.
  private static func otherNumbers(_ path: String) -> StoreError {
    StoreError(.changedMeanwhile, file: path, "holds other rows than its journal says")
  }

  // MARK: - Both

  private func setColumns(_ table: FolderTable, _ set: (KeyID, Vector) throws(EvaluationError) -> Void) {
    for case let column? in table.builders where column.hasValues {
      do {
        try set(transaction.internKey(column.key), column.vector)
      } catch {
        preconditionFailure("a column's type admits only what a graph stores: \(error.message)")
      }
    }
  }
}
