extension Diagram: Drawing {
  /// The diagram in a format. Without a layout in the options the one that suits the size is taken: the same for the same
  /// diagram on every machine.
  public func bytes(
    as format: DiagramFormat, timeLimit: Double, remarks: inout [String]
  ) throws(DiagramError) -> [UInt8] {
    if let layout = options.layout, !Graphviz.layouts.contains(layout) { throw .unknownLayout(layout) }
    switch format {
    case .dot, .gv: return Array(dot().utf8)
    case .mmd: return Array(mermaid().utf8)
    case .md: return Array("```mermaid\n\(mermaid())```\n".utf8)
    case .html:
      let svg = try picture("svg", timeLimit: timeLimit, remarks: &remarks, prepare: HTMLPage.prepared)
      return Array(HTMLPage.text(of: styled(), svg: svg, texts: EvidenceText(options: options, nodes: nodes)).utf8)
    case .png, .pdf: return try picture(format.rawValue, timeLimit: timeLimit, remarks: &remarks)
    case .svg:
      let svg = try picture("svg", timeLimit: timeLimit, remarks: &remarks)
      let description = SVGDescription.sentences(of: styled())
      return SVGDescription.add(to: svg, title: options.title ?? "Diagram", description: description)
    }
  }

  /// The picture by Graphviz, in time or not at all.
  private func picture(
    _ format: String, timeLimit: Double, remarks: inout [String],
    prepare: (StyledDiagram) -> StyledDiagram = { $0 }
  ) throws(DiagramError) -> [UInt8] {
    guard nodes.count + relationships.count <= Layout.limit else {
      throw .tooLarge(nodes: nodes.count, relationships: relationships.count)
    }
    var text = DOTWriter.text(of: prepare(styled()))
    guard let page = options.page else {
      return try Graphviz.picture(of: text, format: format, timeLimit: timeLimit, remarks: &remarks)
    }
    var fit = try page.fit(text, timeLimit: timeLimit)
    let layout = options.layout ?? Layout.suggested(relationships: relationships.count)
    if layout == "dot", options.direction == nil {
      var turned = self
      turned.options.direction = .topToBottom
      let other = DOTWriter.text(of: prepare(turned.styled()))
      let otherFit = try page.fit(other, timeLimit: timeLimit)
      if otherFit.scale > fit.scale { (text, fit) = (other, otherFit) }
    }
    return try page.picture(of: text, fit, format: format, timeLimit: timeLimit, remarks: &remarks)
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
