import KithGraph

/// One committed transaction as a store keeps it.
public struct Commit: Sendable {
  /// Milliseconds since 1970-01-01T00:00Z.
  public var time: Int64
  /// The statements that made it, one a line.
  public var statement: String
  /// What it changed.
  public var changes: ChangeSet

  /// Describes a commit.
  public init(time: Int64, statement: String, changes: ChangeSet) {
    self.time = time
    self.statement = statement
    self.changes = changes
  }

  var encoded: [UInt8] {
    var writer = RecordWriter()
    writer.signed(time)
    writer.text(statement)
    changes.encode(into: &writer)
    return writer.bytes
  }

  init(decoding bytes: ArraySlice<UInt8>) throws(MalformedRecord) {
    var reader = RecordReader(bytes)
    time = try reader.signed()
    statement = try reader.text()
    changes = try ChangeSet(from: &reader)
    guard reader.isAtEnd else { throw MalformedRecord() }
  }
}
