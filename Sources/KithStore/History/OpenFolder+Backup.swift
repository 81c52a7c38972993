import KithGraph

extension OpenFolder {
  /// Copies the files, the journal, the letters and what is called README, byte for byte, into a new folder, while nobody
  /// replaces the files.
  func backup(to target: String) throws(StoreError) {
    try refresh()
    let lock = try lockFilesForReading()
    defer { withExtendedLifetime(lock) {} }
    var reader = KeptTextReader(folder: root, path: path)
    var files = try reader.read(loaded).files
    for path in unfoldedCount > 0 ? [Self.journalPath, Self.hidden + "/.gitignore"] : [] {
      let bytes = try attempt(path) { () throws(SystemError) -> [UInt8] in
        guard let bytes = try hiddenFolder?.file(FoldRecord.name(of: path))?.readAll() else { throw .notFound }
        return bytes
      }
      files.append(KeptText.File(path: path, bytes: bytes))
    }
    try makeWhole(at: target) { (place) throws(StoreError) in
      do throws(SystemError) { try write(files, to: place) } catch {
        throw StoreError(.inputOutput, file: target, "cannot be written: \(error.message)")
      }
    }
  }

  private func write(_ files: [KeptText.File], to place: String) throws(SystemError) {
    try makeFolder(at: place)
    let copy = try Folder(path: place)
    _ = try copy.makeFolder(TextFolder.nodes)
    for file in files {
      let directory = FoldRecord.directory(of: file.path)
      let name = FoldRecord.name(of: file.path)
      let original = try (directory.isEmpty ? root : root.folder(directory))?.file(name)
      try copy.folderForFiles(directory).replaceFile(name, with: file.bytes, like: original)
    }
    try copy.sync()
  }

  /// Whether a text stands in kith's own files, or in those that commits of the journal are not in yet.
  func holdsTrace(of text: String) throws(StoreError) -> Bool {
    try refresh()
    let wanted = Array(text.utf8)
    let own = try attempt(Self.hidden) { () throws(SystemError) in try hiddenFolder?.names() ?? [] }
    let paths = own.compactMap { $0.map { Self.hidden + "/" + $0 } }
    for path in paths + (unfoldedCount > 0 ? loaded.headerFiles.map(\.path) : []) {
      let holds = try attempt(path) { () throws(SystemError) in
        let directory = FoldRecord.directory(of: path)
        let folder = directory.isEmpty ? root : try root.folder(directory)
        return try folder?.file(FoldRecord.name(of: path))?.holds(wanted) ?? false
      }
      if holds { return true }
    }
    return false
  }
}
