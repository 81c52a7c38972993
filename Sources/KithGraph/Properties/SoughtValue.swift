import KithValue

/// A value to search a column for, put in the terms of each kind of page.
struct SoughtValue {
  let value: Value
  /// What an integer page would hold, or nil where it cannot hold an equal value.
  let integer: Int64?
  let float: Double?
  /// The float's place in the order of floats.
  private let rankOfFloat: Int64?
  let boolean: Bool?
  /// The text's code in the column, or nil where it never occurred.
  let code: UInt32?

  init(_ value: Value, in dictionary: StringDictionary?) {
    self.value = value
    switch value {
    case .integer(let number): (integer, float) = (number, Double(exactly: number))
    case .float(let number): (integer, float) = (Int64(exactly: number), number.isNaN ? nil : number)
    case .null, .boolean, .string, .list, .map, .date, .localTime, .time, .localDateTime, .dateTime, .duration, .node,
      .relationship, .path, .nodeReference, .relationshipReference, .pathReference:
      (integer, float) = (nil, nil)
    }
    rankOfFloat = float.map(\.orderRank)
    boolean = if case .boolean(let flag) = value { flag } else { nil }
    code = if case .string(let text) = value { dictionary?.code(of: text.text) } else { nil }
  }

  /// What the range of a page of the kind holds where the page may hold an equal value; nil where none of the kind can.
  @inline(__always) private func rank(in kind: PropertyKind) -> Int64? {
    switch kind {
    case .integer: integer
    case .float: rankOfFloat
    case .string: code.map(Int64.init)
    case .boolean: boolean.map { _ in 0 }
    case .value: 0
    }
  }

  /// Visits the pages that may hold an equal value, by their kinds and the ranges of their values, in order.
  @inline(__always) func forEachPage(of column: PropertyColumn, _ visit: (_ page: Int) -> Void) {
    if let kind = column.uniformKind {
      guard let rank = rank(in: kind) else { return }
      column.table.forEachIndex(where: { $0.range.contains(rank) }, visit)
    } else {
      column.table.forEachIndex(
        where: { slot in
          PropertyKind(rawValue: slot.kind).flatMap { rank(in: $0) }.map(slot.range.contains) ?? false
        }, visit)
    }
  }

  /// Visits the rows of a page that hold an equal value, in order, until the visitor gives false; then gives false itself.
  @inline(__always) func forEachMatch(in slot: PropertySlot, _ visit: (_ offset: Int) -> Bool) -> Bool {
    guard let kind = PropertyKind(rawValue: slot.kind) else { return true }
    switch kind {
    case .integer:
      guard let integer else { return true }
      return Self.forEachEqual(in: slot, to: integer, isAnywhere: Self.isAnywhere, visit)
    case .float:
      guard let float else { return true }
      return Self.forEachEqual(in: slot, to: float, isAnywhere: Self.isAnywhere, visit)
    case .string:
      guard let code else { return true }
      return Self.forEachEqual(in: slot, to: code, isAnywhere: Self.isAnywhere, visit)
    case .boolean:
      guard let boolean else { return true }
      return Self.forEach(in: slot, of: UInt8.self, where: { $0 == (boolean ? 1 : 0) }, visit)
    case .value: return Self.forEach(in: slot, of: Value.self, where: { Value.equals($0, value) == true }, visit)
    }
  }

  /// Where each row has a greater value than the one before, the row is found by halves; elsewhere blocks of 32 rows in
  /// which none is equal are passed by in a loop without a branch.
  @inline(__always) private static func forEachEqual<Element: Comparable>(
    in slot: PropertySlot, to wanted: Element,
    isAnywhere: (_ wanted: Element, _ elements: UnsafeBufferPointer<Element>) -> Bool, _ visit: (Int) -> Bool
  ) -> Bool {
    let elements = slot.data.assumingMemoryBound(to: Element.self)
    let capacity = Int(slot.capacity)
    if slot.isAscending, slot.isFull {
      var (low, high) = (0, capacity)
      while low < high {
        let middle = (low + high) / 2
        if elements[middle] < wanted { low = middle + 1 } else { high = middle }
      }
      return low < capacity && elements[low] == wanted ? visit(low) : true
    }
    var first = 0
    while first < capacity {
      let end = min(first + 32, capacity)
      if isAnywhere(wanted, UnsafeBufferPointer(start: elements + first, count: end - first)) {
        for offset in first..<end where elements[offset] == wanted && slot.isValid(offset) {
          if !visit(offset) { return false }
        }
      }
      first = end
    }
    return true
  }

  @inline(__always) private static func isAnywhere<Element: Equatable>(
    _ wanted: Element, _ elements: UnsafeBufferPointer<Element>
  ) -> Bool {
    var found: UInt8 = 0
    for element in elements { found |= unsafeBitCast(element == wanted, to: UInt8.self) }
    return found != 0
  }

  /// By the low halves alone, four at a time: processors of the oldest kind compare no vectors of anything wider. A block in
  /// which one of those is equal is looked at again.
  @inline(__always) private static func isAnywhere(_ wanted: Int64, _ elements: UnsafeBufferPointer<Int64>) -> Bool {
    guard elements.count == 32 else { return elements.contains(wanted) }
    let bytes = UnsafeRawBufferPointer(elements)
    let low = SIMD4<Int32>(repeating: Int32(truncatingIfNeeded: wanted))
    var found = SIMDMask<SIMD4<Int32>>(repeating: false)
    for at in 0..<8 {
      let four = bytes.loadUnaligned(fromByteOffset: at * 32, as: SIMD4<Int64>.self)
      found .|= SIMD4<Int32>(truncatingIfNeeded: four) .== low
    }
    return any(found)
  }

  @inline(__always) private static func forEach<Element>(
    in slot: PropertySlot, of type: Element.Type, where isWanted: (Element) -> Bool, _ visit: (Int) -> Bool
  ) -> Bool {
    let elements = slot.data.assumingMemoryBound(to: Element.self)
    for offset in 0..<Int(slot.capacity) where isWanted(elements[offset]) && slot.isValid(offset) {
      if !visit(offset) { return false }
    }
    return true
  }
}
