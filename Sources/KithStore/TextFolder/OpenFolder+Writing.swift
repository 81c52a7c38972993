import Glibc
import KithGraph

/// Committing: the right to write, and a record in the journal for each transaction.
extension OpenFolder {
  /// Takes the right to write, waiting for another process up to `patience`, and takes up what it committed.
  func beginWriting(patience: Duration) throws(StoreError) {
    guard lock == nil else { return }
    if isReadOnly { throw StoreError(.inputOutput, file: path, "is open for reading only") }
    let here = try? Folder(path: path).identity()
    guard here == identity else { throw gone() }
    let hidden = try makeHiddenFolder()
    let taken = try attempt(Self.hidden) { () throws(SystemError) in
      try FileLock.take(Self.writerLock, in: hidden, isShared: false, patience: patience)
    }
    guard let taken else { throw StoreError.busy(path, after: patience) }
    lock = taken
    do throws(StoreError) {
      try finishFold()
      try refresh()
      try cutTornTail()
      // Files that somebody changed were read anew where nothing stands in the journal. Where something does, reading
      // them fails, for neither may be lost.
      if unfoldedCount > 0, try touchedFiles() { try reload() }
    } catch {
      lock = nil
      throw error
    }
  }

  /// Gives the right to write back.
  func endWriting() { lock = nil }

  /// Who may look into `.kith`, where the same stands as in the files: whoever may read all of those.
  private func modeOfHiddenFolder() throws(SystemError) -> mode_t {
    var mode: mode_t = 0o777
    for file in loaded.files {
      let folder = try root.folder(FolderFile.folder(file.content))
      guard let status = try folder?.file(file.name)?.status() else { continue }
      if status.st_mode & 0o040 == 0 { mode &= ~0o070 }
      if status.st_mode & 0o004 == 0 { mode &= ~0o007 }
    }
    return mode
  }

  func makeHiddenFolder() throws(StoreError) -> Folder {
    let hidden = try attempt(Self.hidden) { () throws(SystemError) in
      let hidden = try root.makeFolder(Self.hidden, mode: try modeOfHiddenFolder())
      if try hidden.stamp(".gitignore") == nil {
        try hidden.replaceFile(
          ".gitignore", with: Array("# kith's own: commits not yet in the files, and locks\n*\n".utf8))
      }
      return hidden
    }
    hiddenFolder = hidden
    return hidden
  }

  /// Writes a journal anew that somebody removed while its commits were in no file: it is still open here.
  func putBack(_ known: Position) throws(StoreError) {
    if isReadOnly { return }
    if lock == nil {
      hiddenFolder = nil
      _ = try makeHiddenFolder()
    }
    guard let hiddenFolder else { throw gone() }
    var held = lock
    if held == nil {
      held = try attempt(Self.hidden) { () throws(SystemError) in
        try FileLock.take(Self.writerLock, in: hiddenFolder, isShared: false, patience: .zero)
      }
    }
    // Whoever has the lock is putting it back right now, or has begun another.
    guard held != nil else { return }
    let other = try attempt(Self.journalPath) { () throws(SystemError) in try hiddenFolder.stamp(Self.journalName) }
    guard other == nil else {
      throw StoreError(
        .changedMeanwhile, file: Self.journalPath,
        "was replaced by somebody else while \(count(known.commitCount, "commit")) stood in it only",
        hint: "write them elsewhere before you leave: :dump FILE")
    }
    journal = try attempt(Self.journalPath) { () throws(SystemError) in
      try known.file.seek(to: 0)
      let bytes = Array(try known.file.readAll().prefix(known.length))
      try hiddenFolder.replaceFile(Self.journalName, with: bytes)
      try hiddenFolder.sync()
      guard let file = try hiddenFolder.file(Self.journalName) else { throw .notFound }
      return Position(
        file: file, inode: FileStamp(try file.status()).inode, length: bytes.count, seenSize: Int64(bytes.count),
        sequence: known.sequence)
    }
    withExtendedLifetime(held) {}
  }

