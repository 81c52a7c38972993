import KithValue
import TestSupport
import Testing

@testable import KithDiagram

/// Any name, however quoted, gives valid DOT and well-formed SVG.
@Suite(.enabled(if: Graphviz.isInstalled)) struct HostileTextTests {
  private static let pieces = [
    "\"", "\\", "\\\\", "\\\"", "\n", "\r\n", "\\n", "\\N", "\\G", "\\l", "\\E", "<b>", "</b>", "<html>", "<", ">", "&",
    "&amp;", "&#1;", "&#x1;", "&#0;", "&lt;script&gt;", "&nbsp;", "->", "--", ";", "{", "}", "|", "[", "]", "=", ",",
    ":", ":n", "a:port:ne", "/*", "*/", "//", "#", "'", "''", "%s%n", "${x}", "\u{0}", "\u{1}", "\u{8}", "\u{B}",
    "\u{C}",
    "\u{1B}[31m", "\u{7F}", "\u{85}", "\u{9F}", "\u{FFFE}", "\u{FFFF}", "\u{1FFFE}", "\u{2028}", "\u{FEFF}",
    "\u{200B}", "\u{200D}", "\u{202E}", "\u{2066}", "é", "e\u{301}\u{301}", "漢字", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "שלום", "مرحبا", "ก็",
    "Nick Pahl", " ", "  ", "\t", "a", "Ω", "]]>", "<!--", "-->", "<![CDATA[", "node", "graph", "strict", "digraph {",
    "+", "\" + \"", "x\" label=\"y", "cluster_0", "1.5", "-.5", "é\u{0}é", "\u{E000}", "\u{10FFFF}", "…", noncharacter,
  ]

  /// U+FDD0, which a literal cannot hold.
  private static let noncharacter = String(String.UnicodeScalarView([Unicode.Scalar(0xFDD0 as UInt32) ?? " "]))

  private static func hostileText(_ random: inout SeededRandom) -> String {
    (0..<Int.random(in: 1...7, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
  }

  @Test(arguments: 0..<20) func thousandsOfNamesAreDrawn(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    func text() -> Value { .string(Self.hostileText(&random)) }
    let nodes = (0..<150).map { index in
      let labels = (0..<Int.random(in: 0...2, using: &random)).map { _ in Self.hostileText(&random) }
      return node(Int64(index), labels, ("name", text()), ("id", text()), (Self.hostileText(&random), text()))
    }
    let relationships = (0..<150).map { index in
      relationship(
        Int64(index), Self.hostileText(&random), from: Int64.random(in: 0..<150, using: &random),
        to: Int64.random(in: 0..<155, using: &random), ("quote", text()), ("source", text()), ("certainty", text()),
        ("date_text", text()), ("note", text()))
    }
    var options = DiagramOptions()
    options.title = Self.hostileText(&random)
    options.date = Self.hostileText(&random)
    options.note = Self.hostileText(&random)
    let diagram = Diagram(nodes: nodes, relationships: relationships, options: options)
    let svg = try Graphviz.picture(of: diagram.dot(), format: "svg", layout: "sfdp")
    let content = try #require(SVGContent(svg), "the SVG of seed \(seed) is not well-formed")
    let missing = Set(relationships.flatMap { [$0.start, $0.end] }).filter { $0 >= 150 }.count
    #expect(content.groups["node"] == 150 + missing)
    #expect(content.groups["edge"] == 150)
  }

  @Test(arguments: pieces) func aNameIsShownAsItIs(piece: String) throws {
    let name = "x\(piece)y"
    let dot = Diagram(nodes: [node(1, ["Person"], ("name", .string(name)))], relationships: []).dot()
    let content = try #require(SVGContent(try Graphviz.picture(of: dot, format: "svg")))
    let expected = name.drawable.wrapped(at: 20, limit: 8)
    let shown = content.texts.filter { !$0.contains("Person") && !$0.contains("ellipse") }
    func plain(_ lines: [String]) -> String { lines.joined().filter { $0 != " " && $0 != "\u{A0}" && $0 != "\t" } }
    #expect(plain(shown) == plain(expected))
  }

  @Test func aNameOfTwentyThousandBytesIsDrawn() throws {
    let long = String(repeating: "\"\\ü& <b>\n", count: 2000)
    let nodes = [node(1, ["Person"], ("name", .string(long)), ("id", .string(long))), node(2, [long])]
    let both = [relationship(1, long, from: 1, to: 2, ("quote", .string(long)), ("source", .string(long)))]
    var options = DiagramOptions()
    options.title = long
    let dot = Diagram(nodes: nodes, relationships: both, options: options).dot()
    let content = try #require(SVGContent(try Graphviz.picture(of: dot, format: "svg")))
    #expect(content.groups["node"] == 2)
    #expect(content.groups["edge"] == 1)
  }

  @Test(arguments: pieces) func theLegendAndTheTitleShowTheSame(piece: String) throws {
    var options = DiagramOptions()
    options.title = "x\(piece)"
    options.note = "\(piece)y"
    options.date = piece
    let one = [relationship(1, "T", from: 1, to: 1, ("source", .string(piece)))]
    let dot = Diagram(nodes: [node(1, [piece])], relationships: one, options: options).dot()
    let content = try #require(SVGContent(try Graphviz.picture(of: dot, format: "svg")))
    // By code points: a zero-width joiner would merge with what follows it.
    func plain(_ text: String) -> String {
      let visible = text.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "\u{2060}" }
      return visible.map { String($0.value) }.joined(separator: " ")
    }
    let shown = plain(content.texts.joined())
    #expect(shown.contains(plain("x\(piece)".drawable)))
    #expect(shown.contains(plain("\(piece)y".drawable)))
  }

  @Test func longStringsAreWrittenInPieces() {
    let quoted = DOTQuoting.id(String(repeating: "\"", count: 20000))
    let longest = quoted.split(separator: "\" + \"").map(\.utf8.count).max() ?? 0
    #expect(longest < 16384)
    #expect(quoted.contains("\" + \""))
  }
}
