extension PathPatternModel {
  /// A random pattern: some steps, walks and groups in a row.
  init(using random: inout PathRandom) {
    var counter = 0
    func name(_ letter: String) -> String {
      counter += 1
      return "\(letter)\(counter)"
    }
    func least(_ percent: Int) -> Int? { random.chance(percent) ? random.number(2...3) : nil }
    func node(_ letter: String) -> PathNode { PathNode(name: name(letter), least: least(15)) }
    func step() -> PathStep {
      PathStep(
        name: name("r"), type: random.chance(50) ? "R" : nil,
        direction: random.pick([.outgoing, .outgoing, .incoming, .either]),
        least: least(15))
    }
    func bounds() -> (Int, Int?) {
      random.pick([
        (0, nil), (1, nil), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (2, nil), (3, nil), (0, 3),
      ])
    }
    startsBound = random.chance(20)
    let start = node("s")
    var nodes: [PathNode?] = [start]
    var links: [PathLink] = []
    for _ in 0..<random.pick([1, 1, 1, 2, 2, 3]) {
      let (lower, upper) = bounds()
      switch random.number(1...10) {
      case 1...2: links.append(.step(step()))
      case 3...5: links.append(.walk(step(), least: lower, most: upper, isOld: random.chance(25)))
      default:
        let steps = random.chance(60) ? [step()] : [step(), step()]
        let inner = (0...steps.count).map { _ in node("x") }
        links.append(
          .group(inner, steps, condition: Self.iterationTest(inner, steps, start, &random), least: lower, most: upper))
      }
      nodes.append(node("n"))
    }
    // Beside a group a node may be left out.
    for index in nodes.indices.dropFirst() {
      guard case .group = links[index - 1], random.chance(40) else { continue }
      if index == links.count { nodes[index] = nil } else if case .group = links[index] { nodes[index] = nil }
    }
    self.nodes = nodes
    self.links = links
    condition = nil
    condition = Self.pathTest(names, &random)
  }

  /// What is asked of an iteration: of one step, of two, or of something outside as well.
  private static func iterationTest(
    _ nodes: [PathNode], _ steps: [PathStep], _ start: PathNode, _ random: inout PathRandom
  ) -> PathTest? {
    let first = nodes[0].name
    let last = nodes[nodes.count - 1].name
    let step = steps[0].name
    let other = steps[steps.count - 1].name
    func v(_ name: String) -> (PathMatch, PathGraph) -> Int { { $1.nodes[$0.singles[name] ?? 0].v } }
    func w(_ name: String) -> (PathMatch, PathGraph) -> Int { { $1.relationships[$0.singles[name] ?? 0].w } }
    switch random.number(1...8) {
    case 1: return PathTest(text: "\(first).v <= \(last).v") { v(first)($0, $1) <= v(last)($0, $1) }
    case 2: return PathTest(text: "\(first) <> \(last)") { match, _ in match.singles[first] != match.singles[last] }
    case 3: return PathTest(text: "\(step).w <= \(other).w") { w(step)($0, $1) <= w(other)($0, $1) }
    case 4: return PathTest(text: "\(last).v >= \(start.name).v") { v(last)($0, $1) >= v(start.name)($0, $1) }
    default: return nil
    }
  }

  /// What is asked of the whole path.
  private static func pathTest(
    _ names: [(name: String, isSingle: Bool, isNode: Bool)], _ random: inout PathRandom
  ) -> PathTest? {
    guard random.chance(25) else { return nil }
    let (name, isSingle, isNode) = random.pick(names)
    if !isSingle { return PathTest(text: "size(\(name)) <> 2") { match, _ in match.lists[name]?.count != 2 } }
    let key = isNode ? "v" : "w"
    return PathTest(text: "\(name).\(key) >= 2") { match, graph in
      let id = match.singles[name] ?? 0
      return (isNode ? graph.nodes[id].v : graph.relationships[id].w) >= 2
    }
  }
}
