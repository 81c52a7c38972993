extension StyleSheet {
  /// The sheets that ship, the default first: `standard`, `print`, `dark` and `accessible`.
  ///
  ///     StyleSheet.shipped.first { $0.name == "print" }?.text
  ///
  /// Each says all that its theme decides, so that a copy can be changed rule by rule.
  public static let shipped: [(name: String, text: String)] = Theme.all.map { ($0.name, text(of: $0)) }

  /// A theme as rules.
  private static func text(of theme: Theme) -> String {
    var lines = [
      "// kith's style sheet '\(theme.name)'. Copy it, change it, and draw with --style FILE; later rules win.",
      "{ theme: \(quoted(theme.name)), bgcolor: \(quoted(theme.background)), fontcolor: \(quoted(theme.text)) }", "",
      "// Of a node's labels the one that stands last here counts.",
    ]
    for kind in theme.kinds.reversed() {
      let style = kind.style
      var pairs = [
        ("shape", style.shape), ("fillcolor", style.fill), ("color", style.outline), ("fontcolor", style.text),
      ]
      if style.isRounded { pairs.append(("style", "rounded")) }
      lines.append("(n:`\(kind.label)`) { " + pairs.map { "\($0): \(quoted($1))" }.joined(separator: ", ") + " }")
    }
    lines += ["", "// How sure a relationship is."]
    for certainty in Certainty.allCases where certainty != .stated {
      let test = "r.certainty = \(quoted(certainty.rawValue))"
      lines.append("()-[r WHERE \(test)]->() { style: \(quoted(certainty.lineStyle)) }")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A Cypher string; what themes hold has neither quotes nor backslashes.
  private static func quoted(_ text: String) -> String { "'\(text)'" }
}
