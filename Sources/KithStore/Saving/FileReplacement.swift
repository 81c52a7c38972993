/// A file that is to hold other bytes, or to go.
struct FileReplacement {
  /// The file in the graph's folder: `nodes/Person.csv`, `schema.csv`.
  var path: String
  /// What it is to hold; nil removes it.
  var bytes: [UInt8]?
  /// The hash of what it holds; nil where it is new.
  var oldHash: UInt64?

  /// Which file the system would not have written, and why.
  struct Failure: Error {
    var file: String
    var error: SystemError
  }
}

/// Files that lie ready beside those whose place they are to take, on the disk already.
///
/// Until `carryOut`, dropping it leaves the folder as it was.
final class PreparedReplacements {
  /// The replacements as a fold is recorded.
  private(set) var entries: [FoldRecord.Entry] = []
  /// What tells whether each new file was touched, before and after it takes its place.
  private(set) var stamps: [String: FileStamp] = [:]
  private let root: Folder
  private var folders: [String: Folder] = [:]
  private var isDecided = false

  /// Writes every file beside its old one and waits for the disk.
  init(_ replacements: [FileReplacement], in root: Folder) throws(FileReplacement.Failure) {
    self.root = root
    for (at, replacement) in replacements.enumerated() {
      let path = replacement.path
      let directory = FoldRecord.directory(of: path)
      let name = FoldRecord.name(of: path)
      let inner = try attempt(path) { () throws(SystemError) in
        if let open = folders[directory] { return open }
        return try root.folderForFiles(directory)
      }
      folders[directory] = inner
      guard let bytes = replacement.bytes else {
        entries.append(
          FoldRecord.Entry(path: path, temporary: nil, oldHash: replacement.oldHash, newHash: 0))
        continue
      }
      let temporary = ".kith-\(UInt32.random(in: .min ... .max))-\(at).tmp"
      entries.append(
        FoldRecord.Entry(
          path: path, temporary: temporary, oldHash: replacement.oldHash, newHash: ContentHash.of(bytes)))
      try attempt(path) { () throws(SystemError) in
        let old = try inner.file(name)
        let file = try inner.makeFile(temporary, mode: 0o666)
        // A file keeps the permissions that somebody gave it.
        if let old { try file.takePermissions(of: old) }
        try file.write(bytes)
        try file.sync()
        stamps[path] = FileStamp(try file.status())
      }
    }
    for (name, folder) in folders { try attempt(name) { () throws(SystemError) in try folder.sync() } }
  }

  deinit {
    if isDecided { return }
    for entry in entries {
      guard let temporary = entry.temporary else { continue }
      try? folders[entry.directory]?.remove(temporary)
    }
  }

  /// From here on the files stay where they are until they have landed, whatever happens.
  func decide() { isDecided = true }

  /// Renames all of them, removes what is to go, and waits for the disk.
  func carryOut() throws(FileReplacement.Failure) {
    for entry in entries {
      guard let temporary = entry.temporary else { continue }
      try attempt(entry.path) { () throws(SystemError) in
        try folders[entry.directory]?.rename(temporary, to: entry.name)
      }
    }
    for entry in entries where entry.temporary == nil {
      try attempt(entry.path) { () throws(SystemError) in try folders[entry.directory]?.remove(entry.name) }
    }
    for (name, folder) in folders { try attempt(name) { () throws(SystemError) in try folder.sync() } }
  }

  private func attempt<R>(
    _ file: String, _ body: () throws(SystemError) -> R
  ) throws(FileReplacement.Failure) -> R {
    do throws(SystemError) { return try body() } catch { throw FileReplacement.Failure(file: file, error: error) }
  }
}

extension FoldRecord {
  /// The folder of a file within the graph's: `nodes`; empty for the graph's own.
  static func directory(of path: String) -> String { path.firstIndex(of: "/").map { String(path[..<$0]) } ?? "" }
  /// A file's name within its folder.
  static func name(of path: String) -> String {
    path.firstIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}

extension FoldRecord.Entry {
  /// The folder within the graph's.
  var directory: String { FoldRecord.directory(of: path) }
  /// The file's name within it.
  var name: String { FoldRecord.name(of: path) }
}

extension Folder {
  /// The folder of files of a name, made now if need be; the empty name is this folder.
  func folderForFiles(_ name: String) throws(SystemError) -> Folder { name.isEmpty ? self : try makeFolder(name) }
}