  /// Stores what a transaction changed and commits it; it is on the disk then. After an error it is not stored.
  func commit(
    _ transaction: GraphTransaction, time: Int64, statement: String, consent: CommitConsent
  ) throws(StoreError) -> Graph {
    precondition(lock != nil, "whoever commits has the right to write")
    let changes = ChangeSet(from: transaction.base, to: transaction.graph)
    guard !changes.isEmpty else {
      try consent.require()
      graph = transaction.commit()
      return graph
    }
    guard transaction.base.version == graph.version else {
      throw StoreError(
        .changedMeanwhile, file: path, "another process has changed the graph since the transaction began")
    }
    try consent.requireGoingOn()
    let body = Commit(time: time, statement: statement, changes: changes).encoded
    try consent.requireGoingOn()
    guard body.count < Frame.largestBody else {
      throw StoreError(
        .inputOutput, file: path, "the transaction changes more than one record of the journal holds, four gigabytes",
        hint: "commit it in parts")
    }
    if try touchedFiles() { throw handEdited() }
    let begun: Position
    if let journal { begun = journal } else { begun = try beginJournal() }
    journal = begun
    journal = try append(Frame.bytes(sequence: begun.sequence, body: body), at: begun, consent)
    hasOwnCommits = true
    graph = transaction.commit()
    return graph
  }

  private func handEdited() -> StoreError {
    StoreError(
      .changedMeanwhile, file: path, "its files were changed by somebody else just now; nothing was committed",
      hint: "run the statement again")
  }

  private func beginJournal() throws(StoreError) -> Position {
    guard let hiddenFolder else { throw gone() }
    let header = JournalHeader(files: loaded.headerFiles)
    return try attempt(Self.journalPath) { () throws(SystemError) in
      try hiddenFolder.replaceFile(Self.journalName, with: header.bytes)
      guard let file = try hiddenFolder.file(Self.journalName) else { throw .notFound }
      return Position(
        file: file, inode: FileStamp(try file.status()).inode, length: header.bytes.count,
        seenSize: Int64(header.bytes.count), sequence: 1)
    }
  }

  /// Appends a record and waits for the disk. A long one without its end, which makes it count, before it is asked for
  /// consent: so that what then remains is short.
  private func append(
    _ frame: [UInt8], at place: Position, _ consent: CommitConsent
  ) throws(StoreError) -> Position {
    let file = try attempt(Self.journalPath) { () throws(SystemError) in
      guard let hiddenFolder, let file = try hiddenFolder.fileForAppending(Self.journalName) else { throw .notFound }
      let stamp = FileStamp(try file.status())
      guard stamp.inode == place.inode, stamp.size == Int64(place.length) else { throw .notFound }
      return file
    }
    do throws(StoreError) {
      let beginning = frame.count > Self.longFrame ? frame.count - 1 : 0
      if beginning > 0 { try write(frame[..<beginning], to: file) }
      try consent.require()
      try write(frame[beginning...], to: file)
    } catch {
      // What was written of it must not be there when the next one is.
      try? file.truncate(to: place.length)
      throw error
    }
    var position = place
    position.length += frame.count
    position.seenSize = Int64(position.length)
    position.sequence += 1
    return position
  }

  /// So many bytes are on the disk in a moment.
  private static let longFrame = 1 << 16

  private func write(_ bytes: ArraySlice<UInt8>, to file: Descriptor) throws(StoreError) {
    try attempt(Self.journalPath) { () throws(SystemError) in
      try file.write(Array(bytes))
      try file.sync()
    }
  }

  /// Cuts off a record that was never finished; somebody who is writing right now is not disturbed.
  func cutTornTail() throws(StoreError) {
    guard let position = journal, position.seenSize > Int64(position.length), !isReadOnly, let hiddenFolder else {
      return
    }
    do throws(SystemError) {
      var held = lock
      if held == nil {
        held = try FileLock.take(Self.writerLock, in: hiddenFolder, isShared: false, patience: .zero)
      }
      guard held != nil, let file = try hiddenFolder.fileForAppending(Self.journalName) else { return }
      let stamp = FileStamp(try file.status())
      guard stamp.inode == position.inode, stamp.size == position.seenSize else { return }
      try file.truncate(to: position.length)
      try file.sync()
      withExtendedLifetime(held) {}
    } catch {
      // A folder that may only be read stays as it is; what was never finished is not read.
      if error.isReadOnly { return }
      throw StoreError(.inputOutput, file: Self.journalPath, "cannot be written: \(error.message)")
    }
    journal?.seenSize = Int64(position.length)
    notes.append(
      "\(path)/\(Self.journalPath): the last \(count(Int(position.seenSize) - position.length, "byte")) were of a commit that was "
        + "interrupted and never acknowledged; they were cut off")
  }
}
