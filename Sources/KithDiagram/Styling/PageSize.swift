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

  /// How a picture comes to stand on the page.
  struct Fit {
    /// How much smaller it is drawn; 1 where it fits as it is.
    var scale: Double
    /// What is added at each side before that, so that the whole is as large as the page.
    var padding: (x: Double, y: Double)
  }

  /// How a picture's DOT, which has this page's attributes, comes to stand on the page.
  func fit(_ dot: String, timeLimit: Double) throws(DiagramError) -> Fit {
    let size = try Graphviz.size(of: dot, timeLimit: timeLimit)
    guard size.scale > 0 else { throw .graphvizFailed("it gave no size") }
    func padding(_ page: Double, _ picture: Double) -> Double { max(0, (page / size.scale - picture) / 2) }
    return Fit(scale: size.scale, padding: (padding(width, size.width), padding(height, size.height)))
  }

  /// The picture in the middle of the page, in a format of `Graphviz.formats`.
  func picture(
    of dot: String, _ fit: Fit, format: String, timeLimit: Double, remarks: inout [String]
  ) throws(DiagramError) -> [UInt8] {
    let points = 11 * fit.scale
    if points < 6 {
      let size = (points * 10).rounded() / 10
      remarks.append(
        "names are \(size) points high on this page, too small to be read with ease: take a larger page or the other way "
          + "round (a3, a4-landscape), or draw less")
    }
    // What is said last of the whole picture counts; padding has the page's colour, a margin would have none.
    var placed = dot
    if placed.hasSuffix("}\n") { placed.removeLast(2) }
    let padding = "\(hundredths(fit.padding.x)),\(hundredths(fit.padding.y))"
    placed += "  pad=\"\(padding)\"; size=\"\(hundredths(width)),\(hundredths(height))\"; margin=0;\n}\n"
    return try Graphviz.picture(
      of: placed, format: format, dotsPerInch: Self.dotsPerInch, timeLimit: timeLimit, remarks: &remarks)
  }

  private func hundredths(_ inches: Double) -> Double { (inches * 100).rounded() / 100 }
}
