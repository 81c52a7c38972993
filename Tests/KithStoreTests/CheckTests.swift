import KithGraph
import KithValue
import Testing

@testable import KithStore

/// A check tells everything that is wrong at once, each thing once: what a fault hides is no fault of its own.
@Suite struct CheckTests {
  private static let rules = """
    name,rule,label,type,keys,value
    a,NOT NULL,,HOLDS,source,
    b,TYPE,,HOLDS,line,INTEGER
    c,NOT NULL,,HOLDS,line,
    d,UNIQUE,Person,,id,
    e,NOT NULL,Person,,name,

    """

  private static let sound = [
    "letters/one.txt": "Dear Sir,\nYours\n",
    "nodes/Document.csv": "id:ID,file\ndoc:1,one.txt\n",
    "nodes/Person.csv": "id:ID,name\nper:lord-blunkett,David\nper:nick-pahl,Nick\n",
    "nodes/Post.csv": "id:ID\npost:ceo\n",
    "relationships/HOLDS.csv": ":START_ID,:END_ID,source,quote,line:int\nper:nick-pahl,post:ceo,doc:1,Yours,2\n",
    "schema.csv": rules,
  ]

  /// What is wrong with the sound folder after some of its files were changed.
  private func problems(_ files: [String: String]) -> [String] {
    let folder = TemporaryFolder(Self.sound.merging(files) { $1 })
    return withExtendedLifetime(folder) { TextFolder.check(folder.path).map(\.description) }
  }

  @Test func aSoundFolderHasNoProblem() { #expect(problems([:]) == []) }

  @Test func everythingIsToldAtOnce() {
    #expect(
      problems([
        "nodes/Person.csv": "id:ID,name\nper:lord-blunkett,David\nper:nick-pahl,Nick\nper:nick-pahl,\n",
        "nodes/Event.csv": "id:ID,when:date\nev:1,soon\n",
        "relationships/HOLDS.csv": """
        :START_ID,:END_ID,source,quote,line:int,sorce
        per:nick-pahl,post:ceo,doc:1,Yours,1,
        lord-blunkett,post:ceo,doc:1,Yours,2,
        per:nick-pahl,post:ceo,post:ceo,Yours,2,
        per:nick-pahl,post:ceo,,Yours,x,

        """,
        "relationships/HOLD.csv": ":START_ID,:END_ID\nper:nick-pahl,post:ceo\n",
      ]) == [
        "nodes/Event.csv:2:6: 'soon' is not of the column's type date (it must be a date such as 2020-03-04)",
        "nodes/Person.csv:4:1: the id 'per:nick-pahl' stands already, in nodes/Person.csv line 3 (give one of the two "
          + "another id)",
        "nodes/Person.csv:4:15: the node (:Person {id: 'per:nick-pahl'}) has no `name`, which the constraint `e` demands "
          + "(write its name)",
        "relationships/HOLD.csv: the rules do not know the type 'HOLD' (did you mean 'HOLDS'?)",
        "relationships/HOLDS.csv:2:30: the quote 'Yours' does not stand on line 1 of one.txt (it stands on line 2)",
        "relationships/HOLDS.csv:3:1: no node has the id 'lord-blunkett' (did you mean 'per:lord-blunkett'?)",
        "relationships/HOLDS.csv:4:24: the source 'post:ceo' is no Document (write a document's id)",
        "relationships/HOLDS.csv:5:24: the relationship [:HOLDS] has no `source`, which the constraint `a` demands (write "
          + "its source)",
        "relationships/HOLDS.csv:5:31: 'x' is not of the column's type int (it must be a whole number)",
      ])
  }

