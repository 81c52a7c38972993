/// A file that is to hold other bytes, or to go.
struct FileReplacement {
  var file: FolderFile
  /// What it is to hold; nil removes it.
  var bytes: [UInt8]?

  /// Which file the system would not have written, and why.
  struct Failure: Error {
    var file: String
    var error: SystemError
  }

  /// Writes every file beside its old one and waits for the disk; then renames them all, removes what is to go, and waits
  /// for the disk again. A failure before the first rename leaves the folder as it was.
  static func carryOut(_ replacements: [FileReplacement], in folder: Folder) throws(Failure) {
    guard !replacements.isEmpty else { return }
    var folders: [String: Folder] = [:]
    var prepared: [(temporary: String, replacement: FileReplacement)] = []
    do throws(Failure) {
      for (at, replacement) in replacements.enumerated() {
        let directory = FolderFile.folder(replacement.file.content)
        let inner = try attempt(directory) { () throws(SystemError) in
          if let open = folders[directory] { return open }
          return try folder.makeFolder(directory)
        }
        folders[directory] = inner
        guard let bytes = replacement.bytes else { continue }
        let temporary = ".kith-\(UInt32.random(in: .min ... .max))-\(at).tmp"
        prepared.append((temporary, replacement))
        try attempt(replacement.file.path) { () throws(SystemError) in
          let old = try inner.file(replacement.file.name)
          let file = try inner.makeFile(temporary, mode: 0o666)
          // A file keeps the permissions that somebody gave it.
          if let old { try file.takePermissions(of: old) }
          try file.write(bytes)
          try file.sync()
        }
      }
      for (temporary, replacement) in prepared {
        try attempt(replacement.file.path) { () throws(SystemError) in
          try folders[FolderFile.folder(replacement.file.content)]?.rename(temporary, to: replacement.file.name)
        }
      }
    } catch {
      for (temporary, replacement) in prepared {
        try? folders[FolderFile.folder(replacement.file.content)]?.remove(temporary)
      }
      throw error
    }
    for replacement in replacements where replacement.bytes == nil {
      try attempt(replacement.file.path) { () throws(SystemError) in
        try folders[FolderFile.folder(replacement.file.content)]?.remove(replacement.file.name)
      }
    }
    for (name, folder) in folders { try attempt(name) { () throws(SystemError) in try folder.sync() } }
  }

  private static func attempt<R>(_ file: String, _ body: () throws(SystemError) -> R) throws(Failure) -> R {
    do throws(SystemError) { return try body() } catch { throw Failure(file: file, error: error) }
  }
}
