import Foundation
import Kith
import Testing

/// What databases keep: undo, the log, forgetting, backups, and the other form.
@Suite struct HistoryTests: StoredGraphs {
  let folder: String

  init() throws { folder = try Self.makeFolder() }

  private static let ids = "MATCH (n) RETURN n.id ORDER BY n.id"

  @Test func undoTakesBackOneAfterTheOther() throws {
    let database = try open("g.kith")
    try run("CREATE (:P {id: 'a'})", "CREATE (:P {id: 'b'})-[:R {w: 1}]->(:P {id: 'c'})", on: database)
    try run("MATCH (n {id: 'a'}) SET n.x = date('2020-01-02'), n:Q", "MATCH (n) DETACH DELETE n", on: database)
    #expect(try database.undo().summary == "deleted 3 nodes, deleted 1 relationship")
    #expect(try column("MATCH (n:Q) RETURN n.x", on: database) == ["2020-01-02"])
    #expect(try column("MATCH (a)-[r:R]->(b) RETURN a.id + r.w + b.id", on: database) == ["b1c"])
    #expect(try database.undo().number == 3)
    #expect(try column("MATCH (n:Q) RETURN n", on: database) == [])
    #expect(try database.undo().number == 2)
    let again = try open("g.kith")
    #expect(try column(Self.ids, on: again) == ["a"])
    #expect(try again.log(limit: 100).map(\.undoes) == [2, 3, 4, nil, nil, nil, nil])
    // A new transaction, then back to where undo stood.
    try run("CREATE (:P {id: 'd'})", on: again)
    #expect(try again.undo().number == 8)
    #expect(try again.undo().number == 1)
    #expect(throws: DatabaseError.self) { try again.undo() }
    #expect(try column(Self.ids, on: database) == [])
  }

  @Test func aFolderLeavesHistoryToGit() throws {
    let database = try open("g")
    try run("CREATE (:P {id: 'a'})", on: database)
    let error = #expect(throws: DatabaseError.self) { try database.undo() }
    #expect(error?.message.contains("git") == true)
  }

  @Test(arguments: ["g.kith", "g"]) func whatIsForgottenIsNowhere(name: String) throws {
    let database = try open(name)
    try run(
      "CREATE (:P {id: 'per:gone', name: 'Zebedee Quux'})-[:R {quote: 'Quux said'}]->(:P {id: 'b'})", on: database)
    try database.save()
    try run("MATCH (n {id: 'b'}) SET n.name = 'Ben'", on: database)
    #expect(try database.forget(id: "per:nobody") == nil)
    let places = try database.forget(id: "per:gone")?.places
    #expect(places?.contains { $0.hasPrefix("git") } == (name == "g"))
    #expect(try column(Self.ids, on: database) == ["b"])
    #expect(try column(Self.ids, on: open(name)) == ["b"])
    let enumerator = FileManager.default.enumerator(atPath: folder)
    while let file = enumerator?.nextObject() as? String {
      let bytes = FileManager.default.contents(atPath: folder + "/" + file) ?? Data()
      for word in ["per:gone", "Quux"] { #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) in \(file)") }
    }
  }

  @Test(arguments: [["a.kith", "b"], ["a", "b.kith"]]) func convertingAndBackLosesNothing(names: [String]) throws {
    let database = try open(names[0])
    try run(
      "CREATE (:P:Q {id: 'a', n: 1, f: 0.5, t: true, d: date('2020-01-02'), l: ['x', 'y'], z: datetime('2020-01-02T03:04:05+01:00')})"
        + "-[:R {quote: 'a \"b\", c'}]->(:P {id: 'b'})",
      "CREATE CONSTRAINT p_id FOR (n:P) REQUIRE n.id IS UNIQUE",
      "CREATE CONSTRAINT sourced FOR ()-[r:R]-() REQUIRE r.quote IS NOT NULL",
      "CREATE CONSTRAINT whole FOR (n:P) REQUIRE n.n IS :: INTEGER | STRING",
      "CREATE INDEX by_n FOR (n:P) ON (n.n, n.f)", on: database)
    try database.save()
    try database.write(to: folder + "/" + names[1])
    #expect(throws: DatabaseError.self) { try database.write(to: folder + "/" + names[1]) }
    let other = try open(names[1])
    let third = folder + "/third" + (names[0].hasSuffix(".kith") ? ".kith" : "")
    try other.write(to: third)
    let facts = [
      "MATCH (n) RETURN labels(n), properties(n)", "MATCH (a)-[r]->(b) RETURN a.id, type(r), properties(r), b.id",
      "SHOW CONSTRAINTS YIELD createStatement", "SHOW INDEXES YIELD name, labelsOrTypes, properties",
    ]
    let back = try Database.open(third)
    for fact in facts {
      #expect(try column(fact, on: other) == column(fact, on: database))
      #expect(try column(fact, on: back) == column(fact, on: database))
    }
    #expect(throws: SessionError.self) { try run("CREATE (:P {id: 'a'})", on: back) }
    #expect(throws: SessionError.self) { try run("MATCH (a), (b) CREATE (a)-[:R]->(b)", on: other) }
  }

  private func tree(_ name: String) throws -> [String: Data] {
    let root = folder + "/" + name
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root) where !path.hasPrefix(".") {
      files[path] = FileManager.default.contents(atPath: root + "/" + path)
    }
    return files
  }

