extension Theme {
  /// Light text on a dark page, for slides and screens.
  public static let dark = Theme(
    name: "dark", background: "#16181D", text: "#F2F2F2", mutedText: "#B4BAC4", line: "#A9B0BC",
    kinds: [
      Kind("Person", glow("#1B3350", "#7DB7F0", "ellipse")),
      Kind("Organisation", glow("#43290F", "#F0A860", "box")),
      Kind("Initiative", glow("#16381F", "#74CE8B", "box", isRounded: true)),
      Kind("Post", glow("#35234A", "#BE9BE8", "cds")),
      Kind("Document", glow("#2E3138", "#C3C8D0", "note")),
      Kind("Event", glow("#4A1B24", "#F2899A", "tab")),
      Kind("Commitment", glow("#3D340E", "#E3C95C", "folder")),
      Kind("Topic", glow("#123A3A", "#6ACBCB", "octagon")),
    ],
    palette: [
      glow("#232A52", "#99A6F2", "box", isRounded: true), glow("#4A1A37", "#F08CC4", "ellipse"),
      glow("#2C3812", "#B7D46A", "box"), glow("#12344A", "#74C0EE", "box", isRounded: true),
      glow("#3E2A1D", "#DBA983", "ellipse"), glow("#123830", "#6CCFB9", "box"),
      glow("#3A1D4F", "#CF93F0", "box", isRounded: true), glow("#4A2C0E", "#F2B06C", "ellipse"),
    ],
    unlabelled: glow("#26292F", "#9AA1AC", "box", isRounded: true))

  private static func glow(_ fill: String, _ outline: String, _ shape: String, isRounded: Bool = false) -> NodeStyle {
    NodeStyle(fill: fill, outline: outline, text: "#F5F5F5", shape: shape, isRounded: isRounded)
  }
}
