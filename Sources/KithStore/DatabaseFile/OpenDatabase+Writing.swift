import GRDB
import GRDBSQLite
import KithGraph

/// Committing: one row of the log, and now and then a new image.
extension OpenDatabase {
  func beginWriting(patience: Duration) throws(StoreError) {
    guard !isWriting else { return }
    if isReadOnly { throw StoreError(.inputOutput, file: path, "is open for reading only") }
    try refresh()
    guard queue != nil else {
      isWriting = true
      return
    }
    guard fileStamp(atPath: path)?.identity == identity else {
      throw StoreError(
        .notFound, file: path, "is not the file any more that was opened: it was moved, removed or replaced",
        hint: "open it again")
    }
    let (seconds, attoseconds) = patience.components
    let milliseconds = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    do throws(StoreError) {
      _ = try onConnection { db in
        sqlite3_busy_timeout(db.sqliteConnection, milliseconds)
        defer { sqlite3_busy_timeout(db.sqliteConnection, 5000) }
        try db.execute(sql: "BEGIN IMMEDIATE")
      }
    } catch {
      throw error.kind == .busy ? StoreError.busy(path, after: patience) : error
    }
    isWriting = true
    do throws(StoreError) { try refresh() } catch {
      endWriting()
      throw error
    }
  }

  func endWriting() {
    guard isWriting else { return }
    isWriting = false
    _ = try? onConnection { db in if db.isInsideTransaction { try db.execute(sql: "ROLLBACK") } }
  }

  /// Stores what a transaction changed and commits it. After an error it is not stored.
  func commit(
    _ transaction: GraphTransaction, time: Int64, statement: String, undoing undone: Int64? = nil,
    consent: CommitConsent = .unconditional
  ) throws(StoreError) -> Graph {
    precondition(isWriting, "whoever commits has the right to write")
    let changes = ChangeSet(from: transaction.base, to: transaction.graph)
    guard !changes.isEmpty else {
      try consent.require()
      graph = transaction.commit()
      return graph
    }
    guard transaction.base.version == graph.version else {
      throw StoreError(
        .changedMeanwhile, file: path, "another process has changed the graph since the transaction began")
    }
    try consent.requireGoingOn()
    let bytes = changes.encoded
    try consent.requireGoingOn()
    let inverse = ChangeSet(from: transaction.graph, to: transaction.base).encoded
    try consent.requireGoingOn()
    let isLogged =
      bytes.count <= DatabaseFormat.largestLoggedChange && inverse.count <= DatabaseFormat.largestLoggedChange
    let writesImage =
      !isLogged
      || DatabaseFormat.isOverdue(bytesBehindImage + Int64(bytes.count), behindImageOf: imageBytes)
    let isNew = queue == nil
    if isNew { try make() }
    // A file that was not made to its end is still to be made.
    var isMade = false
    defer { if isNew, !isMade { queue = nil } }
    try commitWriting(consent) { db in
      let insert = try db.cachedStatement(sql: "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      insert.reset()
      try insert.bind(sequence + 1, at: 1)
      try insert.bind(time, at: 2)
      try insert.bind(statement, at: 3)
      try insert.bind(changes.summary, at: 4)
      try insert.bind(undone, at: 5)
      try insert.bind(Int64(bitPattern: ContentHash.of(bytes)), at: 6)
      try insert.bind(isLogged ? bytes : nil, at: 7)
      try insert.bind(isLogged ? inverse : nil, at: 8)
      defer { insert.reset() }
      _ = try insert.step(db)
      try setState(db, "sequence", sequence + 1)
      if writesImage { try writeImage(of: transaction.graph, sequence: sequence + 1, db, consent) }
    }
    isMade = true
    hasOwnCommits = true
    sequence += 1
    if !writesImage { bytesBehindImage += Int64(bytes.count) }
    graph = transaction.commit()
    return graph
  }

  /// Does the work of the transaction that `beginWriting` began, and commits it: all of it or, where it throws, nothing.
  func commitWriting(
    _ consent: CommitConsent = .unconditional, _ work: (Database) throws -> Void
  ) throws(StoreError) {
    let image = (imageBytes, bytesBehindImage)
    _ = try onConnection { db in
      do {
        try work(db)
        try consent.require()
        try db.execute(sql: "COMMIT")
      } catch {
        (imageBytes, bytesBehindImage) = image
        if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
        isWriting = false
        throw error
      }
    }
    isWriting = false
  }

  /// Makes the file, with the tables and the right to write in it.
  private func make() throws(StoreError) {
    let wasThere = ((try? kind(ofPath: path)) ?? .nothing) != .nothing
    try connect()
    do throws(StoreError) {
      _ = try onConnection { db in
        guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
          throw StoreError(.inputOutput, file: path, "cannot be made: the file system cannot share memory")
        }
        try db.execute(sql: "BEGIN IMMEDIATE")
        guard try number(db, "SELECT count(*) FROM sqlite_master") == 0 else {
          throw StoreError(.changedMeanwhile, file: path, "was made by another process just now; nothing was committed")
        }
        try db.execute(sql: DatabaseFormat.tables)
        generation = try self.state(db)["generation"] ?? 0
        dataVersion = try number(db, "PRAGMA data_version")
      }
    } catch {
      if !wasThere { queue = nil }
      throw error
    }
  }

