import Foundation
import Testing

/// Six tasks of somebody who sees the letters' graph for the first time, typed from nothing with what completion offers.
@Suite struct NewUserTests {
  @Test func whoHoldsWhichPost() throws {
    let terminal = try Program.prompt(rows: 40, columns: 110)
    terminal.type("mat\t(p:Per\t)-[:HO\t]->(s) ret\tp.na\t, s.na\t;\r")
    #expect(terminal.wait { $0.text.contains("│ Nick Pahl     │ CEO of SOM") }, "\(terminal.screen.text)")
    terminal.enter(":why")
    #expect(terminal.screen.text.contains("“Nick Pahl, CEO of SOM”"), "\(terminal.screen.text)")
  }

  @Test func howTwoPeopleAreConnected() throws {
    let terminal = try Program.prompt(rows: 40, columns: 110)
    terminal.type("match path = shortestPath((a {name: \"lord b\t})-[*]-(b {name: 'nick\t})) return path;\r")
    #expect(terminal.wait { $0.text.contains("1 row") }, "\(terminal.screen.text)")
    terminal.enter(":last tree")
    #expect(terminal.screen.text.contains("└─[:MENTIONS]→ (Nick Pahl)"), "\(terminal.screen.text)")
    terminal.enter(":draw")
    #expect(terminal.screen.text.contains("─ mentions ─▶ Nick Pahl"), "\(terminal.screen.text)")
  }

  @Test func whatIsPromisedAndByWhom() throws {
    let terminal = try Program.prompt(rows: 40, columns: 110)
    // The first Tab shows the kinds, the next takes them one by one, each with its closing quote.
    terminal.type("match (c:Commitment {kind: 'c\t})\roptional match (x)-[:MA\t]->(c)\r")
    #expect(terminal.wait(forEnd: "...>"), "\(terminal.screen.text)")
    terminal.type("return x.name as who, c.name as what order by who limit 3;\r")
    #expect(terminal.wait { $0.text.contains("3 rows") }, "\(terminal.screen.text)")
    terminal.type("match (c:Commitment {kind: '\t\t\t})")
    #expect(terminal.wait(forEnd: "{kind: 'commitment'}) …"), "\(terminal.screen.text)")
  }

  @Test func aSlipIsPutRightFromTheHistory() throws {
    let terminal = try Program.prompt(rows: 40, columns: 110)
    terminal.enter("match (o:Organization) return count(*) as n;")
    #expect(terminal.screen.text.contains("did you mean `Organisation`?"), "\(terminal.screen.text)")
    terminal.type("\u{1b}[A")
    terminal.wait(forEnd: "as n;")
    terminal.type("\u{1}" + String(repeating: "\u{1b}[C", count: "match (o:Organi".count) + "\u{4}s\r")
    #expect(terminal.wait { $0.text.contains("1 row") && $0.text.hasSuffix("kith(graph)>") }, "\(terminal.screen.text)")
    #expect(terminal.screen.text.contains("match (o:Organisation) return count(*) as n;"), "\(terminal.screen.text)")
  }

  @Test(arguments: [
    ("\\d", ":schema"), (".tables", ":schema"), ("\\q", ":q"), ("exit", ":exit"), ("help;", ":help"),
    (".mode csv", ":mode csv"), (".shcema", ":schema"),
  ])
  func whatOtherProgramsCallItIsUnderstood(_ typed: String, _ meant: String) throws {
    let terminal = try Program.prompt([])
    terminal.type(typed + "\r")
    #expect(
      terminal.wait { $0.text.contains("begin with a colon") && $0.text.hasSuffix("kith> \(meant)") },
      "\(terminal.screen.text)")
  }

  @Test func aFactIsAddedTriedAndTakenBack() throws {
    let folder = TestFiles.folder()
    try FileManager.default.copyItem(atPath: Program.graph, toPath: folder.path + "/copy")
    let terminal = try Program.prompt([folder.path + "/copy"], rows: 50, columns: 110)
    terminal.enter(":begin")
    terminal.enter("match (p:Person {name: 'Nick Pahl'}) set p.note = 'met in May';")
    #expect(terminal.screen.text.contains("set 1 property") && terminal.screen.text.hasSuffix("kith(copy)*>"))
    terminal.enter("match (p:Person) where p.note = 'met in May' return p.name;")
    #expect(terminal.screen.text.contains("│ Nick Pahl │"), "\(terminal.screen.text)")
    terminal.type("\u{4}")
    #expect(terminal.wait { $0.text.contains("[c/r/S]") })
    terminal.type("r\r")
    #expect(terminal.exitStatus() == 0)
    #expect(folder.text("copy/nodes/Person.csv")?.contains("met in May") == false)
  }

  @Test func aQuestionIsKeptAndAskedAgainWithAnotherName() throws {
    let home = TestFiles.folder()
    let terminal = try Program.prompt(environment: ["XDG_CONFIG_HOME": home.path], rows: 50, columns: 110)
    terminal.enter(":param who => 'Nick Pahl'")
    terminal.enter(
      "match (p:Person {name: $who})-[r]-(x) return type(r) as tie, count(*) as times order by times desc;")
    #expect(terminal.screen.text.contains("│ MENTIONS"), "\(terminal.screen.text)")
    terminal.enter(":save ties")
    terminal.enter(":param who => 'Helen Whately'")
    terminal.enter(":mode csv")
    terminal.type("\u{c}:run t\t\r")
    #expect(
      terminal.wait { $0.text.hasPrefix("kith(graph)> :run ties\ntie,times\n") && $0.text.hasSuffix("kith(graph)>") },
      "\(terminal.screen.text)")
  }
}
