import GRDB
import GRDBSQLite

/// One step from a version of the tables to the next; it runs within a transaction.
struct DatabaseMigration: Sendable {
  /// The version that it begins with.
  var from: Int64
  /// The statements that make the next one of it.
  var statements: String

  /// The steps there are, in order: the last one ends with `DatabaseFormat.version`.
  static let all = [
    // Version 2 keeps the files of a folder that was converted.
    DatabaseMigration(from: 1, statements: DatabaseFormat.textTable)
  ]
}

extension OpenDatabase {
  /// Brings a file of an older version to this one, after a copy of it was put beside it. A file that may not be written
  /// is read as it is.
  func migrate() throws(StoreError) {
    // A version that there never was is told when the file is read.
    guard !isReadOnly, queue != nil, let version = try onConnection({ db in try self.version(db) }), let version,
      (1..<DatabaseFormat.version).contains(version)
    else { return }
    let steps = DatabaseMigration.all.filter { $0.from >= version }
    // A version that never was is for whoever reads the file to refuse.
    guard steps.first?.from == version else { return }
    let copy = try unusedName(path + ".format-\(version)")
    do throws(StoreError) {
      try backup(to: copy)
      _ = try onConnection { db in
        try db.execute(sql: "BEGIN IMMEDIATE")
        do {
          // Another process may have been faster.
          if try self.version(db) == version {
            for step in steps { try db.execute(sql: step.statements) }
            try db.execute(sql: "PRAGMA user_version = \(DatabaseFormat.version)")
          }
          try db.execute(sql: "COMMIT")
        } catch {
          if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
          throw error
        }
      }
    } catch {
      removeFile(at: copy)
      guard error.kind == .readOnly else { throw error }
      return
    }
    notes.append(
      "\(path) was of format \(version) and is of format \(DatabaseFormat.version) now; a copy as it was is \(copy)")
  }

  /// The version of the tables; nil where the file is empty, or none of kith's.
  private func version(_ db: Database) throws -> Int64? {
    guard try number(db, "PRAGMA application_id") == DatabaseFormat.applicationID else { return nil }
    return try number(db, "PRAGMA user_version")
  }

  private func unusedName(_ name: String) throws(StoreError) -> String {
    var unused = name
    var number = 2
    do throws(SystemError) {
      while try kind(ofPath: unused) != .nothing {
        unused = "\(name)-\(number)"
        number += 1
      }
    } catch {
      throw StoreError(.inputOutput, file: unused, "cannot be made: \(error.message)")
    }
    return unused
  }
}
