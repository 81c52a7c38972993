import Glibc
import KithGraph
import KithValue
import Testing

@testable import KithStore

/// Commits in a folder: in the journal at once, in the files after a checkpoint, and never lost in between.
@Suite struct FolderJournalTests {
  private static let header = "id:ID,name\r\n"
  private func sample() -> TemporaryFolder {
    TemporaryFolder([
      "nodes/T.csv": Self.header + "a,Ann\r\nb,Ben\r\n", "relationships/R.csv": ":START_ID,:END_ID,x\na,b,1\n",
    ])
  }

  private func open(_ folder: TemporaryFolder) throws -> TextFolderStore { try TextFolderStore(path: folder.path) }

  /// Commits a node with an id and a relationship to it.
  private func add(_ id: String, to store: TextFolderStore) throws {
    try store.beginWriting(patience: .milliseconds(50))
    defer { store.endWriting() }
    let transaction = GraphTransaction(store.graph)
    let node = try transaction.node(["T"], [("id", .string(id)), ("name", .string(id.uppercased()))])
    try transaction.relationship(node, "R", 0)
    _ = try store.commit(transaction, statement: "CREATE \(id)")
  }

  private func ids(_ graph: Graph) -> [String] {
    lines(graph).filter { $0.hasPrefix("(:T") }.map { String($0.dropFirst(10).prefix { $0 != "'" }) }
  }

  @Test func aCommitIsInTheJournalAndAFoldPutsItIntoTheFiles() throws {
    let folder = sample()
    let before = folder.files
    let store = try open(folder)
    try add("c", to: store)
    #expect(folder.files == before)
    #expect(store.uncheckpointedCount == 1 && store.hasOwnCommits)
    #expect(folder.read(".kith/.gitignore")?.hasSuffix("\n*\n") == true)
    #expect(lines(try open(folder).graph) == lines(store.graph))

    try store.checkpoint(patience: .zero)
    #expect(store.uncheckpointedCount == 0 && !store.hasOwnCommits)
    #expect(folder.read("nodes/T.csv") == Self.header + "a,Ann\r\nb,Ben\r\nc,C\r\n")
    #expect(folder.read("relationships/R.csv") == ":START_ID,:END_ID,x\na,b,1\nc,a,\n")
    #expect(names(folder.path + "/.kith").filter { !$0.hasSuffix(".lock") } == [".gitignore", "journal"])
    #expect(lines(try open(folder).graph) == lines(store.graph))
    // And on from there.
    try add("d", to: store)
    #expect(ids(try open(folder).graph) == ["a", "b", "c", "d"])
    try store.checkpoint(patience: .zero)
    #expect(folder.read("nodes/T.csv") == Self.header + "a,Ann\r\nb,Ben\r\nc,C\r\nd,D\r\n")
  }

  @Test func aRolledBackTransactionLeavesNoTrace() throws {
    let folder = sample()
    let store = try open(folder)
    try add("c", to: store)
    let journal = folder.bytes(".kith/journal")
    try store.beginWriting(patience: .zero)
    try GraphTransaction(store.graph).node(["T"], [("id", .string("x"))])
    store.endWriting()
    #expect(folder.bytes(".kith/journal") == journal)
    try add("d", to: store)
    #expect(ids(try open(folder).graph) == ["a", "b", "c", "d"])
  }

  /// Whatever is cut off, the commits before the cut are there, and whole.
  @Test func aJournalCutAnywhere() throws {
    let folder = sample()
    let store = try open(folder)
    var ends = [0]
    for id in ["c", "d", "e"] {
      try add(id, to: store)
      ends.append(folder.bytes(".kith/journal")?.count ?? 0)
    }
    let whole = try #require(folder.bytes(".kith/journal"))
    let all = ["a", "b", "c", "d", "e"]
    let head = JournalHeader(files: try TextFolder.load(folder.path).headerFiles).bytes.count
    for length in 0...whole.count {
      folder.write(".kith/journal", Array(whole[..<length]))
      let commits = ends.dropFirst().count { $0 <= length }
      let opened = try open(folder)
      #expect(ids(opened.graph) == Array(all[..<(2 + commits)]), "cut to \(length)")
      let isTorn = length > head && !ends.contains(length)
      #expect(opened.notes.count == (isTorn ? 1 : 0), "cut to \(length)")
      try add("z", to: opened)
      #expect(ids(try open(folder).graph) == all[..<(2 + commits)] + ["z"], "cut to \(length)")
    }
  }

