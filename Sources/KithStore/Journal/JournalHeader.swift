import KithGraph

/// What a journal's commits were made on: the files of the folder as they were when it was begun.
struct JournalHeader: Sendable, Hashable {
  /// A file and the hash of its content.
  struct File: Sendable, Hashable {
    var path: String
    var hash: UInt64
  }

  /// The first line of a journal's file, with the version of its form. Version 1 had no numbers.
  static let magic = Array("kith journal 2\n\n".utf8)
  static let magicOfVersion1 = Array("kith journal 1\n\n".utf8)

  /// Different for every journal that a folder ever had.
  var generation: UInt64
  /// In the order of their paths.
  var files: [File]
  /// The nodes and relationships of each file, row by row, where they do not have the numbers that reading the files in
  /// order gives them: those that they had when a process folded and went on. Empty otherwise.
  var numbers: [String: RowEntities]

  init(
    generation: UInt64 = .random(in: .min ... .max), files: [File], numbers: [String: RowEntities] = [:]
  ) {
    self.generation = generation
    self.numbers = numbers
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
    writer.number(numbers.count)
    for (path, rows) in numbers.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      writer.text(path)
      rows.encode(into: &writer)
    }
  }

  init(from reader: inout RecordReader, version: Int = 2) throws(MalformedRecord) {
    generation = try reader.word()
    files = []
    for _ in 0..<(try reader.count()) {
      let path = try reader.text()
      files.append(File(path: path, hash: try reader.word()))
    }
    numbers = [:]
    guard version > 1 else { return }
    for _ in 0..<(try reader.count()) {
      let path = try reader.text()
      numbers[path] = try RowEntities(from: &reader)
    }
  }

  /// The paths of files that are not as they were, are gone, or are new.
  func differences(from others: [File]) -> [String] {
    let mine = Set(files)
    let theirs = Set(others)
    return Set(mine.symmetricDifference(theirs).map(\.path)).sorted()
  }
}

extension RowEntities {
  /// As runs of consecutive numbers: how many runs, then for each how far it begins from the last one's end, and its length.
  func encode(into writer: inout RecordWriter) {
    var runs: [Range<UInt32>] = []
    switch self {
    case .range(let range): runs = [range]
    case .list(let list):
      for entity in list {
        if let last = runs.last, last.upperBound == entity {
          runs[runs.count - 1] = last.lowerBound..<entity + 1
        } else {
          runs.append(entity..<entity + 1)
        }
      }
    }
    writer.number(runs.count)
    var end: Int64 = 0
    for run in runs {
      writer.signed(Int64(run.lowerBound) - end)
      writer.number(run.count)
      end = Int64(run.upperBound)
    }
  }

  init(from reader: inout RecordReader) throws(MalformedRecord) {
    var entities: [UInt32] = []
    var end: Int64 = 0
    for _ in 0..<(try reader.count()) {
      let first = end &+ (try reader.signed())
      let count = try reader.identifier()
      guard first >= 0, first &+ Int64(count) < Int64(UInt32.max) else { throw MalformedRecord() }
      entities += UInt32(first)..<UInt32(first) + count
      end = first + Int64(count)
    }
    self.init(entities)
  }
}
