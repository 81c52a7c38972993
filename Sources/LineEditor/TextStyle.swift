/// How a piece of text is drawn: one of the terminal's own 16 colours and some attributes.
public struct TextStyle: Sendable, Hashable {
  /// The colours, as the terminal's own theme has them.
  public enum Colour: UInt8, Sendable, Hashable {
    case standard = 39
    case red = 31
    case green = 32
    case yellow = 33
    case blue = 34
    case magenta = 35
    case cyan = 36
    case grey = 90
  }
  /// What may be added to a colour.
  public struct Attributes: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: UInt8
    /// Makes a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Heavier.
    public static let bold = Attributes(rawValue: 1)
    /// Fainter.
    public static let dim = Attributes(rawValue: 2)
    /// With a line below.
    public static let underline = Attributes(rawValue: 4)
    /// With foreground and background exchanged.
    public static let reverse = Attributes(rawValue: 8)
  }

  /// The colour.
  public var colour: Colour
  /// What is added to it.
  public var attributes: Attributes

  /// Makes a style.
  public init(_ colour: Colour = .standard, _ attributes: Attributes = []) {
    self.colour = colour
    self.attributes = attributes
  }

  /// Text as it comes.
  public static let plain = TextStyle()

  /// The escape sequence that turns the style on, whatever was on before: `ESC[0;1;34m`.
  public var sequence: String {
    var codes = "\u{1b}[0"
    if attributes.contains(.bold) { codes += ";1" }
    if attributes.contains(.dim) { codes += ";2" }
    if attributes.contains(.underline) { codes += ";4" }
    if attributes.contains(.reverse) { codes += ";7" }
    if colour != .standard { codes += ";\(colour.rawValue)" }
    return codes + "m"
  }

  /// The text between the style's escape sequence and the one that ends it; the text alone where the style is plain.
  public func applied(to text: String) -> String {
    self == .plain || text.isEmpty ? text : sequence + text + "\u{1b}[0m"
  }
}

/// A piece of text in one style.
public struct StyledText: Sendable, Hashable {
  /// The text.
  public var text: String
  /// How it is drawn.
  public var style: TextStyle
  /// Makes a piece.
  public init(_ text: String, _ style: TextStyle = .plain) {
    self.text = text
    self.style = style
  }
}
