import KithValue

/// Columns of lists whose elements are a typed column.
extension Vector {
  /// Offsets among elements are 32 bits wide.
  static let maximumElements = 1 << 30

  /// Lists one after the other, of so many elements each, below 0 for null; boxed where the elements are.
  static func lists(
    _ counts: [Int32], of elements: Vector, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var starts: [Int32] = []
    starts.reserveCapacity(counts.count)
    var start = 0
    let isTyped = elements.isTyped && elements.count < maximumElements
    var boxed: [Value] = []
    // One list that has all of them is made of their column as it is.
    if case .value(let all) = elements, counts.count == 1, Int(counts[0]) == all.count {
      return .value([try .list(bounded: all)])
    }
    for count in counts {
      let length = max(0, Int(count))
      guard length <= Value.maximumListLength else { throw Aggregates.Collection.tooLong }
      if isTyped {
        starts.append(Int32(start))
      } else if count < 0 {
        boxed.append(.null)
      } else {
        boxed.append(try .list(bounded: (start..<start + length).map { elements[$0] }))
        if start >> 16 != (start + length) >> 16, let reason = context.functions.reasonToStop() {
          if case .value(let all) = elements { Disposal.dispose((all, boxed), of: all.count) }
          throw reason
        }
      }
      start += length
    }
    if case .value(let all) = elements { Disposal.dispose(all, of: all.count) }
    return isTyped ? .list(ListColumn(starts: starts, counts: counts, elements: elements)) : .value(boxed)
  }

  /// Where a column of identifiers, codes or numbers is in memory, which nothing else is as long as it is kept; nothing is
  /// read through it.
  var address: UnsafeRawPointer? {
    switch self {
    case .node(let ids), .relationship(let ids): ids.withUnsafeBytes(\.baseAddress)
    case .string(let codes, _): codes.withUnsafeBytes(\.baseAddress)
    case .integer(let numbers, _): numbers.withUnsafeBytes(\.baseAddress)
    case .constant, .boolean, .float, .list, .map, .value: nil
    }
  }

  /// Whether it has a type of its own that holds no list.
  private var isTyped: Bool {
    switch self {
    case .boolean, .integer, .float, .string, .node, .relationship, .map: true
    case .constant, .value, .list: false
    }
  }

  /// The same where its lists are sets of which only the sizes together are wanted.
  var asSets: Vector {
    guard case .list(let lists) = self else { return self }
    return .list(
      ListColumn(starts: lists.starts, counts: lists.counts, elements: lists.elements, areSets: true))
  }

  /// The same with each list as a box; other columns stay as they are.
  var withoutLists: Vector {
    guard case .list(let lists) = self else { return self }
    return .value((0..<lists.counts.count).map { lists[$0] })
  }
}

extension ListColumn {
  /// The lists of the given rows. A row that comes twice makes boxes of them, which rows have in common, unless the lists are
  /// short, so that it does no harm where each row makes a box of its own.
  func gathered(_ rows: [Int32]) -> Vector {
    guard areSets || Self.areDifferent(rows, among: counts.count) || areShort(rows) else {
      return Vector.list(self).withoutLists.gathered(rows)
    }
    return .list(
      ListColumn(
        starts: rows.map { starts[Int($0)] }, counts: rows.map { counts[Int($0)] }, elements: elements, areSets: areSets
      ))
  }

  private func areShort(_ rows: [Int32]) -> Bool {
    var total = 0
    for row in rows { total &+= max(0, Int(counts[Int(row)])) }
    return total <= 16 * rows.count
  }

  private static func areDifferent(_ rows: [Int32], among count: Int) -> Bool {
    var last: Int32 = -1
    var isAscending = true
    for row in rows where isAscending {
      isAscending = row > last
      last = row
    }
    if isAscending { return true }
    if rows.count > count { return false }
    var seen = [UInt64](repeating: 0, count: (count + 63) >> 6)
    for row in rows {
      let bit: UInt64 = 1 << UInt64(row & 63)
      if seen[Int(row >> 6)] & bit != 0 { return false }
      seen[Int(row >> 6)] |= bit
    }
    return true
  }

  /// Where each element of the selected rows' lists stands, list after list, and the row that it is of.
  func members(_ rows: Selection) -> (places: [Int32], parents: [Int32]) {
    var places: [Int32] = []
    var parents: [Int32] = []
    rows.forEach { row in
      let range = range(row)
      places += Int32(range.lowerBound)..<Int32(range.upperBound)
      parents += repeatElement(Int32(row), count: range.count)
    }
    return (places, parents)
  }

  /// How many elements the lists have together.
  var memberCount: Int { counts.reduce(0) { $0 + max(0, Int($1)) } }

