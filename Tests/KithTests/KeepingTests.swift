import Foundation
import Kith
import Testing

/// What happens to graphs from outside while they are open, and what they come back as.
@Suite struct KeepingTests: StoredGraphs {
  let folder: String

  init() throws { folder = try Self.makeFolder() }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
  }

  private func text(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: folder + "/" + name) ?? Data(), as: UTF8.self)
  }

  private static let ids = "MATCH (n) RETURN n.id ORDER BY n.id"

  // MARK: forgetting

  @Test(arguments: ["g.kith", "g"]) func whoWasDeletedBeforeIsForgottenToo(name: String) throws {
    let database = try open(name)
    try run("CREATE (:P {id: 'per:gone', name: 'Zebedee Quux'})-[:R]->(:P {id: 'b'})", on: database)
    try database.save()
    try run("MATCH (n {id: 'per:gone'}) DETACH DELETE n", on: database)
    let forgotten = try #require(try database.forget(id: "per:gone"))
    #expect(forgotten.nodeCount == 0 && forgotten.relationshipCount == 0)
    for case let file as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
      let bytes = FileManager.default.contents(atPath: folder + "/" + file) ?? Data()
      for word in ["per:gone", "Quux"] { #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) in \(file)") }
    }
    #expect(try database.forget(id: "per:gone") == nil)
    #expect(try column(Self.ids, on: open(name)) == ["b"])
  }

  @Test func aNumberIsAnIdToo() throws {
    let database = try open("g.kith")
    try run(
      "CREATE (:P {id: 5, name: 'Five'})-[:R]->(:P {id: 6, note: 'of Five and others'}), (:P {id: '5'})", on: database)
    let forgotten = try #require(try database.forget(id: "5"))
    #expect(forgotten.nodeCount == 2 && forgotten.relationshipCount == 1)
    #expect(forgotten.places.contains { $0.hasPrefix("properties of 1 other") && $0.contains("Five") })
    #expect(try database.forget(id: "5") == nil)
    #expect(try column(Self.ids, on: database) == ["6"])
  }

  // MARK: files that somebody else changes

  @Test func aReaderSeesFilesThatWereChangedByHand() throws {
    let database = try open("g")
    try run("CREATE (:P {id: 'a'})", on: database)
    try database.save()
    #expect(try column(Self.ids, on: database) == ["a"])
    try write("id:ID\na\nb\n", to: "g/nodes/P.csv")
    #expect(try column(Self.ids, on: database) == ["a", "b"])
    try write("id:ID\nq\n", to: "g/nodes/Q.csv")
    #expect(try column(Self.ids, on: database) == ["a", "b", "q"])
    try write("id:ID\nq,r\n", to: "g/nodes/Q.csv")
    let error = #expect(throws: SessionError.self) { try column(Self.ids, on: database) }
    #expect(error?.message.contains("nodes/Q.csv:2") == true, "\(String(describing: error))")
    try write("id:ID\nr\n", to: "g/nodes/Q.csv")
    #expect(try column(Self.ids, on: database) == ["a", "b", "r"])
  }

  @Test func aJournalThatWasRemovedIsPutBack() throws {
    let database = try open("g")
    try run("CREATE (:P {id: 'a'})", on: database)
    try database.save()
    try run("CREATE (:P {id: 'b'})", on: database)
    try FileManager.default.removeItem(atPath: folder + "/g/.kith")
    #expect(try column(Self.ids, on: database) == ["a", "b"])
    #expect(try column(Self.ids, on: open("g")) == ["a", "b"])
    try FileManager.default.removeItem(atPath: folder + "/g/.kith")
    try run("CREATE (:P {id: 'c'})", on: database)
    #expect(try column(Self.ids, on: open("g")) == ["a", "b", "c"])
    try database.save()
    #expect(text("g/nodes/P.csv") == "id:ID\na\nb\nc\n")
  }

  @Test(arguments: [
    "id:ID\na\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n",
    "id:ID,name\na,A\n<<<<<<< HEAD\nb,B\n=======\nc,C\n>>>>>>> other\n",
  ])
  func anUnfinishedMergeIsToldAsOne(file: String) throws {
    _ = try open("g")
    try FileManager.default.createDirectory(atPath: folder + "/g/nodes", withIntermediateDirectories: true)
    try write(file, to: "g/nodes/P.csv")
    let problems = try Database.check(folder + "/g").problems
    #expect(problems.count == 3, "\(problems)")
    for (problem, line) in zip(problems, [3, 5, 7]) {
      #expect(problem.hasPrefix("nodes/P.csv:\(line):") && problem.contains("merge of git"), "\(problem)")
    }
  }

  private func mode(_ name: String) throws -> Int {
    try #require(
      FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.posixPermissions] as? Int)
  }

  @Test func whatIsPrivateStaysSo() throws {
    let database = try open("g")
    try run("CREATE (:P {id: 'a'})", on: database)
    try database.save()
    try FileManager.default.removeItem(atPath: folder + "/g/.kith")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder + "/g/nodes/P.csv")
    try run("CREATE (:P {id: 'b'})", on: open("g"))
    #expect(try mode("g/.kith") & 0o077 == 0)
    try open("g").backup(to: folder + "/copy")
    #expect(try mode("copy/nodes/P.csv") == 0o600)
    try run("CREATE (:P {id: 'b'})", on: open("g.kith"))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder + "/g.kith")
    try open("g.kith").backup(to: folder + "/copy.kith")
    #expect(try mode("copy.kith") == 0o600)
  }

  // MARK: damage

  @Test func aFileThatWasCutIsNotTakenForASmallerGraph() throws {
    let database = try open("g.kith")
    try run(
      "CREATE (:P {id: 'a'})-[:K]->(:P {id: 'b'})", "UNWIND range(1, 50) AS i CREATE (:Q {id: 'q' + i})", on: database)
    try database.save()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/g.kith"))
    try #require(FileManager.default.contents(atPath: folder + "/g.kith-wal")?.isEmpty ?? true)
    for length in [1, 100, 511, 512, 4096, bytes.count / 2, bytes.count - 4096, bytes.count - 700, bytes.count - 1] {
      try bytes.prefix(length).write(to: URL(fileURLWithPath: folder + "/cut.kith"))
      #expect(throws: DatabaseError.self, "\(length) of \(bytes.count)") { try open("cut.kith") }
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/cut.kith")) == bytes.prefix(length))
      for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder + "/cut.kith" + end) }
    }
    try Data().write(to: URL(fileURLWithPath: folder + "/cut.kith"))
    try write("commits", to: "cut.kith-wal")
    #expect(throws: DatabaseError.self) { try open("cut.kith") }
    #expect(text("cut.kith-wal") == "commits")
    // The version of the tables, which the head has at 60: there never was a format 0.
    var head = bytes
    for at in 60..<64 { head[at] = 0 }
    try head.write(to: URL(fileURLWithPath: folder + "/zero.kith"))
    let error = #expect(throws: DatabaseError.self) { try open("zero.kith") }
    #expect(error?.message.contains("format 0") == true)
  }

  @Test func nothingIsNoGraphToCheck() throws {
    #expect(throws: DatabaseError.self) { try Database.check(folder + "/no") }
    // A file of kith is made by the first commit, and until then it is an empty graph.
    let check = try Database.check(folder + "/no.kith")
    #expect(check.problems.isEmpty && check.notes.count == 1 && check.notes[0].contains("nothing at"))
  }

  @Test func theLeastDurationsComeBack() throws {
    let database = try open("g")
    let values = "months: -9223372036854775808|days: -9223372036854775808|seconds: -9223372036854775808"
    for (at, value) in values.split(separator: "|").enumerated() {
      try run("CREATE (:P {id: 'p\(at)', v: duration({\(value)})})", on: database)
    }
    let before = try column("MATCH (n) RETURN n.v ORDER BY n.id", on: database)
    try database.save()
    #expect(try column("MATCH (n) RETURN n.v ORDER BY n.id", on: open("g")) == before)
  }

  @Test func rulesHoldForFilesThatAreEditedByHand() throws {
    let database = try open("g")
    try run(
      "CREATE (:P {id: 'a', name: 'A'})", "CREATE CONSTRAINT c FOR (p:P) REQUIRE p.name IS NOT NULL", on: database)
    try database.save()
    try write("id:ID,name\na,A\nb,\n", to: "g/nodes/P.csv")
    let error = #expect(throws: DatabaseError.self) { try open("g") }
    #expect(
      error?.message.hasPrefix("nodes/P.csv:3") == true && error?.message.contains("name") == true,
      "\(String(describing: error))")
    #expect(throws: SessionError.self) { try column(Self.ids, on: database) }
    try write("id:ID,name\na,A\nb,B\n", to: "g/nodes/P.csv")
    #expect(try column(Self.ids, on: database) == ["a", "b"])
  }

  // MARK: what kith does not know stays

  @Test func aRowStaysInItsFileWithAllThatIsInIt() throws {
    _ = try open("g")
    for part in ["nodes", "relationships"] {
      try FileManager.default.createDirectory(atPath: folder + "/g/" + part, withIntermediateDirectories: true)
    }
    let rows = "q1,Person;Academic,Q1,KEEP1\nq2,Person;Academic,Q2,KEEP2\nq3,Person,Q3,KEEP3\n"
    try write("id:ID,:LABEL,name,why:ignore\n" + rows, to: "g/nodes/Person.csv")
    let database = try open("g")
    try run("CREATE (:Person {id: 'q9'})", "MATCH (n {id: 'q3'}) SET n:Academic", on: database)
    try database.save()
    #expect(
      text("g/nodes/Person.csv")
        == "id:ID,:LABEL,name,why:ignore\nq1,Person;Academic,Q1,KEEP1\nq2,Person;Academic,Q2,KEEP2\n"
        + "q3,Academic;Person,Q3,KEEP3\nq9,,,\n")
    #expect(!FileManager.default.fileExists(atPath: folder + "/g/nodes/Academic.csv"))
    #expect(try column("MATCH (n:Academic:Person) RETURN n.id ORDER BY n.id", on: open("g")) == ["q1", "q2", "q3"])
    try run("MATCH (n {id: 'q1'}) REMOVE n:Person", on: database)
    try database.save()
    #expect(text("g/nodes/Academic.csv") == "id:ID,name\nq1,Q1\n")
  }

  @Test func valuesThatNobodyChangedAreSpeltAsTheyWere() throws {
    _ = try open("g")
    try FileManager.default.createDirectory(atPath: folder + "/g/nodes", withIntermediateDirectories: true)
    try write("id:ID,n:int,f:double,t:boolean\na,007,1e2,TRUE\nb,+5,\"2\",false\n", to: "g/nodes/P.csv")
    let database = try open("g")
    try run("MATCH (p {id: 'b'}) SET p.n = 'five', p.f = 'two', p.t = 'no'", on: database)
    try database.save()
    #expect(text("g/nodes/P.csv").hasPrefix("id:ID,n:int,f:double,t:boolean,"))
    #expect(text("g/nodes/P.csv").contains("\na,007,1e2,TRUE,"))
    #expect(try column("MATCH (p) RETURN [p.n, p.f, p.t] ORDER BY p.id", on: open("g")).count == 2)
  }

  @Test func theFileOfRulesKeepsWhatKithDoesNotKnow() throws {
    _ = try open("g")
    let head = "\u{FEFF}why,name,rule,label,type,keys,value\r\n"
    let old = "because,\"sourced\",NOT NULL,,KNOWS,source,\r\nso,by_x,UNIQUE,P,,x,\r\n"
    try write(head + old, to: "g/schema.csv")
    let database = try open("g")
    try run("CREATE INDEX i FOR (n:P) ON (n.y)", "CREATE CONSTRAINT c FOR (n:P) REQUIRE n.z IS UNIQUE", on: database)
    try database.save()
    #expect(
      text("g/schema.csv") == head + ",c,UNIQUE,P,,z,\r\n" + old + ",i,RANGE INDEX,P,,y,\r\n")
    try run("DROP CONSTRAINT by_x", on: open("g"))
    let again = try open("g")
    try again.save()
    #expect(text("g/schema.csv").contains("because,\"sourced\"") && !text("g/schema.csv").contains("by_x"))
  }
}