  /// Zeros behind the last record are a file that grew without its bytes.
  @Test func aBlankTailIsCut() throws {
    let folder = sample()
    try add("c", to: try open(folder))
    let whole = try #require(folder.bytes(".kith/journal"))
    folder.write(".kith/journal", whole + [UInt8](repeating: 0, count: 4096))
    #expect(ids(try open(folder).graph) == ["a", "b", "c"])
    #expect(folder.bytes(".kith/journal") == whole)
  }

  @Test func aFlippedByteIsAnErrorAndLosesNothing() throws {
    let folder = sample()
    let store = try open(folder)
    for id in ["c", "d"] { try add(id, to: store) }
    let whole = try #require(folder.bytes(".kith/journal"))
    for at in whole.indices {
      var flipped = whole
      flipped[at] ^= 0x10
      folder.write(".kith/journal", flipped)
      let found = failure { () throws(StoreError) in _ = try TextFolderStore(path: folder.path) }
      #expect(found != nil, "byte \(at)")
      #expect(found?.description.contains(".kith/journal") == true)
      #expect(folder.bytes(".kith/journal") == flipped)
    }
  }

  @Test func aFileEditedByHandIsReadAnewOrAnError() throws {
    let folder = sample()
    let store = try open(folder)
    folder.write("nodes/T.csv", Self.header + "a,Ann\r\nb,Ben\r\nh,Hand\r\n")
    try add("c", to: store)
    #expect(ids(store.graph) == ["a", "b", "c", "h"])
    // Now a commit stands in the journal.
    let edited = Self.header + "a,Anna\r\nb,Ben\r\nh,Hand\r\n"
    folder.write("nodes/T.csv", edited)
    #expect(throws: StoreError.self) { try add("d", to: store) }
    let error = failure { () throws(StoreError) in try store.checkpoint(patience: .zero) }
    #expect(error?.description.contains("nodes/T.csv: was changed by somebody else") == true)
    #expect(failure { () throws(StoreError) in _ = try TextFolderStore(path: folder.path) }?.kind == .changedMeanwhile)
    #expect(folder.read("nodes/T.csv") == edited)
    // Put back, it goes on.
    folder.write("nodes/T.csv", Self.header + "a,Ann\r\nb,Ben\r\nh,Hand\r\n")
    let again = try open(folder)
    try again.checkpoint(patience: .zero)
    #expect(folder.read("nodes/T.csv") == Self.header + "a,Ann\r\nb,Ben\r\nc,C\r\nh,Hand\r\n")
  }

  @Test func readersSeeWhatOthersCommitAndFold() throws {
    let folder = sample()
    let writer = try open(folder)
    let reader = try open(folder)
    for (at, id) in ["c", "d", "e", "f"].enumerated() {
      try add(id, to: writer)
      try reader.refresh()
      #expect(lines(reader.graph) == lines(writer.graph))
      if at % 2 == 1 { try writer.checkpoint(patience: .zero) }
      try reader.refresh()
      #expect(lines(reader.graph) == lines(writer.graph))
    }
    try add("g", to: reader)
    try writer.refresh()
    #expect(ids(writer.graph) == ["a", "b", "c", "d", "e", "f", "g"])
    #expect(lines(reader.graph) == lines(writer.graph))
  }

