/// A file that is to hold other bytes, or to go.
struct FileReplacement {
  var file: FolderFile
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
  private let root: Folder
  private var folders: [String: Folder] = [:]
  private var isDecided = false

  /// Writes every file beside its old one and waits for the disk.
  init(_ replacements: [FileReplacement], in root: Folder) throws(FileReplacement.Failure) {
    self.root = root
    for (at, replacement) in replacements.enumerated() {
      let directory = FolderFile.folder(replacement.file.content)
      let path = replacement.file.path
      let inner = try attempt(directory) { () throws(SystemError) in
        if let open = folders[directory] { return open }
        return try root.makeFolder(directory)
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
          path: path, temporary: temporary, oldHash: replacement.oldHash, newHash: replacement.file.hash))
      try attempt(path) { () throws(SystemError) in
        let old = try inner.file(replacement.file.name)
        let file = try inner.makeFile(temporary, mode: 0o666)
        // A file keeps the permissions that somebody gave it.
        if let old { try file.takePermissions(of: old) }
        try file.write(bytes)
        try file.sync()
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

extension FoldRecord.Entry {
  /// The folder within the graph's: `nodes`.
  var directory: String { String(path.prefix { $0 != "/" }) }
  /// The file's name within it.
  var name: String { String(path.drop { $0 != "/" }.dropFirst()) }
}
