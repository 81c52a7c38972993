import KithValue

/// How a diagram is to look and what it says about itself.
public struct DiagramOptions: Sendable {
  /// A document that relationships name as their `source`.
  public struct Source: Sendable, Hashable {
    /// What the `source` property holds.
    public var id: String
    /// What a reader knows it by.
    public var title: String
    /// Its date in words, `undated` where it has none; nil where nothing is known of it.
    public var date: String?
    /// Where it can be read, for links in SVG.
    public var link: String?
    /// The name of the file that it stands in, in whatever folder the documents are kept.
    public var file: String?
    /// Makes a source.
    public init(id: String, title: String, date: String? = nil, link: String? = nil, file: String? = nil) {
      self.id = id
      self.title = title
      self.date = date
      self.link = link
      self.file = file
    }

    /// What a document's node tells of it, which other nodes cite by its `id`; nil for a node without one.
    public init?(document node: Node) {
      guard let id = node.text("id") else { return nil }
      self.init(document: node, id: id, nameKeys: DiagramOptions().nameKeys)
    }

    init(document node: Node, id: String, nameKeys: [String]) {
      let name = displayName(of: node, keys: nameKeys) ?? id
      let title = node.text("identifier").map { name == $0 ? name : "\(name) (\($0))" } ?? name
      let link = ["url", "link", "href"].lazy.compactMap { node.text($0) }.first
      self.init(
        id: id, title: title, date: node.text("date") ?? node.text("date_text") ?? "undated", link: link,
        file: node.text("file"))
    }
  }
  /// Which way the relationships mostly run.
  public enum Direction: String, Sendable {
    case leftToRight = "LR"
    case topToBottom = "TB"
  }

  /// Stands above the picture.
  public var title: String?
  /// The date of the data, in words.
  public var date: String?
  /// Where the data come from, in words.
  public var note: String?
  /// The colours, shapes and lines.
  public var theme = Theme.standard
  /// Which way the relationships mostly run; nil takes the way that fits the page, from left to right without one.
  public var direction: Direction?
  /// The page that the picture is to fit on; nil leaves it as large as it is.
  public var page: PageSize?
  /// One of `Graphviz.layouts`; nil takes the one that suits the size.
  public var layout: String?
  /// Whether the legend is drawn.
  public var showsLegend = true
  /// Whether the relationships' words are drawn; nil leaves them to the tooltips where there are too many to be read.
  public var showsRelationshipWords: Bool?
  /// Whether a relationship's date and status stand under its words.
  public var showsDates = true
  /// About how many columns a line of a label has.
  public var labelColumns = 20
  /// The properties to take a node's name from, the first that it has.
  public var nameKeys = ["name", "title", "label", "id"]
  /// What a style sheet, a highlight or the caller decides beyond the theme.
  public var overrides = StyleOverrides()
  /// What is known of the sources beyond the documents in the diagram.
  public var sources: [Source] = []

  /// Makes options with nothing but the ordinary.
  public init() {}
}