  /// Rows are sorted, so a node that comes last is not the last in its file: it keeps its number all the same, here and in
  /// another process, until whoever folded leaves.
  @Test func aFoldRenumbersNothing() throws {
    let folder = sample()
    let store = try open(folder)
    let other = try open(folder)
    func numbers(_ graph: Graph) -> [String: NodeID?] {
      ["A", "a", "b", "c"].reduce(into: [:]) { $0[$1] = graph.node($1) }
    }
    try add("A", to: store)
    try other.refresh()
    #expect(numbers(other.graph) == ["A": 2, "a": 0, "b": 1, "c": nil])
    try store.checkpoint(patience: .zero)
    #expect(folder.read("nodes/T.csv") == Self.header + "A,A\r\na,Ann\r\nb,Ben\r\n")
    try other.refresh()
    for graph in [store.graph, other.graph, try open(folder).graph] {
      #expect(numbers(graph) == ["A": 2, "a": 0, "b": 1, "c": nil])
    }
    // What was committed since stands in the journal, by these numbers.
    try add("c", to: other)
    try store.refresh()
    for graph in [store.graph, other.graph, try open(folder).graph] {
      #expect(numbers(graph) == ["A": 2, "a": 0, "b": 1, "c": 3])
      #expect(lines(graph) == lines(other.graph))
    }
    try store.beginWriting(patience: .zero)
    let transaction = GraphTransaction(store.graph)
    transaction.deleteRelationship(0)
    transaction.deleteNode(1)
    _ = try? store.commit(transaction, statement: "")
    store.endWriting()
    try other.checkpoint(patience: .zero)
    #expect(lines(try open(folder).graph) == lines(other.graph))
    try other.checkpoint(patience: .zero, isLeaving: true)
    #expect(lines(try TextFolder.load(folder.path).graph) == lines(other.graph))
    try store.refresh()
    #expect(lines(store.graph) == lines(other.graph))
    #expect(!other.hasOwnCommits)
  }

  /// An edit of the files leaves nobody's numbers to go by.
  @Test func numbersOfFilesThatWereEditedAreDropped() throws {
    let folder = sample()
    let store = try open(folder)
    try add("A", to: store)
    try store.checkpoint(patience: .zero)
    folder.write("nodes/T.csv", Self.header + "A,A\r\na,Ann\r\na2,New\r\nb,Ben\r\n")
    #expect(try open(folder).graph.node("a2") == 2)
    try add("d", to: store)
    #expect(ids(store.graph) == ["A", "a", "a2", "b", "d"])
    #expect(ids(try open(folder).graph) == ["A", "a", "a2", "b", "d"])
  }

  /// A journal of the version before had no numbers: it is read as it is, and the next fold writes its successor.
  @Test func aJournalOfVersion1IsReadOn() throws {
    let folder = sample()
    try add("c", to: open(folder))
    let bytes = try #require(folder.bytes(".kith/journal"))
    var reader = RecordReader(Array(bytes[(JournalHeader.magic.count + Frame.headSize)...])[...])
    let header = try JournalHeader(from: &reader)
    var old = RecordWriter()
    header.encode(into: &old)
    let body = Array(old.bytes.dropLast())  // without the count of numbers, which is 0
    let rest = bytes[(JournalHeader.magic.count + Frame.overhead + old.bytes.count)...]
    folder.write(".kith/journal", JournalHeader.magicOfVersion1 + Frame.bytes(sequence: 0, body: body) + rest)
    let store = try open(folder)
    #expect(ids(store.graph) == ["a", "b", "c"])
    try add("d", to: store)
    #expect(ids(try open(folder).graph) == ["a", "b", "c", "d"])
    try store.checkpoint(patience: .zero)
    #expect(folder.bytes(".kith/journal")?.starts(with: JournalHeader.magic) == true)
    #expect(ids(try open(folder).graph) == ["a", "b", "c", "d"])
  }

  @Test func aJournalOfALaterVersionIsRefusedAndLeftAlone() throws {
    let folder = sample()
    try add("c", to: open(folder))
    let bytes = Array("kith journal 3\n\n".utf8) + (folder.bytes(".kith/journal") ?? []).dropFirst(16)
    folder.write(".kith/journal", bytes)
    let error = failure { () throws(StoreError) in _ = try TextFolderStore(path: folder.path) }
    #expect(error?.description.contains("open the folder with the version that wrote it") == true)
    #expect(folder.bytes(".kith/journal") == bytes)
  }

  @Test func aSecondWriterWaitsAndIsTold() throws {
    let folder = sample()
    let first = try open(folder)
    let second = try open(folder)
    try first.beginWriting(patience: .zero)
    let error = failure { () throws(StoreError) in try second.beginWriting(patience: .milliseconds(20)) }
    #expect(error?.kind == .busy)
    first.endWriting()
    try add("c", to: second)
    try add("d", to: first)
    #expect(ids(first.graph) == ["a", "b", "c", "d"])
  }