  /// Makes the file, with a graph that its log knows nothing of: nobody can take back the beginning.
  func begin(with graph: Graph, text: KeptText?) throws(StoreError) {
    do throws(StoreError) {
      try make()
      isWriting = true
      try commitWriting { db in
        try writeImage(of: graph, sequence: 0, db)
        if let text { try write(text, db) }
      }
      _ = try? onConnection { db in try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    } catch {
      queue = nil
      for ending in ["", "-wal", "-shm"] { removeFile(at: path + ending) }
      throw error
    }
    self.graph = graph
  }

  func setState(_ db: Database, _ name: String, _ value: Int64) throws {
    let update = try db.cachedStatement(sql: "UPDATE state SET value = ? WHERE name = ?")
    update.reset()
    defer { update.reset() }
    try update.bind(value, at: 1)
    try update.bind(name, at: 2)
    _ = try update.step(db)
  }

  /// Puts an image of a graph in the place of the one there is, and forgets the oldest transactions.
  func writeImage(
    of graph: Graph, sequence: Int64, _ db: Database, _ consent: CommitConsent = .unconditional
  ) throws {
    try db.execute(sql: "DELETE FROM image")
    let insert = try db.cachedStatement(sql: "INSERT INTO image (hash, data) VALUES (?, ?)")
    var length: Int64 = 0
    try GraphImage.write(graph) { (piece: [UInt8]) throws(any Error) in
      try consent.requireGoingOn()
      insert.reset()
      try insert.bind(Int64(bitPattern: ContentHash.of(piece)), at: 1)
      try insert.bind(piece, at: 2)
      _ = try insert.step(db)
      length += Int64(piece.count)
    }
    insert.reset()
    try setState(db, "imageSequence", sequence)
    try setState(db, "imageBytes", length)
    try db.execute(sql: "DELETE FROM log WHERE sequence <= \(sequence - DatabaseFormat.remembered)")
    imageBytes = length
    bytesBehindImage = 0
  }

  /// Writes a new image where enough has gathered behind the old one, and moves the WAL into the file.
  func checkpoint(patience: Duration) throws(StoreError) {
    guard queue != nil, !isReadOnly else { return }
    if DatabaseFormat.isDue(bytesBehindImage, behindImageOf: imageBytes) {
      try beginWriting(patience: patience)
      try commitWriting { db in
        try writeImage(of: graph, sequence: sequence, db)
      }
    }
    // Others may be reading from the WAL; what cannot be moved now stays there, and is as durable.
    _ = try? onConnection { db in try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    hasOwnCommits = false
  }
}

extension OpenDatabase {
  /// Keeps the files of a folder in the place of those there are.
  func write(_ text: KeptText, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM text")
    let insert = try db.cachedStatement(sql: "INSERT INTO text VALUES (?, ?)")
    let header = KeptText.File(path: Self.headerPath, bytes: text.header.bytes)
    for file in text.files + [header] {
      insert.reset()
      try insert.bind(file.path, at: 1)
      try insert.bind(file.bytes, at: 2)
      _ = try insert.step(db)
    }
    insert.reset()
  }

  /// Where the numbers of the rows stand among the files: where a folder has them.
  private static let headerPath = OpenFolder.journalPath

  /// The files of the folder that the file was made of; nil where it was not made of one.
  func text() throws(StoreError) -> KeptText? {
    let found = try onConnection { db -> [KeptText.File] in
      // A file that may only be read can be of the version that had no such table.
      guard try number(db, "SELECT count(*) FROM sqlite_master WHERE name = 'text'") > 0 else { return [] }
      let rows = try db.cachedStatement(sql: "SELECT path, data FROM text ORDER BY path")
      rows.reset()
      defer { rows.reset() }
      var files: [KeptText.File] = []
      while try rows.step(db) { files.append(KeptText.File(path: rows.text(0), bytes: Array(rows.blob(1)))) }
      return files
    }
    guard let found, !found.isEmpty else { return nil }
    guard let bytes = found.first(where: { $0.path == Self.headerPath })?.bytes,
      let reading = try? JournalReading(bytes)
    else { throw StoreError.damaged(path, "the files of the folder that it was made of cannot be read") }
    return KeptText(files: found.filter { $0.path != Self.headerPath }, header: reading.header)
  }
}

extension ChangeSet {
  /// What changed, in a line for people: `created 2 nodes, set 3 properties`.
  var summary: String {
    func part(_ verb: String, _ count: Int, _ one: String, _ many: String) -> String? {
      count == 0 ? nil : "\(verb) \(count) \(count == 1 ? one : many)"
    }
    let parts = [
      part("created", createdNodes.count, "node", "nodes"),
      part("created", createdRelationships.count, "relationship", "relationships"),
      part("deleted", deletedNodes.count, "node", "nodes"),
      part("deleted", deletedRelationships.count, "relationship", "relationships"),
      part("relabelled", relabelledNodes.count, "node", "nodes"),
      part("set", nodeProperties.count + relationshipProperties.count, "property", "properties"),
      schema == nil ? nil : "changed the schema",
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }
}
