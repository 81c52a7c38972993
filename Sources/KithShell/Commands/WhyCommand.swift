import KithSession
import KithValue

/// `:why` prints the words on which the last answer rests: for each relationship that the last query's patterns matched,
/// the quote, the letter, the line and how certain it is.
///
///     (Nick Pahl)-[HOLDS]->(CEO of SOM)
///       “Nick Pahl, CEO”
///       Letter from Helen Whately to Lord Blunkett (doc:PO-1204074), line 12, stated
struct WhyCommand: Command {
  let name = "why"
  let summary = "the quotes, letters and lines on which the last answer rests"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    let evidence = try context.evidenceOfLastStatement()
    var output = ""
    if evidence.relationships.isEmpty {
      output += "The last query matched no relationship.\n"
    }
    let names = try names(of: evidence, in: context)
    let letters = try letters(of: evidence, in: context)
    for (index, relationship) in evidence.relationships.enumerated() {
      if index > 0 { output += "\n" }
      let type = Printable.line(of: relationship.type)
      let start = names[relationship.start] ?? "(#\(relationship.start))"
      let end = names[relationship.end] ?? "(#\(relationship.end))"
      output += context.settings.appearance.styled("\(start)-[\(type)]->\(end)", Appearance.heading) + "\n"
      output += Self.text(of: relationship, letters: letters)
    }
    if let limitation = evidence.limitation {
      output += (evidence.relationships.isEmpty ? "" : "\n") + "Not all matches are shown: \(limitation)\n"
    }
    context.output.write(output)
  }

  private static func text(of relationship: Relationship, letters: [String: String]) -> String {
    func property(_ key: String) -> String? {
      guard let value = relationship.properties[key], !value.isNull else { return nil }
      return Printable.line(of: value.displayText)
    }
    var text = property("quote").map { "  “\($0)”\n" } ?? ""
    var rest: [String] = []
    if let source = property("source") { rest.append(letters[source].map { "\($0) (\(source))" } ?? source) }
    if let line = property("line") { rest.append("line \(line)") }
    if let certainty = property("certainty") { rest.append(certainty) }
    text += rest.isEmpty ? "" : "  " + rest.joined(separator: ", ") + "\n"
    if let note = property("note") { text += "  note: \(note)\n" }
    return text.isEmpty ? "  without a source\n" : text
  }

  /// The ends of the relationships by name; those that the patterns left unnamed are looked up.
  private func names(of evidence: Evidence, in context: ShellContext) throws(CommandError) -> [Int64: String] {
    var collector = EntityCollector()
    for node in evidence.nodes { collector.add(node) }
    for relationship in evidence.relationships { collector.add(relationship) }
    let nodes = collector.nodes + (try context.nodes(withIDs: collector.missingEnds))
    return Dictionary(nodes.map { ($0.id, EntityName.of($0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The names of the documents that the relationships give as their source.
  private func letters(of evidence: Evidence, in context: ShellContext) throws(CommandError) -> [String: String] {
    let sources = Set(evidence.relationships.compactMap { $0.properties["source"]?.displayText })
    guard !sources.isEmpty else { return [:] }
    let found = try context.rows(
      of: "MATCH (d) WHERE d.id IN $ids AND d.name IS NOT NULL RETURN d.id, d.name",
      parameters: ["ids": .list(sources.sorted().map { .string($0) })])
    return Dictionary(
      found.rows.map { ($0[0].displayText, Printable.line(of: $0[1].displayText)) },
      uniquingKeysWith: { first, _ in first })
  }
}

extension ShellContext {
  /// The nodes that `id(n)` gives these numbers.
  func nodes(withIDs ids: [Int64]) throws(CommandError) -> [Node] {
    guard !ids.isEmpty else { return [] }
    let found = try rows(
      of: "MATCH (n) WHERE id(n) IN $ids RETURN n", parameters: ["ids": .list(ids.map { .integer($0) })])
    return found.rows.compactMap { row in
      if case .node(let node)? = row.first { node } else { nil }
    }
  }
}
