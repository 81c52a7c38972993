extension Theme {
  /// Pale fills and dark outlines on white; kinds differ in colour and in shape.
  public static let standard = Theme(
    name: "standard", background: "#FFFFFF", text: "#1A1A1A", mutedText: "#555555", line: "#4D4D4D",
    kinds: [
      Kind("Person", NodeStyle(fill: "#DCEBFA", outline: "#0B5394", shape: "ellipse")),
      Kind("Organisation", NodeStyle(fill: "#FCE8D5", outline: "#A85100", shape: "box")),
      Kind("Initiative", NodeStyle(fill: "#DFF2E3", outline: "#1B7A3D", shape: "box", isRounded: true)),
      Kind("Post", NodeStyle(fill: "#EFE3F7", outline: "#6B3FA0", shape: "cds")),
      Kind("Document", NodeStyle(fill: "#F4F4F4", outline: "#555555", shape: "note")),
      Kind("Event", NodeStyle(fill: "#FBE3E6", outline: "#A61B34", shape: "tab")),
      Kind("Commitment", NodeStyle(fill: "#FFF5CC", outline: "#7A5C00", shape: "folder")),
      Kind("Topic", NodeStyle(fill: "#D9F0F0", outline: "#0B6E6E", shape: "octagon")),
    ],
    palette: [
      NodeStyle(fill: "#E8EAF6", outline: "#303F9F", shape: "box", isRounded: true),
      NodeStyle(fill: "#FDE7F3", outline: "#AD1457", shape: "ellipse"),
      NodeStyle(fill: "#EDF4DC", outline: "#4F6B12", shape: "box"),
      NodeStyle(fill: "#E3F1FB", outline: "#01579B", shape: "box", isRounded: true),
      NodeStyle(fill: "#F6E9E2", outline: "#6D3B1F", shape: "ellipse"),
      NodeStyle(fill: "#E6F4F1", outline: "#00695C", shape: "box"),
      NodeStyle(fill: "#F3E8FD", outline: "#6A1B9A", shape: "box", isRounded: true),
      NodeStyle(fill: "#FFF0E0", outline: "#BF4F00", shape: "ellipse"),
    ],
    unlabelled: NodeStyle(fill: "#F7F7F7", outline: "#6E6E6E", shape: "box", isRounded: true))
}
