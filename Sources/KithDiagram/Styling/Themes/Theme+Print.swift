extension Theme {
  /// Black on white for a printer without colour: kinds differ in shape, and some in a light grey.
  public static let print = Theme(
    name: "print", background: "#FFFFFF", text: "#000000", mutedText: "#333333", line: "#000000",
    kinds: [
      Kind("Person", ink("ellipse")),
      Kind("Organisation", ink("box", fill: "#E8E8E8")),
      Kind("Initiative", ink("box", isRounded: true)),
      Kind("Post", ink("cds")),
      Kind("Document", ink("note")),
      Kind("Event", ink("tab", fill: "#E8E8E8")),
      Kind("Commitment", ink("folder")),
      Kind("Topic", ink("octagon")),
    ],
    palette: [
      ink("hexagon"), ink("house"), ink("parallelogram"), ink("trapezium"), ink("component"), ink("invhouse"),
      ink("box3d"), ink("septagon"),
    ],
    unlabelled: ink("box", fill: "#F5F5F5"))

  private static func ink(_ shape: String, fill: String = "#FFFFFF", isRounded: Bool = false) -> NodeStyle {
    NodeStyle(fill: fill, outline: "#000000", text: "#000000", shape: shape, isRounded: isRounded)
  }
}
