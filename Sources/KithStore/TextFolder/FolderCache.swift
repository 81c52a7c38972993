import KithGraph
import KithValue

/// What was read of a large folder, kept so that opening it again takes a tenth of the time.
///
///     GRAPH/.kith/cache
///     kith cache 1\n   then pieces, each with its length and hash in eight bytes before it:
///     the files with their stamps, columns and rows, then those of `GraphImage`
///
/// It is only used where every file has the stamps that it had, the time of its last change among them, which nobody can
/// set; and never where a journal numbers the rows. It can be thrown away at any time, and nothing waits for the disk on its
/// account.
struct FolderCache {
  static let name = "cache"
  private static let magic = Array("kith cache 1\n".utf8)
  /// Folders of less than so many bytes are read as fast without.
  private static let smallest: Int64 = 4 << 20
  /// A file that was changed so shortly before it was read may have been changed again within the same tick of its clock.
  private static let nanosecondsToSettle: Int64 = 50_000_000

  private let root: Folder
  private let hidden: Folder?

  init(root: Folder, hidden: Folder?) {
    self.root = root
    self.hidden = hidden
  }

  /// What the files are known by, as they are now; nil where they cannot be known well enough.
  func stamps() -> Stamps? { try? Stamps(root) }

  /// The folder as it was read when its files had the same stamps; nil where that is not kept, or not whole.
  func read(_ stamps: Stamps) -> LoadedFolder? {
    guard let file = try? hidden?.file(Self.name), let identity = try? root.identity() else { return nil }
    guard let source = PieceSource(file), source.bytes(Self.magic.count)?.elementsEqual(Self.magic) == true,
      let head = source.piece()
    else { return nil }
    var record = RecordReader(Array(head))
    guard (try? Stamps(from: &record)) == stamps, var loaded = try? Self.folder(from: &record, identity) else {
      return nil
    }
    var image = GraphImageReader()
    while let piece = source.piece() {
      if piece.isEmpty {
        loaded.graph = image.finish()
        return loaded
      }
      guard (try? image.take(piece)) != nil else { return nil }
    }
    return nil
  }

  /// Keeps what was read when the files had these stamps, where that is worth it. Where it cannot be kept there is none.
  func write(_ folder: LoadedFolder, _ stamps: Stamps) {
    guard let hidden, stamps.isWorthKeeping, (try? Stamps(root)) == stamps else { return remove() }
    let temporary = ".kith-\(UInt32.random(in: .min ... .max)).tmp"
    do throws(SystemError) {
      let file = try hidden.makeFile(temporary, mode: 0o666)
      func put(_ piece: [UInt8]) throws(SystemError) {
        var head = RecordWriter()
        head.word(UInt64(piece.count))
        head.word(ContentHash.of(piece))
        try file.write(head.bytes)
        try file.write(piece)
      }
      try file.write(Self.magic)
      var record = RecordWriter()
      stamps.encode(into: &record)
      Self.encode(folder, into: &record)
      try put(record.bytes)
      try GraphImage.write(folder.graph) { (piece: [UInt8]) throws(SystemError) in try put(piece) }
      try put([])
      try hidden.rename(temporary, to: Self.name)
    } catch {
      try? hidden.remove(temporary)
      remove()
    }
  }

  /// Throws it away.
  func remove() { try? hidden?.remove(Self.name) }

  // MARK: - The files

  private static func encode(_ folder: LoadedFolder, into writer: inout RecordWriter) {
    writer.number(folder.files.count)
    for file in folder.files {
      switch file.content {
      case .nodes(let label?):
        writer.byte(0)
        writer.text(label.text)
      case .nodes(nil): writer.byte(1)
      case .relationships(let type):
        writer.byte(2)
        writer.text(type.text)
      }
      writer.text(file.name)
      writer.number(file.columns.count)
      for column in file.columns { writer.text(column.text) }
      writer.word(file.hash)
      file.rows.encode(into: &writer)
    }
    writer.byte(folder.schemaHash == nil ? 0 : 1)
    writer.word(folder.schemaHash ?? 0)
    writer.number(folder.blankKeys.count)
    for (node, key) in folder.blankKeys {
      writer.number(node)
      writer.text(key)
    }
  }

