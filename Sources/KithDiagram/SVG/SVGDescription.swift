/// Adds what a screen reader needs to Graphviz's SVG: a role, a title, and a description in sentences.
enum SVGDescription {
  /// The SVG with `<title>` and `<desc>` as its first elements; unchanged where it has no `<svg ...>`.
  static func add(to svg: [UInt8], title: String, description: String) -> [UInt8] {
    let opening = Array("<svg ".utf8)
    guard let start = firstIndex(of: opening, in: svg), let end = svg[start...].firstIndex(of: UInt8(ascii: ">")) else {
      return svg
    }
    // A picture hides the links in it from screen readers; a group does not.
    let hasLinks = firstIndex(of: Array("xlink:href=".utf8), in: svg) != nil
    let role = "role=\"\(hasLinks ? "group" : "img")\" aria-labelledby=\"kith-title kith-description\" "
    let words = "\n<title id=\"kith-title\">\(escaped(title))</title>"
    let sentences = "\n<desc id=\"kith-description\">\(escaped(description))</desc>"
    let afterOpening = start + opening.count
    return svg[..<afterOpening] + Array(role.utf8) + svg[afterOpening...end] + Array((words + sentences).utf8)
      + svg[(end + 1)...]
  }

  /// What a diagram shows, in sentences: how much of what, then who has to do with whom.
  static func sentences(of diagram: StyledDiagram, limit: Int = 200) -> String {
    let counts = Dictionary(grouping: diagram.nodes.filter { $0.node != nil }) { $0.kind ?? "other" }
      .map { (kind: $0.key, count: $0.value.count) }.sorted { $0.kind < $1.kind }
    let kinds = counts.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
    let nodes = diagram.nodes.filter { $0.node != nil }.count
    var titles: [String: String] = [:]
    for node in diagram.nodes { titles[node.name] = node.node == nil ? "a node left out" : node.title }
    let relationships = diagram.relationships.prefix(limit).map { styled in
      let certainty = styled.certainty.flatMap { $0 == .stated ? nil : " (\($0.rawValue))" } ?? ""
      return "\(titles[styled.start] ?? "") \(styled.words) \(titles[styled.end] ?? "")\(certainty)."
    }
    let left = diagram.relationships.count - relationships.count
    let more = left > 0 ? ["And \(left) more relationships."] : []
    let summary = "\(nodes) nodes (\(kinds)) and \(diagram.relationships.count) relationships."
    return ([summary] + relationships + more).joined(separator: " ")
  }

  /// The text within XML.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.drawable.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func firstIndex(of pattern: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= pattern.count else { return nil }
    return (0...(bytes.count - pattern.count)).first { bytes[$0..<($0 + pattern.count)].elementsEqual(pattern) }
  }
}
