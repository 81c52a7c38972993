import KithValue

/// Counts different values, of all or of a sample, with a guess at how many more the rest holds.
struct ValueSample {
  // Sorted at the end: a hash table of so few costs more than all the rest.
  private var bits: [UInt64] = []
  private var codes: [UInt64] = []
  private var texts: [ExactString: Int] = [:]
  /// Lists and the like, each taken to equal no other.
  private var others = 0
  private(set) var count = 0

  /// Takes a string by its code in the column's dictionary.
  mutating func add(code: UInt32) {
    count += 1
    codes.append(UInt64(code))
  }

  mutating func add(_ value: Value) {
    count += 1
    switch value {
    case .integer(let number): bits.append(UInt64(bitPattern: number))
    case .float(let number): bits.append(number.bitPattern)
    case .boolean(let flag): bits.append(flag ? 1 : 0)
    case .string(let text): texts[ExactString(text.text), default: 0] += 1
    case .date(let date): bits.append(UInt64(bitPattern: date.epochDay))
    case .localTime(let time): bits.append(UInt64(bitPattern: time.nanosecondOfDay))
    case .null, .list, .map, .time, .localDateTime, .dateTime, .duration, .node, .relationship, .path,
      .nodeReference, .relationshipReference, .pathReference:
      others += 1
    }
  }

  /// An estimate of the different values among `total`, of which these were drawn (Chao 1984): the more values were seen
  /// just once, the more were not seen at all.
  func distinct(among total: Int) -> Int {
    var different = texts.count + others
    var once = texts.values.count { $0 == 1 } + others
    var twice = texts.values.count { $0 == 2 }
    for values in [bits, codes] {
      let sorted = values.sorted()
      var start = 0
      while start < sorted.count {
        var end = start + 1
        while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
        different += 1
        if end - start == 1 { once += 1 }
        if end - start == 2 { twice += 1 }
        start = end
      }
    }
    guard total > count, count > 0 else { return different }
    if once == count { return total }
    return min(total, different + once * once / (2 * max(twice, 1)))
  }
}
