import KithValue
import TestSupport

/// Values of every type, drawn from few enough that equal and nearly equal ones meet often.
struct ValueGenerator {
  var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  static let numbers: [Value] = [
    .integer(0), .integer(1), .integer(-1), .integer(9_007_199_254_740_993), .integer(.max), .integer(.min),
    .float(0), .float(-0.0), .float(1), .float(1.5), .float(9_007_199_254_740_992), .float(0x1p63), .float(-0x1p63),
    .float(.nan), .float(.infinity), .float(-.infinity), .float(.leastNonzeroMagnitude),
  ]
  static let strings = ["", "a", "b", "ab", "é", "e\u{301}", "🧐", "\u{FFFD}", "Z", "a\u{0}"]

  /// Two of each type, and among them two of the same instant in different zones.
  static let temporalValues: [Value] = [
    .date(DateValue(epochDay: 0)), .date(DateValue(epochDay: -1)),
    .localTime(LocalTimeValue(nanosecondOfDay: 0)), .localTime(LocalTimeValue(nanosecondOfDay: 1)),
    .time(TimeValue(nanosecondOfDay: 36_000_000_000_000, offset: 0)),
    .time(TimeValue(nanosecondOfDay: 39_600_000_000_000, offset: 3_600)),
    .localDateTime(LocalDateTimeValue(epochDay: 0, nanosecondOfDay: 0)),
    .localDateTime(LocalDateTimeValue(epochDay: 0, nanosecondOfDay: 1)),
    .dateTime(DateTimeValue(epochDay: 0, nanosecondOfDay: 36_000_000_000_000, offset: 0, zone: nil)),
    .dateTime(DateTimeValue(epochDay: 0, nanosecondOfDay: 39_600_000_000_000, offset: 3_600, zone: nil)),
    .dateTime(DateTimeValue(epochDay: 0, nanosecondOfDay: 39_600_000_000_000, offset: 3_600, zone: "Europe/Paris")),
    .duration(DurationValue(months: 0, days: 0, seconds: 86_400, nanoseconds: 0)),
    .duration(DurationValue(months: 0, days: 1, seconds: 0, nanoseconds: 0)),
    .duration(DurationValue(months: 1, days: 0, seconds: -1, nanoseconds: 999_999_999)),
  ]

  mutating func value(depth: Int = 2) -> Value {
    switch Int.random(in: 0..<(depth > 0 ? 15 : 12), using: &random) {
    case 0: return .null
    case 1: return .boolean(.random(using: &random))
    case 2, 3, 4: return Self.numbers.randomElement(using: &random) ?? .null
    case 5, 6: return .string(Self.strings.randomElement(using: &random) ?? "")
    case 7: return Self.temporalValues.randomElement(using: &random) ?? .null
    case 8: return .nodeReference(.random(in: 0..<3, using: &random))
    case 9: return .relationshipReference(.random(in: 0..<3, using: &random))
    case 10:
      let length = Int.random(in: 0..<3, using: &random)
      return .pathReference(
        PathReference(
          nodes: (0...length).map { _ in .random(in: 0..<2, using: &random) },
          relationships: (0..<length).map { _ in .random(in: 0..<2, using: &random) }))
    case 11: return .node(Node(id: .random(in: 0..<2, using: &random), labels: [], properties: MapValue([])))
    case 12, 13: return .list((0..<Int.random(in: 0..<3, using: &random)).map { _ in value(depth: depth - 1) })
    default:
      return .map(
        (0..<Int.random(in: 0..<3, using: &random)).map { _ in
          (Self.strings.randomElement(using: &random) ?? "", value(depth: depth - 1))
        })
    }
  }
}
