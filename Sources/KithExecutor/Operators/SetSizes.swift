import KithValue

/// How many different elements the sets of each group have together, where rows carry whole sets and many carry the same.
///
///     rows        p, {d1, d2}    p, {d2, d3}    q, {d2, d3}
///     sizes       p 3, q 2
///
/// A set's elements are put down once, and a group keeps where its sets begin: of a group with one set nothing else is
/// looked at.
struct SetSizes {
  /// How the elements are told apart: by their small keys, or, once some have none, by numbers.
  private var keys = SmallKeys()
  private var encoder: KeyEncoder?
  /// The elements of all sets, one after the other.
  private var elements: [UInt32] = []
  /// Where the set ends that begins at an element's place; 0 where none begins.
  private var ends: [UInt32] = []
  /// Where the elements of a column stand among all, by where they are in memory.
  private var places: [UnsafeRawPointer: Int] = [:]
  /// The columns met so far, which stay where they are in memory as long as they are kept.
  private var columns: [Vector] = []
  /// Which sets each group has, by where they begin.
  private var sets = DistinctPairs()
  /// The elements met in a group, marked with the number of its turn.
  private var marks: [UInt32] = []
  private var turn: UInt32 = 0
  /// From here on elements are told apart by sorting instead of by a mark each.
  private static let maximumMark = 1 << 24

  /// How much memory it holds.
  var byteCount: Int {
    elements.count * 12 + marks.count * 4 + sets.byteCount + (encoder.map { $0.count * 32 + $0.heapByteCount } ?? 0)
  }

  /// Takes in the selected rows' sets.
  mutating func add(
    _ vector: Vector, _ groups: [Int32], _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) {
    var begins = [UInt32](repeating: .max, count: rows.count)
    if case .list(let column) = vector {
      let first = try place(of: column.elements, context)
      rows.forEach { row in
        guard column.counts[row] > 0 else { return }
        let begin = first + Int(column.starts[row])
        begins[row] = UInt32(truncatingIfNeeded: begin)
        ends[begin] = UInt32(truncatingIfNeeded: begin + Int(column.counts[row]))
      }
    } else {
      try rows.forEach { row throws(EvaluationError) in
        guard case .list(let list) = vector[row], !list.elements.isEmpty else { return }
        let begin = try append(Vector(list.elements), context)
        begins[row] = UInt32(truncatingIfNeeded: begin)
        ends[begin] = UInt32(truncatingIfNeeded: elements.count)
      }
    }
    try sets.add(begins, groups, rows, context)
  }

  /// Where a column's elements stand among all.
  private mutating func place(of column: Vector, _ context: ExecutionContext) throws(EvaluationError) -> Int {
    if let address = column.address, let known = places[address] { return known }
    let first = try append(column, context)
    if let address = column.address {
      places[address] = first
      columns.append(column)
    }
    return first
  }

  /// Puts elements down behind all others; the place of the first.
  private mutating func append(_ new: Vector, _ context: ExecutionContext) throws(EvaluationError) -> Int {
    let first = elements.count
    guard first + new.count < Int(UInt32.max) else { throw Aggregates.Collection.tooLong }
    try elements.makeRoom(for: new.count, context)
    try ends.makeRoom(for: new.count, context)
    elements += numbers(of: new)
    ends += repeatElement(0, count: new.count)
    return first
  }

  /// What tells a column's elements apart from others, none of which is null.
  private mutating func numbers(of column: Vector) -> [UInt32] {
    let all = Selection(indices: nil, count: column.count)
    if encoder == nil, let small = keys.keys(of: column, all) { return small }
    var encoder = generalised()
    let numbers = encoder.encode(column, all)
    self.encoder = encoder
    return numbers.map { UInt32(bitPattern: $0) }
  }

  /// Goes on without small keys.
  private mutating func generalised() -> KeyEncoder {
    if let encoder { return encoder }
    var encoder = KeyEncoder()
    let known = encoder.encode(keys.vector(elements), Selection(indices: nil, count: elements.count))
    elements = known.map { UInt32(bitPattern: $0) }
    return encoder
  }

  /// Takes in another's sets, whose groups are `numbers` among ours.
  mutating func merge(
    _ other: SetSizes, _ numbers: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) {
    let first: Int
    if encoder == nil, other.encoder == nil, keys.takes(other.keys),
      elements.count + other.elements.count < Int(UInt32.max)
    {
      first = elements.count
      elements += other.elements
      ends += repeatElement(0, count: other.ends.count)
    } else {
      let theirs = other.encoder?.vector(other.elements.map { Int32(bitPattern: $0) })
      first = try append(theirs ?? other.keys.vector(other.elements), context)
    }
    let offset = UInt32(truncatingIfNeeded: first)
    for (at, end) in other.ends.enumerated() where end > 0 { ends[first + at] = end + offset }
    var theirs = other.sets
    let (begins, groups) = try theirs.all(context)
    let all = Selection(indices: nil, count: begins.count)
    try sets.add(begins.map { $0 + offset }, groups.map { numbers[Int($0)] }, all, context)
  }

  /// The sizes of a range of groups.
  mutating func sizes(_ range: Range<Int>, _ context: ExecutionContext) throws(EvaluationError) -> [Int64] {
    let (begins, counts) = try sets.keys(range, context)
    var sizes: [Int64] = []
    sizes.reserveCapacity(counts.count)
    var looked = 0
    var next = 0
    for count in counts {
      let own = begins[next..<next + Int(count)]
      next += Int(count)
      if own.count == 1, let only = own.first {
        sizes.append(Int64(ends[Int(only)] - only))
        continue
      }
      sizes.append(Int64(union(own)))
      for begin in own { looked += Int(ends[Int(begin)] - begin) }
      if looked > 1 << 18 {
        looked = 0
        try context.checkCancelled()
      }
    }
    return sizes
  }

  /// How many different elements some sets have.
  private mutating func union(_ begins: ArraySlice<UInt32>) -> Int {
    var limit: UInt32 = 0
    for begin in begins { for at in Int(begin)..<Int(ends[Int(begin)]) { limit = max(limit, elements[at]) } }
    guard limit < Self.maximumMark else {
      let all = begins.flatMap { elements[Int($0)..<Int(ends[Int($0)])] }.sorted()
      return zip(all, all.dropFirst()).count { $0 != $1 } + (all.isEmpty ? 0 : 1)
    }
    if Int(limit) >= marks.count {
      marks += repeatElement(0, count: max(Int(limit) + 1, marks.count * 2) - marks.count)
    }
    turn += 1
    let turn = turn
    var count = 0
    marks.withUnsafeMutableBufferPointer { marks in
      elements.withUnsafeBufferPointer { elements in
        for begin in begins {
          for at in Int(begin)..<Int(ends[Int(begin)]) {
            let element = Int(elements[at])
            count &+= Int(unsafeBitCast(marks[element] != turn, to: UInt8.self))
            marks[element] = turn
          }
        }
      }
    }
    return count
  }
}
