import GRDB
import Glibc
import KithGraph
import KithValue
import Testing

@testable import KithStore

/// Commits in a database file: on the disk at once, seen by others, and there after anything.
@Suite struct DatabaseFileTests {
  private func add(_ id: String, to store: any GraphStore, count: Int = 1) throws {
    try store.beginWriting(patience: .milliseconds(50))
    defer { store.endWriting() }
    let transaction = GraphTransaction(store.graph)
    for number in 0..<count {
      let node = try transaction.node(
        ["T"],
        [
          ("id", .string(count == 1 ? id : "\(id)\(number)")), ("n", .integer(Int64(number))),
          ("list", .list([.integer(1), .string(id)])),
        ])
      try transaction.relationship(node, "R", 0, [("at", .date(DateValue(epochDay: 1)))])
    }
    _ = try store.commit(transaction, statement: "CREATE \(id)")
  }

  private func open(_ folder: TemporaryFolder, isReadOnly: Bool = false) throws -> any GraphStore {
    var options = StoreOptions()
    options.isReadOnly = isReadOnly
    return try GraphStores.open(folder.path + "/g.kith", options: options)
  }

  @Test func theFirstCommitMakesTheFile() throws {
    let folder = TemporaryFolder()
    let store = try open(folder)
    #expect(store.graph.nodeCount == 0)
    try store.beginWriting(patience: .zero)
    store.endWriting()
    #expect(names(folder.path) == [])
    try add("a", to: store)
    #expect(names(folder.path).contains("g.kith"))
    #expect(lines(try open(folder).graph) == lines(store.graph))
    #expect(lines(try open(folder, isReadOnly: true).graph) == lines(store.graph))
    #expect(throws: StoreError.self) { try add("b", to: try open(folder, isReadOnly: true)) }
  }

