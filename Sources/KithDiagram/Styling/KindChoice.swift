/// Gives each kind of node in a diagram its style.
///
/// A label that the theme does not know takes the palette's entry that a hash of its name points at, so that it looks the
/// same in the next diagram; only where two labels of one diagram meet there does the later one by name move on.
struct KindChoice {
  private let theme: Theme
  private var styles: [String: Theme.NodeStyle] = [:]

  init(theme: Theme, labelSets: [[String]]) {
    self.theme = theme
    for kind in theme.kinds { styles[kind.label] = styles[kind.label] ?? kind.style }
    let unknown = Set(labelSets.compactMap(kind(of:))).subtracting(styles.keys)
    var taken: Set<Int> = []
    for label in unknown.sorted() where !theme.palette.isEmpty {
      var index = Int(Self.hash(label) % UInt64(theme.palette.count))
      if taken.count < theme.palette.count {
        while taken.contains(index) { index = (index + 1) % theme.palette.count }
      }
      taken.insert(index)
      styles[label] = theme.palette[index]
    }
  }

  /// The label that decides how a node looks: the theme's first, else the first by name; nil without labels.
  func kind(of labels: [String]) -> String? {
    theme.kinds.first { labels.contains($0.label) }?.label ?? labels.min()
  }

  /// How nodes of a kind look.
  func style(of kind: String?) -> Theme.NodeStyle { kind.flatMap { styles[$0] } ?? theme.unlabelled }

  /// Where a kind stands in the legend: the theme's in its order, then the others by name.
  func rank(of kind: String?) -> Int {
    guard let kind else { return Int.max }
    return theme.kinds.firstIndex { $0.label == kind } ?? theme.kinds.count
  }

  /// FNV-1a: Swift's own hash differs from run to run.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