  private static func folder(
    from reader: inout RecordReader, _ identity: FolderIdentity
  ) throws(MalformedRecord) -> LoadedFolder {
    var files: [FolderFile] = []
    for _ in 0..<(try reader.count()) {
      let content: FolderFile.Content =
        switch try reader.byte() {
        case 0: .nodes(label: ExactString(try reader.text()))
        case 1: .nodes(label: nil)
        case 2: .relationships(type: ExactString(try reader.text()))
        default: throw MalformedRecord()
        }
      let name = try reader.text()
      var columns: [Column] = []
      for _ in 0..<(try reader.count()) {
        let text = try reader.text()
        guard let column = try? Column(header: text, in: content.isNodes ? .nodes : .relationships) else {
          throw MalformedRecord()
        }
        columns.append(column)
      }
      let hash = try reader.word()
      let rows = try RowEntities(from: &reader)
      files.append(FolderFile(content: content, name: name, columns: columns, hash: hash, rows: rows))
    }
    let hasSchema = try reader.byte() == 1
    let schemaHash = try reader.word()
    var blankKeys: [NodeID: String] = [:]
    for _ in 0..<(try reader.count()) {
      let node = try reader.identifier()
      blankKeys[node] = try reader.text()
    }
    return LoadedFolder(
      graph: Graph(), identity: identity, files: files, schemaHash: hasSchema ? schemaHash : nil, blankKeys: blankKeys)
  }

  // MARK: - Stamps

  /// What the files and folders of a graph are known by without being read.
  struct Stamps: Hashable {
    private struct Stamp: Hashable {
      var path: String
      var inode: UInt64
      var size: Int64
      /// The times of its content and of all that is told of it, in nanoseconds since 1970.
      var modified: Int64
      var changed: Int64
    }

    private var all: [Stamp] = []
    private var taken: Int64 = 0

    static func == (a: Stamps, b: Stamps) -> Bool { a.all == b.all }
    func hash(into hasher: inout Hasher) { hasher.combine(all) }

    init(_ root: Folder) throws(SystemError) {
      taken = currentMilliseconds() * 1_000_000
      try add(SchemaFile.name, named: SchemaFile.name, in: root)
      for directory in [TextFolder.nodes, TextFolder.relationships] {
        try add(directory, named: directory, in: root)
        guard let folder = try root.folder(directory) else { continue }
        for name in try folder.names() {
          guard let name else { throw .notFound }
          try add(directory + "/" + name, named: name, in: folder)
        }
      }
    }

    private mutating func add(_ path: String, named name: String, in folder: Folder) throws(SystemError) {
      guard let found = try folder.times(name) else { return }
      all.append(
        Stamp(
          path: path, inode: found.stamp.inode, size: found.stamp.size,
          modified: found.stamp.seconds &* 1_000_000_000 &+ found.stamp.nanoseconds, changed: found.changed))
    }

    /// Whether the files are large, and the last change of each is long enough ago. A file system that tells no parts of
    /// a second tells too little.
    var isWorthKeeping: Bool {
      let size = all.reduce(0) { $0 + ($1.path.hasSuffix(".csv") ? $1.size : 0) }
      return size >= FolderCache.smallest && all.contains { $0.changed % 1_000_000_000 != 0 }
        && all.allSatisfy { $0.changed < taken - FolderCache.nanosecondsToSettle }
    }

    func encode(into writer: inout RecordWriter) {
      writer.number(all.count)
      for stamp in all {
        writer.text(stamp.path)
        writer.word(stamp.inode)
        for number in [stamp.size, stamp.modified, stamp.changed] { writer.signed(number) }
      }
    }

    init(from reader: inout RecordReader) throws(MalformedRecord) {
      for _ in 0..<(try reader.count()) {
        all.append(
          Stamp(
            path: try reader.text(), inode: try reader.word(), size: try reader.signed(),
            modified: try reader.signed(), changed: try reader.signed()))
      }
    }
  }
}

/// The pieces of a cache, one after the other in the same memory.
private final class PieceSource {
  private let file: Descriptor
  private let size: Int
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)

  init?(_ file: Descriptor) {
    self.file = file
    guard let status = try? file.status() else {
      size = 0
      return nil
    }
    size = Int(status.st_size)
  }

  deinit { memory.deallocate() }

  /// The next piece, good until the one after it; nil where there is none, or not the one that was written.
  func piece() -> UnsafeRawBufferPointer? {
    guard let head = bytes(16) else { return nil }
    let length = UInt64(littleEndian: head.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    let expected = UInt64(littleEndian: head.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    guard length <= UInt64(size), let piece = bytes(Int(length)) else { return nil }
    var hash = ContentHash()
    hash.update(piece)
    return hash.value == expected ? piece : nil
  }

  /// The next bytes; nil where there are not so many.
  func bytes(_ count: Int) -> UnsafeRawBufferPointer? {
    if memory.count < count {
      memory.deallocate()
      memory = .allocate(byteCount: count, alignment: 16)
    }
    var filled = 0
    while filled < count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: memory[filled..<count])
      guard let read = try? file.read(into: rest), read > 0 else { return nil }
      filled += read
    }
    return UnsafeRawBufferPointer(rebasing: memory[..<count])
  }
}
