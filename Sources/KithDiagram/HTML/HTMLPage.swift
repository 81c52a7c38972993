/// Makes one self-contained page of a diagram: pan, zoom, search, neighbours lit up, the evidence beside the picture.
///
/// Nothing is fetched: picture, data, style and script stand in the file, and its policy forbids everything else, so it
/// opens from a disk or an e-mail.
enum HTMLPage {
  /// The diagram as it is to be laid out for the page: elements have ids, and what the page says itself is left out.
  static func prepared(_ diagram: StyledDiagram) -> StyledDiagram {
    var diagram = diagram
    diagram.title = nil
    diagram.subtitle = nil
    for index in diagram.nodes.indices {
      diagram.nodes[index].attributes.removeInteraction()
      diagram.nodes[index].attributes[text: "id"] = "n\(index)"
    }
    for index in diagram.relationships.indices {
      diagram.relationships[index].attributes.removeInteraction()
      diagram.relationships[index].attributes[text: "id"] = "r\(index)"
    }
    diagram.graphAttributes.removeInteraction()
    return diagram
  }

  /// The page around the SVG of the prepared diagram.
  static func text(of diagram: StyledDiagram, svg: [UInt8], texts: EvidenceText) -> String {
    let title = SVGDescription.escaped(diagram.title ?? "Diagram")
    let subtitle = diagram.subtitle.map { "<p>\(SVGDescription.escaped($0))</p>" } ?? ""
    let picture = String(decoding: svg, as: UTF8.self)
    let start = picture.range(ofFirst: "<svg")
    let policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <style>
      \(variables(of: diagram.theme))
      \(style)
      </style>
      </head>
      <body>
      <header><div><h1>\(title)</h1>\(subtitle)</div>
      <div role="toolbar" aria-label="View">
      <input id="search" type="search" placeholder="Search (/)" aria-label="Search names" autocomplete="off">
      <button id="in" title="Zoom in (+)" aria-label="Zoom in">+</button>
      <button id="out" title="Zoom out (-)" aria-label="Zoom out">−</button>
      <button id="fit" title="Show everything (0)" aria-label="Show everything">Fit</button>
      </div></header>
      <main>
      <div id="picture">\(start.map { String(picture[$0...]) } ?? "")</div>
      <aside id="panel" aria-live="polite" aria-label="Details"></aside>
      </main>
      <p id="summary" hidden>\(SVGDescription.escaped(SVGDescription.sentences(of: diagram)))</p>
      <script type="application/json" id="data">\(HTMLData.json(of: diagram, texts: texts))</script>
      <script>
      \(script)
      </script>
      </body>
      </html>

      """
  }

  private static func variables(of theme: Theme) -> String {
    let values = [
      ("background", theme.background), ("text", theme.text), ("muted", theme.mutedText), ("line", theme.line),
      ("faint", mixedColour(theme.line, theme.background, 0.8)),
      ("accent", mixedColour(theme.kinds.first?.style.outline ?? theme.text, theme.text, 0.2)),
    ]
    // A theme's colour cannot end the style: what is no colour's character is dropped.
    let lines = values.map { name, value in
      "--\(name): " + value.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#") } + ";"
    }
    let isDark = (channels(of: theme.background) ?? [255]).reduce(0, +) < 300
    return ":root { color-scheme: \(isDark ? "dark" : "light"); \(lines.joined(separator: " ")) }"
  }
}

extension DOTAttributes {
  /// Without tooltips and links, which the page has in its own way.
  fileprivate mutating func removeInteraction() {
    for name in ["tooltip", "labeltooltip", "URL", "href", "labelURL", "edgeURL"] { self[name] = nil }
  }
}

extension String {
  /// Where a text first starts.
  fileprivate func range(ofFirst text: String) -> Index? {
    let pattern = Array(text.utf8)
    return utf8.indices.first { utf8[$0...].starts(with: pattern) }
  }
}
