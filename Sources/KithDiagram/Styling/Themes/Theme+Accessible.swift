extension Theme {
  /// Okabe and Ito's colours, which people with any colour vision tell apart, with black outlines and a shape for each kind.
  public static let accessible = Theme(
    name: "accessible", background: "#FFFFFF", text: "#000000", mutedText: "#333333", line: "#000000",
    kinds: [
      Kind("Person", clear(.skyBlue, "ellipse")),
      Kind("Organisation", clear(.orange, "box")),
      Kind("Initiative", clear(.bluishGreen, "box", isRounded: true)),
      Kind("Post", clear(.reddishPurple, "cds")),
      Kind("Document", clear(.white, "note")),
      Kind("Event", clear(.vermillion, "tab")),
      Kind("Commitment", clear(.yellow, "folder")),
      Kind("Topic", clear(.blue, "octagon")),
    ],
    palette: [
      clear(.skyBlue, "hexagon"), clear(.orange, "house"), clear(.yellow, "parallelogram"),
      clear(.reddishPurple, "trapezium"), clear(.bluishGreen, "component"), clear(.vermillion, "invhouse"),
      clear(.white, "box3d"), clear(.blue, "septagon"),
    ],
    unlabelled: clear(.white, "box", isRounded: true))

  /// The palette's names and values as published, and white.
  private enum Colour: String {
    case orange = "#E69F00"
    case skyBlue = "#56B4E9"
    case bluishGreen = "#009E73"
    case yellow = "#F0E442"
    case blue = "#0072B2"
    case vermillion = "#D55E00"
    case reddishPurple = "#CC79A7"
    case white = "#FFFFFF"
  }

  private static func clear(_ colour: Colour, _ shape: String, isRounded: Bool = false) -> NodeStyle {
    let text = colour == .blue ? "#FFFFFF" : "#000000"
    return NodeStyle(fill: colour.rawValue, outline: "#000000", text: text, shape: shape, isRounded: isRounded)
  }
}
