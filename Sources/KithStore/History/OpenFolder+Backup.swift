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
    // What is copied half stands elsewhere, so that nothing does at the place that was named.
    let whole = target.hasSuffix("/") ? String(target.dropLast()) : target
    let place = "\(whole).kith-\(UInt32.random(in: .min ... .max))"
    do throws(SystemError) {
      try makeFolder(at: place)
      let copy = try Folder(path: place)
      _ = try copy.makeFolder(TextFolder.nodes)
      for path in paths {
        let directory = FoldRecord.directory(of: path)
        let name = FoldRecord.name(of: path)
        let from = directory.isEmpty ? root : try root.folder(directory)
        guard let bytes = try from?.file(name)?.readAll() else { throw SystemError.notFound }
        try copy.folderForFiles(directory).replaceFile(name, with: bytes)
      }
      try copy.sync()
      try renamePath(at: place, to: whole)
    } catch {
      removeFolder(at: place)
      throw StoreError(.inputOutput, file: target, "cannot be written: \(error.message)")
    }
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
