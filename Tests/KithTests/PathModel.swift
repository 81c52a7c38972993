/// A small graph as plain arrays, with self-loops and parallel relationships.
struct PathGraph {
  struct Node {
    var id: Int
    var v: Int
  }
  struct Relationship {
    var id: Int
    var start: Int
    var end: Int
    var type: String
    var w: Int
  }
  var nodes: [Node] = []
  var relationships: [Relationship] = []

  init(using random: inout PathRandom) {
    let count = random.number(2...5)
    for id in 0..<count { nodes.append(Node(id: id, v: random.number(1...3))) }
    for id in 0..<random.number(1...7) {
      relationships.append(
        Relationship(
          id: id, start: random.number(0...count - 1), end: random.number(0...count - 1),
          type: random.chance(70) ? "R" : "S", w: random.number(1...3)))
    }
  }

  /// The statement that makes it.
  var creation: String {
    let made = nodes.map { "(n\($0.id):N {id: \($0.id), v: \($0.v)})" }
    let joined = relationships.map { "(n\($0.start))-[:\($0.type) {id: \($0.id), w: \($0.w)}]->(n\($0.end))" }
    return "CREATE " + (made + joined).joined(separator: ", ")
  }

  /// What is beyond a relationship, walked from a node; nil where it does not lead on from there.
  func step(from node: Int, _ relationship: Relationship, _ direction: PathStep.Direction) -> Int? {
    switch direction {
    case .outgoing: relationship.start == node ? relationship.end : nil
    case .incoming: relationship.end == node ? relationship.start : nil
    case .either:
      relationship.start == node ? relationship.end : relationship.end == node ? relationship.start : nil
    }
  }
}

/// `-[r:R WHERE r.w >= 2]->`.
struct PathStep {
  enum Direction: CaseIterable { case outgoing, incoming, either }
  var name: String
  var type: String?
  var direction: Direction
  var least: Int?

  func text(length: String = "", quantifier: String = "") -> String {
    let inner = "[\(name)\(type.map { ":\($0)" } ?? "")\(length)\(least.map { " WHERE \(name).w >= \($0)" } ?? "")]"
    return switch direction {
    case .outgoing: "-\(inner)->\(quantifier)"
    case .incoming: "<-\(inner)-\(quantifier)"
    case .either: "-\(inner)-\(quantifier)"
    }
  }
}

/// `(a WHERE a.v >= 2)`.
struct PathNode {
  var name: String
  var least: Int?
  var text: String { "(\(name)\(least.map { " WHERE \(name).v >= \($0)" } ?? ""))" }
}

/// What leads from one node of a path pattern to the next.
indirect enum PathLink {
  case step(PathStep)
  /// `-[r]->{1,3}`, or `-[r*1..3]->` where it is written the old way.
  case walk(PathStep, least: Int, most: Int?, isOld: Bool)
  /// `((a)-[r]->(b) WHERE condition){1,3}`.
  case group([PathNode], [PathStep], condition: PathTest?, least: Int, most: Int?)
}

/// A condition as text and as what it means.
struct PathTest {
  var text: String
  var holds: (PathMatch, PathGraph) -> Bool
}

/// A match of a path pattern: what every name holds.
struct PathMatch {
  var nodes: [Int]
  var relationships: [Int] = []
  var singles: [String: Int] = [:]
  var lists: [String: [Int]] = [:]

  /// The values of the names in order, as the query gives them.
  func row(_ names: [String]) -> String {
    (names.map { singles[$0].map(String.init) ?? "\(lists[$0] ?? [])" } + ["\(nodes)", "\(relationships)"])
      .joined(separator: " | ")
  }
}

/// A sequence of random numbers that a seed fixes.
struct PathRandom {
  private var state: UInt64
  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(next() % UInt64(range.count)) }
  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }
  mutating func pick<T>(_ choices: [T]) -> T { choices[number(0...choices.count - 1)] }
}
