import Foundation
import KithValue
import Testing

@testable import KithDiagram

@Suite struct TerminalTests {
  @Test func boxesHoldNamesAndArrowsLeadOn() {
    let nodes = [
      node(1, ["Person"], ("name", .string("Nick Pahl"))), node(2, ["Post"], ("name", .string("CEO of SOM"))),
      node(3, ["Organisation"], ("name", .string("漢字"))),
    ]
    let ties = [
      relationship(1, "HOLDS", from: 1, to: 2),
      relationship(2, "WORKS_FOR", from: 1, to: 3, ("certainty", .string("inferred"))),
      relationship(3, "KNOWS", from: 1, to: 9),
    ]
    #expect(
      Diagram(nodes: nodes, relationships: ties).boxArt() == """
        ╭───────────╮
        │ Nick Pahl │─ holds ─▶ CEO of SOM
        │ Person    │╌ works for ╌▶ 漢字
        │           │─ knows ─▶ (left out)
        ╰───────────╯
        ╌╌ inferred from it

        """)
  }

  @Test func hostileTextReachesNoTerminal() {
    let name = "\u{1B}[31m\u{7}\u{9B}x\ny"
    let art = Diagram(
      nodes: [node(1, [name], ("name", .string(name)))], relationships: [relationship(1, name, from: 1, to: 1)]
    )
    .boxArt()
    #expect(!art.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
  }

  @Test func linesKeepToTheWidth() {
    let long = String(repeating: "word ", count: 40)
    let nodes = [node(1, ["A"], ("name", .string(long))), node(2, ["A"], ("name", .string(long)))]
    let art = Diagram(nodes: nodes, relationships: [relationship(1, "T", from: 1, to: 2)]).boxArt(width: 80)
    #expect(art.split(separator: "\n").allSatisfy { $0.displayWidth <= 80 })
  }

  @Test func terminalsAreToldByTheirEnvironment() {
    #expect(TerminalPicture.offered(by: ["TERM": "xterm-kitty"]) == .kitty)
    #expect(TerminalPicture.offered(by: ["TERM_PROGRAM": "iTerm.app"]) == .iTerm2)
    #expect(TerminalPicture.offered(by: ["TERM_PROGRAM": "iTerm.app", "TMUX": "x"]) == nil)
    #expect(TerminalPicture.offered(by: ["TERM": "xterm-256color"]) == nil)
  }

  @Test func picturesAreSentInBase64() {
    for length in 0..<20 {
      let bytes = (0..<length).map { UInt8($0 * 37 % 256) }
      #expect(base64(bytes) == Data(bytes).base64EncodedString())
    }
    let sequence = TerminalPicture.kitty.sequence(png: [UInt8](repeating: 0, count: 6000))
    #expect(sequence.hasPrefix("\u{1B}_Ga=T,f=100,m=1;AAAA"))
    #expect(sequence.components(separatedBy: "\u{1B}_G").count == 3)
    #expect(TerminalPicture.iTerm2.sequence(png: [1]).hasPrefix("\u{1B}]1337;File=inline=1;size=1:AQ=="))
  }
}
