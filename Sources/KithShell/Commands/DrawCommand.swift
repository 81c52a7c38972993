@preconcurrency import Glibc
import Kith
import KithSession
import KithValue

/// `:draw FILE` draws the last result's nodes, relationships and paths; `:draw` prints the same as DOT.
struct DrawCommand: Command {
  let name = "draw"
  let arguments = "[FILE.svg|.png|.pdf|.dot]"
  let summary = "the last result as a picture; without a file, as a tree of its ties"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    let picture = try context.pictureOfLastResult()
    if let remark = picture.remark { context.report(remark + "\n") }
    if arguments.isEmpty {
      context.output.write(TieText.text(of: picture.entities))
      return
    }
    try context.draw(picture.entities, to: FilePath.expanded(arguments, relativeTo: nil))
    context.say("drew \(picture.entities.summary) to \(arguments)")
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates { .files }
}

/// What `:draw` draws.
struct Picture {
  var entities: EntityCollector
  /// What the reader should know of it.
  var remark: String?
}

extension EntityCollector {
  /// `3 nodes and 2 relationships`.
  var summary: String {
    SummaryText.count(nodes.count, "node") + " and " + SummaryText.count(relationships.count, "relationship")
  }
}

/// Why a picture could not be drawn.
public struct DrawingError: Error, Sendable {
  /// In words.
  public var message: String
}

extension ShellContext {
  /// Draws the last result to a file, as `:draw FILE` does.
  public func drawLastResult(to path: String) throws(DrawingError) {
    do {
      let picture = try pictureOfLastResult()
      if let remark = picture.remark { report(remark + "\n") }
      try draw(picture.entities, to: path)
    } catch {
      switch error {
      case .message(let message): throw DrawingError(message: message)
      case .statement(let error, _): throw DrawingError(message: error.message)
      case .reported: throw DrawingError(message: "nothing was drawn")
      }
    }
  }

  /// The nodes and relationships of the last result; where it holds none, those that its patterns matched; where it holds
  /// nodes alone, these with the matched relationships between them.
  func pictureOfLastResult() throws(CommandError) -> Picture {
    guard let last else { throw .message("No query has been run yet") }
    var picture = Picture(entities: last.entities)
    if picture.entities.relationships.isEmpty {
      let wasEmpty = picture.entities.isEmpty
      do {
        let evidence = try evidenceOfLastStatement()
        picture.remark = evidence.limitation.map { "Not all matches are drawn: \($0)" }
        if wasEmpty { for node in evidence.nodes { picture.entities.add(node) } }
        for relationship in evidence.relationships
        where wasEmpty
          || (picture.entities.contains(node: relationship.start) && picture.entities.contains(node: relationship.end))
        {
          picture.entities.add(relationship)
        }
      } catch {
        // Nodes that a writing statement gave are drawn without more.
        if wasEmpty { throw error }
      }
    }
    for node in try nodes(withIDs: picture.entities.missingEnds) { picture.entities.add(node) }
    if picture.entities.isEmpty { throw .message("The last result holds nothing to draw") }
    return picture
  }

  /// Writes DOT, or a picture through Graphviz, by the file's extension.
  func draw(_ entities: EntityCollector, to path: String) throws(CommandError) {
    var options = DiagramOptions()
    options.sources = try sources(of: entities)
    do {
      try Diagram(nodes: entities.nodes, relationships: entities.relationships, options: options).render(to: path)
    } catch {
      throw .message(error.description)
    }
  }

  /// The documents that the relationships cite, looked up where they are not among what is drawn.
  private func sources(of entities: EntityCollector) throws(CommandError) -> [DiagramOptions.Source] {
    var cited: [String] = []
    for relationship in entities.relationships {
      if case .string(let source)? = relationship.properties["source"], !cited.contains(source.text) {
        cited.append(source.text)
      }
    }
    if cited.isEmpty { return [] }
    let found = try rows(
      of: "MATCH (d) WHERE d.id IN $ids RETURN d", parameters: ["ids": .list(cited.map { .string($0) })])
    return found.rows.compactMap { row in
      if case .node(let node)? = row.first { DiagramOptions.Source(document: node) } else { nil }
    }
  }
}
