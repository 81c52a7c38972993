import KithGraph
import KithStore
import KithValue
import TestSupport
import Testing

/// Random graphs with hostile names and values: written, read, changed and written again.
@Suite struct RoundTripTests {
  private static let texts = [
    "", " ", "a", "é", "e\u{301}", "日本", "𝄞", "\"", "\"\"", ",", ";", "\n", "\r", "\r\n", "a,b\n\"c\"", "\u{FEFF}x",
    "\u{0}", "\u{7F}", "\\", "\\n", "a;b", "'a'", "[1]", "\u{FFFF}", "\u{10FFFF}",
    "=1+1", "NULL", "true", "1", "1.0", " x ", "\u{A0}", "%2F", "../..", ":ID", "a:b:int", "'",
  ]
  private static let names = [
    "T", "Person", "person", "two words", "..", "a/b", "%", "é", "_", "id", "name", "a:b", "a:int", ":ID", "x[]", "\"",
    ",",
    "\n", "{}", "CON", " ", "", "`", "``", "`a`", "a;b", ";", "%3B", "%25", "x:LABEL", "x:any", "any",
    String(repeating: "long ", count: 60), String(repeating: "LONG ", count: 60), String(repeating: "é", count: 128),
  ]

  private struct Maker {
    var random: SeededRandom
    init(_ seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func pick<T>(_ from: [T], or other: T) -> T { from.randomElement(using: &random) ?? other }
    mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }
    mutating func name() -> String { pick(RoundTripTests.names, or: "T") }
    mutating func text() -> String {
      pick(RoundTripTests.texts, or: "") + (chance(2) ? pick(RoundTripTests.texts, or: "") : "")
    }

    static let temporals: [Value] = [
      .date(DateValue(epochDay: 0)), .date(DateValue(epochDay: -1_000_000)), .date(DateValue(epochDay: 4_000_000)),
      .localTime(LocalTimeValue(nanosecondOfDay: 1)), .time(TimeValue(nanosecondOfDay: 36_000_000_000_000, offset: 0)),
      .time(TimeValue(nanosecondOfDay: 86_399_999_999_999, offset: -64_800)),
      .localDateTime(LocalDateTimeValue(epochDay: -1, nanosecondOfDay: 86_399_000_000_000)),
      .dateTime(DateTimeValue(epochDay: 18_000, nanosecondOfDay: 1_000, offset: 7_200, zone: "Europe/Paris")),
      // An hour that comes twice.
      .dateTime(
        DateTimeValue(epochDay: 18_196, nanosecondOfDay: 9_000_000_000_000, offset: 7_200, zone: "Europe/Paris")),
      .dateTime(
        DateTimeValue(epochDay: 18_196, nanosecondOfDay: 9_000_000_000_000, offset: 3_600, zone: "Europe/Paris")),
      .dateTime(DateTimeValue(epochDay: 18_000, nanosecondOfDay: 39_600_000_000_000, offset: 3_208, zone: nil)),
      .duration(DurationValue(months: -14, days: 3, seconds: -1, nanoseconds: 999_999_999)),
      .duration(DurationValue(months: 0, days: 0, seconds: 0, nanoseconds: 0)),
    ]

    /// A value of a kind, or now and then any other: what a column of the kind holds, and what it cannot.
    mutating func value(ofKind kind: Int) -> Value {
      switch chance(6) ? Int.random(in: 0...7, using: &random) : kind {
      case 0: return .string(text())
      case 1: return .integer(chance(3) ? .min : chance(3) ? .max : Int64.random(in: -1000...1000, using: &random))
      case 2:
        let odd = [0.1, -0.0, .infinity, -.infinity, .nan, 1e300, .leastNonzeroMagnitude, 1e21, 123456.789]
        return .float(chance(2) ? pick(odd, or: 0) : Double(Int64.random(in: -99...99, using: &random)))
      case 3: return .boolean(chance(2))
      case 4: return pick(Self.temporals, or: .null)
      case 5: return .list((0..<Int.random(in: 0...3, using: &random)).map { _ in .string(text()) })
      case 6:
        let item = Int.random(in: 0...4, using: &random)
        return .list((0..<Int.random(in: 0...3, using: &random)).map { _ in value(ofKind: item) })
      default:
        return .list([chance(3) ? .null : value(ofKind: 1), chance(3) ? .list([]) : value(ofKind: 6)])
      }
    }