  /// What a process leaves that is killed while it makes the file: no byte, or a header and no tables.
  @Test(arguments: [nil, "WAL"]) func aFileThatWasNeverFinishedIsAnEmptyGraph(mode: String?) throws {
    let folder = TemporaryFolder()
    if let mode {
      let queue = try DatabaseQueue(path: folder.path + "/g.kith")
      try queue.inDatabase { db in _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = \(mode)") }
    } else {
      folder.write("g.kith", "")
    }
    #expect(try open(folder, isReadOnly: true).graph.nodeCount == 0)
    let (store, other) = (try open(folder), try open(folder))
    try store.refresh()
    try add("a", to: store)
    try other.refresh()
    #expect(lines(other.graph) == lines(store.graph))
    #expect(lines(try open(folder).graph) == lines(store.graph))
  }

  @Test func numbersStayThroughImageAndLog() throws {
    let folder = TemporaryFolder()
    var store = try open(folder)
    try add("a", to: store, count: 1500)
    for round in 0..<6 {
      try store.beginWriting(patience: .zero)
      let transaction = GraphTransaction(store.graph)
      for node in stride(from: UInt32(round + 1), to: 900, by: 31) where transaction.graph.isLive(node: node) {
        transaction.deleteRelationship(node)
        transaction.deleteNode(node)
      }
      transaction.addLabel(transaction.internLabel("L\(round)"), to: 0)
      try transaction.setProperty(
        transaction.internKey("mixed"), ofNode: 0, to: round % 2 == 0 ? .integer(1) : .string("x"))
      _ = try store.commit(transaction, statement: "")
      try add("x\(round)", to: store)
      if round % 2 == 1 { try forceImage(store) }
      let again = try open(folder)
      #expect(dump(again.graph) == dump(store.graph))
      if round == 3 { store = again }
    }
  }

  /// Every node and relationship with its number.
  private func dump(_ graph: Graph) -> [String] {
    let nodes = (0..<graph.nodeCapacity).filter(graph.isLive(node:)).map { node in
      "\(node) \(graph.labels(of: node).map(graph.name(of:))) "
        + graph.properties(ofNode: node).map { "\(graph.name(of: $0.key)) \($0.value.literalText)" }.joined(
          separator: ",")
    }
    let relationships = (0..<graph.relationshipCapacity).filter(graph.isLive(relationship:)).map { id in
      "\(id) \(graph.start(of: id)) \(graph.name(of: graph.type(of: id))) \(graph.end(of: id)) "
        + graph.properties(ofRelationship: id).map { "\(graph.name(of: $0.key)) \($0.value.literalText)" }
        .joined(separator: ",")
    }
    return nodes + relationships
  }

  private func forceImage(_ store: any GraphStore) throws {
    // Enough to outgrow the image's share.
    try store.beginWriting(patience: .zero)
    let transaction = GraphTransaction(store.graph)
    try transaction.setProperty(
      transaction.internKey("blob"), ofNode: 0, to: .string(String(repeating: "x", count: 1 << 20)))
    _ = try store.commit(transaction, statement: "")
    try store.checkpoint(patience: .zero)
  }

  @Test func readersSeeWhatOthersCommit() throws {
    let folder = TemporaryFolder()
    let reader = try open(folder)
    let writer = try open(folder)
    for id in ["a", "b", "c"] {
      try add(id, to: writer)
      try reader.refresh()
      #expect(lines(reader.graph) == lines(writer.graph))
    }
    try forceImage(writer)
    try reader.refresh()
    #expect(lines(reader.graph) == lines(writer.graph))
    try add("d", to: reader)
    try writer.refresh()
    #expect(lines(reader.graph) == lines(writer.graph))
  }

  @Test func aSecondWriterWaitsAndIsTold() throws {
    let folder = TemporaryFolder()
    let first = try open(folder)
    try add("a", to: first)
    let second = try open(folder)
    try first.beginWriting(patience: .zero)
    let error = failure { () throws(StoreError) in try second.beginWriting(patience: .milliseconds(20)) }
    #expect(error?.kind == .busy)
    first.endWriting()
    try add("b", to: second)
    try add("c", to: first)
    #expect(lines(first.graph) == lines(try open(folder).graph))
  }

  @Test func aFileOfAnotherKindIsRefused() throws {
    let folder = TemporaryFolder(["g.kith": "id:ID\n"])
    #expect(failure { () throws(StoreError) in _ = try GraphStores.open(folder.path + "/g.kith") }?.kind == .notAGraph)
    let other = TemporaryFolder()
    try DatabaseQueue(path: other.path + "/g.kith").write { try $0.execute(sql: "CREATE TABLE t (x)") }
    let error = failure { () throws(StoreError) in _ = try GraphStores.open(other.path + "/g.kith") }
    #expect(error?.description.contains("not a graph of kith") == true)
  }

  /// What the first version wrote: as this one, but that it kept no files of a folder.
  private func makeOld(_ path: String) throws {
    let store = try DatabaseFileStore(path: path, isNew: true)
    try store.beginWriting(patience: .zero)
    let transaction = GraphTransaction(store.graph)
    try transaction.node(["T"], [("id", .string("a"))])
    _ = try store.commit(transaction, statement: "CREATE (:T {id: 'a'})")
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "DROP TABLE text; PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try queue.close()
  }

  private func version(_ path: String) throws -> Int? {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA user_version") }
  }

  @Test func anOlderFormatIsMigratedWithACopyBesideIt() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/g.kith"
    try makeOld(path)
    // Whoever only reads changes nothing.
    #expect(try DatabaseFileStore(path: path, isReadOnly: true).graph.nodeCount == 1)
    #expect(try version(path) == 1 && names(folder.path).filter { $0.contains("format") } == [])
    let store = try DatabaseFileStore(path: path)
    #expect(store.notes == ["\(path) was of format 1 and is of format 2 now; a copy as it was is \(path).format-1"])
    #expect(lines(store.graph) == ["(:T {id: 'a'})"])
    #expect(try store.log(limit: 9).count == 1)
    #expect(try version(path) == 2)
    #expect(try version(path + ".format-1") == 1)
    #expect(try store.text().text == nil)
    #expect(try DatabaseFileStore(path: path).notes == [])
    // The copy is the graph as it was, and is migrated as any other.
    #expect(lines(try DatabaseFileStore(path: path + ".format-1").graph) == ["(:T {id: 'a'})"])
    #expect(names(folder.path).contains("g.kith.format-1.format-1"))
  }

  @Test func everyVersionHasAStepToTheNext() {
    #expect(DatabaseMigration.all.map(\.from) == Array(1..<DatabaseFormat.version))
  }

  @Test func aLaterFormatIsRefusedAndLeftAlone() throws {
    let folder = TemporaryFolder()
    try add("a", to: try open(folder))
    try DatabaseQueue(path: folder.path + "/g.kith").write { try $0.execute(sql: "PRAGMA user_version = 99") }
    let error = failure { () throws(StoreError) in _ = try GraphStores.open(folder.path + "/g.kith") }
    #expect(error?.description.contains("later version of kith (format 99; this one knows 2)") == true)
  }