  /// The place of the key without a name of its own in the file is the row's beginning.
  @Test func aRuleAboutAKeyThatTheFileLacks() {
    #expect(
      problems(["nodes/Person.csv": "id:ID\nper:nick-pahl\n"]).map { $0.prefix { $0 != " " } } == [
        "nodes/Person.csv:2:1:"
      ])
  }

  @Test func whatAFaultHidesIsNotTold() {
    // The row of a node that others name: cut short, in a file that is no UTF-8, in one that has no ids, or no file at all.
    for text in ["id:ID,name\nper:nick-pahl\n", "name\nper:nick-pahl\n", "code:ID,name\nper:nick-pahl,Nick\n"] {
      let found = problems(["nodes/Person.csv": text])
      #expect(found.allSatisfy { $0.hasPrefix("nodes/Person.csv:") } && !found.isEmpty, "\(found)")
    }
    // The same of a document.
    #expect(problems(["nodes/Document.csv": "id:ID,file\ndoc:1\ndoc:2,one.txt\n"]).count == 1)
    // A value that cannot be read is not missing, nor is one whose column cannot be read.
    let rows = "per:nick-pahl,post:ceo,doc:1,Yours,"
    #expect(
      problems(["relationships/HOLDS.csv": ":START_ID,:END_ID,source,quote,line:int\n\(rows)two\n"]) == [
        "relationships/HOLDS.csv:2:36: 'two' is not of the column's type int (it must be a whole number)"
      ])
    #expect(
      problems(["relationships/HOLDS.csv": ":START_ID,:END_ID,source,quote,line:itn\n\(rows)2\n"]) == [
        "relationships/HOLDS.csv:1:32: 'itn' is not a type (did you mean int?)"
      ])
    // An id that stands twice is told as such, and not as a broken rule too.
    #expect(
      problems(["nodes/Person.csv": "id:ID,name\nper:nick-pahl,Nick\nper:nick-pahl,Nick\n"]).count == 1)
  }

  /// An id that no lost row can have had is told all the same.
  @Test func lostRowsDoNotExcuseOtherIds() {
    let text = "id:ID,name\nper:nick-pahl\n"
    let found = problems([
      "nodes/Person.csv": text, "relationships/KNOWS.csv": ":START_ID,:END_ID\nper:nick-pahl,per:nobody-at-all\n",
    ])
    #expect(found.count == 2)
    #expect(found.last?.hasPrefix("relationships/KNOWS.csv:2:15: no node has the id 'per:nobody-at-all'") == true)
  }

  @Test func filesThatAreLinksHideNothingElse() {
    let folder = TemporaryFolder(Self.sound)
    folder.link("nodes/Event.csv", to: "/dev/null")
    folder.write("relationships/HOLDS.csv", ":START_ID,:END_ID,source,quote,line:int\nev:1,post:ceo,doc:1,Yours,1\n")
    #expect(
      TextFolder.check(folder.path).map(\.description) == [
        "nodes/Event.csv: is a symbolic link (put the file itself in its place)",
        "relationships/HOLDS.csv:2:21: the quote 'Yours' does not stand on line 1 of one.txt (it stands on line 2)",
      ])
  }

  @Test func idsWithoutTheirPrefix() {
    func hint(_ id: String) -> String? {
      NearestNames(["org:som", "per:lord-blunkett", "per:kate-invernon", "post:ceo-som"]).nearestIdentifier(to: id)
    }
    #expect(hint("lord-blunkett") == "per:lord-blunkett")
    #expect(hint("org:lord-blunkett") == "per:lord-blunkett")
    #expect(hint("Lord-Blunket") == "per:lord-blunkett")
    #expect(hint("per:kate-inverno") == "per:kate-invernon")
    #expect(hint("som") == "org:som")
    #expect(hint("zebra") == nil)
    #expect(hint(":") == nil)
    #expect(hint("") == nil)
  }

  // MARK: - Other forms

  @Test func aDatabaseHasTheLettersOfItsFolderOrThoseBesideIt() throws {
    let folder = TemporaryFolder(Self.sound)
    let files = TemporaryFolder()
    folder.write(
      "relationships/HOLDS.csv", ":START_ID,:END_ID,source,quote,line:int\nper:nick-pahl,post:ceo,doc:1,Yours,1\n")
    _ = try GraphStores.convert(TextFolderStore(path: folder.path), to: files.path + "/kept.kith")
    let graph = try TextFolder.load(folder.path).graph
    try GraphStores.write(graph, to: files.path + "/plain.kith", as: .file)
    let told =
      "the HOLDS from the node 'per:nick-pahl' to the node 'post:ceo': the quote 'Yours' does not stand on line 1"
    func found(_ name: String, letters: String? = nil) throws -> [String] {
      try GraphStores.check(files.path + "/" + name, letters: letters).problems.map(\.description)
    }
    #expect(try found("kept.kith").map { $0.hasPrefix(told) } == [true])
    #expect(try found("plain.kith") == [])
    #expect(try found("plain.kith", letters: folder.path + "/letters").count == 1)
    files.write("letters/one.txt", "Dear Sir,\nYours\n")
    #expect(try found("plain.kith").map { $0.hasPrefix(told) } == [true])
  }

  /// Commits in the journal do not take the places of what stands in the files.
  @Test func anUnfoldedFolderHasPlacesForWhatDidNotChange() throws {
    let folder = TemporaryFolder(Self.sound)
    folder.write(
      "relationships/HOLDS.csv", ":START_ID,:END_ID,source,quote,line:int\nper:nick-pahl,post:ceo,doc:1,Yours,1\n")
    func add(_ body: (GraphTransaction) throws -> Void) throws {
      let store = try TextFolderStore(path: folder.path)
      try store.beginWriting(patience: .zero)
      let transaction = GraphTransaction(store.graph)
      try body(transaction)
      _ = try store.commit(transaction, statement: "")
      store.endWriting()
    }
    try add { try $0.node(["Person"], [("id", .string("per:x")), ("name", .string("x"))]) }
    var check = try GraphStores.check(folder.path, letters: nil)
    #expect(check.unfoldedCount == 1)
    #expect(check.problems.map { $0.description.prefix { $0 != " " } } == ["relationships/HOLDS.csv:2:30:"])
    try add { transaction in
      try transaction.setProperty(transaction.internKey("line"), ofRelationship: 0, to: .integer(9))
    }
    check = try GraphStores.check(folder.path, letters: nil)
    #expect(check.problems.map(\.line) == [nil])
    #expect(check.problems[0].message.contains("does not stand on line 9"))
    // A fault of a file does not hide that commits wait.
    folder.write("nodes/Post.csv", "id:ID\npost:ceo\npost:ceo\n")
    check = try GraphStores.check(folder.path, letters: nil)
    #expect(check.unfoldedCount == 2)
    #expect(
      check.problems.map { $0.description.prefix { $0 != " " } } == [
        "nodes/Post.csv:3:1:", "relationships/HOLDS.csv:2:30:",
      ])
  }
}
