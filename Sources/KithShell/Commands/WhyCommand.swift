import Kith
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
    let names = try names(of: evidence, in: context)
    let letters = try context.documents(citedBy: evidence.relationships)
    let appearance = context.settings.appearance
    var blocks = evidence.relationships.map { relationship in
      let start = names[relationship.start] ?? "(#\(relationship.start))"
      let end = names[relationship.end] ?? "(#\(relationship.end))"
      let tie = "\(start)-[\(Printable.line(of: relationship.type))]->\(end)"
      let lines = Self.lines(of: relationship, letters: letters)
      return appearance.styled(tie, Appearance.heading) + "\n"
        + Self.indented(lines, columns: appearance.fittingColumns)
    }
    if let limitation = evidence.limitation { blocks.append("Not all matches are shown: \(limitation).\n") }
    if blocks.isEmpty { blocks.append("The last query matched no relationship.\n") }
    context.output.write(blocks.joined(separator: "\n"))
  }

  private static func lines(of relationship: Relationship, letters: [String: Node]) -> [String] {
    func property(_ key: String) -> String? {
      guard let value = relationship.properties[key], !value.isNull else { return nil }
      return Printable.line(of: value.displayText)
    }
    var place: [String] = []
    if let source = property("source") {
      place.append(letters[source].map { "\(EntityName.bare($0)) (\(source))" } ?? source)
    }
    if let line = property("line") { place.append("line \(line)") }
    if let certainty = property("certainty") { place.append(certainty) }
    let lines = [
      property("quote").map { "“\($0)”" }, place.isEmpty ? nil : place.joined(separator: ", "),
      property("note").map { "note: \($0)" },
    ].compactMap { $0 }
    return lines.isEmpty ? ["without a source"] : lines
  }

  /// On a terminal long lines are broken between words.
  private static func indented(_ lines: [String], columns: Int?) -> String {
    let broken = columns.map { columns in lines.flatMap { Printable.wrap($0, to: max(20, columns - 2)) } } ?? lines
    return broken.map { "  " + $0 + "\n" }.joined()
  }

  /// The ends of the relationships by name; those that the patterns left unnamed are looked up.
  private func names(of evidence: Evidence, in context: ShellContext) throws(CommandError) -> [Int64: String] {
    var collector = DiagramCollector()
    for node in evidence.nodes { collector.add(node) }
    for relationship in evidence.relationships { collector.add(relationship) }
    let nodes = collector.nodes + (try context.nodes(withIDs: collector.missingEnds))
    return Dictionary(nodes.map { ($0.id, EntityName.of($0)) }, uniquingKeysWith: { first, _ in first })
  }
}
