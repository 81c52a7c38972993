import Foundation
import KithGraph
import KithValue
import Testing

@testable import KithStore

/// What is kept of a large folder's files gives the same graph as they do, and never one that they do not give.
@Suite struct FolderCacheTests {
  private static let count = 20_000

  /// A folder large enough for a cache, whose files were changed long enough ago.
  private func folder() -> TemporaryFolder {
    let long = String(repeating: " among many", count: 16)
    let rows = (0..<Self.count).map {
      "n\($0),node number \($0)\(long),2020-01-0\(1 + $0 % 9),\($0 % 3 == 0 ? "" : "\($0)")\n"
    }.sorted()
    let ties = (0..<Self.count).map { "n\($0),n\($0 * 7 % Self.count),\($0)\n" }.sorted()
    let folder = TemporaryFolder([
      "nodes/T.csv": "id:ID,name,on:date,n:int\n" + rows.joined(), "nodes/_.csv": "id:ID,x:int\n_:a,1\n",
      "relationships/R.csv": "ignored:IGNORE,:START_ID,:END_ID,w:int\n" + ties.map { "," + $0 }.joined(),
      "schema.csv": "name,rule,label,type,keys,value\nu,UNIQUE,T,,id,\n",
    ])
    usleep(100_000)
    return folder
  }

  private func open(_ folder: TemporaryFolder) throws -> OpenFolder {
    try OpenFolder(path: folder.path, isReadOnly: false, isCancelled: { false })
  }

  private func expectSame(_ a: OpenFolder, _ b: OpenFolder) {
    let bytes = [a, b].map { open in
      var bytes: [UInt8] = []
      GraphImage.write(open.graph) { bytes += $0 }
      return bytes
    }
    let areSame = bytes[0] == bytes[1]
    #expect(areSame)
    #expect(a.loaded.headerFiles == b.loaded.headerFiles)
    #expect(a.loaded.files.map(\.columns) == b.loaded.files.map(\.columns))
    #expect(a.loaded.files.map(\.rows) == b.loaded.files.map(\.rows))
    #expect(a.loaded.blankKeys == b.loaded.blankKeys)
  }

  @Test func theSecondOpeningGivesTheSame() throws {
    let folder = folder()
    let first = try open(folder)
    #expect(names(folder.path + "/.kith") == [".gitignore", "cache"])
    let cache = FolderCache(root: first.root, hidden: first.hiddenFolder)
    let stamps = try #require(cache.stamps())
    #expect(cache.read(stamps) != nil)
    let second = try open(folder)
    expectSame(first, second)

    // A commit on it, and a fold: the files change by a line, and what was kept says nothing any more.
    let before = folder.files
    let store = try TextFolderStore(path: folder.path)
    try store.beginWriting(patience: .zero)
    let transaction = GraphTransaction(store.graph)
    try transaction.node(["T"], [("id", .string("zz")), ("name", .string("last"))])
    _ = try store.commit(transaction, statement: "")
    try store.checkpoint(patience: .zero, isLeaving: true)
    store.endWriting()
    let isAppended = folder.bytes("nodes/T.csv") == (before["nodes/T.csv"] ?? []) + Array("zz,last,,\n".utf8)
    #expect(isAppended)
    let isUntouched = folder.bytes("relationships/R.csv") == before["relationships/R.csv"]
    #expect(isUntouched)
    #expect(cache.read(try #require(cache.stamps())) == nil)
    #expect(try open(folder).graph.node("zz") != nil)
  }

  /// An edit that leaves size and time of the file as they were is seen all the same.
  @Test func anEditIsSeenHoweverItWasMade() throws {
    let folder = folder()
    _ = try open(folder)
    let path = folder.path + "/nodes/T.csv"
    let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.seek(toOffset: UInt64("id:ID,name,on:date,n:int\nn0,".utf8.count))
    try handle.write(contentsOf: Data("Node".utf8))
    try handle.close()
    try FileManager.default.setAttributes([.modificationDate: try #require(time)], ofItemAtPath: path)
    let graph = try open(folder).graph
    let name = try #require(graph.key(named: "name"))
    let value = graph.property(name, ofNode: try #require(graph.node("n0")))
    #expect(value.displayText.hasPrefix("Node number 0 among many"))
    // So is a file that is new.
    folder.write("nodes/New.csv", "id:ID\nnew\n")
    #expect(try open(folder).graph.node("new") != nil)
  }

  @Test func whatIsDamagedIsReadFromTheFiles() throws {
    let folder = folder()
    let first = try open(folder)
    let whole = try #require(folder.bytes(".kith/cache"))
    let cache = FolderCache(root: first.root, hidden: first.hiddenFolder)
    let stamps = try #require(cache.stamps())
    for length in stride(from: 0, to: whole.count, by: whole.count / 17) {
      folder.write(".kith/cache", Array(whole[..<length]))
      #expect(cache.read(stamps) == nil, "cut to \(length)")
    }
    for at in Array(0..<80) + Array(stride(from: 80, to: whole.count, by: whole.count / 23)) {
      var flipped = whole
      flipped[at] ^= 0x10
      folder.write(".kith/cache", flipped)
      #expect(cache.read(stamps) == nil, "byte \(at)")
    }
    expectSame(first, try open(folder))
    #expect(cache.read(stamps) != nil, "it is made anew")
  }

  @Test func itIsOnlyMadeWhereItMayAndIsWorthIt() throws {
    let folder = folder()
    _ = try OpenFolder(path: folder.path, isReadOnly: true, isCancelled: { false })
    #expect(names(folder.path) == ["nodes", "relationships", "schema.csv"])
    let small = TemporaryFolder(["nodes/T.csv": "id:ID\na\n"])
    usleep(100_000)
    _ = try open(small)
    #expect(names(small.path) == ["nodes"])
    // What was just written may be written again in the same moment.
    folder.write("nodes/T.csv", folder.bytes("nodes/T.csv") ?? [])
    _ = try open(folder)
    #expect(!names(folder.path + "/.kith").contains("cache"))
  }

  @Test func forgettingThrowsItAway() throws {
    let folder = folder()
    let store = try TextFolderStore(path: folder.path)
    #expect(names(folder.path + "/.kith").contains("cache"))
    try store.purge()
    #expect(!names(folder.path + "/.kith").contains("cache"))
  }
}
