import KithValue

/// Mendelow's grid: each stakeholder placed by two properties, the quadrants named as the field names them.
///
///     try PowerInterestGrid(nodes: nodes, power: "power", interest: "interest").render(to: "grid.svg")
///
/// A property is a number, or one of the words low, medium and high, which stand at a sixth, the middle and five sixths of
/// the scale. Each property has a scale of its own. Stakeholders without both are listed below.
public struct PowerInterestGrid: DiagramView {
  /// The stakeholders.
  public var nodes: [Node]
  /// The property that says how much a stakeholder can do.
  public var power: String
  /// The property that says how much it matters to them.
  public var interest: String
  /// The lowest and the highest number on both scales; nil takes those of the data.
  public var scale: ClosedRange<Double>?
  /// Title, date, theme and names.
  public var options: DiagramOptions

  /// Makes a grid.
  public init(
    nodes: [Node], power: String = "power", interest: String = "interest", scale: ClosedRange<Double>? = nil,
    options: DiagramOptions = .init()
  ) {
    self.nodes = nodes
    self.power = power
    self.interest = interest
    self.scale = scale
    self.options = options
  }

  /// The stakeholders without relationships.
  public var diagram: Diagram { Diagram(nodes: nodes, relationships: [], options: options) }

  /// The grid as DOT with every place fixed, for the layout `nop`.
  public func dot() throws(DiagramError) -> String {
    let theme = options.theme
    let styled = diagram.styled()
    let across = Axis(styled.nodes.map { level(of: $0, interest) }, scale: scale)
    let up = Axis(styled.nodes.map { level(of: $0, power) }, scale: scale)
    let placed = styled.nodes.compactMap { styled -> (node: StyledDiagram.StyledNode, x: Double, y: Double)? in
      guard let x = across.place(of: level(of: styled, interest)), let y = up.place(of: level(of: styled, power)) else {
        return nil
      }
      return (styled, x, y)
    }
    let placedNames = Set(placed.map(\.node.name))
    let missing = styled.nodes.filter { !placedNames.contains($0.name) }.map(\.title)
    var legend = styled.legend
    if !missing.isEmpty {
      legend?.note = "Not placed, for want of \(power) or \(interest): " + missing.joined(separator: ", ")
    }

    var text = viewPreamble(
      ["layout": "nop", "outputorder": "nodesfirst"], legend: legend, options: options)
    for quadrant in Self.quadrants {
      let attributes: DOTAttributes = [
        "pos": "\(quadrant.x),\(quadrant.y)!", "shape": "box", "fixedsize": "true", "width": "5", "height": "4",
        "label": quadrant.name, "labelloc": quadrant.y > 288 ? "t" : "b", "style": "filled", "fontname": theme.fonts,
        "fontsize": "14",
        "fillcolor": mixedColour(theme.line, theme.background, quadrant.isStrong ? 0.86 : 0.94),
        "color": theme.mutedText, "fontcolor": theme.mutedText, "tooltip": quadrant.name,
      ]
      text += "  \(DOTQuoting.id("quadrant \(quadrant.name)")) [\(DOTWriter.list(attributes))];\n"
    }
    for (name, position) in [("Interest →", "360,-22!"), ("Power ↑", "-38,288!")] {
      let attributes: DOTAttributes = [
        "pos": position, "shape": "plaintext", "label": name, "fontname": theme.fonts, "fontcolor": theme.text,
      ]
      text += "  \(DOTQuoting.id("axis \(name)")) [\(DOTWriter.list(attributes))];\n"
    }
    var board = LabelBoard(middle: (360, 288), size: (720, 576))
    for quadrant in Self.quadrants {
      board.reserve(width: 150, height: 24, x: Double(quadrant.x), y: quadrant.y > 288 ? 564 : 12)
    }
    for (styled, x, y) in placed {
      let lines = (styled.attributes[text: "label"] ?? "").split(separator: "\n")
      // Graphviz makes no node narrower than 54 points.
      let width = max(Double(lines.map(\.displayWidth).max() ?? 1) * 6.2 + 30, 58)
      let height = Double(max(lines.count, 1)) * 13.5 + 14
      // Both scales run over the whole grid of 720 by 576 points, with room for half a label at the edges.
      let place = board.place(
        width: width, height: height, x: 70 + x * 580, y: 48 + y * 480)
      var attributes = styled.attributes
      attributes.merge([
        "pos": "\(Int(place.x)),\(Int(place.y))!", "fontname": theme.fonts, "fontsize": "11", "height": "0.3",
      ])
      text += "  \(DOTQuoting.id(styled.name)) [\(DOTWriter.list(attributes))];\n"
    }
    return text + "}\n"
  }

  private static let quadrants: [(name: String, x: Int, y: Int, isStrong: Bool)] = [
    ("Keep Satisfied", 180, 432, false), ("Manage Closely", 540, 432, true), ("Monitor", 180, 144, false),
    ("Keep Informed", 540, 144, false),
  ]

  /// How high a stakeholder stands, by a property; nil where it has none that tells.
  private func level(of styled: StyledDiagram.StyledNode, _ key: String) -> Level? {
    switch styled.node?.properties[key] {
    case .integer(let number)?: return .number(Double(number))
    case .float(let number)?: return number.isFinite ? .number(number) : nil
    case .string(let word)?:
      switch word.text.lowercased() {
      case "low": return .share(1.0 / 6)
      case "medium": return .share(0.5)
      case "high": return .share(5.0 / 6)
      default: return nil
      }
    default: return nil
    }
  }

  /// A number on the scale, or a share of it.
  private enum Level {
    case number(Double)
    case share(Double)
  }

  /// One of the two scales.
  private struct Axis {
    let range: ClosedRange<Double>

    init(_ levels: [Level?], scale: ClosedRange<Double>?) {
      let numbers = levels.compactMap { level in
        if case .number(let number)? = level { number } else { nil as Double? }
      }
      range = scale ?? (numbers.min() ?? 0)...(numbers.max() ?? 1)
    }

    /// From 0 to 1.
    func place(of level: Level?) -> Double? {
      switch level {
      case nil: return nil
      case .share(let share): return share
      case .number(let number):
        let size = range.upperBound - range.lowerBound
        return size > 0 ? min(max((number - range.lowerBound) / size, 0), 1) : 0.5
      }
    }
  }
}
