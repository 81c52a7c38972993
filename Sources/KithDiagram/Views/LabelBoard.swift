/// Keeps labels from covering each other: one whose place is taken moves to the nearest that is free in its quadrant.
struct LabelBoard {
  /// Where the quadrants meet.
  var middle: (x: Double, y: Double)
  var size: (width: Double, height: Double)
  private var taken: [(x: Double, y: Double, width: Double, height: Double)] = []

  init(middle: (x: Double, y: Double), size: (width: Double, height: Double)) {
    self.middle = middle
    self.size = size
  }

  /// Keeps labels out of a place.
  mutating func reserve(width: Double, height: Double, x: Double, y: Double) { taken.append((x, y, width, height)) }

  /// Whether a label stays on the side of a line where its place is; one whose place is on the line may cover it.
  private static func staysAside(_ candidate: Double, _ place: Double, of line: Double, half: Double) -> Bool {
    if abs(place - line) < 0.5 { return abs(candidate - line) <= half }
    return place < line ? candidate + half <= line : candidate - half >= line
  }

  /// Where the label comes to stand, in the middle.
  mutating func place(width: Double, height: Double, x: Double, y: Double) -> (x: Double, y: Double) {
    var best = (x: x, y: y)
    search: for ring in 0..<40 {
      for step in ring == 0 ? 0..<1 : 0..<(ring * 6) {
        let angle = Double(step) / Double(max(ring * 6, 1))
        // A diamond spiral: no sines, so that every machine finds the same places.
        let turn = angle * 4
        let side = turn.rounded(.down)
        let part = turn - side
        let (dx, dy): (Double, Double) =
          switch Int(side) {
          case 0: (part, 1 - part)
          case 1: (1 - part, -part)
          case 2: (-part, part - 1)
          default: (part - 1, part)
          }
        let candidate = (x: x + dx * Double(ring) * 14, y: y + dy * Double(ring) * 9)
        let staysInside =
          candidate.x >= width / 2 && candidate.x <= size.width - width / 2 && candidate.y >= height / 2
          && candidate.y <= size.height - height / 2
        let staysInQuadrant =
          Self.staysAside(candidate.x, x, of: middle.x, half: width / 2)
          && Self.staysAside(candidate.y, y, of: middle.y, half: height / 2)
        let isFree =
          staysInside && staysInQuadrant
          && taken.allSatisfy { other in
            abs(candidate.x - other.x) * 2 >= width + other.width
              || abs(candidate.y - other.y) * 2 >= height + other.height
          }
        if isFree {
          best = candidate
          break search
        }
      }
    }
    taken.append((best.x, best.y, width, height))
    return best
  }
}
