import Glibc
import Kith
import Testing

/// LOAD CSV reads local files, a record at a time.
@Suite final class LoadCSVTests {
  private let folder: String
  private let session = Database().makeSession()

  init() throws {
    var name = Array("/tmp/kith csv XXXXXX".utf8CString)
    folder = mkdtemp(&name).map { String(cString: $0) } ?? "/tmp"
  }

  deinit {
    for name in names { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }

  private var names: [String] = []

  private func file(_ text: String, _ name: String = "a.csv") -> String {
    names.append(name)
    let path = "\(folder)/\(name)"
    if let file = fopen(path, "w") {
      fputs(text, file)
      fclose(file)
    }
    return path
  }

  private func answer(_ statement: String, _ path: String) -> Answer {
    session.answer(statement, ["file": .string(path)])
  }

  @Test func recordsAreListsOrMaps() {
    let path = file("name,age\nAnn,\"1\n2\"\n\"B \"\"x\"\"\",\n")
    #expect(
      answer("LOAD CSV FROM $file AS row RETURN row", path).rows == [
        "['name', 'age']", "['Ann', '1\\n2']", "['B \"x\"', null]",
      ])
    #expect(
      answer("LOAD CSV WITH HEADERS FROM $file AS row RETURN row.name, row.age, linenumber()", path).rows == [
        "'Ann' | '1\\n2' | 2", "'B \"x\"' | null | 4",
      ])
    #expect(answer("LOAD CSV FROM $file AS row RETURN DISTINCT file()", path).rows == ["'\(path)'"])
  }

  @Test func pathsAndURLs() {
    let path = file("a;b\n", "semi colon.csv")
    let statement = "LOAD CSV FROM $file AS row FIELDTERMINATOR ';' RETURN row"
    for form in [
      path, "file://" + path.replacing(" ", with: "%20"), "file://localhost" + path.replacing(" ", with: "%20"),
    ] {
      #expect(answer(statement, form).rows == ["['a', 'b']"], "\(form)")
    }
    for (form, detail) in [
      ("https://example.org/a.csv", "NotLocal"), ("file://elsewhere/a.csv", "NotLocal"),
      (folder + "/none.csv", "UnreadableFile"),
      (folder, "UnreadableFile"), ("/dev/zero", "UnreadableFile"), ("", "InvalidPath"), ("file:///a%zz", "InvalidPath"),
    ] {
      #expect(answer(statement, form).failure == "ExternalFileError at runtime: \(detail)", "\(form)")
    }
  }

  @Test func aRelativePathBeginsAtTheScript() {
    _ = file("a\n", "beside.csv")
    var options = RunOptions()
    options.folder = folder
    #expect(session.answer("LOAD CSV FROM 'beside.csv' AS row RETURN row", options: options).rows == ["['a']"])
    #expect(session.answer("LOAD CSV FROM 'file:beside.csv' AS row RETURN row", options: options).rows == ["['a']"])
    #expect(session.answer("LOAD CSV FROM 'beside.csv' AS row RETURN row").failure != nil)
  }

  @Test func rowsMakeAGraph() {
    let path = file("from,to\na,b\nb,c\na,c\n")
    let made = answer(
      "LOAD CSV WITH HEADERS FROM $file AS row MERGE (a:P {n: row.from}) MERGE (b:P {n: row.to}) CREATE (a)-[:T]->(b)",
      path)
    #expect(made.changes == "+3 nodes, +3 relationships, +3 labels, 3 properties")
  }

  @Test func onlyWhatIsAskedForIsRead() {
    let path = file("x\n" + (0..<200_000).map { "\($0)\n" }.joined())
    #expect(answer("LOAD CSV WITH HEADERS FROM $file AS row RETURN row.x LIMIT 2", path).rows == ["'0'", "'1'"])
    var options = RunOptions()
    options.timeLimit = 0.000_001
    let stopped = session.answer(
      "LOAD CSV FROM $file AS row RETURN count(*)", ["file": .string(path)], options: options)
    #expect(stopped.failure == "LimitExceeded at runtime: TimeLimitExceeded")
  }

  @Test func faultsHaveAPlace() {
    let path = file("a,b\n1,2\n1,2,3\n")
    let answer = answer("LOAD CSV WITH HEADERS FROM $file AS row RETURN row.a", path)
    #expect(answer.message == "\(path):3: this record has 3 fields, the header has 2")
    #expect(
      self.answer("LOAD CSV FROM 'x' AS row FIELDTERMINATOR 'ab' RETURN row", path).failure
        == "SyntaxError at compile time: InvalidArgumentValue")
    #expect(
      self.answer("LOAD CSV FROM 1 AS row RETURN row", path).failure
        == "SyntaxError at compile time: InvalidArgumentType")
  }
}
