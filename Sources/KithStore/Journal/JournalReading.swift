import KithGraph

/// What a journal's bytes say, read to the last whole record.
struct JournalReading {
  var header: JournalHeader
  /// The bodies of the commits, in order.
  var commits: [ArraySlice<UInt8>]
  /// Where the last whole record ends.
  var length: Int
  /// The number of the next record.
  var sequence: UInt64
  /// Whether an unfinished record follows.
  var isTorn: Bool

  /// Why a journal cannot be used.
  enum Fault: Error {
    /// It is none, or of a later version.
    case unknownFormat
    /// A record that was whole once is not, at a place in the file.
    case damaged(offset: Int)
  }

  /// Reads a whole journal; nil where not even its head was written.
  init?(_ bytes: [UInt8]) throws(Fault) {
    let magic = JournalHeader.magic
    guard bytes.count >= magic.count else {
      if magic.starts(with: bytes) || JournalHeader.magicOfVersion1.starts(with: bytes) { return nil }
      throw .unknownFormat
    }
    let version = bytes.starts(with: magic) ? 2 : bytes.starts(with: JournalHeader.magicOfVersion1) ? 1 : 0
    guard version > 0 else { throw .unknownFormat }
    switch Frame.read(bytes, at: magic.count, sequence: 0) {
    case .end, .torn: return nil
    case .damaged: throw .damaged(offset: magic.count)
    case .record(let body, let next):
      var reader = RecordReader(body)
      guard let header = try? JournalHeader(from: &reader, version: version) else {
        throw .damaged(offset: magic.count)
      }
      self.header = header
      length = next
    }
    sequence = 1
    let tail = try JournalTail(bytes, from: length, sequence: 1)
    commits = tail.commits
    length = tail.length
    sequence = tail.sequence
    isTorn = tail.isTorn
  }
}

/// The records of a journal from some place on.
struct JournalTail {
  /// The bodies of the commits, in order.
  var commits: [ArraySlice<UInt8>] = []
  /// Where in the bytes the last whole record ends.
  var length: Int
  /// The number of the next record.
  var sequence: UInt64
  /// Whether an unfinished record follows.
  var isTorn = false

  /// Reads from a place in the bytes, where the record `sequence` should be.
  init(_ bytes: [UInt8], from start: Int, sequence: UInt64) throws(JournalReading.Fault) {
    length = start
    self.sequence = sequence
    while true {
      switch Frame.read(bytes, at: length, sequence: self.sequence) {
      case .end: return
      case .torn:
        isTorn = true
        return
      case .damaged: throw .damaged(offset: length)
      case .record(let body, let next):
        commits.append(body)
        length = next
        self.sequence += 1
      }
    }
  }
}
