import GRDB
import GRDBSQLite
import KithGraph

/// Undo, the log, and forgetting it.
///
/// What a file began with, a converted folder, is no transaction: undo stops there.
extension OpenDatabase {
  /// The last transactions, the latest first.
  func log(limit: Int) throws(StoreError) -> [LogEntry] {
    try onConnection { db in
      let rows = try db.cachedStatement(
        sql: """
          SELECT sequence, time, statement, summary, undoes,
            EXISTS (SELECT 1 FROM log AS later WHERE later.undoes = log.sequence)
          FROM log ORDER BY sequence DESC LIMIT ?
          """)
      rows.reset()
      defer { rows.reset() }
      try rows.bind(Int64(limit), at: 1)
      var entries: [LogEntry] = []
      while try rows.step(db) {
        entries.append(
          LogEntry(
            number: rows.number(0), time: rows.number(1), statement: rows.text(2), summary: rows.text(3),
            undoes: rows.isNull(4) ? nil : rows.number(4), isUndone: rows.number(5) != 0))
      }
      return entries
    } ?? []
  }

  /// Takes back the last transaction that is not taken back yet. The right to write must be held.
  func undo(time: Int64) throws(StoreError) -> LogEntry {
    guard let last = try log(limit: Int(DatabaseFormat.remembered)).first(where: { $0.undoes == nil && !$0.isUndone })
    else {
      throw StoreError(.notFound, file: path, "there is no transaction that could be taken back")
    }
    let inverse = try onConnection { db -> [UInt8]? in
      let row = try db.cachedStatement(sql: "SELECT inverse FROM log WHERE sequence = ?")
      row.reset()
      defer { row.reset() }
      try row.bind(last.number, at: 1)
      return try row.step(db) && !row.isNull(0) ? Array(row.blob(0)) : nil
    }
    guard let inverse, let bytes = inverse else {
      throw StoreError(
        .unsupported, file: path, "transaction \(last.number) changed too much for the log to keep what takes it back")
    }
    let transaction = GraphTransaction(graph)
    do {
      try transaction.apply(ChangeSet(decoding: bytes[...]))
    } catch {
      throw StoreError.damaged(path, "what takes transaction \(last.number) back does not fit the graph")
    }
    _ = try commit(transaction, time: time, statement: ":undo", undoing: last.number)
    return last
  }

  /// Removes every trace of what is not in the graph any more: the log, the texts of the image that nothing uses, and
  /// what SQLite left in free pages.
  func purge() throws(StoreError) {
    guard queue != nil else { return }
    try beginWriting(patience: .seconds(5))
    let clean = GraphTransaction(Graph())
    do {
      try clean.apply(ChangeSet(everythingIn: graph))
    } catch {
      endWriting()
      throw StoreError.damaged(path, error.message)
    }
    let rewritten = clean.commit()
    let text: KeptText?
    do throws(StoreError) { text = try self.text()?.rewritten(for: rewritten, beside: path) } catch {
      endWriting()
      throw error
    }
    try commitWriting { db in
      if let text { try write(text, db) }
      try db.execute(sql: "DELETE FROM log")
      try writeImage(of: rewritten, sequence: sequence, db)
      try db.execute(sql: "UPDATE state SET value = random() WHERE name = 'generation'")
      generation = try state(db)["generation"] ?? 0
    }
    graph = rewritten
    _ = try onConnection { db in
      try db.execute(sql: "VACUUM")
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
  }

  /// Writes a copy of the file as it is now, whoever writes meanwhile, to a place where there is nothing.
  func backup(to target: String) throws(StoreError) {
    if queue == nil { throw StoreError(.notFound, file: path, "there is nothing at this path") }
    try makeWhole(at: target) { (place) throws(StoreError) in
      do throws(StoreError) {
        _ = try onConnection { db in
          let statement = try db.makeStatement(sql: "VACUUM INTO ?")
          try statement.bind(place.hasPrefix("file:") ? "./" + place : place, at: 1)
          _ = try statement.step(db)
        }
        do throws(SystemError) {
          if let copy = try Descriptor(reading: place), let original = try Descriptor(reading: path) {
            try copy.takePermissions(of: original)
            try copy.sync()
          }
        } catch {
          throw StoreError(.inputOutput, file: target, "cannot be written: \(error.message)")
        }
      } catch {
        guard error.kind == .inputOutput || error.kind == .readOnly else { throw error }
        throw StoreError(
          .inputOutput, error.problems.map { StoreProblem(file: target, message: $0.message, hint: $0.hint) })
      }
    }
  }

  /// Whether a text stands in the file's bytes, be it in its log, in a page that is free, or in what is beside it.
  func holdsTrace(of text: String) throws(StoreError) -> Bool {
    for end in ["", "-wal"] {
      do throws(SystemError) {
        if try Descriptor(reading: path + end)?.holds(Array(text.utf8)) ?? false { return true }
      } catch {
        throw StoreError(.inputOutput, file: path + end, "cannot be read: \(error.message)")
      }
    }
    return false
  }
}
