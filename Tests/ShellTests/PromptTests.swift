import Foundation
import TestSupport
import Testing

@testable import LineEditor

/// The real program on a real pseudo-terminal: keys in, screen out.
@Suite struct PromptTests {
  @Test("row 1: the banner is two lines, and the prompt names the graph")
  func theBannerIsTwoLinesAndThePromptNamesTheGraph() throws {
    let terminal = try Program.prompt()
    let lines = terminal.screen.lines
    #expect(lines[0].hasPrefix("kith ") && lines[0].contains("nodes"), "\(lines[0])")
    #expect(lines[1].contains(":help"))
    #expect(lines[2] == "kith(graph)>")
  }

  @Test("row 4: completes all the way into a string")
  func completesAllTheWayIntoAString() throws {
    let terminal = try Program.prompt(columns: 120)
    terminal.type("mat\t(p:Pers\t {na\t: \"Lord B\t})-[:AUT\t]->(d:\t) ret\td.na\t;\r")
    #expect(terminal.wait { $0.text.contains("Correspondence from Lord") }, "\(terminal.screen.text)")
    #expect(
      terminal.screen.lines.contains(
        #"kith(graph)> match (p:Person {name: "Lord Blunkett"})-[:AUTHORED]->(d:Document) return d.name;"#))
  }

  @Test("row 4: the menu shows kinds and goes away")
  func theMenuShowsKindsAndGoesAway() throws {
    let terminal = try Program.prompt()
    terminal.type("MATCH (p:P\t")
    #expect(terminal.wait { $0.text.contains("Person  label, 13 nodes") }, "\(terminal.screen.text)")
    terminal.type("\t\t")
    #expect(terminal.wait { $0.lines.contains("kith(graph)> MATCH (p:Post") }, "\(terminal.screen.text)")
    terminal.type(")")
    #expect(terminal.wait(forEnd: "MATCH (p:Post)"), "\(terminal.screen.text)")
  }

  @Test("row 6: paints while typing")
  func paintsWhileTyping() throws {
    let terminal = try Program.prompt()
    terminal.type("match (p:Person {name: 'Ada'})-[:HOLDS]->(x:Nobody) // c")
    #expect(terminal.wait(forEnd: "// c"))
    #expect(terminal.screen.style(of: "match") == "1;34")
    #expect(terminal.screen.style(of: "Person") == "33")
    #expect(terminal.screen.style(of: "'Ada'") == "32")
    #expect(terminal.screen.style(of: "HOLDS") == "35")
    #expect(terminal.screen.style(of: "Nobody") == "4;33")
    #expect(terminal.screen.style(of: "// c") == "90")
    let plain = try Program.prompt(environment: ["NO_COLOR": "1"])
    plain.type("match (p")
    #expect(plain.wait(forEnd: "match (p"))
    #expect(plain.screen.style(of: "match") == "")
  }

  @Test("row 3: Enter continues until the semicolon, in one buffer")
  func enterContinuesUntilTheSemicolon() throws {
    let terminal = try Program.prompt()
    terminal.type("RETURN (1\r+ 1)\rAS two;\r")
    #expect(terminal.wait { $0.text.contains("1 row") && $0.text.hasSuffix("kith(graph)>") }, "\(terminal.screen.text)")
    #expect(terminal.screen.lines.contains("        ..(> + 1)"))
    #expect(terminal.screen.lines.contains("        ...> AS two;"))
    // Up brings all lines back as one entry.
    terminal.type("\u{1b}[A")
    #expect(
      terminal.wait(forEnd: "kith(graph)> RETURN (1\n        ..(> + 1)\n        ...> AS two;"),
      "\(terminal.screen.text)")
    // Within it Up moves by lines, and what is typed goes there.
    terminal.type("\u{1b}[A\u{1b}[A\u{5}0\r")
    #expect(terminal.wait { $0.text.contains("│  11 │") }, "\(terminal.screen.text)")
  }

  @Test("row 9: Ctrl-C drops the statement and keeps the shell")
  func controlCDropsTheStatementAndKeepsTheShell() throws {
    let terminal = try Program.prompt()
    terminal.type("match (a\rfoo")
    terminal.wait(forEnd: "..(> foo")
    terminal.type("\u{3}")
    #expect(terminal.wait(forEnd: "..(> foo^C\nkith(graph)>"), "\(terminal.screen.text)")
    terminal.type("\u{3}\u{3}RETURN 1 AS one;\r")
    #expect(terminal.wait { $0.text.contains("1 row") && $0.text.hasSuffix("kith(graph)>") }, "\(terminal.screen.text)")
    terminal.type("\u{4}")
    #expect(terminal.exitStatus() == 0)
  }

