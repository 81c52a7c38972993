import Foundation
import KithValue
import Testing

@testable import KithDiagram

@Suite struct MermaidTests {
  @Test func aSmallDiagramReadsAsExpected() {
    let nodes = [
      node(1, ["Person"], ("id", .string("a")), ("name", .string("Ann \"A\" <b>"))),
      node(2, ["Post"], ("id", .string("b")), ("name", .string("Chair"))), node(3, ["x y"], ("id", .string("c"))),
    ]
    var diagram = Diagram(
      nodes: nodes,
      relationships: [
        relationship(1, "HOLDS", from: 1, to: 2),
        relationship(2, "KNOWS", from: 1, to: 9, ("certainty", .string("inferred"))),
      ])
    diagram.options.title = "A \"title\""
    #expect(
      diagram.mermaid() == """
        ---
        title: "A \\"title\\""
        ---
        flowchart LR
          n0((" ")):::missing
          n1(["Ann #34;A#34; #60;b#62;"]):::Person
          n2>"Chair"]:::Post
          n3(["c"]):::k2
          n1 -.->|"knows"| n0
          n1 -->|"holds"| n2
          classDef Person fill:#DCEBFA,stroke:#0B5394,color:#1A1A1A
          classDef Post fill:#EFE3F7,stroke:#6B3FA0,color:#1A1A1A
          classDef k2 fill:#F6E9E2,stroke:#6D3B1F,color:#1A1A1A
          classDef missing fill:none,stroke:#888888,stroke-dasharray:3 3

        """)
  }

  @Test func hostileTextStaysOnItsLine() throws {
    let pieces = [
      "end", "\"", "]", "-->", "%%", "click", "\n", "`", "#", ";", "&lt;", "<script>", "|", "{", "\u{0}", "\\",
    ]
    for piece in pieces {
      let nodes = [node(1, [piece], ("name", .string(piece))), node(2)]
      let ties = [relationship(1, piece, from: 1, to: 2)]
      var diagram = Diagram(nodes: nodes, relationships: ties)
      diagram.options.title = piece
      diagram.options.overrides.clusters = [.init(title: piece, members: [1])]
      let lines = diagram.mermaid().split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 12, "\(piece)")
      try keepText(
        diagram.mermaid(), named: "hostile-\(piece.unicodeScalars.map { String($0.value) }.joined(separator: "-")).mmd")
    }
  }
}
