import Kith
import KithSession
import KithValue
import LineEditor

/// `:schema` shows what the graph holds: labels and relationship types with their counts and property keys, and which
/// label is tied to which by what. `:schema dot` gives the latter for Graphviz.
struct SchemaCommand: Command {
  let name = "schema"
  let arguments = "[dot]"
  let summary = "the labels, relationship types and properties of the graph"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    let catalogue: Catalogue
    do { catalogue = try context.session.catalogue() } catch { throw .message(error.message) }
    switch arguments {
    case "":
      let appearance = context.settings.appearance
      let declared = try SchemaStatements.all(in: context).map { "  " + Printable.line(of: $0) + "\n" }.joined()
      context.output.write(Self.text(of: catalogue, appearance: appearance))
      if !declared.isEmpty {
        context.output.write("\n" + appearance.styled("Constraints and indexes", Appearance.heading) + "\n" + declared)
      }
    case "dot": context.output.write(Self.dot(of: catalogue))
    default: throw .unknown(arguments, for: name, among: ["dot"])
    }
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates {
    .list([Candidate("dot", kind: "for Graphviz")])
  }

  static func text(of catalogue: Catalogue, appearance: Appearance) -> String {
    var text =
      SummaryText.count(catalogue.nodeCount, "node") + ", "
      + SummaryText.count(catalogue.relationshipCount, "relationship") + "\n"
    text += section("Labels", catalogue.labels, appearance: appearance)
    text += section("Relationship types", catalogue.relationshipTypes, appearance: appearance)
    if !catalogue.triples.isEmpty {
      text += "\n" + appearance.styled("Who is tied to whom", Appearance.heading) + "\n"
      let width = catalogue.triples.map { SummaryText.grouped($0.count).count }.max() ?? 0
      for triple in catalogue.triples {
        let count = Printable.pad(SummaryText.grouped(triple.count), to: width, onTheLeft: true)
        text += "  \(count)  (\(name(triple.start)))-[:\(name(triple.type))]->(\(name(triple.end)))\n"
      }
    }
    return text
  }

  private static func section(_ title: String, _ kinds: [Catalogue.Kind], appearance: Appearance) -> String {
    guard !kinds.isEmpty else { return "" }
    var text = "\n" + appearance.styled(title, Appearance.heading) + "\n"
    let nameWidth = kinds.map { DisplayWidth.of(name($0.name)) }.max() ?? 0
    let countWidth = kinds.map { SummaryText.grouped($0.count).count }.max() ?? 0
    for kind in kinds {
      let head =
        "  " + Printable.pad(SummaryText.grouped(kind.count), to: countWidth, onTheLeft: true) + "  "
        + Printable.pad(name(kind.name), to: nameWidth)
      text += head
      // The keys go on below each other's beginning where they do not fit beside the name.
      let indent = DisplayWidth.of(head) + 2
      let properties = kind.properties.map { name($0.key) + " " + $0.types.joined(separator: " or ") }
      let room = max(24, (appearance.fittingColumns ?? 120) - indent)
      text +=
        "  " + lines(of: properties, to: room).joined(separator: "\n" + String(repeating: " ", count: indent)) + "\n"
    }
    return text
  }

  /// Items with commas between them, as many a line as fit; none is broken.
  private static func lines(of items: [String], to columns: Int) -> [String] {
    var lines = [""]
    for (index, item) in items.enumerated() {
      let item = index + 1 < items.count ? item + "," : item
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = item
      } else if DisplayWidth.of(line) + 1 + DisplayWidth.of(item) <= columns {
        lines[lines.count - 1] += " " + item
      } else {
        lines.append(item)
      }
    }
    return lines
  }

  private static func dot(of catalogue: Catalogue) -> String {
    var nodes: [String: Node] = [:]
    var entities = DiagramCollector()
    for (index, label) in catalogue.labels.enumerated() {
      let node = Node(id: Int64(index), labels: [label.name], properties: MapValue([("name", .string(label.name))]))
      nodes[label.name] = node
      entities.add(node)
    }
    for (index, triple) in catalogue.triples.enumerated() {
      guard let start = nodes[triple.start], let end = nodes[triple.end] else { continue }
      entities.add(
        Relationship(id: Int64(index), type: triple.type, start: start.id, end: end.id, properties: MapValue([])))
    }
    return Diagram(nodes: entities.nodes, relationships: entities.relationships).dot()
  }

  private static func name(_ name: String) -> String {
    var text = ""
    Value.appendName(name, to: &text)
    return Printable.line(of: text)
  }
}
