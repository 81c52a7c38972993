import KithGraph

/// The files of a folder, byte for byte, and which row is which node or relationship: what a graph in another form keeps,
/// so that it can be a folder again with all that kith does not read (columns that are ignored, their order, line ends,
/// a byte order mark), and with its letters.
public struct KeptText: Sendable {
  /// A file by its place in the folder: `nodes/Person.csv`, `letters/PO-1204074.txt`.
  struct File: Sendable {
    var path: String
    var bytes: [UInt8]
  }

  /// The files of the graph and those that stand beside them.
  var files: [File]
  /// The files of the graph with their hashes, and the numbers of their rows.
  var header: JournalHeader

  /// Whether letters are among them.
  public var hasLetters: Bool { files.contains { $0.path.hasPrefix(TextFolder.letters + "/") } }

  /// Writes the files into a new folder, and then what a graph holds that they do not say; gives the folder as it is then.
  @discardableResult
  func write(_ graph: Graph, to path: String) throws(StoreError) -> LoadedFolder {
    do throws(SystemError) {
      try makeFolder(at: path)
      let folder = try Folder(path: path)
      _ = try folder.makeFolder(TextFolder.nodes)
      for file in files {
        let (directory, name) = (FoldRecord.directory(of: file.path), FoldRecord.name(of: file.path))
        // What stands in a database must not be written elsewhere.
        let isPlain = !name.isEmpty && name != ".." && !name.utf8.contains(UInt8(ascii: "/"))
        guard isPlain, ["", TextFolder.nodes, TextFolder.relationships, TextFolder.letters].contains(directory) else {
          throw SystemError.notFound
        }
        try folder.folderForFiles(directory).replaceFile(name, with: file.bytes)
      }
    } catch {
      throw StoreError(.inputOutput, file: path, "cannot be written: \(error.message)")
    }
    let loaded = try TextFolder.load(path, numbers: header.numbers, isCancelled: { false })
    guard header.differences(from: loaded.headerFiles).isEmpty else {
      throw StoreError(.faults, file: path, "the files that the graph keeps are not what was written")
    }
    return try TextFolder.save(graph, to: path, previous: loaded)
  }

  /// The files as they are with another graph of the same numbers, made in a folder that is then removed.
  func rewritten(for graph: Graph, beside path: String) throws(StoreError) -> KeptText {
    let place = "\(path).kith-\(UInt32.random(in: .min ... .max))"
    defer { removeFolder(at: place) }
    let loaded = try write(graph, to: place)
    var reader = KeptTextReader(folder: try FolderListing(path: place, problems: ProblemList()).folder, path: place)
    return try reader.read(loaded)
  }
}

/// Gathers the files of a folder that another form of the graph can keep.
struct KeptTextReader {
  private let folder: Folder
  private let path: String
  /// What stays behind, for people.
  private(set) var leftBehind: [String] = []
  private var files: [KeptText.File] = []

  init(folder: Folder, path: String) {
    self.folder = folder
    self.path = path
  }

  /// Reads the files of the graph, which must be as they were loaded, the letters, and what is called README.
  mutating func read(_ loaded: LoadedFolder) throws(StoreError) -> KeptText {
    let header = JournalHeader(files: loaded.headerFiles, numbers: loaded.unnaturalNumbers)
    for file in header.files {
      let bytes = try bytes(file.path)
      guard let bytes, ContentHash.of(bytes) == file.hash else {
        throw StoreError(
          .changedMeanwhile, file: file.path, "was changed by somebody else just now", hint: "try again")
      }
      files.append(KeptText.File(path: file.path, bytes: bytes))
    }
    let known = Set(header.files.map(\.path))
    try readRest("", known)
    for name in [TextFolder.nodes, TextFolder.relationships, TextFolder.letters] { try readRest(name, known) }
    return KeptText(files: files, header: header)
  }

  /// Takes what else stands in a folder, or tells that it stays behind.
  private mutating func readRest(_ directory: String, _ known: Set<String>) throws(StoreError) {
    let names: [String?]
    do throws(SystemError) {
      guard let inner = directory.isEmpty ? folder : try folder.folder(directory) else { return }
      names = try inner.names()
    } catch {
      leftBehind.append(directory)
      return
    }
    for name in names {
      guard let name, !name.hasPrefix(".") else { continue }
      let place = directory.isEmpty ? name : directory + "/" + name
      let isFolder =
        directory.isEmpty && [TextFolder.nodes, TextFolder.relationships, TextFolder.letters].contains(name)
      if isFolder || known.contains(place) { continue }
      let isKept = directory == TextFolder.letters || directory.isEmpty && name.uppercased().hasPrefix("README")
      if isKept, let bytes = try? bytes(place) {
        files.append(KeptText.File(path: place, bytes: bytes))
      } else {
        leftBehind.append(place)
      }
    }
  }

  private func bytes(_ place: String) throws(StoreError) -> [UInt8]? {
    do throws(SystemError) {
      let directory = FoldRecord.directory(of: place)
      let inner = directory.isEmpty ? folder : try folder.folder(directory)
      return try inner?.file(FoldRecord.name(of: place))?.readAll()
    } catch {
      throw StoreError(.inputOutput, file: place, "cannot be read: \(error.message)")
    }
  }
}
