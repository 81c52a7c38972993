import KithGraph
import KithValue
import Testing

@testable import KithStore

/// What the plain columns of a folder cannot hold stands beside them, and every graph comes back as it was.
@Suite struct TextFolderRuleTests {
  /// Writes a graph and reads it back; gives the files.
  private func written(_ body: (GraphTransaction) throws -> Void) throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let made = try graph(body)
    try TextFolder.save(made, to: folder.path, previous: nil)
    #expect(lines(try TextFolder.load(folder.path).graph) == lines(made))
    return folder
  }

  @Test func nodesWithoutAnIdHaveAKeyThatIsNoProperty() throws {
    let folder = try written { transaction in
      let kate = try transaction.node(["Person"], [("name", .string("Kate"))])
      let bob = try transaction.node(["Person"], [("id", .string("b")), ("name", .string("Bob"))])
      try transaction.relationship(kate, "KNOWS", bob)
    }
    let key = "_:ub2iqm7d"
    #expect(folder.read("nodes/Person.csv") == "id:ID,name\n\(key),Kate\nb,Bob\n")
    #expect(folder.read("relationships/KNOWS.csv") == ":START_ID,:END_ID\n\(key),b\n")
  }

  @Test func aKeyStaysWithItsNode() throws {
    let folder = try written { transaction in
      for _ in 0..<2 { try transaction.node(["T"], [("n", .integer(1))]) }
    }
    let before = try #require(folder.read("nodes/T.csv"))
    let loaded = try TextFolder.load(folder.path)
    let changed = try graph(from: loaded.graph) { transaction in
      try transaction.setProperty(transaction.internKey("n"), ofNode: 1, to: .integer(2))
      try transaction.node(["T"], [("n", .integer(1))])
    }
    try TextFolder.save(changed, to: folder.path, previous: loaded)
    let after = try #require(folder.read("nodes/T.csv"))
    let stem = String(before.split(separator: "\n")[1].prefix(10))
    #expect(before == "id:ID,n:int\n\(stem),1\n\(stem)-2,1\n")
    #expect(after == "id:ID,n:int\n\(stem),1\n\(stem)-2,2\n\(stem)-3,1\n")
  }

  @Test func idsThatAreNoTextOrAnotherNodesStandBesideTheKey() throws {
    let folder = try written { transaction in
      try transaction.node(["T"], [("id", .string("x"))])
      try transaction.node(["T"], [("id", .string("x"))])
      try transaction.node(["T"], [("id", .integer(7))])
      try transaction.node(["T"], [("id", .string("_:x"))])
    }
    let rows = folder.read("nodes/T.csv")?.split(separator: "\n").map { $0.split(separator: ",").last ?? "" }
    #expect(rows?.first == "id:any")
    #expect(rows?.sorted() == ["'_:x'", "'x'", "7", "id:any", "x"])
  }

  @Test func valuesOfAnotherTypeStandInAColumnBesideTheirs() throws {
    let folder = try written { transaction in
      try transaction.node(["T"], [("id", .string("a")), ("v", .integer(1)), ("l", .list([]))])
      try transaction.node(["T"], [("id", .string("b")), ("v", .integer(2)), ("l", .string("x"))])
      try transaction.node(["T"], [("id", .string("c")), ("v", .string("it's"))])
      try transaction.node(["T"], [("id", .string("d")), ("v", .list([.integer(1), .float(1), .null, .list([])]))])
      try transaction.node(["T"], [("id", .string("e")), ("v", .date(DateValue(epochDay: 0)))])
    }
    #expect(
      folder.read("nodes/T.csv") == """
        id:ID,l,l:any,v:int,v:any
        a,,[],1,
        b,x,,2,
        c,,,,'it\\'s'
        d,,,,"[1, 1.0, null, []]"
        e,,,,date('1970-01-01')

        """)
  }

  @Test func aChangeOfTypeChangesOneLine() throws {
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID,v:int,v:any\na,1,\nb,2,\n"])
    let loaded = try TextFolder.load(folder.path)
    let changed = try graph(from: loaded.graph) { transaction in
      try transaction.setProperty(transaction.internKey("v"), ofNode: 1, to: .string("two"))
    }
    let saved = try TextFolder.save(changed, to: folder.path, previous: loaded)
    #expect(folder.read("nodes/T.csv") == "id:ID,v:int,v:any\na,1,\nb,,'two'\n")
    let back = try graph(from: saved.graph) { transaction in
      try transaction.setProperty(transaction.internKey("v"), ofNode: 1, to: .integer(3))
    }
    try TextFolder.save(back, to: folder.path, previous: saved)
    #expect(folder.read("nodes/T.csv") == "id:ID,v:int,v:any\na,1,\nb,3,\n")
  }

  @Test func listsThatSemicolonsCannotSeparate() throws {
    func column(_ list: [Value]) throws -> String {
      let folder = try written { try $0.node(["T"], [("id", .string("a")), ("l", .list(list))]) }
      return folder.read("nodes/T.csv") ?? ""
    }
    #expect(try column([.string("a;b")]) == "id:ID,l:any\na,['a;b']\n")
    #expect(try column([.string("")]) == "id:ID,l:any\na,['']\n")
    #expect(try column([.string(""), .string("")]) == "id:ID,l:string[]\na,;\n")
    #expect(try column([]) == "id:ID,l:string[]\na,\"\"\n")
  }

  @Test func namesOfEverySort() throws {
    let long = String(repeating: "x", count: 300)
    let folder = try written { transaction in
      let node = try transaction.node(["a;b", "c", "50%", "%3B"], [("id", .string("a")), ("", .integer(1))])
      try transaction.node(["", "z"], [("id", .string("b"))])
      try transaction.node([""], [("id", .string("c")), ("`", .integer(1))])
      try transaction.node([long], [("id", .string("d"))])
      try transaction.relationship(node, long, node)
      try transaction.relationship(node, "../../x", node)
    }
    #expect(folder.read("nodes/%253B.csv") == "id:ID,:LABEL,``:int\na,%253B;50%;a%3Bb;c,1\n")
    #expect(folder.read("nodes/%.csv") == "id:ID,:LABEL,````:int\nb,%;z,\nc,,1\n")
    let cut = try #require(names(folder.path + "/relationships").first { $0.hasPrefix("xxx") })
    #expect(cut.utf8.count < 255)
    #expect(folder.read("relationships/" + cut) == ":START_ID,:END_ID,\(long):TYPE\na,a,\n")
    #expect(names(folder.path + "/relationships").contains("%2E%2E%2F%2E%2E%2Fx.csv"))
  }

  @Test func twoValuesForOnePropertyAreAFault() throws {
    func faults(_ text: String) -> [String] {
      let folder = TemporaryFolder(["nodes/T.csv": text])
      return failure { () throws(StoreError) in _ = try TextFolder.load(folder.path) }?.problems.map(\.description)
        ?? []
    }
    #expect(
      faults("id:ID,v,v:any\na,x,1\n") == [
        "nodes/T.csv:2:5: 'v' has a value in another column too (empty one of the two)"
      ])
    #expect(faults("id:ID,id:any\na,1\n_:b,1\n").count == 1)
    #expect(
      faults("id:ID,v:any\na,1x\n").first?.hasPrefix("nodes/T.csv:2:3: '1x' is not of the column's type any") == true)
    #expect(faults("id:ID,v:any,v:any\na,1,\n").count == 1)
    #expect(faults("id:ID,v,v:int\na,1,\n").count == 1)
    #expect(faults("id:ID,v:any[]\na,1\n").count == 1)
  }
}
