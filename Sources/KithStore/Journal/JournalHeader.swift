import KithGraph

/// What a journal's commits were made on: the files of the folder as they were when it was begun.
struct JournalHeader: Sendable, Hashable {
  /// A file and the hash of its content.
  struct File: Sendable, Hashable {
    var path: String
    var hash: UInt64
  }

  static let magic = Array("kith journal 1\n\n".utf8)

  /// Different for every journal that a folder ever had.
  var generation: UInt64
  /// In the order of their paths.
  var files: [File]

  init(generation: UInt64 = .random(in: .min ... .max), files: [File]) {
    self.generation = generation
    self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// The bytes that a journal begins with.
  var bytes: [UInt8] {
    var writer = RecordWriter()
    encode(into: &writer)
    return Self.magic + Frame.bytes(sequence: 0, body: writer.bytes)
  }

  func encode(into writer: inout RecordWriter) {
    writer.word(generation)
    writer.number(files.count)
    for file in files {
      writer.text(file.path)
      writer.word(file.hash)
    }
  }

  init(from reader: inout RecordReader) throws(MalformedRecord) {
    generation = try reader.word()
    files = []
    for _ in 0..<(try reader.count()) {
      let path = try reader.text()
      files.append(File(path: path, hash: try reader.word()))
    }
  }

  /// The paths of files that are not as they were, are gone, or are new.
  func differences(from others: [File]) -> [String] {
    let mine = Set(files)
    let theirs = Set(others)
    return Set(mine.symmetricDifference(theirs).map(\.path)).sorted()
  }
}