    mutating func properties(_ kinds: [String: Int]) -> [(String, Value)] {
      kinds.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.compactMap { (key, kind) in
        chance(2) && key != "id" ? (key, value(ofKind: kind)) : nil
      }
    }

    /// Mostly a text of its own; else that of another node, something that is no text, what looks like a key, or nothing.
    mutating func id(_ number: UInt32) -> [(String, Value)] {
      switch Int.random(in: 0...9, using: &random) {
      case 0: []
      case 1: [("id", value(ofKind: Int.random(in: 1...7, using: &random)))]
      case 2: [("id", .string(pick(["x", "", "_:", "_:1", "_:00000000"], or: "")))]
      default: [("id", .string("\(number)\(text())"))]
      }
    }

    mutating func labels() -> [String] { chance(5) ? [] : chance(3) ? [name(), name(), name()] : [name()] }

    /// Adds nodes and relationships to a graph, and changes and deletes some of those it has.
    mutating func change(_ transaction: GraphTransaction, _ kinds: [String: Int]) throws {
      var nodes = (0..<transaction.graph.nodeCapacity).filter { transaction.graph.isLive(node: $0) }
      for node in nodes where chance(4) {
        for (key, value) in properties(kinds) + (chance(4) ? id(node) : []) {
          try transaction.setProperty(transaction.internKey(key), ofNode: node, to: value)
        }
        if chance(9), let id = transaction.graph.key(named: "id") {
          try transaction.setProperty(id, ofNode: node, to: .null)
        }
        if chance(3) { transaction.addLabel(transaction.internLabel(name()), to: node) }
        if chance(4), let label = transaction.graph.labels(of: node).first {
          transaction.removeLabel(label, from: node)
        }
      }
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let labels = Array(Set(labels()))
        nodes.append(try transaction.node(labels, id(transaction.graph.nodeCapacity) + properties(kinds)))
      }
      for relationship in 0..<transaction.graph.relationshipCapacity where chance(4) {
        guard transaction.graph.isLive(relationship: relationship) else { continue }
        if chance(2) {
          transaction.deleteRelationship(relationship)
        } else {
          for (key, value) in properties(kinds) {
            try transaction.setProperty(transaction.internKey(key), ofRelationship: relationship, to: value)
          }
        }
      }
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        let (start, end) = (pick(nodes, or: 0), pick(nodes, or: 0))
        try transaction.relationship(start, name(), end, properties(kinds))
      }
      for node in nodes where chance(10) && transaction.graph.degree(of: node, type: nil, direction: .both) == 0 {
        transaction.deleteNode(node)
      }
    }
  }

  @Test(arguments: 1...24) func whatIsWrittenIsReadBack(seed: UInt64) throws {
    var maker = Maker(seed)
    var kinds: [String: Int] = [:]
    for name in Self.names where maker.chance(2) { kinds[name] = Int.random(in: 0...7, using: &maker.random) }
    let folder = TemporaryFolder()
    let first = try graph { try maker.change($0, kinds) }
    var saved = try TextFolder.save(first, to: folder.path, previous: nil)

    for _ in 0..<3 {
      let reread = try TextFolder.load(folder.path)
      #expect(lines(reread.graph) == lines(saved.graph))
      let before = folder.files
      try TextFolder.save(reread.graph, to: folder.path, previous: reread)
      #expect(folder.files == before)

      // What kith writes anew is what it wrote by and by, as far as rows go.
      let copy = TemporaryFolder()
      try TextFolder.save(reread.graph, to: copy.path, previous: nil)
      #expect(lines(try TextFolder.load(copy.path).graph) == lines(reread.graph))

      // Go on either from what was read or from what was saved: numbers of nodes differ, the folder must not.
      let base = maker.chance(2) ? reread : saved
      let next = try graph(from: base.graph) { try maker.change($0, kinds) }
      saved = try TextFolder.save(next, to: folder.path, previous: base)
    }
    #expect(lines(try TextFolder.load(folder.path).graph) == lines(saved.graph))
  }
}