  @Test("row 10: Ctrl-C cancels a running query")
  func controlCCancelsARunningQuery() throws {
    let terminal = try Program.prompt()
    terminal.type("UNWIND range(1, 90000) AS x UNWIND range(1, 90000) AS y WITH x WHERE x + y < 0 RETURN count(x);\r")
    terminal.wait { $0.text.hasSuffix(";") }
    #expect(!terminal.wait(0.6) { $0.text.hasSuffix("kith(graph)>") })
    terminal.type("\u{3}")
    #expect(
      terminal.wait(5) { $0.text.contains("cancelled after") && $0.text.hasSuffix("kith(graph)>") },
      "\(terminal.screen.text)")
    terminal.type("RETURN 1;\r")
    #expect(terminal.wait { $0.text.contains("1 row") })
  }

  @Test("row 8: a paste never runs")
  func aPasteNeverRuns() throws {
    let terminal = try Program.prompt()
    #expect(terminal.screen.takesBracketedPaste)
    terminal.paste("RETURN 1 AS one;\nRETURN\t2 AS two;\n")
    #expect(terminal.wait { $0.text.contains("2 AS two;") }, "\(terminal.screen.text)")
    #expect(!terminal.screen.text.contains("row"))
    terminal.type("\r")
    #expect(terminal.wait { $0.text.contains("│ two │") && $0.text.contains("│ one │") }, "\(terminal.screen.text)")
  }

  @Test("row 8: a paste never runs, whatever keys and line ends it holds")
  func aPasteThatHoldsKeys() throws {
    let terminal = try Program.prompt()
    terminal.paste("RETURN 1;\r\n\u{3}\u{1a}RETURN 2;\r\nRETURN 3;\r\n")
    #expect(terminal.wait { $0.text.contains("RETURN 3;") }, "\(terminal.screen.text)")
    terminal.wait(0.3) { _ in false }
    #expect(!terminal.screen.text.contains("row") && !terminal.screen.text.contains("\n\n"), "\(terminal.screen.text)")
    terminal.type("\u{3}")
    #expect(terminal.wait(forEnd: "^C\nkith(graph)>"), "\(terminal.screen.text)")
  }

  @Test func whatIsPastedIsToldFromWhatIsTyped() {
    func meanings(_ text: String) -> [PasteFilter.Meaning] {
      var filter = PasteFilter()
      return text.utf8.map { filter.meaning(of: $0, keys: (3, 26)) }
    }
    #expect(meanings("a\u{3}\u{1a}\r\n") == [.key, .interrupt, .suspend, .key, .key])
    let paste = meanings("\u{1b}\u{1b}[200~a\u{3}\r\n\u{1b}[201~\u{3}")
    #expect(paste.filter { $0 != .key } == [.nothing, .interrupt])
  }

  @Test func aValueNeverCommandsTheTerminal() throws {
    let terminal = try Program.prompt([])
    terminal.enter("CREATE (:P {name: 'esc \\u001b[31mred\\u0007'}), (:P {name: 'else'});")
    terminal.type("MATCH (p:P {name: 'e\t")
    #expect(terminal.wait { $0.text.contains("esc ␛[31mred␛") }, "\(terminal.screen.text)")
    #expect(!terminal.raw.contains(7))
  }

  @Test func wideTextAndLongLinesKeepTheirPlace() throws {
    let terminal = try Program.prompt([], columns: 40)
    terminal.type("create (n {name: '李雷李雷李雷李雷李雷李雷', bio: '🇬🇧 lorem ipsum 🌍👩‍🚀 dolor'})")
    terminal.type("\u{1}\u{6}\u{6}XX\u{5}END")  // Ctrl-A, Ctrl-F twice, insert, Ctrl-E
    #expect(terminal.wait(forEnd: "END"), "\(terminal.screen.text)")
    let lines = terminal.screen.lines.drop { !$0.hasPrefix("kith>") }.prefix { !$0.isEmpty }.joined(separator: "|")
    #expect(
      lines == "kith> crXXeate (n {name: '李雷李雷李雷李|雷李雷李雷', bio: '🇬🇧 lorem ipsum 🌍👩‍🚀|dolor'})END"
        || lines == "kith> crXXeate (n {name: '李雷李雷李雷李|雷李雷李雷', bio: '🇬🇧 lorem ipsum 🌍👩‍🚀 d|olor'})END", "\(lines)")
  }

  @Test func theCursorNeverStopsWithinAGrapheme() throws {
    let terminal = try Program.prompt([])
    terminal.type("'👩‍🚀x")
    terminal.type("\u{2}\u{2}A")  // Ctrl-B over x and over the whole emoji
    #expect(terminal.wait(forEnd: "'A👩‍🚀x"), "\(terminal.screen.text)")
  }

  @Test func deletesWholeGraphemes() throws {
    let terminal = try Program.prompt([])
    terminal.type("RETURN 'a👩‍👩‍👧🇬🇧e\u{301}")
    terminal.wait { $0.text.contains("RETURN 'a") }
    terminal.type("\u{7f}\u{7f}\u{7f}b")
    #expect(terminal.wait(forEnd: "kith> RETURN 'ab"), "\(terminal.screen.text)")
    terminal.type("👩‍👩‍👧'\u{2}\u{2}\u{4}")
    #expect(terminal.wait(forEnd: "kith> RETURN 'ab'"), "\(terminal.screen.text)")
  }

  @Test func aStatementTallerThanTheScreenIsEditedAndKept() throws {
    let terminal = try Program.prompt([], rows: 8)
    terminal.paste((1...12).map { "// line \($0)" }.joined(separator: "\n") + "\nRETURN 1;")
    #expect(terminal.wait { $0.text.contains("// line 12") }, "\(terminal.screen.text)")
    terminal.type("\r")
    #expect(terminal.wait { $0.text.contains("1 row") }, "\(terminal.screen.text)")
    let all = terminal.screen.scrolledOff + terminal.screen.lines
    for line in 1...12 { #expect(all.contains { $0.hasSuffix("// line \(line)") }, "line \(line)") }
  }

  @Test func historySearchUndoAndClearWork() throws {
    let terminal = try Program.prompt([])
    terminal.type("RETURN 'alpha';\rRETURN 'beta';\r")
    #expect(
      terminal.wait { $0.text.components(separatedBy: "1 row").count == 3 && $0.text.hasSuffix("kith>") },
      "\(terminal.screen.text)")
    terminal.type("\u{12}alp")
    #expect(terminal.wait { $0.text.hasSuffix("`alp': RETURN 'alpha';") }, "\(terminal.screen.text)")
    terminal.type("\u{5}x")
    #expect(terminal.wait(forEnd: "kith> RETURN 'alpha';x"), "\(terminal.screen.text)")
    terminal.type("\u{1f}")  // Ctrl-_
    #expect(terminal.wait(forEnd: "kith> RETURN 'alpha';"), "\(terminal.screen.text)")
    terminal.type("\u{c}")
    #expect(terminal.wait { $0.text == "kith> RETURN 'alpha';" }, "\(terminal.screen.text)")
  }

  @Test("rows 5, 7: history is suggested, and kept for its owner alone")
  func historyIsSuggestedAndKeptForTheOwnerAlone() throws {
    let home = TestFiles.folder()
    let environment = ["KITH_HISTORY": home.path + "/deep/history"]
    let first = try Program.prompt([], environment: environment)
    first.type("RETURN 'one'\r, 2;\r")
    #expect(first.wait { $0.text.contains("1 row") })
    first.type(" RETURN 'secret';\rRETURN 3;\rRETURN 3;\r\u{4}")
    #expect(first.exitStatus() == 0)
    let kept = home.text("deep/history") ?? ""
    #expect(kept.contains("RETURN 'one'\n, 2;") && !kept.contains("secret"))
    #expect(try home.mode("deep/history") == 0o600)
    let second = try Program.prompt([], environment: environment)
    second.type("RET")
    #expect(second.wait(forEnd: "kith> RETURN 3;"), "\(second.screen.text)")
    #expect(second.screen.style(of: "URN 3;") == "90")
    second.type("\u{1b}[C\u{1}\u{b}\u{1b}[A\u{1b}[A")
    #expect(second.wait(forEnd: "kith> RETURN 'one'\n ...> , 2;"), "\(second.screen.text)")
  }

  @Test func survivesAResize() throws {
    // As xterm, which does not break lines anew.
    let terminal = try Program.prompt(environment: ["XTERM_VERSION": "test"])
    terminal.type("match (p:Person) return p")
    terminal.wait(forEnd: "return p")
    terminal.resize(rows: 24, columns: 30)
    terminal.type(", 1")
    #expect(
      terminal.wait {
        $0.text.hasSuffix("kith(graph)> match (p:Person)\nreturn p, 1")
          || $0.text.hasSuffix("match (p:Person) \nreturn p, 1")
      }, "\(terminal.screen.text)")
    terminal.resize(rows: 24, columns: 100)
    #expect(terminal.wait(forEnd: "kith(graph)> match (p:Person) return p, 1"), "\(terminal.screen.text)")
  }

  @Test func viKeysWork() throws {
    let home = TestFiles.folder()
    let inputrc = home.file("inputrc", "set editing-mode vi\n$if kith\n\"\\C-t\": \"typed by inputrc\"\n$endif\n")
    let terminal = try Program.prompt([], environment: ["INPUTRC": inputrc])
    terminal.type("RETURN 12\u{1b}")
    usleep(600_000)  // readline waits for what may follow an escape
    terminal.type("0wxi\u{14}")
    #expect(terminal.wait(forEnd: "kith> RETURN typed by inputrc2"), "\(terminal.screen.text)")
  }

  @Test func suspendsAndResumes() throws {
    let terminal = try Program.prompt([])
    terminal.type("RETURN 1")
    terminal.wait(forEnd: "RETURN 1")
    terminal.type("\u{1a}")
    usleep(300_000)
    kill(terminal.process, SIGCONT)
    terminal.type("2")
    #expect(terminal.wait { $0.text.hasSuffix("kith> RETURN 1\nkith> RETURN 12") }, "\(terminal.screen.text)")
  }

  @Test func aDumbTerminalGetsPlainLines() throws {
    let terminal = try Program.prompt([], environment: ["TERM": "dumb"])
    terminal.type("RETURN 'x'\n")
    #expect(terminal.wait(forEnd: " ...>"), "\(terminal.screen.text)")
    terminal.type("AS y;\n")
    #expect(terminal.wait { $0.text.contains("1 row") }, "\(terminal.screen.text)")
    #expect(!terminal.raw.contains(0x1B))
  }

  /// No key and no sequence of keys brings the program down, however fast they come.
  @Test(arguments: ["emacs", "vi"], [7, 8, 9])
  func anyKeysAreSurvived(mode: String, seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let inputrc = TestFiles.folder().file("inputrc", "set editing-mode \(mode)\n")
    let terminal = try Program.prompt([], environment: ["EDITOR": "true", "VISUAL": "true", "INPUTRC": inputrc])
    let words =
      [
        "MATCH", "(", ")", "[", "'", "\"", "`", "{", "é", "👩‍🚀", "\t", "\t\t", "\u{1b}[A", "\u{1b}[B", "\u{1b}[D",
        "\u{1b}[Z", "\u{12}", "\u{12}a\u{1b}", "\u{13}x", "\u{1b}", "\u{1b}x", "\u{1b}5", "\u{1b}y", "\u{1d}", "\u{18}",
      ] + (mode == "vi" ? ["d", "c", "f", "r", "3", "p", "u", "~", "/", "n", "%", ".", ";", "R"] : [])
    for _ in 0..<400 {
      if random.next() % 5 < 3 {
        terminal.type(words.randomElement(using: &random) ?? "")
      } else {
        // Every control key but Ctrl-D, which leaves, and Ctrl-Z and Ctrl-\, which the terminal takes.
        let key = UInt8.random(in: 0..<32, using: &random)
        if ![4, 26, 28, 17, 19].contains(key) { terminal.type(String(Unicode.Scalar(key))) }
      }
      if random.next() % 3 == 0 { terminal.wait([0, 0.001, 0.004].randomElement(using: &random) ?? 0) { _ in false } }
    }
    // The last key may have asked for the next one as it is.
    terminal.type("\u{7}")
    terminal.wait(0.1) { _ in false }
    terminal.type("\u{3}")
    terminal.wait(0.1) { _ in false }
    terminal.type("RETURN 'still here';\r")
    #expect(terminal.wait { $0.text.contains("│ still here") }, "\(terminal.screen.text)")
  }
}
