extension Theme {
  /// The themes that ship, the default first.
  public static let all = [standard, print, dark, accessible]

  /// The theme of a name, whatever its case; nil where there is none.
  public static func named(_ name: String) -> Theme? {
    all.first { $0.name == name.lowercased() }
  }
}
