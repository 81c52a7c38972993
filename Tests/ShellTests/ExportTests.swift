import Foundation
import Testing

/// `kith export`, `import` and `dump` as people call them: what goes out, what stays, and that nothing goes elsewhere.
@Suite struct ExportTests {
  private func sample(_ body: (TestFiles, String) throws -> Void) throws {
    let folder = TestFiles.folder()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    let graph = folder.path + "/g.kith"
    let made = try Program.run([
      graph, "-c",
      """
      CREATE (a:P {id: 'a', name: '=HYPERLINK("x")', email: 'secret@x.y', n: -1, f: -1.5e30})
        -[:R {quote: 'a secret', line: 3}]->(b:P {id: '@b', name: '+44 1234', email: 'secret too'})
      """,
      "-c", "CREATE CONSTRAINT c FOR (p:P) REQUIRE p.id IS UNIQUE",
      "-c", "CREATE CONSTRAINT d FOR (p:P) REQUIRE p.email IS NOT NULL",
    ])
    #expect(made.status == 0, "\(made.errors)")
    try body(folder, graph)
  }

  @Test func formulasAreNeutralisedWhereThatIsAskedFor() throws {
    try sample { folder, graph in
      #expect(try Program.run(["export", graph, "-o", folder.path + "/plain"]).status == 0)
      #expect(folder.text("plain/nodes/P.csv")?.contains("\n@b,+44 1234,") == true)
      #expect(try Program.run(["export", graph, "-o", folder.path + "/safe", "--neutralise-formulas"]).status == 0)
      #expect(
        folder.text("safe/nodes/P.csv")
          == "id:ID,name,email,f:double,n:int\n'@b,'+44 1234,secret too,,\na,\"'=HYPERLINK(\"\"x\"\")\",secret@x.y,-1.5e30,-1\n"
      )
      #expect(folder.text("safe/relationships/R.csv")?.contains("\na,'@b,") == true)
      let other = try Program.run(["export", graph, "-o", folder.path + "/x.cypher", "--neutralise-formulas"])
      #expect(other.status == 2 && folder.text("x.cypher") == nil)
    }
  }

  @Test func whatIsRedactedMayHaveSpacesAndIsTold() throws {
    try sample { folder, graph in
      let dump = try Program.run(["dump", graph, "--redact", " email , quote,Emial"])
      #expect(dump.status == 0 && !dump.output.contains("secret"))
      #expect(dump.errors.contains("no property is called Emial") && dump.errors.contains("did you mean email?"))
      #expect(!dump.errors.contains("called quote"))
    }
  }

  @Test func whatIsNotThereIsNoEmptyGraph() throws {
    try sample { folder, _ in
      let path = folder.path + "/typo"
      for arguments in [
        ["dump", path], ["export", path, "-o", path + ".out"], ["convert", path, path + ".out"], ["check", path],
        ["backup", path, path + ".out"], [path, "-c", "RETURN 1"],
      ] {
        let run = try Program.run(arguments)
        #expect(run.status == 3 && run.errors.contains("there is nothing"), "\(arguments): \(run.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: path + ".out"))
    }
  }

  @Test func limitsStopAStatementAndNotTheScript() throws {
    let slow = "UNWIND range(1, 100000000) AS x RETURN max(x)"
    let large = "UNWIND range(1, 3000000) AS x RETURN size(collect('text ' + x))"
    let run = try Program.run([
      "--time-limit", "0.05", "--memory-limit", "20", "--keep-going", "-c", slow, "-c", large, "-c", "RETURN 'alive'",
    ])
    #expect(run.errors.contains("longer than its time limit") && run.output.contains("alive"), "\(run.errors)")
    let memory = try Program.run(["--memory-limit", "20", "-c", large])
    #expect(memory.status == 1 && memory.errors.contains("more memory than"), "\(memory.errors)")
    #expect(try Program.run(["--time-limit", "0", "-c", "RETURN 1"]).status == 2)
  }

  @Test func aDumpOfLongTextsIsReadAgain() throws {
    try sample { folder, graph in
      let making = "UNWIND range(1, 9) AS i CREATE (:T {id: i, text: reduce(s = 'ab', x IN range(1, 20) | s + s) + i})"
      #expect(try Program.run([graph, "-c", making]).status == 0)
      let path = folder.path + "/big.cypher"
      #expect(try Program.run(["dump", graph, "-o", path]).status == 0)
      let again = try Program.run([
        "-f", path, "--format", "csv", "-c", "MATCH (t:T) RETURN count(*) AS n, sum(size(t.text)) AS size",
      ])
      #expect(again.output.hasSuffix("n,size\n9,18874377\n"), "\(again.errors)")
    }
  }

  @Test func whatIsRedactedIsInNoFormThatGoesOut() throws {
    try sample { folder, graph in
      for (name, options) in [
        ("out", []), ("out.kith", []), ("out.cypher", []), ("named", ["--to", "file"]),
        ("odd.kith", ["--to", "folder"]),
      ] {
        let path = folder.path + "/" + name
        #expect(try Program.run(["export", graph, "-o", path, "--redact", "email,quote"] + options).status == 0)
        let files =
          (try? FileManager.default.subpathsOfDirectory(atPath: path))?.map { path + "/" + $0 } ?? [path]
        for file in files {
          let bytes = FileManager.default.contents(atPath: file) ?? Data()
          #expect(bytes.range(of: Data("secret".utf8)) == nil, "\(file)")
        }
        if !name.hasSuffix("cypher") {
          let found = try Program.run([path, "--format", "csv", "-c", "SHOW CONSTRAINTS YIELD name"])
          #expect(found.output == "name\nc\n", "the rules that do not speak of it go along: \(found.errors)")
        }
      }
      #expect(FileManager.default.fileExists(atPath: folder.path + "/odd.kith/nodes/P.csv"))
      let dump = try Program.run(["dump", graph, "--redact", "email,quote"])
      #expect(dump.status == 0 && !dump.output.contains("secret") && dump.output.contains("line: 3"))
    }
  }

  @Test func eachFormIsTakenIn() throws {
    try sample { folder, graph in
      for name in ["out", "out.kith", "out.cypher"] {
        #expect(try Program.run(["export", graph, "-o", folder.path + "/" + name]).status == 0)
      }
      let count = "MATCH (a)-[r]->(b) RETURN count(*) AS c"
      for (form, name) in [("folder", "out"), ("file", "out.kith"), ("cypher", "out.cypher")] {
        let target = folder.path + "/in-\(form)"
        let run = try Program.run(["import", folder.path + "/" + name, "--into", target, "--from", form])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try Program.run([target, "--format", "csv", "-c", count]).output == "c\n1\n")
        // What the graph demands holds for what is taken in.
        #expect(try Program.run(["import", folder.path + "/" + name, "--into", target]).status == 1)
        #expect(try Program.run([target, "--format", "csv", "-c", count]).output == "c\n1\n")
      }
      let wrong = try Program.run(["import", folder.path + "/out", "--into", folder.path + "/x", "--from", "file"])
      #expect(wrong.status == 3 && wrong.errors.contains("is a folder"))
      #expect(try Program.run(["import", folder.path + "/no", "--into", folder.path + "/y"]).status == 3)
    }
  }

  /// Labels and types named like paths, and links where the files should be: nothing is written outside.
  @Test func nothingGoesElsewhere() throws {
    let folder = TestFiles.folder()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    let graph = folder.path + "/in/g.kith"
    try FileManager.default.createDirectory(atPath: folder.path + "/in", withIntermediateDirectories: true)
    let made = try Program.run([
      graph, "-c", "CREATE (a:`../../evil` {id: '../x'})-[:`/tmp/evil`]->(:`..`:`.`)-[:`..\\\\evil`]->(a)",
    ])
    #expect(made.status == 0, "\(made.errors)")
    for command in [["export", graph, "-o", folder.path + "/in/out"], ["convert", graph, folder.path + "/in/other"]] {
      #expect(try Program.run(command).status == 0)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["in"])
    // SQLite keeps two files beside a database that is read only.
    let found = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/in")
    #expect(found.filter { !$0.hasPrefix("g.kith-") }.sorted() == ["g.kith", "other", "out"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/in/out/nodes").count == 2)
    #expect(try Program.run(["check", folder.path + "/in/out"]).status == 0)
    // A link in the place of a folder of files is not followed.
    let victim = folder.path + "/victim"
    try FileManager.default.createDirectory(atPath: victim, withIntermediateDirectories: true)
    for name in ["nodes", ".kith"] {
      let linked = folder.path + "/linked-" + name
      try FileManager.default.createDirectory(atPath: linked, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: linked + "/" + name, withDestinationPath: victim)
      let run = try Program.run([linked, "-c", "CREATE (:P {id: 'a'})"])
      #expect(run.status != 0 && run.errors.contains("symbolic link"), "\(run.errors)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: victim) == [])
  }
}
