/// The page that a picture is to fit on, in inches without its margins.
///
///     options.page = PageSize("a4")        // 210 mm by 297 mm
///     options.page = PageSize("24x10cm")
///
/// A picture that is too large is made smaller; a small one keeps its size.
public struct PageSize: Sendable, Hashable {
  /// From the left edge to the right, at least 1.
  public let width: Double
  /// From the top edge to the bottom, at least 1.
  public let height: Double

  /// The pages that have a name: paper upright and across, and a slide of 16 to 9.
  public static let names = ["a4", "a4-landscape", "a3", "a3-landscape", "letter", "letter-landscape", "slide"]

  /// Makes a page of so many inches; nil where a side is not between 1 and 200.
  public init?(width: Double, height: Double) {
    guard (1...200).contains(width), (1...200).contains(height) else { return nil }
    self.width = width
    self.height = height
  }

  /// Reads one of `names`, or a size like `24x10cm`, `240x100mm`, `9.5x4in`; nil for anything else.
  public init?(_ text: String) {
    let word = text.lowercased()
    switch word {
    case "a4": self.init(width: 8.27, height: 11.69)
    case "a4-landscape": self.init(width: 11.69, height: 8.27)
    case "a3": self.init(width: 11.69, height: 16.54)
    case "a3-landscape": self.init(width: 16.54, height: 11.69)
    case "letter": self.init(width: 8.5, height: 11)
    case "letter-landscape": self.init(width: 11, height: 8.5)
    case "slide": self.init(width: 13.33, height: 7.5)
    default:
      guard let unit = Self.units.first(where: { word.hasSuffix($0.name) }) else { return nil }
      let sides = word.dropLast(unit.name.count).split(separator: "x", omittingEmptySubsequences: false)
      guard sides.count == 2, let width = Double(sides[0]), let height = Double(sides[1]) else { return nil }
      self.init(width: width / unit.perInch, height: height / unit.perInch)
    }
  }

  private static let units: [(name: String, perInch: Double)] = [("cm", 2.54), ("mm", 25.4), ("in", 1)]

  /// The margin left free on each side.
  private static let margin = 0.4

  /// Width and height between the margins.
  private var inside: (width: Double, height: Double) {
    (max(width - 2 * Self.margin, 0.5), max(height - 2 * Self.margin, 0.5))
  }

  /// Graphviz's attributes that keep a picture on the page.
  var attributes: DOTAttributes { ["size": "\(hundredths(inside.width)),\(hundredths(inside.height))"] }

  /// How many pixels an inch of a page has: enough to be printed.
  static let dotsPerInch = 150

  /// How much smaller a picture of so many inches must be drawn to fit; 1 where it fits as it is.
  func scale(width: Double, height: Double) -> Double {
    guard width > 0, height > 0 else { return 1 }
    return min(1, inside.width / width, inside.height / height)
  }

  private func hundredths(_ inches: Double) -> Double { (inches * 100).rounded() / 100 }
}