  /// Killed after the fold was decided: whoever opens the folder finishes it.
  @Test(arguments: 0...3) func anInterruptedFoldIsFinished(landed: Int) throws {
    let folder = sample()
    let store = try open(folder)
    try add("c", to: store)
    let record = try folder.interruptedFold(of: store.graph)
    for entry in record.entries.prefix(landed) {
      let directory = folder.path + "/" + entry.directory + "/"
      if let temporary = entry.temporary { rename(directory + temporary, directory + entry.name) }
    }
    if landed == 3 { folder.write(".kith/journal", record.next.bytes) }

    let readOnly = failure { () throws(StoreError) in _ = try TextFolderStore(path: folder.path, isReadOnly: true) }
    #expect(readOnly?.description.contains("without --read-only") == true)
    let again = try open(folder)
    #expect(again.uncheckpointedCount == 0)
    #expect(ids(again.graph) == ["a", "b", "c"])
    #expect(folder.read("nodes/T.csv") == Self.header + "a,Ann\r\nb,Ben\r\nc,C\r\n")
    #expect(folder.bytes(".kith/fold") == nil)
    #expect(names(folder.path + "/nodes") == ["T.csv"])
  }

  /// What was prepared is lost or cut short: the commits come from the journal, or it is said what is to be put back.
  @Test(arguments: [false, true], [false, true]) func aFoldWithoutWhatItPrepared(isCut: Bool, hasBegun: Bool) throws {
    let folder = sample()
    let store = try open(folder)
    try add("c", to: store)
    let record = try folder.interruptedFold(of: store.graph)
    try #require(record.entries.map(\.path) == ["nodes/T.csv", "relationships/R.csv"])
    let before = folder.read("nodes/T.csv")
    let names = record.entries.map { $0.directory + "/" + ($0.temporary ?? "") }
    if hasBegun { rename(folder.path + "/" + names[0], folder.path + "/nodes/T.csv") }
    if isCut { folder.write(names[1], ":START") } else { unlink(folder.path + "/" + names[1]) }
    if hasBegun {
      let error = failure { () throws(StoreError) in _ = try TextFolderStore(path: folder.path) }
      #expect(error?.description.contains("relationships/R.csv") == true)
      #expect(error?.description.contains("git checkout -- nodes/T.csv relationships/R.csv") == true)
      #expect(folder.bytes(".kith/fold") != nil && folder.bytes(".kith/journal") != nil)
      folder.write("nodes/T.csv", before ?? "")
    }
    let again = try open(folder)
    #expect(ids(again.graph) == ["a", "b", "c"])
    #expect(folder.bytes(".kith/fold") == nil)
    try again.checkpoint(patience: .zero)
    #expect(folder.read("nodes/T.csv") == Self.header + "a,Ann\r\nb,Ben\r\nc,C\r\n")
    #expect(folder.read("relationships/R.csv") == ":START_ID,:END_ID,x\na,b,1\nc,a,\n")
  }

  @Test func anInterruptedFoldDoesNotOverwriteAnEdit() throws {
    let folder = sample()
    let store = try open(folder)
    try add("c", to: store)
    try folder.interruptedFold(of: store.graph)
    folder.write("nodes/T.csv", Self.header + "mine,Mine\r\n")
    #expect(failure { () throws(StoreError) in _ = try TextFolderStore(path: folder.path) } != nil)
    #expect(folder.read("nodes/T.csv") == Self.header + "mine,Mine\r\n")
    #expect(folder.bytes(".kith/fold") != nil && folder.bytes(".kith/journal") != nil)
  }

  @Test func aFolderThatIsGoneIsAnErrorAndNoCommit() throws {
    let folder = sample()
    let store = try open(folder)
    try add("c", to: store)
    rename(folder.path, folder.path + "-elsewhere")
    defer { rename(folder.path + "-elsewhere", folder.path) }
    let error = #expect(throws: StoreError.self) { try add("d", to: store) }
    #expect(error?.description.contains("moved, removed or replaced") == true)
    #expect(ids(store.graph) == ["a", "b", "c"])
  }
}
