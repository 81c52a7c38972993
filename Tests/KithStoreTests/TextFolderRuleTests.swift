import KithGraph
import KithStore
import KithValue
import Testing

/// A graph that breaks a rule of the text form is not written, and the message says which rule.
@Suite struct TextFolderRuleTests {
  private func refusal(_ body: (GraphTransaction) throws -> Void) throws -> [String] {
    let folder = TemporaryFolder()
    let made = try graph(body)
    let error = failure { () throws(StoreError) in try TextFolder.save(made, to: folder.path, previous: nil) }
    #expect(error == nil || error?.kind == .notRepresentable)
    #expect(folder.files.isEmpty == (error != nil))
    let remedy = "; a database file can hold the graph as it is"
    return error?.problems.map { problem in
      let hint = problem.hint ?? ""
      #expect(hint.hasSuffix(remedy))
      return (problem.file.isEmpty ? "" : problem.file + ": ") + problem.message + " | " + hint.dropLast(remedy.count)
    } ?? []
  }

  @Test func everyNodeNeedsATextIdOfItsOwn() throws {
    #expect(
      try refusal { try $0.node(["Person"], [("name", .string("Kate"))]) } == [
        "1 nodes have no property id | in a folder each node needs a text id of its own"
      ])
    #expect(
      try refusal { transaction in
        try transaction.node(["Person"], [("name", .string("Kate"))])
        try transaction.node(["A", "B"], [("id", .integer(7))])
        try transaction.node([], [("id", .string("x"))])
        try transaction.node([], [("id", .string("x"))])
      } == [
        "the node (:Person {name: 'Kate'}) has no id | in a folder each node needs a text id of its own",
        "the node (:A:B) has an id that is not text, 7 | in a folder each node needs a text id of its own",
        "two nodes have the id 'x' | in a folder each node needs a text id of its own",
      ])
  }

  @Test func aColumnHasOneType() throws {
    #expect(
      try refusal { transaction in
        try transaction.node(["T"], [("id", .string("a")), ("n", .integer(1)), ("l", .list([]))])
        try transaction.node(["T"], [("id", .string("b")), ("n", .float(1)), ("l", .string("x"))])
      } == [
        "nodes/T: the node 'b': 'l' is text here and an empty list elsewhere | "
          + "in a folder a property has one type in each file",
        "nodes/T: the node 'b': 'n' is a float here and an integer in the node 'a' | "
          + "in a folder a property has one type in each file",
      ])
    // In different files a property may be different things.
    #expect(
      try refusal { transaction in
        try transaction.node(["T"], [("id", .string("a")), ("n", .integer(1))])
        try transaction.node(["U"], [("id", .string("b")), ("n", .float(1))])
      } == [])
  }

  @Test func listsAreOfOneTypeAndWithoutSemicolons() throws {
    func lists(_ list: [Value]) throws -> [String] {
      try refusal { try $0.node(["T"], [("id", .string("a")), ("l", .list(list))]) }.map {
        String($0.split(separator: " | ").last ?? "")
      }
    }
    let types = ["in a folder a list holds values of one type"]
    #expect(try lists([.string("a;b")]) == ["in a folder ; separates a list's items, so none can hold it"])
    #expect(try lists([.string("")]) == ["in a folder a list of one empty text reads as the empty list"])
    #expect(try lists([.integer(1), .string("x")]) == types)
    #expect(try lists([.integer(1), .float(1)]) == types)
    #expect(try lists([.string("x"), .null]) == types)
    #expect(try lists([.list([])]) == types)
    #expect(try lists([]) == [])
    #expect(try lists([.string(""), .string("")]) == [])
  }

  @Test func labelsCanBeListedAndNamesFitFiles() throws {
    #expect(
      try refusal { try $0.node(["a;b", "c"], [("id", .string("a"))]) }.first?.hasPrefix(
        "the node 'a' has several labels, one of them 'a;b'") == true)
    #expect(try refusal { try $0.node(["a;b"], [("id", .string("a"))]) } == [])
    let long = String(repeating: "x", count: 300)
    #expect(try refusal { try $0.node([long], [("id", .string("a"))]) }.count == 1)
    #expect(try refusal { try $0.node(["T"], [("id", .string("a")), ("", .integer(1))]) }.count == 1)
  }
}
