import KithGraph
import KithStore
import KithValue
import Testing

@Suite struct TextFolderLoadingTests {
  private func load(_ files: [String: String]) throws -> [String] {
    let folder = TemporaryFolder(files)
    return try withExtendedLifetime(folder) { lines(try TextFolder.load(folder.path).graph) }
  }

  @Test func aFolderOfNodesAndRelationships() throws {
    #expect(
      try load([
        "nodes/Person.csv": "id:ID,name,other_names:string[]\nper:kate,Kate,Katie;K\nper:nick,Nick,\n",
        "nodes/Post.csv": "id:ID\npost:ceo\n",
        "relationships/HOLDS.csv": ":START_ID,:END_ID,source,line:int\nper:nick,post:ceo,doc:1,35\n",
      ]) == [
        "('per:nick')-[:HOLDS {line: 35, source: 'doc:1'}]->('post:ceo')",
        "(:Person {id: 'per:kate', name: 'Kate', other_names: ['Katie', 'K']})",
        "(:Person {id: 'per:nick', name: 'Nick'})",
        "(:Post {id: 'post:ceo'})",
      ])
  }

  @Test func anEmptyFolderIsAnEmptyGraph() throws {
    #expect(try load([:]) == [])
    #expect(try load(["README.md": "mine", ".gitignore": ""]) == [])
    #expect(try load(["nodes/.keep": ""]) == [])
    #expect(try load(["nodes/Person.csv": "id:ID\n"]) == [])
  }

  @Test func everyScalarType() throws {
    #expect(
      try load([
        "nodes/T.csv":
          "id:ID,s:string,c:char,b:byte,h:short,i:int,l:long,f:float,d:double,t:boolean,u:boolean\n"
          + "x,text,é,-128,32767,-2147483648,9223372036854775807,1.5,-2e-3,true,FALSE\n"
      ]) == [
        "(:T {b: -128, c: 'é', d: -0.002, f: 1.5, h: 32767, i: -2147483648, id: 'x', l: 9223372036854775807, s: 'text', "
          + "t: true, u: false})"
      ])
  }

  @Test func everyListType() throws {
    #expect(
      try load([
        "nodes/T.csv":
          "id:ID,s:string[],i:int[],d:double[],b:boolean[],e:string[],n:int[]\nx,a;;b,1;-2,1.5;2,true;false,\"\",\n"
      ]) == ["(:T {b: [true, false], d: [1.5, 2.0], e: [], i: [1, -2], id: 'x', s: ['a', '', 'b']})"])
  }

  @Test func everyTemporalType() throws {
    let header = "id:ID,a:date,b:localtime,c:time,d:localdatetime,e:datetime,f:duration,g:date[]\n"
    let row =
      "x,2020-03-04,14:30:00.5,14:30+01:00,2020-03-04T14:30,2020-03-04T14:30:00+01:00[Europe/Berlin],P1Y2M3DT4H,"
      + "2020-03-04;1999-12-31\n"
    let folder = TemporaryFolder(["nodes/T.csv": header + row])
    let graph = try TextFolder.load(folder.path).graph
    let node = try #require(graph.node("x"))
    let texts = graph.properties(ofNode: node).map { $0.value.displayText }
    #expect(
      texts == [
        "2020-03-04", "14:30:00.500", "14:30+01:00", "2020-03-04T14:30", "2020-03-04T14:30+01:00[Europe/Berlin]",
        "P1Y2M3DT4H", "['2020-03-04', '1999-12-31']", "x",
      ])
    guard case .date = graph.properties(ofNode: node)[0].value else {
      Issue.record("a date is no date")
      return
    }
    // Written anew they are what they were.
    let copy = TemporaryFolder()
    try TextFolder.save(graph, to: copy.path, previous: nil)
    #expect(copy.read("nodes/T.csv")?.split(separator: "\n").first.map(String.init) == String(header.dropLast()))
    #expect(lines(try TextFolder.load(copy.path).graph) == lines(graph))
    copy.write("nodes/T.csv", "id:ID,a:date\nx,2020-13-01\n")
    #expect(
      TextFolder.check(copy.path).map(\.description) == [
        "nodes/T.csv:2:3: '2020-13-01' is not of the column's type date (it must be a date such as 2020-03-04)"
      ])
  }

  @Test func emptyFieldsHoldNothingAndQuotesTheEmptyText() throws {
    #expect(try load(["nodes/T.csv": "id:ID,a,b\nx,,\"\"\n"]) == ["(:T {b: '', id: 'x'})"])
  }

  @Test func nodesWithSeveralLabelsAndWithNone() throws {
    #expect(
      try load([
        "nodes/Person.csv": "id:ID,:LABEL\na,Person;Minister\nb,\nc,Person\n",
        "nodes/_.csv": "id:ID\nd\n",
        "nodes/%5F.csv": "id:ID\ne\n",
      ]) == [
        "( {id: 'd'})", "(:Minister:Person {id: 'a'})", "(:Person {id: 'b'})", "(:Person {id: 'c'})", "(:_ {id: 'e'})",
      ])
  }

  @Test func theHeadersOfNeo4jsImporter() throws {
    #expect(
      try load([
        "nodes/Person.csv": "id:ID(Person),note:IGNORE,,age:INT\na,private,x,7\n",
        "relationships/KNOWS.csv": ":START_ID(Person),since:long,:END_ID(Person),:TYPE,:IGNORE\na,2019,a,KNOWS,z\n",
        "nodes/Id.csv": ":ID\nb\n",
      ]) == ["('a')-[:KNOWS {since: 2019}]->('a')", "(:Id {id: 'b'})", "(:Person {age: 7, id: 'a'})"])
  }

  @Test func aKeyWithAColonSaysItsType() throws {
    #expect(try load(["nodes/T.csv": "id:ID,a:b:string,::int\nx,1,2\n"]) == ["(:T {:: 2, a:b: '1', id: 'x'})"])
  }

  @Test func filesOfSpreadsheetsAndOtherSystems() throws {
    let expected = ["(:T {id: 'x', name: 'Zoë, née X'})", "(:T {id: 'y'})"]
    #expect(try load(["nodes/T.csv": "\u{FEFF}id:ID,name\r\nx,\"Zoë, née X\"\r\ny,\r\n"]) == expected)
    #expect(try load(["nodes/T.CSV": "id:ID,name\rx,\"Zoë, née X\"\ry,\r"]) == expected)
    #expect(try load(["nodes/T.csv": "id:ID,name\n\nx,\"Zoë, née X\"\n\ny,"]) == expected)
  }

  @Test func labelsAndTypesAreReadFromFileNames() throws {
    #expect(
      try load([
        "nodes/two words.csv": "id:ID\na\n", "nodes/a%2Fb.csv": "id:ID\nb\n", "nodes/%2E%2E.csv": "id:ID\nc\n",
        "nodes/%.csv": "id:ID\nd\n", "relationships/K%c3%a4se.csv": ":START_ID,:END_ID\na,b\n",
        "nodes/notes.txt": "mine", "nodes/.hidden.csv": "mine",
      ]) == [
        "('a')-[:Käse {}]->('b')", "(: {id: 'd'})", "(:.. {id: 'c'})", "(:a/b {id: 'b'})", "(:two words {id: 'a'})",
      ])
  }

  @Test func parallelRelationshipsAndLoopsStayApart() throws {
    let rows = "a,a\na,a\na,b\na,b\nb,a\n"
    #expect(
      try load(["nodes/T.csv": "id:ID\na\nb\n", "relationships/R.csv": ":START_ID,:END_ID\n" + rows]).count == 7)
  }

  @Test func manyRows() throws {
    let nodes = (0..<20_000).map { "n\($0),\($0),\"name \($0)\"\n" }.joined()
    let rows = (0..<50_000).map { "n\($0 % 20_000),n\($0 * 7 % 20_000),\($0)\n" }.joined()
    let folder = TemporaryFolder([
      "nodes/N.csv": "id:ID,i:int,name\n" + nodes, "relationships/R.csv": ":START_ID,:END_ID,i:int\n" + rows,
    ])
    let graph = try TextFolder.load(folder.path).graph
    #expect(graph.nodeCount == 20_000 && graph.relationshipCount == 50_000)
    let i = try #require(graph.key(named: "i"))
    for relationship: RelationshipID in [0, 1, 33_333, 49_999] {
      guard case .integer(let number) = graph.property(i, ofRelationship: relationship) else {
        Issue.record("no number")
        continue
      }
      #expect(graph.property(i, ofNode: graph.start(of: relationship)).literalText == "\(number % 20_000)")
      #expect(graph.property(i, ofNode: graph.end(of: relationship)).literalText == "\(number * 7 % 20_000)")
    }
  }

  @Test func openingCanBeCancelled() {
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID\na\n"])
    #expect(
      failure { () throws(StoreError) in _ = try TextFolder.load(folder.path, isCancelled: { true }) }?.kind
        == .cancelled)
  }
}
