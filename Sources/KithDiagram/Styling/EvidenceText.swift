import KithValue

/// The words about nodes and relationships that do not stand in their labels: tooltips, dates, sources, links.
struct EvidenceText {
  private var sources: [String: DiagramOptions.Source] = [:]
  private let options: DiagramOptions

  init(options: DiagramOptions, nodes: [Node]) {
    self.options = options
    for node in nodes {
      guard let id = node.text("id") else { continue }
      sources[id] = .init(document: node, id: id, nameKeys: options.nameKeys)
    }
    for source in options.sources { sources[source.id] = source }
  }

  /// What is known of a source.
  func source(of id: String) -> DiagramOptions.Source { sources[id] ?? .init(id: id, title: id) }

  /// Where a document can be read.
  func link(of node: Node) -> String? { node.text("id").flatMap { safeLink(sources[$0]?.link) } }

  /// Where the source of a relationship can be read.
  func link(of relationship: Relationship) -> String? {
    relationship.text("source").flatMap { safeLink(sources[$0]?.link) }
  }

  /// A relationship's status and date, for the second line of its label: "planned, later this year".
  func detail(of relationship: Relationship) -> String? {
    let span = range(relationship.text("start_date"), relationship.text("end_date"))
    let date = bestDate(relationship.text("date"), words: relationship.text("date_text")) ?? span
    let parts = [relationship.text("status"), date].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// A date of a year, month and day says more than the words used; one that is open says less.
  private func bestDate(_ date: String?, words: String?) -> String? {
    guard let date, date.utf8.count >= 10, !date.contains("X") else { return words ?? date }
    return date
  }

  private func range(_ start: String?, _ end: String?) -> String? {
    start == nil && end == nil ? nil : "\(start ?? "")–\(end ?? "")"
  }

  /// What a node's label says below its name: when it is due, or its date.
  func detail(of node: Node) -> String? {
    if let due = bestDate(node.text("due"), words: node.text("due_text")) { return "due: \(due)" }
    let date = bestDate(node.text("date"), words: node.text("date_text"))
    return date ?? range(node.text("start_date"), node.text("end_date"))
  }

  /// The quote, the letter, the line and the certainty behind a relationship.
  func tooltip(of relationship: Relationship, words: String) -> String {
    var lines = [words]
    if let quote = relationship.text("quote") { lines.append("“\(quote)”") }
    if let id = relationship.text("source") {
      let place = relationship.text("line").map { ", line \($0)" } ?? ""
      lines.append(source(of: id).title + place)
    }
    if let certainty = relationship.text("certainty") { lines.append("certainty: \(certainty)") }
    if let note = relationship.text("note") { lines.append(note) }
    return shortened(lines)
  }

  /// A node's labels, name and properties, one a line.
  func tooltip(of node: Node, title: String) -> String {
    let heading = node.labels.isEmpty ? title : "\(node.labels.joined(separator: ", ")): \(title)"
    let properties = node.properties.entries.filter { $0.key != "id" && $0.key != "name" }
    let lines = properties.prefix(12).compactMap { key, value -> String? in
      guard let text = plainText(value) else { return nil }
      return key.split(separator: "_").joined(separator: " ") + ": " + text
    }
    return shortened([heading] + lines)
  }

  /// Lines short enough for a tooltip.
  private func shortened(_ lines: [String]) -> String {
    lines.map { $0.count > 400 ? $0.prefix(400) + "…" : $0 }.joined(separator: "\n")
  }
}

/// A link that only leads somewhere: a path, or an address of the web or of mail. `javascript:` and the like are dropped.
///
/// What no address may hold is written in percent: quotes, angle brackets, blanks, control characters.
func safeLink(_ text: String?) -> String? {
  guard let text, !text.isEmpty else { return nil }
  var link = ""
  for scalar in text.unicodeScalars {
    if scalar.value <= 0x20 || scalar.value == 0x7F || "\"<>`{}|\\^'".unicodeScalars.contains(scalar) {
      for byte in String(scalar).utf8 {
        link += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    } else {
      link.unicodeScalars.append(scalar)
    }
  }
  let scheme = link.utf8.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
  guard scheme.count < link.utf8.count, Array(link.utf8)[scheme.count] == UInt8(ascii: ":") else { return link }
  return ["http", "https", "mailto", "file"].contains(String(decoding: scheme, as: UTF8.self).lowercased()) ? link : nil
}

/// A node's name: the first of the properties that it has.
func displayName(of node: Node, keys: [String]) -> String? {
  for key in keys {
    if let text = node.text(key), text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) { return text }
  }
  return nil
}

extension Node {
  /// A property as text; nil where there is none or it has no short form.
  func text(_ key: String) -> String? { properties[key].flatMap(plainText) }
}

extension Relationship {
  /// A property as text; nil where there is none or it has no short form.
  func text(_ key: String) -> String? { properties[key].flatMap(plainText) }
}

/// A value in words: a list's elements with commas between; nil for null, entities and empty text.
private func plainText(_ value: Value) -> String? {
  switch value {
  case .null, .node, .relationship, .path, .nodeReference, .relationshipReference, .pathReference: nil
  case .list(let list): list.elements.isEmpty ? nil : list.elements.map(\.displayText).joined(separator: ", ")
  default: value.displayText.isEmpty ? nil : value.displayText
  }
}
