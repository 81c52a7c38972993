import GRDB
import GRDBSQLite
import KithGraph

/// What a database file holds. It is a SQLite database in WAL mode, and every commit waits for the disk.
///
///     image      the whole graph as pieces of bytes (see `GraphImage`), each with its hash
///     log        one row a committed transaction: when, which statements, what it changed, and what takes it back
///     text       the files of the folder that the file was made of, if it was; see `KeptText`
///     state      numbers: the transaction that the image ends with, the last one, a number that changes with history
///
/// The graph is the image and the log's rows behind it. Rows of nodes and relationships would have to be read one by one
/// (a million relationships 73 ms at best, 450 ms as they usually are); an image is copied (1 ms), and a commit appends one
/// row whatever the graph's size. When the rows behind the image outgrow a share of it, the next commit writes a new image
/// in its own transaction, so that opening stays fast and the work a commit does stays in proportion.
enum DatabaseFormat {
  /// `kith` in letters, at a fixed place of the file's head.
  static let applicationID: Int64 = 0x6B69_7468
  /// The version of the tables. A file of an older one is migrated (see `DatabaseMigration`), a later one refused.
  static let version: Int64 = 2
  /// Whether so many bytes of transactions behind an image of a length are to be taken up into a new one at the next commit:
  /// whoever opens the file reads them one by one (80 ms a megabyte), also where the last process was killed.
  static func isOverdue(_ bytes: Int64, behindImageOf length: Int64) -> Bool { bytes > 1 << 20 + length / 32 }
  /// The same when a process leaves, and nobody waits.
  static func isDue(_ bytes: Int64, behindImageOf length: Int64) -> Bool { bytes > 32 << 10 + length / 256 }
  /// A change larger than this stands in the image alone, and cannot be undone.
  static let largestLoggedChange = 256 << 20
  /// How many transactions the log remembers for `:log` and `:undo`.
  static let remembered: Int64 = 10_000

  static let textTable = "CREATE TABLE text (path TEXT PRIMARY KEY, data BLOB NOT NULL);"

  static let tables = """
    \(textTable)
    CREATE TABLE image (piece INTEGER PRIMARY KEY, hash INTEGER NOT NULL, data BLOB NOT NULL);
    CREATE TABLE log (
      sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, statement TEXT NOT NULL, summary TEXT NOT NULL,
      undoes INTEGER, hash INTEGER NOT NULL, changes BLOB, inverse BLOB);
    CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO state VALUES ('sequence', 0), ('imageSequence', 0), ('imageBytes', 0), ('generation', random());
    PRAGMA application_id = \(applicationID);
    PRAGMA user_version = \(version);
    """
}

extension StoreError {
  /// What SQLite refused, as a person can act on it.
  init(_ error: any Error, path: String) {
    if let error = error as? StoreError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(.inputOutput, file: path, "cannot be used: \(error)")
      return
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .busy, file: path, "another process is writing to this graph and has not finished in time",
        hint: "try again when it has committed")
    case .SQLITE_NOTADB:
      self.init(
        .notAGraph, file: path, "is a file, but not a database of kith", hint: "a graph is a folder or a database file")
    // Every statement is right for the tables that a graph has: an error in one says that they are not there.
    case .SQLITE_CORRUPT, .SQLITE_ERROR:
      self.init(
        .faults, file: path, "is damaged: \(error.message ?? "the file is malformed"); nothing was changed",
        hint: "put it back from a backup; kith backup makes one")
    case .SQLITE_FULL: self.init(.inputOutput, file: path, "cannot be written: no space is left on the disk")
    case .SQLITE_READONLY: self.init(.readOnly, file: path, "cannot be written: it may only be read")
    case .SQLITE_CANTOPEN: self.init(.inputOutput, file: path, "cannot be opened: permission denied, or not a file")
    default: self.init(.inputOutput, file: path, "cannot be used: \(error.message ?? error.resultCode.description)")
    }
  }

  static func damaged(_ path: String, _ what: String) -> StoreError {
    StoreError(
      .faults, file: path, "is damaged: \(what); nothing was changed",
      hint: "put it back from a backup; kith backup makes one")
  }
}

extension Statement {
  /// Binds bytes without a copy of them being made first.
  func bind(_ bytes: [UInt8]?, at index: Int32) throws {
    let code =
      bytes.map { bytes in
        bytes.withUnsafeBytes {
          // SQLITE_TRANSIENT: SQLite keeps a copy of its own.
          sqlite3_bind_blob64(
            sqliteStatement, index, $0.baseAddress ?? UnsafeRawPointer(sqliteStatement), UInt64($0.count),
            unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        }
      } ?? sqlite3_bind_null(sqliteStatement, index)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  func bind(_ number: Int64?, at index: Int32) throws {
    let code =
      number.map { sqlite3_bind_int64(sqliteStatement, index, $0) } ?? sqlite3_bind_null(sqliteStatement, index)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  func bind(_ text: String, at index: Int32) throws {
    var text = text
    let code = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        sqlite3_bind_text64(
          sqliteStatement, index, $0.baseAddress, UInt64($0.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self),
          UInt8(SQLITE_UTF8))
      }
    }
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// The next row; false after the last.
  func step(_ db: Database) throws -> Bool {
    switch sqlite3_step(sqliteStatement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(db.sqliteConnection)))
    }
  }

  func reset() { sqlite3_reset(sqliteStatement) }

  func number(_ column: Int32) -> Int64 { sqlite3_column_int64(sqliteStatement, column) }
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(sqliteStatement, column) == SQLITE_NULL }

  /// The bytes of a column, good until the next step.
  func blob(_ column: Int32) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(sqliteStatement, column)
    return UnsafeRawBufferPointer(
      start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(sqliteStatement, column)))
  }

  func text(_ column: Int32) -> String {
    sqlite3_column_text(sqliteStatement, column).map { String(cString: $0) } ?? ""
  }
}