  /// The lists of several columns; nil where their elements are too many.
  static func concatenated(_ columns: [ListColumn]) -> ListColumn? {
    guard let first = columns.first else { return nil }
    if columns.allSatisfy(\.areSets) { return concatenatedSets(columns) }
    let total = columns.reduce(0) { $0 + $1.memberCount }
    guard total < Vector.maximumElements else { return nil }
    if columns.count == 1 { return first }
    var starts: [Int32] = []
    var counts: [Int32] = []
    var elements: [Vector] = []
    var start = 0
    for column in columns {
      // Only what belongs to a list goes along: of a column some rows may have been left behind.
      for count in column.counts {
        starts.append(Int32(start))
        counts.append(count)
        start += max(0, Int(count))
      }
      elements.append(
        column.elements.gathered(column.members(Selection(indices: nil, count: column.counts.count)).places))
    }
    let joined = Vector.concatenated(elements)
    if case .value = joined { return nil }
    return ListColumn(starts: starts, counts: counts, elements: joined)
  }

  /// The sets of several columns, of which many may have the same elements.
  private static func concatenatedSets(_ columns: [ListColumn]) -> ListColumn? {
    var starts: [Int32] = []
    var counts: [Int32] = []
    var elements: [Vector] = []
    var places: [UnsafeRawPointer: Int32] = [:]
    var total = 0
    for column in columns {
      let address = column.elements.address
      var place = address.flatMap { places[$0] }
      if place == nil {
        place = Int32(truncatingIfNeeded: total)
        if let address { places[address] = place }
        elements.append(column.elements)
        total += column.elements.count
        if total >= Vector.maximumElements { return nil }
      }
      let first = place ?? 0
      starts += column.starts.lazy.map { $0 + first }
      counts += column.counts
    }
    let joined = Vector.concatenated(elements)
    if case .value = joined { return nil }
    return ListColumn(starts: starts, counts: counts, elements: joined, areSets: true)
  }

  /// The element at a place of each selected row's list, from the end where it is below 0; null where there is none.
  func elements(at place: Int64, _ rows: Selection) -> Vector {
    var places = [Int32](repeating: -1, count: counts.count)
    rows.forEach { row in
      let count = Int64(counts[row])
      let at = place < 0 ? place &+ count : place
      if count > 0, at >= 0, at < count { places[row] = starts[row] &+ Int32(at) }
    }
    return elements.gatheredOrNull(places)
  }

  /// The element at each selected row's own place of its list.
  func elements(at places: [Int64], _ validity: Validity, _ rows: Selection) -> Vector {
    var found = [Int32](repeating: -1, count: counts.count)
    rows.forEach { row in
      let count = Int64(counts[row])
      let at = places[row] < 0 ? places[row] &+ count : places[row]
      if validity[row], count > 0, at >= 0, at < count { found[row] = starts[row] &+ Int32(at) }
    }
    return elements.gatheredOrNull(found)
  }

  /// How many elements each list has, as a column.
  var sizes: Vector {
    var validity = Validity()
    if counts.contains(where: { $0 < 0 }) {
      validity = .allNull(counts.count)
      for row in counts.indices where counts[row] >= 0 { validity.markValid(row) }
    }
    return .integer(counts.map { Int64($0) }, validity)
  }

  /// Whether each selected row's list holds a value, 2 where a null may be it; nil where the elements are of another type.
  func truths(holding sought: Value, _ rows: Selection) -> [UInt8]? {
    switch (elements, sought) {
    case (.integer(let numbers, let validity), .integer(let wanted)):
      return truths(rows) { validity[$0] ? numbers[$0] == wanted : nil }
    case (.string(let codes, let dictionary), .string(let text)):
      let wanted = dictionary.code(of: text.text) ?? .max - 1
      return truths(rows) { codes[$0] == .max ? nil : codes[$0] == wanted }
    case (.node(let ids), .nodeReference(let wanted)), (.relationship(let ids), .relationshipReference(let wanted)):
      return truths(rows) { ids[$0] == .max ? nil : ids[$0] == wanted }
    default: return nil
    }
  }

  @inline(__always)
  private func truths(_ rows: Selection, _ isSought: (Int) -> Bool?) -> [UInt8] {
    var result = [UInt8](repeating: 2, count: counts.count)
    rows.forEach { row in
      if counts[row] < 0 { return }
      var truth: UInt8 = 0
      for at in range(row) {
        guard let found = isSought(at) else {
          truth = 2
          continue
        }
        if found {
          truth = 1
          break
        }
      }
      result[row] = truth
    }
    return result
  }
}

extension StringDictionary {
  /// How many code points the strings of the selected rows' codes have, as a column.
  func sizes(_ codes: [UInt32], _ rows: Selection) -> Vector {
    var sizes = [Int64](repeating: 0, count: codes.count)
    var hasNulls = false
    codes.withUnsafeBufferPointer { codes in
      withExtendedLifetime(approach(codes, rows) { codes[$0] != .max }) {
        rows.forEach { row in
          if codes[row] == .max {
            hasNulls = true
          } else {
            sizes[row] = withBytes(of: codes[row]) { $0.codePointCount }
          }
        }
      }
    }
    if !hasNulls { return .integer(sizes, Validity()) }
    var validity = Validity.allNull(codes.count)
    rows.forEach { if codes[$0] != .max { validity.markValid($0) } }
    return .integer(sizes, validity)
  }
}
