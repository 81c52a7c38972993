import Foundation
import KithValue
import TestSupport
import Testing

@testable import KithDiagram

@Suite struct RenderTests {
  private func network(nodes: Int, relationships: Int) -> Diagram {
    var random = SeededRandom(seed: 7)
    let people = (0..<nodes).map { node(Int64($0), ["Person"], ("name", .string("Person number \($0)"))) }
    let ties = (0..<relationships).map { index in
      relationship(
        Int64(index), "WORKS_WITH", from: Int64.random(in: 0..<Int64(nodes), using: &random),
        to: Int64.random(in: 0..<Int64(nodes), using: &random))
    }
    return Diagram(nodes: people, relationships: ties)
  }

  @Test(.enabled(if: Graphviz.isInstalled)) func twoThousandRelationshipsTakeSeconds() throws {
    var diagram = network(nodes: 400, relationships: 2000)
    diagram.options.title = "Two thousand relationships"
    let start = Date()
    let content = try #require(SVGContent(try diagram.bytes(as: .svg)))
    #expect(-start.timeIntervalSinceNow < 20)
    #expect(content.groups["edge"] == 2000)
    try keepPicture(of: diagram.dot(), named: "two-thousand")
  }

  @Test func moreThanAReaderCanUseIsRefused() {
    let diagram = network(nodes: 1000, relationships: 20000)
    #expect(throws: DiagramError.tooLarge(nodes: 1000, relationships: 20000)) { try diagram.bytes(as: .svg) }
    #expect(throws: Never.self) { try diagram.bytes(as: .dot) }
  }

  @Test(.enabled(if: Graphviz.isInstalled), arguments: Graphviz.layouts) func everyLayoutDraws(layout: String) throws {
    let letters = try LettersGraph()
    let part = letters.part(types: ["HOLDS", "POST_IN", "MEMBER_OF", "WORKS_FOR", "REPRESENTS", "REPORTS_TO"])
    var diagram = Diagram(nodes: part.nodes, relationships: part.relationships)
    diagram.options.layout = layout
    diagram.options.title = "Layout \(layout)"
    diagram.options.date = "As of 4 March 2020"
    let content = try #require(SVGContent(try diagram.bytes(as: .svg)))
    #expect(content.groups["node"] == part.nodes.count)
    #expect(content.texts.contains("Layout \(layout)"))
    try keepPicture(of: diagram.dot(), named: "layout-\(layout)")
  }

  @Test func anUnknownLayoutIsNamed() {
    var diagram = network(nodes: 1, relationships: 0)
    diagram.options.layout = "osage"
    for format in [DiagramFormat.dot, .svg] {
      #expect(throws: DiagramError.unknownLayout("osage")) { try diagram.bytes(as: format) }
    }
  }

  @Test(.enabled(if: Graphviz.isInstalled)) func theSVGDescribesItself() throws {
    let nodes = [node(1, ["Person"], ("name", .string("Ann <b>"))), node(2, ["Post"], ("name", .string("Chair & co")))]
    let holds = relationship(1, "HOLDS", from: 1, to: 2, ("certainty", .string("inferred")))
    var diagram = Diagram(nodes: nodes, relationships: [holds])
    diagram.options.title = "Who \"holds\" what"
    let svg = try diagram.bytes(as: .svg)
    #expect(SVGContent(svg) != nil)
    let text = String(decoding: svg, as: UTF8.self)
    #expect(text.contains("<svg role=\"img\" aria-labelledby=\"kith-title kith-description\" width="))
    #expect(text.contains("<title id=\"kith-title\">Who &quot;holds&quot; what</title>"))
    let sentences = "2 nodes (1 Person, 1 Post) and 1 relationships. Ann &lt;b&gt; holds Chair &amp; co (inferred)."
    #expect(text.contains(sentences))
  }

  @Test(.enabled(if: Graphviz.isInstalled)) func filesAreWrittenByTheirExtension() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let diagram = network(nodes: 3, relationships: 2)
    for format in DiagramFormat.allCases {
      try diagram.render(to: folder.appendingPathComponent("a.\(format.rawValue)").path)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == DiagramFormat.allCases.map { "a.\($0.rawValue)" }.sorted())
    #expect(throws: DiagramError.unknownFormat("jpeg")) { try diagram.render(to: "a.jpeg") }
  }
}
