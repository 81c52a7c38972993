import Foundation
import KithValue
import Testing

@testable import KithDiagram

/// Pictures of the letters' graph; with `KITH_PICTURES=DIR` they are kept there to be looked at.
@Suite(.enabled(if: Graphviz.isInstalled)) struct LettersPictureTests {
  private static let parts: [(name: String, types: Set<String>?, without: Set<String>)] = [
    ("people", ["HOLDS", "POST_IN", "MEMBER_OF", "WORKS_FOR", "REPRESENTS", "REPORTS_TO"], []),
    ("letters", ["AUTHORED", "ADDRESSED_TO", "REPLY_TO"], []),
    (
      "programmes",
      ["PART_OF", "RUNS", "COMMISSIONED", "DELIVERS", "LAUNCHED", "ADVISES", "CONTRIBUTES_TO", "MEMBER_OF"], []
    ),
    ("commitments", ["MADE", "DIRECTED_TO", "STATED_IN"], []),
    ("parties", nil, ["Commitment", "Topic", "Event"]),
  ]

  @Test(arguments: parts.indices) func aPartIsDrawn(index: Int) throws {
    let part = Self.parts[index]
    let letters = try LettersGraph()
    let (nodes, relationships) = letters.part(types: part.types, without: part.without)
    var options = DiagramOptions()
    options.title = "The two letters: \(part.name)"
    options.date = "As of 4 March 2020"
    options.sources = letters.nodes.compactMap { node in
      guard node.labels == ["Document"], let id = node.text("id") else { return nil }
      let title = "\(node.text("name") ?? id) (\(node.text("identifier") ?? id))"
      return .init(id: id, title: title, date: node.text("date"), link: node.text("file").map { "letters/\($0)" })
    }
    let dot = Diagram(nodes: nodes, relationships: relationships, options: options).dot()
    let content = try #require(SVGContent(try Graphviz.picture(of: dot, format: "svg")))
    #expect(content.groups["node"] == nodes.count)
    #expect(content.groups["edge"] == relationships.count)
    #expect(content.tooltips.contains { $0.contains("”\nLetter from") && $0.contains(", line ") })
    #expect(content.links.contains("letters/PO-1204074.txt"))
    try keepPicture(of: dot, named: part.name)
    try keepText(
      Diagram(nodes: nodes, relationships: relationships, options: options).mermaid(), named: "\(part.name).mmd")
  }
}

/// Keeps a text in the folder `KITH_PICTURES`, like `keepPicture`.
func keepText(_ text: String, named name: String) throws {
  guard let folder = ProcessInfo.processInfo.environment["KITH_PICTURES"] else { return }
  try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
}

/// Keeps a picture in the folder `KITH_PICTURES` to be looked at; without the variable nothing is kept.
func keepPicture(of dot: String, named name: String, layout: String? = nil) throws {
  guard let folder = ProcessInfo.processInfo.environment["KITH_PICTURES"] else { return }
  for format in ["dot", "svg", "png"] { try Graphviz.render(dot, to: "\(folder)/\(name).\(format)", layout: layout) }
}
