import KithGraph

extension OpenFolder {
  /// Copies the files and the journal, byte for byte, into a new folder, while nobody replaces the files.
  func backup(to target: String) throws(StoreError) {
    try refresh()
    let lock = try lockFilesForReading()
    defer { withExtendedLifetime(lock) {} }
    var paths = loaded.headerFiles.map(\.path)
    if unfoldedCount > 0 { paths += [Self.journalPath, Self.hidden + "/.gitignore"] }
    guard ((try? kind(ofPath: target)) ?? .nothing) == .nothing else {
      throw StoreError(.occupied, file: target, "is there already", hint: "name a place where there is nothing")
    }
    do throws(SystemError) {
      try makeFolder(at: target)
      let copy = try Folder(path: target)
      _ = try copy.makeFolder(TextFolder.nodes)
      for path in paths {
        let directory = FoldRecord.directory(of: path)
        let name = FoldRecord.name(of: path)
        let from = directory.isEmpty ? root : try root.folder(directory)
        guard let bytes = try from?.file(name)?.readAll() else { throw SystemError.notFound }
        try copy.folderForFiles(directory).replaceFile(name, with: bytes)
      }
      try copy.sync()
    } catch {
      throw StoreError(.inputOutput, file: target, "cannot be written: \(error.message)")
    }
  }
}
