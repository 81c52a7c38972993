import Kith
import KithSession
import KithValue

/// What `:draw` and `kith draw` draw.
struct Picture {
  var entities: DiagramCollector
  /// The documents that the relationships cite, for the legend.
  var sources: [DiagramOptions.Source] = []
  /// What the reader should know of it.
  var remark: String?
}

/// Why a picture could not be drawn.
public struct DrawingError: Error, Sendable {
  /// In words.
  public var message: String

  init(_ error: CommandError) {
    switch error {
    case .message(let message): self.message = message
    case .statement(let error, _): message = error.message
    case .reported: message = "nothing was drawn"
    }
  }
}

extension ShellContext {
  /// Draws the last result, or what the options name, to a file, as `:draw FILE` does.
  ///
  /// False where there is nothing to draw.
  public func draw(to path: String, options: DrawingOptions) throws(DrawingError) -> Bool {
    do {
      let picture = try picture(for: options)
      if picture.entities.isEmpty { return false }
      try write(picture, to: path, options: options)
      if let remark = picture.remark { report(remark + "\n") }
      return true
    } catch {
      throw DrawingError(error)
    }
  }

  /// The rows of a query that reads, each with the names of its columns.
  public func namedRows(of query: String) throws(DrawingError) -> [[(name: String, value: Value)]] {
    var options = RunOptions()
    options.isReadOnly = true
    do {
      let found = try rows(of: query, parameters: parameters.values, options: options)
      return found.rows.map { row in zip(found.columns, row).map { (name: $0, value: $1) } }
    } catch {
      throw DrawingError(error)
    }
  }

  /// What is to be drawn: what the options look for in the graph, else the last result.
  func picture(for options: DrawingOptions) throws(CommandError) -> Picture {
    var picture = options.exploresGraph ? Picture(entities: try explored(by: options)) : try pictureOfLastResult()
    for node in try nodes(withIDs: picture.entities.missingEnds) { picture.entities.add(node) }
    picture.sources = try documents(citedBy: picture.entities.relationships).values
      .compactMap { DiagramOptions.Source(document: $0) }.sorted { $0.id < $1.id }
    return picture
  }

  /// The nodes and relationships of the last result; where it holds none, those that its patterns matched; where it holds
  /// nodes alone, these with the matched relationships between them.
  private func pictureOfLastResult() throws(CommandError) -> Picture {
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
    return picture
  }

  /// Shows a picture in the terminal: as one where the terminal says that it can, else in characters.
  func show(_ picture: Picture, options: DrawingOptions) throws(CommandError) {
    if settings.isInteractive, let terminal = TerminalPicture.offered(by: .shown), Graphviz.isInstalled {
      output.write(terminal.sequence(png: try bytes(of: picture, as: .png, options: options)))
    } else {
      let diagram = try diagram(of: picture, options: options)
      output.write(diagram.boxArt(width: settings.appearance.fittingColumns ?? 100))
    }
  }
}
