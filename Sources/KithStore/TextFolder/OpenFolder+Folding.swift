import KithGraph

/// Folding: the journal's commits go into the files, all of them or none.
extension OpenFolder {
  /// Writes the commits into the files and begins a new journal. The right to write must be held.
  func fold() throws(StoreError) {
    precondition(lock != nil, "whoever folds has the right to write")
    guard unfoldedCount > 0, let hiddenFolder else {
      hasOwnCommits = false
      return
    }
    let plan = try FolderSaver(graph: graph, path: path, previous: loaded).plan()
    guard plan.result.identity == identity else { throw gone() }
    let next = JournalHeader(files: plan.result.headerFiles)
    do throws(FileReplacement.Failure) {
      clearLeftovers()
      let prepared = try PreparedReplacements(plan.replacements, in: root)
      let held = try lockFiles(hiddenFolder)
      let record = FoldRecord(entries: prepared.entries, next: next)
      do throws(SystemError) { try hiddenFolder.replaceFile(Self.foldName, with: record.bytes) } catch {
        // It may stand there all the same, and then the next to open the folder needs what was prepared.
        if (try? hiddenFolder.stamp(Self.foldName)) != .some(nil) { prepared.decide() }
        throw FileReplacement.Failure(file: Self.hidden + "/" + Self.foldName, error: error)
      }
      prepared.decide()
      isStale = true
      try prepared.carryOut()
      try endFold(hiddenFolder, next)
      withExtendedLifetime(held) {}
    } catch {
      throw StoreError(.inputOutput, file: error.file, "cannot be written: \(error.error.message)")
    }
    hasOwnCommits = false
    journal = nil
  }

  /// Removes files that were prepared for a fold that was never decided.
  private func clearLeftovers() {
    for folder in [root, try? root.folder(TextFolder.nodes), try? root.folder(TextFolder.relationships)] {
      guard let folder, let names = try? folder.names() else { continue }
      for case let file? in names where file.hasPrefix(".kith-") && file.hasSuffix(".tmp") { try? folder.remove(file) }
    }
  }

  private func lockFiles(_ hiddenFolder: Folder) throws(FileReplacement.Failure) -> FileLock {
    do throws(SystemError) {
      let lock = try FileLock.take(
        Self.filesLock, in: hiddenFolder, isShared: false, patience: Self.patienceForFiles)
      guard let lock else { throw .busy }
      return lock
    } catch {
      throw FileReplacement.Failure(file: Self.hidden + "/" + Self.filesLock, error: error)
    }
  }

  private func endFold(_ hiddenFolder: Folder, _ next: JournalHeader) throws(FileReplacement.Failure) {
    do throws(SystemError) {
      try hiddenFolder.replaceFile(Self.journalName, with: next.bytes)
      try hiddenFolder.remove(Self.foldName)
      try hiddenFolder.sync()
    } catch {
      throw FileReplacement.Failure(file: Self.hidden, error: error)
    }
  }

  /// Finishes a fold that somebody was killed in.
  func finishFold() throws(StoreError) {
    guard let hiddenFolder else { return }
    let foldPath = Self.hidden + "/" + Self.foldName
    let isThere = try attempt(foldPath) { () throws(SystemError) in try hiddenFolder.stamp(Self.foldName) != nil }
    guard isThere else { return }
    var held = lock
    if held == nil {
      held = try attempt(foldPath) { () throws(SystemError) in
        try FileLock.take(Self.writerLock, in: hiddenFolder, isShared: false, patience: Self.patienceForFiles)
      }
    }
    // Whoever has the lock is folding right now; the files' lock waits for it.
    guard held != nil else { return }
    let bytes = try attempt(foldPath) { () throws(SystemError) in try hiddenFolder.file(Self.foldName)?.readAll() }
    guard let bytes else { return }
    if isReadOnly {
      throw StoreError(
        .faults, file: foldPath, "the files were being written when a process was interrupted",
        hint: "open the folder once without --read-only, which finishes it")
    }
    guard let record = try? FoldRecord(decoding: bytes) else {
      throw StoreError(
        .faults, file: foldPath, "is damaged; it says which files were being replaced, and nothing was changed",
        hint: "put \(Self.hidden) back from a backup")
    }
    do throws(FileReplacement.Failure) {
      let files = try lockFiles(hiddenFolder)
      try land(record)
      try endFold(hiddenFolder, record.next)
      withExtendedLifetime((files, held)) {}
    } catch {
      throw StoreError(.inputOutput, file: error.file, "cannot be written: \(error.error.message)")
    }
    journal = nil
    isStale = true
    notes.append("an interrupted :save was finished")
  }

  /// Renames what is not yet in its place. A file that is neither as it was nor as it is to be is an error.
  private func land(_ record: FoldRecord) throws(FileReplacement.Failure) {
    var folders: [String: Folder] = [:]
    for entry in record.entries {
      do throws(SystemError) {
        guard !entry.name.isEmpty, !entry.name.utf8.contains(UInt8(ascii: "/")) else { throw SystemError.notFound }
        let folder: Folder
        if let known = folders[entry.directory] {
          folder = known
        } else {
          folder = try root.folderForFiles(entry.directory)
        }
        folders[entry.directory] = folder
        let now = try folder.file(entry.name).map { (file) throws(SystemError) in ContentHash.of(try file.readAll()) }
        if let temporary = entry.temporary {
          if try folder.stamp(temporary) == nil {
            guard now == entry.newHash else { throw SystemError.notFound }
            continue
          }
          guard now == entry.oldHash || now == entry.newHash else { throw .changed }
          try folder.rename(temporary, to: entry.name)
        } else if let now {
          guard now == entry.oldHash else { throw .changed }
          try folder.remove(entry.name)
        }
      } catch {
        throw FileReplacement.Failure(file: entry.path, error: error)
      }
    }
    for (name, folder) in folders {
      do throws(SystemError) { try folder.sync() } catch { throw FileReplacement.Failure(file: name, error: error) }
    }
  }
}
