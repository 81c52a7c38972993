import KithGraph
import KithValue
import Testing

@testable import KithStore

/// A change set comes back from its bytes to the last bit, and other bytes end in an error.
@Suite struct ChangeSetCodingTests {
  private static let values: [Value] = [
    .boolean(true), .boolean(false), .integer(0), .integer(.min), .integer(.max), .float(-0.0), .float(.nan),
    .float(.infinity), .float(0.1), .string(""), .string("e\u{301}\u{0}𝄞"), .list([]),
    .list([.integer(1), .string("a"), .list([.float(1), .null])]), .map([(key: "a", value: .integer(1))]),
    .date(DateValue(epochDay: -719_528)), .localTime(LocalTimeValue(nanosecondOfDay: 86_399_999_999_999)),
    .time(TimeValue(nanosecondOfDay: 1, offset: -64_800)),
    .localDateTime(LocalDateTimeValue(epochDay: .min / 4, nanosecondOfDay: 7)),
    .dateTime(DateTimeValue(epochDay: 18_000, nanosecondOfDay: 5, offset: 3600, zone: nil)),
    .dateTime(DateTimeValue(epochDay: 18_000, nanosecondOfDay: 5, offset: 3600, zone: "Europe/London")),
    .duration(DurationValue(months: -1, days: 2, seconds: -3, nanoseconds: 999_999_999)),
  ]

  @Test(arguments: values.indices) func everyValueComesBack(at: Int) throws {
    var writer = RecordWriter()
    writer.value(Self.values[at])
    var reader = RecordReader(writer.bytes)
    let read = try reader.value()
    #expect(reader.isAtEnd)
    if case .map(let map) = Self.values[at], case .map(let other) = read {
      #expect(map.entries.count == other.entries.count && map["a"]?.isSame(as: other["a"] ?? .null) == true)
    } else {
      #expect(read.isSame(as: Self.values[at]))
    }
  }

  private static func sample() throws -> (before: Graph, after: Graph) {
    let before = try graph { transaction in
      let a = try transaction.node(["Person", "Ünït"], [("id", .string("a")), ("n", .integer(1))])
      let b = try transaction.node([], [("id", .string("b"))])
      try transaction.relationship(a, "KNOWS", b, [("since", .date(DateValue(epochDay: 3)))])
      try transaction.relationship(b, "KNOWS", b)
    }
    let after = try graph(from: before) { transaction in
      let c = try transaction.node(
        ["Person"],
        values.enumerated().compactMap { (at, value) in
          if case .map = value { nil } else { ("k\(at)", value) }
        })
      try transaction.relationship(c, "two words", 0, [("note", .string("x"))])
      transaction.deleteRelationship(0)
      transaction.addLabel(transaction.internLabel("New"), to: 1)
      try transaction.setProperty(transaction.internKey("n"), ofNode: 0, to: .null)
    }
    return (before, after)
  }

  @Test func aChangeSetComesBack() throws {
    let (before, after) = try Self.sample()
    let changes = ChangeSet(from: before, to: after)
    let read = try ChangeSet(decoding: changes.encoded[...])
    #expect(read.encoded == changes.encoded)
    let transaction = GraphTransaction(before)
    try transaction.apply(read)
    #expect(lines(transaction.commit()) == lines(after))
  }

  @Test func takenBackItIsAsBefore() throws {
    let (before, after) = try Self.sample()
    let transaction = GraphTransaction(after)
    try transaction.apply(try ChangeSet(decoding: ChangeSet(from: after, to: before).encoded[...]))
    #expect(lines(transaction.commit()) == lines(before))
  }

  @Test func otherBytesEndInAnError() throws {
    let (before, after) = try Self.sample()
    let bytes = ChangeSet(from: before, to: after).encoded
    for length in 0..<bytes.count {
      #expect(throws: MalformedRecord.self) { try ChangeSet(decoding: bytes[..<length]) }
    }
    // A flipped bit may still read as a change set, of this graph or of none; it must not crash.
    for at in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[at] ^= 1 << bit
        guard let changes = try? ChangeSet(decoding: flipped[...]) else { continue }
        let largest = (changes.createdNodes.map(\.node) + changes.createdRelationships.map(\.relationship)).max() ?? 0
        if largest < 1 << 20 { try? GraphTransaction(before).apply(changes) }
      }
    }
  }
}
