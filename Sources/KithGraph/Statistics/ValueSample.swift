import KithValue

/// Counts different values, of all or of a sample, with a guess at how many more the rest holds.
struct ValueSample {
  private var seen: [Key: Int] = [:]
  private(set) var count = 0

  /// What tells two values apart cheaply; a list is taken to equal no other.
  private enum Key: Hashable {
    case bits(UInt64)
    case code(UInt32)
    case text(ExactString)
    case other(Int)
  }

  /// Takes a string by its code in the column's dictionary.
  mutating func add(code: UInt32) {
    count += 1
    seen[.code(code), default: 0] += 1
  }

  mutating func add(_ value: Value) {
    count += 1
    let key: Key =
      switch value {
      case .integer(let number): .bits(UInt64(bitPattern: number))
      case .float(let number): .bits(number.bitPattern)
      case .boolean(let flag): .bits(flag ? 1 : 0)
      case .string(let text): .text(ExactString(text.text))
      case .date(let date): .bits(UInt64(bitPattern: date.epochDay))
      case .localTime(let time): .bits(UInt64(bitPattern: time.nanosecondOfDay))
      case .null, .list, .map, .time, .localDateTime, .dateTime, .duration, .node, .relationship, .path,
        .nodeReference, .relationshipReference, .pathReference:
        .other(count)
      }
    seen[key, default: 0] += 1
  }

  /// An estimate of the different values among `total`, of which these were drawn (Chao 1984): the more values were seen
  /// just once, the more were not seen at all.
  func distinct(among total: Int) -> Int {
    guard total > count, count > 0 else { return seen.count }
    let once = seen.values.count { $0 == 1 }
    let twice = seen.values.count { $0 == 2 }
    if once == count { return total }
    return min(total, seen.count + once * once / (2 * max(twice, 1)))
  }
}
