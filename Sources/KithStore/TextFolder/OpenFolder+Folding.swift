import KithGraph

/// Folding: the journal's commits go into the files, all of them or none.
extension OpenFolder {
  /// Writes the commits into the files and begins a new journal. The right to write must be held.
  ///
  /// The graph stays as it is, and so do the numbers of its nodes and relationships, which the new journal tells others
  /// where the files alone would not. With `isLeaving` nobody needs them any more: the files are read faster without.
  func fold(isLeaving: Bool) throws(StoreError) {
    precondition(lock != nil, "whoever folds has the right to write")
    guard let hiddenFolder else { return }
    guard unfoldedCount > 0 else { return try forgetNumbers(isLeaving, hiddenFolder) }
    let plan = try FolderSaver(graph: graph, path: path, previous: loaded).plan()
    guard plan.result.identity == identity else { throw gone() }
    let numbers = isLeaving ? [:] : plan.result.unnaturalNumbers
    let next = JournalHeader(files: plan.result.headerFiles, numbers: numbers)
    let landed: [String: FileStamp]
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
      landed = prepared.stamps
      withExtendedLifetime(held) {}
    } catch {
      throw StoreError(.inputOutput, file: error.file, "cannot be written: \(error.error.message)")
    }
    hasOwnCommits = !numbers.isEmpty
    journal = nil
    if isLeaving { return }
    loaded = plan.result
    // A file is known by what was written, whoever may have changed it since.
    stamps = try takeStamps().merging(landed.mapValues { $0 }) { $1 }
    isStale = false
    try replay()
  }

  /// Begins a journal without numbers, where nobody goes on with those of the last fold.
  private func forgetNumbers(_ isLeaving: Bool, _ hiddenFolder: Folder) throws(StoreError) {
    defer { hasOwnCommits = false }
    guard isLeaving, hasOwnCommits, journal != nil else { return }
    try attempt(Self.journalPath) { () throws(SystemError) in
      try hiddenFolder.replaceFile(Self.journalName, with: JournalHeader(files: loaded.headerFiles).bytes)
    }
    isStale = true
  }

  /// Removes files that were prepared for a fold that was never decided.
  private func clearLeftovers() {
    for folder in [
      root, hiddenFolder, try? root.folder(TextFolder.nodes), try? root.folder(TextFolder.relationships),
    ] {
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
    let files = try told { () throws(FileReplacement.Failure) in try lockFiles(hiddenFolder) }
    switch try told({ () throws(FileReplacement.Failure) in try outlook(record) }) {
    case .lands:
      try told { () throws(FileReplacement.Failure) in
        try land(record)
        try endFold(hiddenFolder, record.next)
      }
      notes.append("an interrupted :save was finished")
    case .neverBegan:
      // The commits are in the journal still, which is one of the files as they are.
      try attempt(foldPath) { () throws(SystemError) in
        try hiddenFolder.remove(Self.foldName)
        try hiddenFolder.sync()
      }
      clearLeftovers()
      notes.append("an interrupted :save was taken back, for what it had prepared is gone; its commits are kept")
    case .isTorn(let torn):
      let all = record.entries.map(\.path).joined(separator: " ")
      throw StoreError(
        .faults,
        torn.map { file in
          StoreProblem(
            file: file, message: "was changed or lost while an interrupted :save was about to replace it",
            hint: "put the files back as they were before (git checkout -- \(all)) and open the folder again: every "
              + "commit stands in \(Self.journalPath)")
        })
    }
    withExtendedLifetime((files, held)) {}
    journal = nil
    isStale = true
  }

  private func told<R>(_ body: () throws(FileReplacement.Failure) -> R) throws(StoreError) -> R {
    do throws(FileReplacement.Failure) { return try body() } catch {
      throw StoreError(.inputOutput, file: error.file, "cannot be written: \(error.error.message)")
    }
  }

  /// What can become of a fold that was decided and not carried out.
  private enum Outlook {
    /// Every file is in its place, or lies whole beside it.
    case lands
    /// No file was replaced yet.
    case neverBegan
    /// Some are in their places, and these cannot be.
    case isTorn([String])
  }

  private func outlook(_ record: FoldRecord) throws(FileReplacement.Failure) -> Outlook {
    var torn: [String] = []
    var hasBegun = false
    for entry in record.entries {
      do throws(SystemError) {
        let folder = entry.directory.isEmpty ? root : try root.folder(entry.directory)
        let now = try folder?.file(entry.name).map { (file) throws(SystemError) in ContentHash.of(try file.readAll()) }
        hasBegun = hasBegun || now != entry.oldHash
        if now == (entry.temporary == nil ? nil : entry.newHash) { continue }
        if now == entry.oldHash {
          guard let temporary = entry.temporary else { continue }
          let ready = try folder?.file(temporary).map { (file) throws(SystemError) in ContentHash.of(try file.readAll())
          }
          if ready == entry.newHash { continue }
        }
        torn.append(entry.path)
      } catch {
        throw FileReplacement.Failure(file: entry.path, error: error)
      }
    }
    return torn.isEmpty ? .lands : hasBegun ? .isTorn(torn) : .neverBegan
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
          if now == entry.newHash {
            // It landed, and what is left beside it may be anything.
            try folder.remove(temporary)
            continue
          }
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
