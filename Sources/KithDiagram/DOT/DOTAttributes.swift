/// The attributes of a node, relationship or graph in DOT, in order of name.
public struct DOTAttributes: Sendable, Hashable {
  /// What stands to the right of `=`.
  public enum Content: Sendable, Hashable {
    /// Text for people or an attribute's word; shown as it is, whatever stands in it.
    case text(String)
    /// An HTML-like label; the writer puts it between `<` and `>` as it is.
    case markup(String)
  }

  private var contents: [String: Content] = [:]

  /// Makes an empty set.
  public init() {}

  /// The content under a name; nil takes it away.
  public subscript(name: String) -> Content? {
    get { contents[name] }
    set { contents[name] = newValue }
  }

  /// The text under a name; markup is no text.
  public subscript(text name: String) -> String? {
    get { if case .text(let text)? = contents[name] { text } else { nil } }
    set { contents[name] = newValue.map(Content.text) }
  }

  /// Takes over another set's attributes, which win.
  public mutating func merge(_ other: DOTAttributes) {
    contents.merge(other.contents) { _, new in new }
  }

  /// The attributes in order of name.
  public var sorted: [(name: String, content: Content)] {
    contents.map { (name: $0.key, content: $0.value) }.sorted { $0.name < $1.name }
  }

  /// Whether there is none.
  public var isEmpty: Bool { contents.isEmpty }
}

extension DOTAttributes: ExpressibleByDictionaryLiteral {
  /// `["shape": "box"]`.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, text) in elements { contents[name] = .text(text) }
  }
}
