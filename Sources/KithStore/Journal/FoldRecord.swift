import KithGraph

/// A fold that was decided: which files take the place of which, written before the first is renamed.
///
/// While it stands in the folder, whoever opens the folder finishes the fold: all files land, or the record was never
/// there and none did.
struct FoldRecord: Sendable {
  /// One file that is replaced or goes.
  struct Entry: Sendable, Hashable {
    /// The file in the graph's folder, `nodes/Person.csv`.
    var path: String
    /// The name of the new file beside it; nil where the file goes.
    var temporary: String?
    /// The hash of what was there; nil for a new file.
    var oldHash: UInt64?
    /// The hash of what is to be there.
    var newHash: UInt64
  }

  static let magic = Array("kith fold 2\n\n\n\n\n".utf8)
  static let magicOfVersion1 = Array("kith fold 1\n\n\n\n\n".utf8)

  var entries: [Entry]
  /// The journal that begins when the files have landed.
  var next: JournalHeader

  var bytes: [UInt8] {
    var writer = RecordWriter()
    writer.number(entries.count)
    for entry in entries {
      writer.text(entry.path)
      writer.text(entry.temporary ?? "")
      writer.byte(entry.oldHash == nil ? 0 : 1)
      writer.word(entry.oldHash ?? 0)
      writer.word(entry.newHash)
    }
    next.encode(into: &writer)
    return Self.magic + Frame.bytes(sequence: 0, body: writer.bytes)
  }

  init(entries: [Entry], next: JournalHeader) {
    self.entries = entries
    self.next = next
  }

  /// Reads a record; it was renamed into place whole, so anything else is damage.
  init(decoding bytes: [UInt8]) throws(MalformedRecord) {
    let version = bytes.starts(with: Self.magic) ? 2 : bytes.starts(with: Self.magicOfVersion1) ? 1 : 0
    guard version > 0,
      case .record(let body, let end) = Frame.read(bytes, at: Self.magic.count, sequence: 0), end == bytes.count
    else { throw MalformedRecord() }
    var reader = RecordReader(body)
    entries = []
    for _ in 0..<(try reader.count()) {
      let path = try reader.text()
      let temporary = try reader.text()
      let wasThere = try reader.byte() == 1
      let oldHash = try reader.word()
      let newHash = try reader.word()
      entries.append(
        Entry(
          path: path, temporary: temporary.isEmpty ? nil : temporary, oldHash: wasThere ? oldHash : nil,
          newHash: newHash))
    }
    next = try JournalHeader(from: &reader, version: version)
    guard reader.isAtEnd else { throw MalformedRecord() }
  }
}
