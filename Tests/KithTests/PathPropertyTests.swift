import Kith
import Testing

/// Random path patterns over random graphs give what trying everything gives: with self-loops, parallel relationships, walks
/// that come back, groups of no iteration, and every selector.
@Suite struct PathPropertyTests {
  @Test(arguments: 0..<40) func `patterns that repeat match what plain enumeration matches`(seed: Int) throws {
    for round in 0..<25 {
      var random = PathRandom(seed: seed * 1_000 + round)
      let graph = PathGraph(using: &random)
      let pattern = PathPatternModel(using: &random)
      let expected = pattern.matches(in: graph)
      if expected.count > 3_000 { continue }
      let rows = try PathQuery(graph).rows(pattern, selector: "")
      let names = pattern.names.map(\.name)
      #expect(rows.sorted() == expected.map { $0.row(names) }.sorted(), "\(pattern.text) in \(graph.creation)")
    }
  }

  @Test(arguments: 0..<40) func `selectors keep the shortest for each pair of ends`(seed: Int) throws {
    for round in 0..<25 {
      var random = PathRandom(seed: 1_000_000 + seed * 1_000 + round)
      let graph = PathGraph(using: &random)
      let pattern = PathPatternModel(using: &random)
      let all = pattern.matches(in: graph)
      if all.count > 3_000 { continue }
      let selector = random.pick(PathSelector.all)
      let rows = try PathQuery(graph).rows(pattern, selector: selector.text)
      let names = pattern.names.map(\.name)
      var left = rows
      for matches in partitions(all) {
        let kept = selector.kept(matches).map { $0.row(names) }
        let found = matches.map { $0.row(names) }.filter { row in
          guard let at = left.firstIndex(of: row) else { return false }
          left.remove(at: at)
          return true
        }
        if selector.isArbitrary {
          // Which paths of a length are kept is open, but not how many.
          let lengths = matches.filter { found.contains($0.row(names)) }.map(\.relationships.count).sorted()
          #expect(found.count == kept.count, "\(selector.text) \(pattern.text) in \(graph.creation)")
          let wanted = selector.kept(matches).map(\.relationships.count)
          #expect(lengths.starts(with: wanted), "\(selector.text) \(pattern.text) in \(graph.creation)")
        } else {
          #expect(found.sorted() == kept.sorted(), "\(selector.text) \(pattern.text) in \(graph.creation)")
        }
      }
      #expect(left == [], "\(selector.text) \(pattern.text) in \(graph.creation)")
    }
  }

  /// The matches of each pair of ends, by length.
  private func partitions(_ matches: [PathMatch]) -> [[PathMatch]] {
    let byEnds = Dictionary(grouping: matches) { [$0.nodes[0], $0.nodes[$0.nodes.count - 1]] }
    return byEnds.values.map { $0.sorted { $0.relationships.count < $1.relationships.count } }
  }
}

/// A selector as text and as what it keeps.
struct PathSelector {
  var text: String
  var paths: Int?
  var groups: Int?

  static let all = [
    PathSelector(text: "ANY SHORTEST", paths: 1), PathSelector(text: "SHORTEST 1", paths: 1),
    PathSelector(text: "SHORTEST 3 PATHS", paths: 3), PathSelector(text: "ANY", paths: 1),
    PathSelector(text: "ANY 2", paths: 2), PathSelector(text: "ALL SHORTEST", groups: 1),
    PathSelector(text: "SHORTEST 2 GROUPS", groups: 2), PathSelector(text: "SHORTEST 30 PATHS", paths: 30),
  ]

  /// Whether it leaves open which of several paths is kept.
  var isArbitrary: Bool { paths != nil }

  /// What it keeps of the matches between two ends, which are in the order of their length.
  func kept(_ matches: [PathMatch]) -> [PathMatch] {
    if let paths { return Array(matches.prefix(paths)) }
    let lengths = Array(Set(matches.map(\.relationships.count))).sorted().prefix(groups ?? 1)
    return matches.filter { lengths.contains($0.relationships.count) }
  }
}

/// Asks kith for the matches of a pattern.
struct PathQuery {
  private let session: any Session

  init(_ graph: PathGraph) throws {
    session = Database().makeSession()
    let made = try session.run(graph.creation)
    while try made.next() != nil {}
  }

  /// The rows as ``PathMatch`` writes them.
  func rows(_ pattern: PathPatternModel, selector: String) throws -> [String] {
    var columns = pattern.names.map { name, isSingle, _ in isSingle ? "\(name).id" : "[x IN \(name) | x.id]" }
    columns += ["[x IN nodes(path) | x.id]", "[x IN relationships(path) | x.id]"]
    var bound = ""
    if pattern.startsBound, let start = pattern.names.first?.name { bound = "MATCH (\(start)) " }
    return try rows("\(bound)MATCH path = \(selector) \(pattern.text) RETURN \(columns.joined(separator: ", "))")
  }

  /// The rows of a query, their values divided by bars.
  func rows(_ query: String) throws -> [String] {
    let cursor = try session.run(query)
    var rows: [String] = []
    while let batch = try cursor.next() {
      for row in batch.rows { rows.append(row.map(\.literalText).joined(separator: " | ")) }
    }
    return rows
  }
}
