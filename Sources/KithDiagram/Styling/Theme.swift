/// Colours, shapes and lines for a diagram.
public struct Theme: Sendable {
  /// How nodes of a kind look.
  public struct NodeStyle: Sendable, Hashable {
    /// The colour inside, `#DCEBFA`.
    public var fill: String
    /// The colour of the outline.
    public var outline: String
    /// The colour of the text.
    public var text: String
    /// Graphviz's name of the shape.
    public var shape: String
    /// Whether the corners are round.
    public var isRounded: Bool
    /// Makes a style.
    public init(fill: String, outline: String, text: String = "#1A1A1A", shape: String, isRounded: Bool = false) {
      self.fill = fill
      self.outline = outline
      self.text = text
      self.shape = shape
      self.isRounded = isRounded
    }
  }
  /// A label and the style of the nodes that have it.
  public struct Kind: Sendable, Hashable {
    /// The label.
    public var label: String
    /// How its nodes look.
    public var style: NodeStyle
    /// Makes a kind.
    public init(_ label: String, _ style: NodeStyle) {
      self.label = label
      self.style = style
    }
  }

  /// The name by which it is asked for.
  public var name: String
  /// The colour of the page.
  public var background: String
  /// The colour of titles and of relationships' words.
  public var text: String
  /// The colour of notes.
  public var mutedText: String
  /// The colour of the relationships.
  public var line: String
  /// The labels that have a style of their own; of a node's labels the first in this order counts.
  public var kinds: [Kind]
  /// Styles for all other labels; a label takes the same one each time.
  public var palette: [NodeStyle]
  /// The style of nodes without a label.
  public var unlabelled: NodeStyle
  /// The fonts, the best first.
  public var fonts = "Arial,Liberation Sans,Helvetica,DejaVu Sans,sans-serif"

  /// Makes a theme.
  public init(
    name: String, background: String, text: String, mutedText: String, line: String, kinds: [Kind],
    palette: [NodeStyle], unlabelled: NodeStyle
  ) {
    self.name = name
    self.background = background
    self.text = text
    self.mutedText = mutedText
    self.line = line
    self.kinds = kinds
    self.palette = palette
    self.unlabelled = unlabelled
  }
}

/// How sure a relationship is, and how it is drawn.
enum Certainty: String, CaseIterable {
  case stated, inferred, ambiguous

  /// Graphviz's style of line.
  var lineStyle: String {
    switch self {
    case .stated: "solid"
    case .inferred: "dashed"
    case .ambiguous: "dotted"
    }
  }

  /// What the legend says of it.
  var meaning: String {
    switch self {
    case .stated: "stated in the source"
    case .inferred: "inferred from it"
    case .ambiguous: "ambiguous: to be checked"
    }
  }
}
