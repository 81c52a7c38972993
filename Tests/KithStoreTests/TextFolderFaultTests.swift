import KithStore
import Testing

/// Every fault is told as `file:line:column: what is wrong (what would mend it)`, all of them at once.
@Suite struct TextFolderFaultTests {
  private func problems(_ files: [String: String]) -> [String] {
    let folder = TemporaryFolder(files)
    return withExtendedLifetime(folder) { TextFolder.check(folder.path).map(\.description) }
  }

  /// The faults of one file of nodes.
  private func nodes(_ text: String) -> [String] { problems(["nodes/T.csv": text]) }

  /// The faults of one file of relationships between the nodes a and b.
  private func relationships(_ text: String) -> [String] {
    problems(["nodes/T.csv": "id:ID\na\nb\n", "relationships/R.csv": text])
  }

  @Test func idsThatAreMissingOrStandTwice() {
    #expect(
      nodes("id:ID,n\n,1\na,2\nb,3\na,4\n") == [
        "nodes/T.csv:2:1: this node has no id (give it one that no other node has)",
        "nodes/T.csv:5:1: the id 'a' stands already, in nodes/T.csv line 3 (give one of the two another id)",
      ])
    #expect(
      problems(["nodes/A.csv": "id:ID,n\nx,\"1\n\n\"\na,2\n", "nodes/B.csv": "id:ID\na\n"]) == [
        "nodes/B.csv:2:1: the id 'a' stands already, in nodes/A.csv line 5 (give one of the two another id)"
      ])
  }

  @Test func endsThatNoNodeHas() {
    #expect(
      problems([
        "nodes/T.csv": "id:ID\nper:lord-blunkett\n",
        "relationships/R.csv":
          ":START_ID,:END_ID\nper:lord-blunket,per:lord-blunkett\nper:lord-blunkett,\nzebra,zebra\n",
      ]) == [
        "relationships/R.csv:2:1: no node has the id 'per:lord-blunket' (did you mean 'per:lord-blunkett'?)",
        "relationships/R.csv:3:19: this relationship does not say which node it runs to (write a node's id)",
        "relationships/R.csv:4:1: no node has the id 'zebra' (add the node, or remove the relationship)",
        "relationships/R.csv:4:7: no node has the id 'zebra' (add the node, or remove the relationship)",
      ])
  }

  @Test func valuesThatAreNotOfTheirColumnsType() {
    #expect(
      nodes("id:ID,i:int,d:double,b:boolean,y:byte,l:int[],c:char\na,x,y,maybe,128,1;x,two\nb,1.5,,,,,\n") == [
        "nodes/T.csv:2:3: 'x' is not of the column's type int (it must be a whole number)",
        "nodes/T.csv:2:5: 'y' is not of the column's type double (it must be a number such as 1.5)",
        "nodes/T.csv:2:7: 'maybe' is not of the column's type boolean (it must be true or false)",
        "nodes/T.csv:2:13: '128' does not fit the column's type byte (write long in the header)",
        "nodes/T.csv:2:17: '1;x' is not a list of type int[] (it must be a whole number between semicolons)",
        "nodes/T.csv:2:21: 'two' is not of the column's type char (it must be one character)",
        "nodes/T.csv:3:3: '1.5' is not of the column's type int (it must be a whole number)",
      ])
  }

  @Test func headersThatCannotBeRead() {
    #expect(nodes("") == ["nodes/T.csv: has no header (begin with id:ID,name)"])
    #expect(nodes("name\nx\n") == ["nodes/T.csv:1:1: the header has no column id:ID (begin with id:ID,name)"])
    #expect(
      nodes("id:ID;name\na;b\n") == [
        "nodes/T.csv:1:1: the fields seem to be separated by ';' (save the file with commas)"
      ])
    #expect(nodes("id:ID,n:strin\n") == ["nodes/T.csv:1:7: 'strin' is not a type (did you mean string?)"])
    #expect(nodes("id:ID,p:point\n") == ["nodes/T.csv:1:7: kith has no points (use two columns of type double)"])
    #expect(
      nodes("id:ID,n,m,n:int\n") == [
        "nodes/T.csv:1:11: the column 'n:int' stands twice (remove one of the two, or give it another name)"
      ])
    #expect(
      nodes("code:ID\n") == [
        "nodes/T.csv:1:1: the ID column is named 'code' (write id:ID; it is the property id)",
        "nodes/T.csv:1:1: the header has no column id:ID (begin with id:ID,name)",
      ])
    #expect(nodes("id:ID,:int\n") == ["nodes/T.csv:1:7: this column has a type and no name (write name:int)"])
    #expect(nodes("id:ID,id\n") == ["nodes/T.csv:1:7: the property id of a node is its ID column (write id:ID)"])
    #expect(
      nodes("id:ID,:START_ID\n") == ["nodes/T.csv:1:7: a file of nodes has no START_ID column (begin with id:ID)"])
    #expect(
      nodes("id:ID,d:datetime{timezone:UTC}\n") == [
        "nodes/T.csv:1:7: options in braces are not read: 'd:datetime{timezone:UTC}' (leave the braces out)"
      ])
    #expect(
      relationships(":START_ID,id:ID\n") == [
        "relationships/R.csv:1:1: the header has no column :END_ID (begin with :START_ID,:END_ID)",
        "relationships/R.csv:1:11: a file of relationships has no ID column (begin with :START_ID,:END_ID)",
      ])
  }

  @Test func rowsThatAreNotRows() {
    #expect(
      nodes("id:ID,n\na\nb,1,2\n\"c\"d,1\nd,\"x\n") == [
        "nodes/T.csv:2:2: this row has 1 field, the first row has 2 (add the missing separators)",
        "nodes/T.csv:3:5: this row has 3 fields, the first row has 2 (put a field that holds the separator in quotes)",
        "nodes/T.csv:4:4: text follows the closing quote of a field "
          + "(put the whole field in quotes and write each quote inside it twice)",
        "nodes/T.csv:5:3: this quoted field is never closed (close it with \"; a quote inside a quoted field is written twice)",
      ])
  }

  @Test func nothingIsSaidOfIdsThatMayStandInLostRows() {
    #expect(
      problems(["nodes/T.csv": "id:ID,n\na\n", "relationships/R.csv": ":START_ID,:END_ID\na,a\n"]).count == 1)
  }

  @Test func textThatIsNotUTF8() {
    let folder = TemporaryFolder(["nodes/T.csv": ""])
    folder.write("nodes/T.csv", Array("id:ID,n\na,caf".utf8) + [0xE9, 10])
    #expect(
      TextFolder.check(folder.path).map(\.description) == [
        "nodes/T.csv:2:6: this is not UTF-8 text (save the file as UTF-8)"
      ])
    folder.write("nodes/T.csv", [0xFF, 0xFE, 105, 0])
    #expect(
      TextFolder.check(folder.path).map(\.description) == [
        "nodes/T.csv:1:1: the file is UTF-16, not UTF-8 (save the file as UTF-8)"
      ])
  }

  @Test func labelsAndTypesThatContradictTheFile() {
    #expect(
      nodes("id:ID,:LABEL\na,Other\nb,T;;U\n") == [
        "nodes/T.csv:2:3: the labels leave out that of the file, 'T' (add it, or move the row)",
        "nodes/T.csv:3:3: a label without a name (write one semicolon between two labels)",
      ])
    #expect(
      problems(["nodes/_.csv": "id:ID,:LABEL\na,T\n"]) == [
        "nodes/_.csv:2:3: a node with labels stands among those without (move the row to the file of its first label by name)"
      ])
    #expect(
      relationships(":START_ID,:END_ID,:TYPE\na,b,R\na,b,S\n") == [
        "relationships/R.csv:3:5: the type 'S' is not that of the file, 'R' (move the row, or correct the type)"
      ])
  }

  @Test func filesWhoseNamesSayNothingOrTheSame() {
    let names = ["a%2", "a%FF", "a b", "a%20b"]
    #expect(
      problems(Dictionary(uniqueKeysWithValues: names.map { ("nodes/\($0).csv", "id:ID\n") })) == [
        "nodes/a%2.csv: the % in the file's name do not stand for UTF-8 text (write %25 for a percent sign)",
        "nodes/a%20b.csv: 'a b' has another file, a b.csv (put their rows into one file)",
        "nodes/a%FF.csv: the % in the file's name do not stand for UTF-8 text (write %25 for a percent sign)",
      ])
  }

  @Test func pathsWithoutAGraph() {
    let folder = TemporaryFolder(["file.txt": "x"])
    func kind(_ path: String) -> StoreError.Kind? {
      failure { () throws(StoreError) in _ = try TextFolder.load(path) }?.kind
    }
    #expect(kind(folder.path + "/nothing") == .notFound)
    #expect(kind(folder.path + "/file.txt/inside") == .notFound)
    #expect(kind(folder.path + "/file.txt") == .notAGraph)
    #expect(kind(folder.path) == .notAGraph)
    #expect(
      failure { () throws(StoreError) in _ = try GraphStores.open(folder.path + "/nothing") }?.description
        == "\(folder.path)/nothing: there is nothing at this path (an empty folder is an empty graph)")
  }

  @Test func linksAreNotFollowed() {
    let outside = TemporaryFolder(["nodes/T.csv": "id:ID\na\n"])
    let inside = TemporaryFolder(["nodes/S.csv": "id:ID\nb\n"])
    inside.link("nodes/T.csv", to: outside.path + "/nodes/T.csv")
    #expect(
      TextFolder.check(inside.path).map(\.description) == [
        "nodes/T.csv: is a symbolic link (put the file itself in its place)"
      ])
    let linked = TemporaryFolder()
    linked.link("nodes", to: outside.path + "/nodes")
    #expect(failure { () throws(StoreError) in _ = try TextFolder.load(linked.path) } != nil)
  }

  @Test func faultsPastTheFirstThousandAreCounted() {
    let rows = (0..<3000).map { "n\($0),x\n" }.joined()
    let found = nodes("id:ID,i:int\n" + rows)
    #expect(found.count == 1001)
    #expect(found.last == "and 2000 more problems")
  }

  @Test func aFileCutAnywhereNeverCrashes() {
    let text = "\u{FEFF}id:ID,name,l:int[],:LABEL\r\na,\"x, \"\"y\"\"\r\n\",1;2,T;U\r\nb,é,,\r\n"
    let bytes = Array(text.utf8)
    let folder = TemporaryFolder(["nodes/T.csv": ""])
    for length in 0...bytes.count {
      folder.write("nodes/T.csv", Array(bytes[..<length]))
      _ = TextFolder.check(folder.path)
      var flipped = bytes
      if length < bytes.count { flipped[length] ^= 0x24 }
      folder.write("nodes/T.csv", flipped)
      _ = TextFolder.check(folder.path)
    }
  }
}
