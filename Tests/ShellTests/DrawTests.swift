import Foundation
import Testing

@testable import KithCLI
@testable import KithShell

/// `kith draw` and the options of `:draw`, through the real program.
@Suite struct DrawTests {
  private let ties = "MATCH (p:Person)-[h:HOLDS]->(s:Post) OPTIONAL MATCH (s)-[i:POST_IN]->(o) RETURN p, h, s, i, o"

  /// Draws the letters' graph and gives the DOT.
  private func dot(_ arguments: String...) throws -> String {
    let run = try Program.run(["draw", Program.graph] + arguments + ["-o", "-"])
    #expect(run.status == 0, "\(run.errors)")
    return run.output
  }

  /// What the program says when it refuses.
  private func refusal(_ arguments: String...) throws -> String {
    let run = try Program.run(["draw", Program.graph] + arguments + ["-o", "-"])
    #expect(run.status != 0 && run.output.isEmpty, "\(run.output)")
    return run.errors
  }

  @Test func titleDateNoteAndLegend() throws {
    let text = try dot("-c", ties, "--title", "Who holds what", "--date", "March 2020", "--note", "Two letters")
    for words in ["Who holds what", "March 2020", "Two letters", "Sources"] { #expect(text.contains(words)) }
    #expect(try !dot("-c", ties, "--no-legend").contains("Sources"))
  }

  @Test func theQuestionOfAScriptIsTheTitle() throws {
    let script = TestFiles.folder().file("q.cypher", "// Who holds what?\n// More.\n\(ties);\n")
    #expect(try dot("-f", script).contains("<B>Who holds what?</B>"))
    #expect(try !dot("-f", script, "--title", "").contains("<B>Who"))
    #expect(try dot("-f", script, "--title", "Posts").contains("<B>Posts</B>"))
  }

  @Test(arguments: ["standard", "print", "dark", "accessible"])
  func aShippedSheetSaysAllThatItsThemeDecides(name: String) throws {
    #expect(try dot("-c", ties, "--style", name) == dot("-c", ties, "--theme", name))
    let folder = TestFiles.folder()
    let printed = try Program.run(["draw", "--print-style", name])
    folder.file("copy.style", printed.output)
    #expect(try dot("-c", ties, "--style", "\(folder.path)/copy.style") == dot("-c", ties, "--theme", name))
  }

  @Test func rulesAreCypherOverTheResult() throws {
    let folder = TestFiles.folder()
    folder.file(
      "posts.style",
      """
      // Former holders are dashed, the organisation frames what is in it.
      (n:Person) { fillcolor: '#FFFFFF', label: toUpper(n.name) }
      ()-[r:HOLDS WHERE r.status = 'former']->() { style: 'dashed', color: $colour }
      (s:Post)-[:POST_IN]->(o) { cluster: o.name }
      (n) WHERE n.id = 'per:kate-invernon' { hide: true }
      { title: 'Posts', theme: 'print' }
      """)
    let text = try dot("-c", ties, "--style", "\(folder.path)/posts.style", "-P", "colour=#AA0000")
    #expect(text.contains("NICK PAHL") && text.contains("JEREMY HUNT"))
    #expect(text.contains("color=\"#AA0000\"") && text.contains("style=dashed"))
    #expect(text.contains("subgraph cluster_") && text.contains("Posts"))
    #expect(!text.contains("\"per:kate-invernon\" ["))
    // The legend shows what the rules made of the kind.
    #expect(text.contains("BGCOLOR=\"#FFFFFF\""))
  }

  @Test func errorsOfASheetNameFileLineAndColumn() throws {
    let folder = TestFiles.folder()
    folder.file("a.style", "(n:Person) { color: 'red' }\n(n) { colour: n.nme }\n")
    folder.file("b.style", "(n:Person) {\n  color: m.name }\n")
    #expect(try refusal("-c", ties, "--style", "\(folder.path)/a.style").contains("a.style:2:7: "))
    #expect(try refusal("-c", ties, "--style", "\(folder.path)/b.style").contains("b.style:2:10: "))
    #expect(try refusal("-c", ties, "--style", "prnt").contains("the sheets that ship are standard, print"))
  }

  @Test func theSurroundingsOfANode() throws {
    let near = try dot("--around", "Nick Pahl")
    let far = try dot("--around", "per:nick-pahl", "--depth", "2")
    #expect(near.contains("CEO of SOM") && far.utf8.count > near.utf8.count)
    let byType = try dot("--around", "Nick Pahl", "--through", "HOLDS")
    #expect(byType.contains("kith_type=HOLDS") && !byType.contains("kith_type=WORKS_FOR"))
    #expect(try refusal("--around", "Nick Phal").contains("did you mean 'Nick Pahl'?"))
  }

  @Test func allBetweenTwoNodes() throws {
    let direct = try dot("--between", "Lord Blunkett, Nick Pahl")
    #expect(direct.contains("Lord Blunkett") && direct.contains("Nick Pahl"))
    #expect(try dot("--between", "Lord Blunkett,Nick Pahl", "--detour", "1").utf8.count > direct.utf8.count)
    #expect(try refusal("--between", "Lord Blunkett").contains("two names"))
  }

  @Test func highlightGreysTheRest() throws {
    let text = try dot("-c", ties, "--highlight", "MATCH (p:Person {name: 'Nick Pahl'})-[h:HOLDS]->(s) RETURN p, h, s")
    let plain = try dot("-c", ties)
    #expect(text.contains("penwidth=1.8") && !plain.contains("penwidth=1.8"))
  }

  @Test func clustersAreFramedOrCounted() throws {
    let query = "MATCH (a)-[r]->(b) RETURN a, r, b"
    #expect(try dot("-c", query, "--cluster", "Organisation").contains("subgraph cluster_"))
    let counted = try dot("-c", query, "--cluster", "Organisation", "--collapse")
    #expect(counted.contains("×") && !counted.contains("subgraph cluster_0"))
    #expect(try refusal("-c", query, "--cluster", "Organization").contains("label Organization"))
    #expect(try refusal("-c", query, "--collapse").contains("--cluster LABEL"))
  }

  @Test func otherWaysOfLooking() throws {
    let query =
      "MATCH (n) WHERE n:Document OR n:Event OR n:Commitment OPTIONAL MATCH (n)-[r]->(m:Document) RETURN n, r, m"
    #expect(try dot("-c", query, "--view", "timeline").contains("4 March 2020"))
    #expect(try dot("-c", "MATCH (a)-[r:MENTIONS]->(b) RETURN a, r, b", "--view", "matrix").contains("<TABLE"))
    let grid = try Program.run(
      [
        "draw", "-c", "CREATE (n:Person {name: 'Ann', power: 'high', interest: 0.2}) RETURN n", "--view", "grid", "-o",
        "-",
      ])
    for name in ["Manage Closely", "Keep Satisfied", "Keep Informed", "Monitor"] { #expect(grid.output.contains(name)) }
    #expect(try Program.run(["draw", "-c", "CREATE (n) RETURN n", "--view", "gird", "-o", "-"]).status == 2)
  }

  @Test(arguments: [("a4", "7.47,10.89"), ("slide", "12.53,6.7"), ("20x10cm", "7.07,3.14")])
  func pagesBoundThePicture(page: String, size: String) throws {
    #expect(try dot("-c", ties, "--page", page).contains("size=\"\(size)\""))
    #expect(try refusal("-c", ties, "--page", "a44").contains("page 'a44'"))
  }

  @Test func aBatchMakesAPictureForEachRow() throws {
    let folder = TestFiles.folder()
    let run = try Program.run([
      "draw", Program.graph, "--for",
      "MATCH (o:Organisation)<-[:WORKS_FOR|REPRESENTS]-() RETURN DISTINCT o.id AS id, o.name AS name ORDER BY id", "-c",
      "MATCH p = (o {id: $id})--() RETURN p", "--title", "{name} and its ties", "-o", "\(folder.path)/out/{id}.dot",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.isEmpty && run.errors.isEmpty)
    let som = folder.text("out/org:som.dot") ?? ""
    #expect(som.contains("Society of Occupational Medicine and its ties") && som.contains("Nick Pahl"))
  }

  @Test func aBatchNeverWritesOneFileTwiceOrElsewhere() throws {
    let folder = TestFiles.folder()
    let twice = try Program.run([
      "draw", Program.graph, "--for", "MATCH (o:Organisation) RETURN o.id AS id", "--around", "{id}", "-o",
      "\(folder.path)/same.dot",
    ])
    #expect(twice.status == 2 && twice.errors.contains("rows 1 and 2 both give"))
    let outside = try Program.run([
      "draw", "--for", "UNWIND ['../x', '..', 'a/b'] AS id RETURN id", "-c", "CREATE (n {id: $id}) RETURN n", "-o",
      "\(folder.path)/in/{id}.dot",
    ])
    #expect(outside.status == 0, "\(outside.errors)")
    #expect(folder.text("x.dot") == nil && folder.text("in/-.-x.dot") != nil && folder.text("in/a-b.dot") != nil)
  }

  @Test func theCommandLineAndThePromptHaveTheSameOptions() throws {
    let help = try Program.run(["draw", "--help"]).output
    for option in DrawingOptions.all {
      #expect(help.contains("--\(option.name)"), "\(option.name)")
      #expect((option.argument == nil) != help.contains("--\(option.name) <"), "\(option.name)")
    }
  }

  @Test func thePromptReadsOptionsAsWords() throws {
    let (file, options) = try DrawingOptions.parse(
      #"'my file.svg' --title "A \"B\"" --depth=2 --around Ann --no-legend"#)
    #expect(file == "my file.svg" && options.title == "A \"B\"" && options.depth == 2)
    #expect(options.around == "Ann" && !options.showsLegend)
    for (text, message) in [
      ("a --titel x", "did you mean --title?"), ("a b", "One file at a time"), ("a --title", "--title takes TEXT"),
      ("a --title 'x", "never closed"), ("a --depth x", "a number from 0"), ("a --view pie", "There is no view 'pie'"),
    ] {
      #expect {
        try DrawingOptions.parse(text)
      } throws: { error in
        if case CommandError.message(let words) = error { words.contains(message) } else { false }
      }
    }
  }
}

/// What a picture links to.
@Suite struct DrawLinkTests {
  @Test func addressesAreSafeInTheXML() throws {
    for (url, written) in [
      ("https://x.org/?a=1&b=2", "https://x.org/?a=1&amp;b=2"),
      ("https://x.org/\" onmouseover=\"x", "https://x.org/%22%20onmouseover=%22x"), ("a<b>.txt", "a%3Cb%3E.txt"),
    ] {
      let run = try Program.run(
        ["draw", "-c", "CREATE (a:Document {id: '1', name: 'A', url: $url}) RETURN a", "-P", "url=\(url)", "-o", "-"])
      #expect(run.output.contains("URL=\"\(written)\""), "\(run.output)")
    }
  }

  @Test func sourcesAreLinkedFromWhereThePictureIs() throws {
    let folder = TestFiles.folder()
    folder.file("our letters/a #1.txt", "Dear Sir")
    folder.file("out/deep/x", "")
    let query = """
      CREATE (:Document {id: 'd', name: 'Letter', file: 'a #1.txt'})
      CREATE (a:Person {name: 'A'})-[r:KNOWS {source: 'd'}]->(b:Person {name: 'B'}) RETURN a, r, b
      """
    let run = try Program.run(
      ["draw", "--letters", "our letters", "-c", query, "-o", "out/deep/p.dot"], directory: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(folder.text("out/deep/p.dot")?.contains("\"../../our%20letters/a%20%231.txt\"") == true)
    let missing = try Program.run(["draw", "--letters", "none", "-c", query, "-o", "p.dot"], directory: folder.path)
    #expect(missing.status == 3 && missing.errors.contains("no folder none"))
  }

  @Test func aBatchSaysWhatItsPatternLacks() throws {
    let run = try Program.run(["draw", Program.graph, "--for", "RETURN 1 AS id", "--around", "x", "-o", "{nope}.dot"])
    #expect(run.status == 2 && run.errors.contains("no column 'nope'"), "\(run.errors)")
    let none = try Program.run(["draw", "--for", "UNWIND [] AS id RETURN id", "-c", "RETURN 1", "-o", "{id}.dot"])
    #expect(none.status == 3 && none.errors.contains("no rows"))
  }

  @Test func whatIsDrawnOfTheGraphIsTheTitle() throws {
    let text = try Program.run(["draw", Program.graph, "--around", "Nick Pahl", "-o", "-"]).output
    #expect(text.contains("<B>Nick Pahl</B>"))
  }
}
