import Glibc
import KithGraph
import KithStore
import KithValue
import Testing

@Suite struct TextFolderSavingTests {
  /// Loads a folder, changes the graph, saves it and loads it again.
  private func change(
    _ files: [String: String], _ body: (GraphTransaction, Graph) throws -> Void
  ) throws -> TemporaryFolder {
    let folder = TemporaryFolder(files)
    let loaded = try TextFolder.load(folder.path)
    let changed = try graph(from: loaded.graph) { try body($0, loaded.graph) }
    let saved = try TextFolder.save(changed, to: folder.path, previous: loaded)
    #expect(saved.graph === changed)
    #expect(lines(try TextFolder.load(folder.path).graph) == lines(changed))
    #expect(names(folder.path + "/nodes").allSatisfy { !$0.hasSuffix(".tmp") })
    return folder
  }

  @Test func aNewFolderIsSortedAndPlain() throws {
    let folder = TemporaryFolder()
    let made = try graph { transaction in
      let nick = try transaction.node(["Person"], [("id", .string("per:nick")), ("name", .string("Nick, CEO"))])
      let kate = try transaction.node(["Person"], [("email", .string("k@x")), ("id", .string("per:kate"))])
      let post = try transaction.node(["Post"], [("id", .string("post:ceo"))])
      try transaction.relationship(nick, "HOLDS", post, [("line", .integer(35)), ("id", .string("b"))])
      try transaction.relationship(nick, "HOLDS", post, [("line", .integer(1)), ("id", .string("a"))])
      try transaction.relationship(kate, "HOLDS", post)
    }
    try TextFolder.save(made, to: folder.path, previous: nil)
    #expect(names(folder.path) == ["nodes", "relationships"])
    #expect(folder.read("nodes/Person.csv") == "id:ID,name,email\nper:kate,,k@x\nper:nick,\"Nick, CEO\",\n")
    #expect(folder.read("nodes/Post.csv") == "id:ID\npost:ceo\n")
    #expect(
      folder.read("relationships/HOLDS.csv")
        == ":START_ID,:END_ID,id,line:int\nper:kate,post:ceo,,\nper:nick,post:ceo,a,1\nper:nick,post:ceo,b,35\n")
  }

  @Test func aFolderIsMadeWhereThereIsNone() throws {
    let parent = TemporaryFolder()
    let made = try graph { try $0.node(["T"], [("id", .string("a"))]) }
    try TextFolder.save(made, to: parent.path + "/graph", previous: nil)
    #expect(parent.read("graph/nodes/T.csv") == "id:ID\na\n")
    #expect(
      failure { () throws(StoreError) in try TextFolder.save(made, to: parent.path + "/x/y", previous: nil) }?.kind
        == .inputOutput)
  }

  @Test func nothingIsWrittenWhereNothingChanged() throws {
    let files = ["nodes/T.csv": "id:ID,n:double\nb,1.50\na,\n", "relationships/R.csv": ":START_ID,:END_ID\na,b\n"]
    let folder = TemporaryFolder(files)
    let before = [folder.inode("nodes/T.csv"), folder.inode("relationships/R.csv")]
    let loaded = try TextFolder.load(folder.path)
    try TextFolder.save(loaded.graph, to: folder.path, previous: loaded)
    // A change that is taken back is no change.
    let same = try graph(from: loaded.graph) { transaction in
      let node = try #require(loaded.graph.node("a"))
      try transaction.setProperty(transaction.internKey("n"), ofNode: node, to: .float(2))
      try transaction.setProperty(transaction.internKey("n"), ofNode: node, to: .null)
      try transaction.deleteNode(transaction.node(["New"], [("id", .string("z"))]))
    }
    try TextFolder.save(same, to: folder.path, previous: loaded)
    #expect([folder.inode("nodes/T.csv"), folder.inode("relationships/R.csv")] == before)
    #expect(folder.read("nodes/T.csv") == files["nodes/T.csv"])
  }

  @Test func oneChangeChangesOneLineOfOneFile() throws {
    let rows = (10..<90).map { "n\($0),\"\($0)\",1.50\n" }
    let folder = try change([
      "nodes/T.csv": "id:ID,i:int,d:double\n" + rows.joined(), "nodes/U.csv": "id:ID\nu\n",
      "relationships/R.csv": ":START_ID,:END_ID\nn10,n12\nn10,n14\n",
    ]) { transaction, graph in
      let node = try #require(graph.node("n42"))
      try transaction.setProperty(transaction.internKey("i"), ofNode: node, to: .integer(7))
      let (a, b) = (try #require(graph.node("n10")), try #require(graph.node("n13")))
      try transaction.relationship(a, "R", b)
    }
    // The quotes and the 1.50 of the fields that did not change stay, also in the row that did.
    let expected = rows.map { $0 == "n42,\"42\",1.50\n" ? "n42,7,1.50\n" : $0 }
    #expect(folder.read("nodes/T.csv") == "id:ID,i:int,d:double\n" + expected.joined())
    #expect(folder.read("relationships/R.csv") == ":START_ID,:END_ID\nn10,n12\nn10,n13\nn10,n14\n")
  }

  @Test func whatKithDoesNotKnowStays() throws {
    let text = "\u{FEFF}note:IGNORE,name,id:ID(Person),\"x:IGNORE\"\r\n\"keep, this\",A,a,\"q\"\r\n\r\n ,B,b,z\r\n,C,c,"
    let folder = try change(["nodes/Person.csv": text]) { transaction, graph in
      let node = try #require(graph.node("b"))
      try transaction.setProperty(transaction.internKey("name"), ofNode: node, to: .string("B2"))
      try transaction.node(["Person"], [("id", .string("bb")), ("name", .string("New"))])
    }
    #expect(
      folder.read("nodes/Person.csv")
        == "\u{FEFF}note:IGNORE,name,id:ID(Person),\"x:IGNORE\"\r\n\"keep, this\",A,a,\"q\"\r\n\r\n ,B2,b,z\r\n,New,bb,\r\n,C,c,\r\n"
    )
  }

  @Test func lineEndsOfEverySortStay() throws {
    func saved(_ text: String) throws -> String? {
      try change(["nodes/T.csv": text]) { transaction, _ in try transaction.node(["T"], [("id", .string("b"))]) }
        .read("nodes/T.csv")
    }
    #expect(try saved("id:ID\na\nc\n") == "id:ID\na\nb\nc\n")
    #expect(try saved("id:ID\r\na\r\nc") == "id:ID\r\na\r\nb\r\nc\r\n")
    #expect(try saved("id:ID\ra\rc\r") == "id:ID\ra\rb\rc\r")
    #expect(try saved("\n\nid:ID,n\n\na,\n\nc,\n\n") == "\n\nid:ID,n\n\na,\n\nb,\nc,\n\n")
    // A carriage return of its own is a part of a name.
    #expect(try saved("id:ID,x\ry\na,1\n") == "id:ID,x\ry\na,1\nb,\n")
    #expect(try saved("id:ID\r") == "id:ID\rb\r")
  }

  @Test func newColumnsComeLastAndOldRowsGetEmptyFields() throws {
    let folder = try change(["nodes/T.csv": "name,id:ID\n\"A\",a\nB,b\n"]) { transaction, graph in
      let node = try #require(graph.node("b"))
      try transaction.setProperty(transaction.internKey("zeal"), ofNode: node, to: .boolean(true))
      try transaction.setProperty(transaction.internKey("age"), ofNode: node, to: .integer(5_000_000_000))
    }
    #expect(folder.read("nodes/T.csv") == "name,id:ID,age:long,zeal:boolean\n\"A\",a,,\nB,b,5000000000,true\n")
  }

  @Test func aColumnWidensWhenItMust() throws {
    let folder = try change(["nodes/T.csv": "id:ID,i:byte,c:char,s:string\na,1,x,\nb,,,y\n"]) { transaction, graph in
      let node = try #require(graph.node("b"))
      try transaction.setProperty(transaction.internKey("i"), ofNode: node, to: .integer(300))
      try transaction.setProperty(transaction.internKey("c"), ofNode: node, to: .string("two"))
      try transaction.setProperty(transaction.internKey("s"), ofNode: node, to: .list([.string("p"), .string("q")]))
    }
    #expect(folder.read("nodes/T.csv") == "id:ID,i:long,c,s:string[]\na,1,x,\nb,300,two,p;q\n")
  }

  @Test func rowsStayWhereTheyAreAsLongAsTheyHaveTheLabel() throws {
    let folder = try change([
      "nodes/Person.csv": "id:ID,name\na,A\nb,B\nc,C\nd,D\n", "nodes/Zoo.csv": "id:ID\nz\n",
    ]) { transaction, graph in
      let (minister, person) = (transaction.internLabel("Minister"), transaction.internLabel("Person"))
      transaction.addLabel(minister, to: try #require(graph.node("a")))
      transaction.addLabel(transaction.internLabel("Zoo"), to: try #require(graph.node("b")))
      transaction.removeLabel(person, from: try #require(graph.node("c")))
      transaction.removeLabel(transaction.internLabel("Zoo"), from: try #require(graph.node("z")))
      transaction.addLabel(person, to: try #require(graph.node("z")))
    }
    #expect(folder.read("nodes/Minister.csv") == nil)
    #expect(
      folder.read("nodes/Person.csv") == "id:ID,name,:LABEL\na,A,Minister;Person\nb,B,Person;Zoo\nd,D,\nz,,\n")
    #expect(folder.read("nodes/_.csv") == "id:ID,name\nc,C\n")
    #expect(folder.read("nodes/Zoo.csv") == nil)
  }

  @Test func anIdThatChangesIsChangedWhereverItStands() throws {
    let folder = try change([
      "nodes/T.csv": "id:ID\na\nb\nc\n", "relationships/R.csv": ":START_ID,:END_ID,q\na,b,\"1\"\nb,c,\"2\"\n",
    ]) { transaction, graph in
      let node = try #require(graph.node("a"))
      try transaction.setProperty(transaction.internKey("id"), ofNode: node, to: .string("z"))
    }
    #expect(folder.read("nodes/T.csv") == "id:ID\nb\nc\nz\n")
    #expect(folder.read("relationships/R.csv") == ":START_ID,:END_ID,q\nb,c,\"2\"\nz,b,\"1\"\n")
  }

  @Test func rowsThatWereNotSortedAreSortedWhenTheirFileIsWritten() throws {
    let folder = try change(["nodes/T.csv": "id:ID,n\nc,\"3\"\na,1\n"]) { transaction, _ in
      try transaction.node(["T"], [("id", .string("b"))])
    }
    #expect(folder.read("nodes/T.csv") == "id:ID,n\na,1\nb,\nc,\"3\"\n")
  }

  @Test func filesWithoutRowsGoAndThoseThatNeverHadAnyStay() throws {
    let folder = try change(["nodes/T.csv": "id:ID,n\na,\n", "nodes/U.csv": "id:ID,x:int\n"]) { transaction, graph in
      transaction.deleteNode(try #require(graph.node("a")))
    }
    #expect(Array(folder.files.keys) == ["nodes/U.csv"])
  }

  @Test func savingGoesOnFromTheLastSave() throws {
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID,n:int\na,1\nc,3\n"])
    var loaded = try TextFolder.load(folder.path)
    for (id, number) in [("b", 2), ("e", 5), ("d", 4)] as [(String, Int64)] {
      let changed = try graph(from: loaded.graph) { transaction in
        try transaction.node(["T"], [("id", .string(id)), ("n", .integer(number))])
        let node = try #require(loaded.graph.node("a"))
        try transaction.setProperty(transaction.internKey("n"), ofNode: node, to: .integer(number * 10))
      }
      loaded = try TextFolder.save(changed, to: folder.path, previous: loaded)
    }
    #expect(folder.read("nodes/T.csv") == "id:ID,n:int\na,40\nb,2\nc,3\nd,4\ne,5\n")
    #expect(lines(try TextFolder.load(folder.path).graph) == lines(loaded.graph))
  }

  @Test func whatOthersChangedMeanwhileIsNotOverwritten() throws {
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID\na\n", "nodes/U.csv": "id:ID\nu\n"])
    let loaded = try TextFolder.load(folder.path)
    let changed = try graph(from: loaded.graph) { try $0.node(["T"], [("id", .string("b"))]) }
    func save() -> StoreError? {
      failure { () throws(StoreError) in try TextFolder.save(changed, to: folder.path, previous: loaded) }
    }
    folder.write("nodes/T.csv", "id:ID\nc\n")
    #expect(save()?.kind == .changedMeanwhile)
    #expect(
      save()?.description
        == "nodes/T.csv: was changed by somebody else since the folder was opened; nothing was saved (open the folder again)"
    )
    folder.write("nodes/T.csv", "id:ID\na\n")
    folder.write("nodes/New.csv", "id:ID\nn\n")
    #expect(save()?.kind == .changedMeanwhile)
    unlink(folder.path + "/nodes/New.csv")
    // A file that this save does not touch is left to the other.
    folder.write("nodes/U.csv", "id:ID\nv\n")
    #expect(save() == nil)
    #expect(folder.read("nodes/U.csv") == "id:ID\nv\n")
    #expect(folder.read("nodes/T.csv") == "id:ID\na\nb\n")
  }

  @Test func anotherGraphIsNotWrittenOver() throws {
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID\na\n"])
    let other = try graph { try $0.node(["U"], [("id", .string("b"))]) }
    #expect(
      failure { () throws(StoreError) in try TextFolder.save(other, to: folder.path, previous: nil) }?.kind == .occupied
    )
    #expect(folder.files == ["nodes/T.csv": Array("id:ID\na\n".utf8)])
  }

  @Test func aCopyIsMadeInAnotherFolder() throws {
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID,n\nb,\na,\"x\"\n"])
    let other = TemporaryFolder()
    let loaded = try TextFolder.load(folder.path)
    try TextFolder.save(loaded.graph, to: other.path, previous: loaded)
    #expect(other.read("nodes/T.csv") == "id:ID,n\na,x\nb,\n")
  }

  @Test func aFailureLeavesTheFolderAsItWas() throws {
    // Root may write anywhere, so what fails is a folder where a file should go.
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID\na\n", "relationships": "a file"])
    unlink(folder.path + "/relationships")
    let loaded = try TextFolder.load(folder.path)
    let changed = try graph(from: loaded.graph) { transaction in
      let b = try transaction.node(["T"], [("id", .string("b"))])
      try transaction.relationship(b, "R", b)
    }
    folder.write("relationships", "a file")
    let before = folder.files
    #expect(failure { () throws(StoreError) in try TextFolder.save(changed, to: folder.path, previous: loaded) } != nil)
    #expect(folder.files == before)
  }

  @Test func permissionsStay() throws {
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID\na\n"])
    chmod(folder.path + "/nodes/T.csv", 0o640)
    let loaded = try TextFolder.load(folder.path)
    let changed = try graph(from: loaded.graph) { try $0.node(["T"], [("id", .string("b"))]) }
    try TextFolder.save(changed, to: folder.path, previous: loaded)
    var status = stat()
    stat(folder.path + "/nodes/T.csv", &status)
    #expect(status.st_mode & 0o777 == 0o640)
  }

  @Test func nothingIsWrittenOutsideTheFolder() throws {
    let parent = TemporaryFolder()
    mkdir(parent.path + "/graph", 0o777)
    let hostile = [
      "..", "../out", "/etc/x", ".hidden", "a/../../b", "CON", "nul", "x\u{0}y", "-rf", "~", "a\\b", "", "*.csv",
    ]
    let made = try graph { transaction in
      for (at, name) in hostile.enumerated() {
        let node = try transaction.node([name], [("id", .string("n\(at)"))])
        try transaction.relationship(node, name, node)
      }
    }
    try TextFolder.save(made, to: parent.path + "/graph", previous: nil)
    #expect(names(parent.path) == ["graph"])
    #expect(names(parent.path + "/graph") == ["nodes", "relationships"])
    #expect(names(parent.path + "/graph/nodes").allSatisfy { $0.hasSuffix(".csv") && !$0.hasPrefix(".") })
    #expect(lines(try TextFolder.load(parent.path + "/graph").graph) == lines(made))
  }

  @Test func namesThatDifferOnlyInCaseHaveFilesThatDifferMore() throws {
    let folder = TemporaryFolder()
    let labels = ["PERSON", "Person", "person", "PErson", "e\u{301}", "é"]
    let made = try graph { transaction in
      for label in labels { try transaction.node([label], [("id", .string(label))]) }
    }
    try TextFolder.save(made, to: folder.path, previous: nil)
    let files = names(folder.path + "/nodes")
    #expect(Set(files.map { $0.lowercased() }).count == labels.count)
    #expect(files.contains("PERSON.csv"))
    #expect(lines(try TextFolder.load(folder.path).graph) == lines(made))
  }
}
