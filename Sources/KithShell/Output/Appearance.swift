import LineEditor

/// How results may look where they go.
public struct Appearance: Sendable, Hashable {
  /// Whether escape sequences are welcome.
  public var usesColour: Bool
  /// The columns of the terminal to which tables are fitted; nil in pipes and files, where nothing is ever cut.
  public var fittingColumns: Int?
  /// Makes an appearance; without arguments the one for pipes and files.
  public init(usesColour: Bool = false, fittingColumns: Int? = nil) {
    self.usesColour = usesColour
    self.fittingColumns = fittingColumns
  }

  /// The text in a style, if colours are welcome.
  public func styled(_ text: String, _ style: TextStyle) -> String {
    usesColour ? style.applied(to: text) : text
  }

  static let faint = TextStyle(.grey)
  static let heading = TextStyle(.standard, .bold)
}

/// When to use colours: what `--color` takes.
public enum ColourChoice: String, Sendable, CaseIterable {
  case always, never
  /// On a terminal that understands it, unless `NO_COLOR` is set.
  case automatic = "auto"

  /// Whether to use colours on a descriptor.
  public func applies(to descriptor: Int32) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .automatic:
      TerminalInfo.isTerminal(descriptor) && TerminalInfo.isCapable
        && (TerminalInfo.environment("NO_COLOR") ?? "").isEmpty
    }
  }
}
