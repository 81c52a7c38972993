extension Diagram {
  /// Writes the diagram to a file in the format that its extension names; see `DiagramFormat`.
  ///
  /// The file is complete or not there. Without a layout in the options the one that suits the size is taken, and where
  /// `dot` takes too long all the same, `sfdp` is.
  public func render(to path: String, timeLimit: Double = 60) throws(DiagramError) {
    let name = Graphviz.fileExtension(of: path)
    guard let format = DiagramFormat(rawValue: name) else { throw .unknownFormat(name) }
    try AtomicFile.write(try bytes(as: format, timeLimit: timeLimit), to: path)
  }

  /// The diagram in a format.
  public func bytes(as format: DiagramFormat, timeLimit: Double = 60) throws(DiagramError) -> [UInt8] {
    if let layout = options.layout, !Graphviz.layouts.contains(layout) { throw .unknownLayout(layout) }
    switch format {
    case .dot, .gv: return Array(dot().utf8)
    case .html: return Array(try page(timeLimit: timeLimit).utf8)
    case .mmd: return Array(mermaid().utf8)
    case .md: return Array("```mermaid\n\(mermaid())```\n".utf8)
    case .png, .pdf: return try picture(format.rawValue, timeLimit: timeLimit)
    case .svg:
      let svg = try picture("svg", timeLimit: timeLimit)
      let description = SVGDescription.sentences(of: styled())
      return SVGDescription.add(to: svg, title: options.title ?? "Diagram", description: description)
    }
  }

  /// The page for a browser around the diagram's SVG.
  private func page(timeLimit: Double) throws(DiagramError) -> String {
    let svg = try picture("svg", timeLimit: timeLimit, prepare: HTMLPage.prepared)
    let texts = EvidenceText(options: options, nodes: nodes)
    return HTMLPage.text(of: styled(), svg: svg, texts: texts)
  }

  /// The picture by Graphviz, in time or not at all.
  private func picture(
    _ format: String, timeLimit: Double, prepare: (StyledDiagram) -> StyledDiagram = { $0 }
  ) throws(DiagramError) -> [UInt8] {
    guard nodes.count + relationships.count <= Layout.limit else {
      throw .tooLarge(nodes: nodes.count, relationships: relationships.count)
    }
    let text = DOTWriter.text(of: prepare(try fitted(timeLimit: timeLimit).styled()))
    let dots = options.page == nil ? nil : PageSize.dotsPerInch
    if options.layout != nil {
      return try Graphviz.picture(of: text, format: format, dotsPerInch: dots, timeLimit: timeLimit)
    }
    do throws(DiagramError) {
      return try Graphviz.picture(of: text, format: format, dotsPerInch: dots, timeLimit: min(timeLimit, 15))
    } catch {
      guard case .timedOut = error, Layout.suggested(relationships: relationships.count) == "dot" else { throw error }
      var faster = self
      faster.options.layout = "sfdp"
      let text = DOTWriter.text(of: prepare(faster.styled()))
      return try Graphviz.picture(of: text, format: format, dotsPerInch: dots, timeLimit: timeLimit)
    }
  }
}

extension Diagram {
  /// The diagram with the direction that fits its page best, where none is asked for.
  private func fitted(timeLimit: Double) throws(DiagramError) -> Diagram {
    guard let page = options.page, options.direction == nil else { return self }
    let layout = options.layout ?? Layout.suggested(relationships: relationships.count)
    guard layout == "dot" else { return self }
    var best = self
    var bestScale = 0.0
    for direction in [DiagramOptions.Direction.leftToRight, .topToBottom] {
      var turned = self
      turned.options.direction = direction
      var measured = turned
      measured.options.page = nil
      do throws(DiagramError) {
        let size = try Graphviz.size(of: measured.dot(), timeLimit: min(timeLimit, 10))
        let scale = page.scale(width: size.width, height: size.height)
        if scale > bestScale { (best, bestScale) = (turned, scale) }
      } catch {
        // Where one way takes too long the picture itself falls back to another layout.
        guard case .timedOut = error else { throw error }
      }
    }
    return best
  }
}

/// What a diagram can be written as; the raw value is the file's extension.
public enum DiagramFormat: String, Sendable, CaseIterable {
  /// Graphviz's text, which needs no Graphviz.
  case dot, gv
  /// Mermaid's text alone, and in Markdown.
  case mmd, md
  /// A picture that scales, with tooltips, links, and a title and description for screen readers.
  case svg
  /// A picture in pixels.
  case png
  /// A page.
  case pdf
  /// One self-contained file for a browser: pan, zoom, search, and the evidence behind each relationship.
  case html
}