  /// A byte flipped anywhere is found, or stands where nothing is read: it never gives another graph.
  @Test func aFlippedByteIsAnErrorOrNoMatter() throws {
    let folder = TemporaryFolder()
    var store: (any GraphStore)? = try open(folder)
    try add("a", to: store!, count: 300)
    try forceImage(store!)
    for id in ["b", "c"] { try add(id, to: store!) }
    try store!.checkpoint(patience: .zero)
    let expected = lines(store!.graph)
    store = nil
    let whole = try #require(folder.bytes("g.kith"))
    let other = TemporaryFolder()
    for at in stride(from: 0, to: whole.count, by: max(1, whole.count / 400)) {
      var flipped = whole
      flipped[at] ^= 0x04
      other.write("g.kith", flipped)
      for suffix in ["-wal", "-shm"] { unlink(other.path + "/g.kith" + suffix) }
      do {
        let found = lines(try open(other).graph)
        #expect(found == expected || found == [], "byte \(at)")
        if found == [] { #expect(at < 100, "byte \(at)") }
      } catch {
        #expect(error is StoreError)
      }
    }
    for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 60)) {
      other.write("g.kith", Array(whole[..<length]))
      for suffix in ["-wal", "-shm"] { unlink(other.path + "/g.kith" + suffix) }
      // What is cut off may be free pages, which hold nothing.
      if length > 0, let cut = try? open(other) { #expect(lines(cut.graph) == expected, "cut to \(length)") }
    }
  }

  /// The head of the file, bit by bit: no version that there never was, no size and no kind of file gives another graph.
  @Test func aFlippedBitOfTheHeadIsAnErrorOrNoMatter() throws {
    let folder = TemporaryFolder()
    try add("a", to: try open(folder), count: 3)
    let expected = lines(try open(folder).graph)
    let whole = try #require(folder.bytes("g.kith"))
    let other = TemporaryFolder()
    for bit in 0..<110 * 8 {
      var flipped = whole
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      for suffix in ["-wal", "-shm"] { unlink(other.path + "/g.kith" + suffix) }
      other.write("g.kith", flipped)
      guard let found = try? open(other).graph else { continue }
      #expect(lines(found) == expected, "bit \(bit)")
    }
  }

  /// Whoever only reads leaves nothing beside the file, and what a process that was killed left there as it is.
  @Test func readersLeaveNothing() throws {
    let folder = TemporaryFolder()
    try add("a", to: try open(folder))
    #expect(names(folder.path) == ["g.kith"])
    let bytes = folder.bytes("g.kith")
    do {
      let reader = try open(folder, isReadOnly: true)
      #expect(try reader.problems(letters: nil) == [])
      #expect(try reader.log(limit: 3).count == 1)
      _ = try reader.text()
      try reader.backup(to: folder.path + "/copy.kith")
    }
    #expect(try GraphStores.check(folder.path + "/g.kith", letters: nil).nodeCount == 1)
    #expect(names(folder.path) == ["copy.kith", "g.kith"])
    #expect(folder.bytes("g.kith") == bytes)

    let killed = TemporaryFolder()
    do {
      let writer = try open(folder)
      try add("b", to: writer)
      copy(folder, to: killed)
    }
    let log = killed.bytes("g.kith-wal")
    #expect(lines(try open(killed, isReadOnly: true).graph).count == 4)
    #expect(killed.bytes("g.kith-wal") == log)
    #expect(lines(try open(killed).graph).count == 4)
    #expect(names(killed.path) == ["g.kith"])
  }

  /// What a process leaves that is killed while it has the file open.
  private func copy(_ folder: TemporaryFolder, to killed: TemporaryFolder) {
    for name in ["g.kith", "g.kith-wal"] { killed.write(name, folder.bytes(name) ?? []) }
  }

  /// Commits that are not in the file yet, cut or changed anywhere: those before are there, no half of any; and where one
  /// that was whole is lost before another, that is told.
  @Test func commitsThatAreNotInTheFileYetCutOrFlippedAnywhere() throws {
    let folder = TemporaryFolder()
    try add("a", to: try open(folder))
    let killed = TemporaryFolder()
    var states: [[String]] = []
    do {
      let writer = try open(folder)
      states.append(lines(writer.graph))
      for id in ["b", "c", "d"] {
        try add(id, to: writer)
        states.append(lines(writer.graph))
      }
      copy(folder, to: killed)
    }
    let file = try #require(killed.bytes("g.kith"))
    let log = try #require(killed.bytes("g.kith-wal"))
    func opened(_ log: [UInt8]) throws -> [String] {
      killed.write("g.kith", file)
      killed.write("g.kith-wal", log)
      unlink(killed.path + "/g.kith-shm")
      return lines(try open(killed).graph)
    }
    #expect(try opened(log) == states.last)
    var reached = 0
    for length in stride(from: 0, through: log.count, by: 97) {
      let found = try opened(Array(log[..<length]))
      let state = try #require(states.firstIndex(of: found), "cut to \(length)")
      #expect(state >= reached, "cut to \(length)")
      reached = state
    }
    var refused = 0
    for at in stride(from: 32, to: log.count, by: 61) {
      var flipped = log
      flipped[at] ^= 0x20
      do {
        let found = try opened(flipped)
        // The last commit cannot be told from one that was never finished.
        #expect(found == states[3] || found == states[2], "byte \(at)")
      } catch {
        refused += 1
        #expect("\(error)".contains("g.kith-wal: is damaged at byte"), "byte \(at): \(error)")
      }
    }
    #expect(refused > 100)
  }
}
