import Foundation
import KithGraph
import KithValue
import Testing

@testable import KithStore

/// Folders and files that may not be read, or only be read, or that go while they are open: a clear error, and no loss.
@Suite struct RefusedTests {
  private func makeDatabase(_ path: String) throws {
    let store = try DatabaseFileStore(path: path, isNew: true)
    try Self.add("a", to: store)
    try store.checkpoint(patience: .zero)
  }

  private static func add(_ id: String, to store: any GraphStore) throws {
    try store.beginWriting(patience: .milliseconds(50))
    defer { store.endWriting() }
    let transaction = GraphTransaction(store.graph)
    try transaction.node(["T"], [("id", .string(id))])
    _ = try store.commit(transaction, statement: "")
  }

  /// What opening a path, and a commit, end with for somebody who has no rights beyond those given to everybody.
  private func outcome(_ path: String, isReadOnly: Bool = false) -> (opened: String, committed: String) {
    asNobody {
      var options = StoreOptions()
      options.isReadOnly = isReadOnly
      do {
        let store = try GraphStores.open(path, options: options)
        let opened = lines(store.graph).joined()
        do { try Self.add("b", to: store) } catch { return (opened, "\(error)") }
        return (opened, "done")
      } catch {
        return ("\(error)", "")
      }
    }
  }

  @Test func aFolderThatMayNotBeRead() throws {
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID\na\n"])
    chmod(folder.path, 0o755)
    chmod(folder.path + "/nodes/T.csv", 0o600)
    #expect(outcome(folder.path).opened == "nodes/T.csv: cannot be read: Permission denied")
    chmod(folder.path + "/nodes", 0o700)
    #expect(outcome(folder.path).opened == "nodes: cannot be read: Permission denied")
    chmod(folder.path, 0o700)
    #expect(outcome(folder.path).opened == "\(folder.path): cannot be opened: Permission denied")
  }

  /// Whoever may read a folder may ask it; a change is refused with the reason, and nothing is written.
  @Test func aFolderThatMayOnlyBeRead() throws {
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID\na\n"])
    chmod(folder.path, 0o755)
    chmod(folder.path + "/nodes", 0o755)
    chmod(folder.path + "/nodes/T.csv", 0o644)
    #expect(outcome(folder.path) == ("(:T {id: 'a'})", ".kith: cannot be used: Permission denied"))
    #expect(names(folder.path) == ["nodes"])
    // The same beside commits that somebody else made.
    try Self.add("c", to: try TextFolderStore(path: folder.path))
    chmod(folder.path + "/.kith", 0o755)
    for name in names(folder.path + "/.kith") { chmod(folder.path + "/.kith/" + name, 0o644) }
    let found = outcome(folder.path)
    #expect(found.opened == "(:T {id: 'a'})(:T {id: 'c'})")
    #expect(found.committed.hasSuffix("Permission denied"))
    #expect(lines(try TextFolderStore(path: folder.path).graph) == ["(:T {id: 'a'})", "(:T {id: 'c'})"])
  }

  @Test func aDatabaseThatMayNotBeReadOrOnlyBeRead() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/g.kith"
    try makeDatabase(path)
    chmod(folder.path, 0o755)
    chmod(path, 0o600)
    #expect(outcome(path).opened == "\(path): cannot be opened: permission denied, or not a file")
    chmod(path, 0o644)
    for isReadOnly in [true, false] {
      let found = outcome(path, isReadOnly: isReadOnly)
      #expect(found.opened == "(:T {id: 'a'})")
      #expect(found.committed.contains("read"), "\(found.committed)")
    }
    chmod(folder.path, 0o700)
    #expect(outcome(path).opened == "\(path): cannot be opened: Permission denied")
    #expect(names(folder.path).contains("g.kith"))
    #expect(lines(try DatabaseFileStore(path: path).graph) == ["(:T {id: 'a'})"])
  }

  @Test func aDatabaseThatIsGoneOrAnotherIsAnErrorAndNoCommit() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/g.kith"
    try makeDatabase(path)
    let store = try DatabaseFileStore(path: path)
    rename(path, path + "-elsewhere")
    let gone = #expect(throws: StoreError.self) { try Self.add("b", to: store) }
    #expect(gone?.description.contains("moved, removed or replaced") == true)
    #expect(lines(store.graph) == ["(:T {id: 'a'})"])
    try makeDatabase(path)
    #expect(throws: StoreError.self) { try Self.add("b", to: store) }
    #expect(lines(try DatabaseFileStore(path: path).graph) == ["(:T {id: 'a'})"])
    #expect(lines(try DatabaseFileStore(path: path + "-elsewhere").graph) == ["(:T {id: 'a'})"])
  }

  /// A folder that is removed while it is open takes nothing with it that anybody was told is stored elsewhere.
  @Test func aFolderThatWasRemovedIsAnErrorAndNoCommit() throws {
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID\na\n"])
    let store = try TextFolderStore(path: folder.path + "/nodes/..")
    try Self.add("b", to: store)
    removeFolder(at: folder.path)
    #expect(throws: StoreError.self) { try Self.add("c", to: store) }
    #expect(throws: StoreError.self) { try store.checkpoint(patience: .zero) }
    #expect(names(folder.path) == [])
    mkdir(folder.path, 0o700)
    #expect(throws: StoreError.self) { try Self.add("c", to: store) }
    #expect(names(folder.path) == [])
  }

  /// Every file that kith keeps for itself, cut anywhere or with a byte changed: an error or the graph, never another one.
  @Test(arguments: ["schema.csv", ".kith/journal", ".kith/fold"]) func whatIsDamagedIsFound(name: String) throws {
    let folder = TemporaryFolder([
      "nodes/T.csv": "id:ID,n:int\na,1\n",
      "schema.csv": "name,rule,label,type,keys,value\nu,UNIQUE,T,,id,\nt,TYPE,T,,n,INTEGER\n",
    ])
    let store = try TextFolderStore(path: folder.path)
    try Self.add("b", to: store)
    let isFold = name == ".kith/fold"
    if isFold { try folder.interruptedFold(of: store.graph) }
    let before = folder.files.merging([name: folder.bytes(name) ?? []]) { $1 }
    let journal = folder.bytes(".kith/journal") ?? []
    let whole = try #require(before[name])
    let expected = ["(:T {id: 'a', n: 1})", "(:T {id: 'b'})"]
    func open(_ bytes: [UInt8], _ what: String) {
      for (path, bytes) in before where path != name { folder.write(path, bytes) }
      folder.write(".kith/journal", journal)
      folder.write(name, bytes)
      if !isFold { unlink(folder.path + "/.kith/fold") }
      guard let store = try? TextFolderStore(path: folder.path) else { return }
      let found = lines(store.graph)
      // The files without the journal, where its head was never written; a rule less, where its row was cut off whole.
      #expect(found == expected || name == ".kith/journal" && found == ["(:T {id: 'a', n: 1})"], "\(what)")
    }
    for length in 0..<whole.count { open(Array(whole[..<length]), "cut to \(length)") }
    for at in whole.indices {
      var flipped = whole
      flipped[at] ^= 0x11
      open(flipped, "byte \(at)")
    }
    // Nothing that was there is lost by any of it.
    for (path, bytes) in before where path != name { folder.write(path, bytes) }
    folder.write(".kith/journal", journal)
    folder.write(name, whole)
    #expect(lines(try TextFolderStore(path: folder.path).graph) == expected)
  }
}
