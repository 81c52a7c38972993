import Kith
import KithValue

/// What `:draw` and `kith draw` draw.
struct Picture {
  var entities: EntityCollector
  /// The documents that the relationships cite, for the legend.
  var sources: [DiagramOptions.Source] = []
  /// What the reader should know of it.
  var remark: String?

  /// The diagram of it.
  var diagram: Diagram {
    var options = DiagramOptions()
    options.sources = sources
    return Diagram(nodes: entities.nodes, relationships: entities.relationships, options: options)
  }

  /// Writes it in the format that the file's extension names.
  func write(to path: String) throws(CommandError) {
    do {
      try diagram.render(to: path)
    } catch {
      throw .message(error.description)
    }
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
      try picture.write(to: path)
      if let remark = picture.remark { report(remark + "\n") }
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
    picture.sources = try documents(citedBy: picture.entities.relationships).values
      .compactMap { DiagramOptions.Source(document: $0) }.sorted { $0.id < $1.id }
    return picture
  }

  /// Shows a picture in the terminal: as one where the terminal says that it can, else in characters.
  func show(_ picture: Picture) {
    if settings.isInteractive, let terminal = TerminalPicture.offered(by: .shown), Graphviz.isInstalled,
      let png = try? picture.diagram.bytes(as: .png)
    {
      output.write(terminal.sequence(png: png))
    } else {
      output.write(picture.diagram.boxArt(width: settings.appearance.fittingColumns ?? 100))
    }
  }
}