  /// What kith does not read goes into the file, and comes back: only what was changed meanwhile is different.
  @Test func aFolderThatWasAFileIsTheSameFolder() throws {
    let files = [
      "nodes/P.csv": "\u{FEFF}note:IGNORE,name,id:ID,score:float\r\n,Ben,a,\r\nmine,\"Ann\",b,1.50\r\n",
      "relationships/R.csv": ":START_ID,,:END_ID\nb,kept,a\n", "letters/one.txt": "Dear Ann,\n",
      "README.md": "# mine\n",
      "picture.png": "x", "letters/more/two.txt": "y",
    ]
    for (name, text) in files {
      let path = folder + "/g/" + name
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
    }
    let notes = try open("g").convert(to: folder + "/g.kith")
    #expect(notes.count == 1 && notes[0].hasSuffix("picture.png, letters/more"))
    var whole = try tree("g").filter { !$0.key.contains("more") && $0.key != "picture.png" }
    let file = try open("g.kith")
    #expect(throws: DatabaseError.self) { try file.undo() }
    #expect(try file.log(limit: 9).isEmpty)
    #expect(try file.convert(to: folder + "/h") == [])
    #expect(try tree("h") == whole)

    try run("MATCH (n {id: 'a'}) SET n.name = 'Bob'", on: file)
    #expect(try file.convert(to: folder + "/i.kith").count == 1, "the log stays behind")
    #expect(try open("i.kith").convert(to: folder + "/i") == [])
    whole["nodes/P.csv"] = Data(files["nodes/P.csv"]?.replacing("Ben", with: "Bob").utf8 ?? "".utf8)
    #expect(try tree("i") == whole)

    // What is forgotten is in none of it.
    #expect(try file.forget(id: "b")?.places.contains { $0.hasPrefix("the letters") } == true)
    #expect(try file.convert(to: folder + "/j") == [])
    #expect(
      String(decoding: try tree("j")["nodes/P.csv"] ?? Data(), as: UTF8.self)
        == "\u{FEFF}note:IGNORE,name,id:ID,score:float\r\n,Bob,a,\r\n")
    let bytes = FileManager.default.contents(atPath: folder + "/g.kith") ?? Data()
    #expect(bytes.range(of: Data("mine,".utf8)) == nil)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).filter {
        $0.contains(".kith-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm")
      } == [])
  }

  @Test(arguments: ["g.kith", "g"]) func aBackupIsTheSame(name: String) throws {
    let database = try open(name)
    try run("CREATE (:P {id: 'a'})", "CREATE (:P {id: 'b'})", on: database)
    try database.backup(to: folder + "/copy")
    try run("CREATE (:P {id: 'c'})", on: database)
    #expect(try column(Self.ids, on: open("copy")) == ["a", "b"])
    #expect(throws: DatabaseError.self) { try database.backup(to: folder + "/copy") }
  }

  /// What belongs to a folder and is not the graph goes along.
  @Test func aBackupOfAFolderHasItsLetters() throws {
    let database = try open("g")
    try run("CREATE (:P {id: 'a'})", on: database)
    try FileManager.default.createDirectory(atPath: folder + "/g/letters", withIntermediateDirectories: true)
    for name in ["letters/one.txt", "README.md"] {
      #expect(FileManager.default.createFile(atPath: folder + "/g/" + name, contents: Data(name.utf8)))
    }
    try database.backup(to: folder + "/copy")
    #expect(try column(Self.ids, on: open("copy")) == ["a"])
    #expect(try tree("copy") == tree("g"))
  }

  @Test func anExportLeavesOutWhatIsRedacted() throws {
    let database = try open("g.kith")
    try run("CREATE (:P {id: 'a', email: 'a@b.c'})-[:R {quote: 'secret', line: 3}]->(:P {id: 'b'})", on: database)
    try database.write(to: folder + "/out", redacting: ["email", "quote"])
    let out = try open("out")
    #expect(try column("MATCH (n) RETURN keys(n)", on: out) == ["['id']", "['id']"])
    #expect(try column("MATCH ()-[r]->() RETURN properties(r)", on: out) == ["{line: 3}"])
    let text = FileManager.default.contents(atPath: folder + "/out/nodes/P.csv") ?? Data()
    #expect(!String(decoding: text, as: UTF8.self).contains("a@b.c"))
  }
}
