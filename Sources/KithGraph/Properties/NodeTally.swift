import KithValue

/// Counts and sums nodes by properties of few values, straight from the pages: `RETURN p.gender, p.married, count(*), avg(p.age)`.
///
/// Every combination of key values is a cell, and a node adds to one of them: no column is copied, and no value looked up. It
/// takes consecutive nodes of which every one has all of the properties, which those of a label mostly are; the others are
/// whoever asks to group.
/// ```swift
/// var tally = NodeTally(graph, keys: [gender, married], sums: [age])
/// tally?.add(ids)                      // false: nothing was added
/// tally?.occupied { cell, count in ... }
/// ```
public struct NodeTally {
  /// So many cells there may be for any nodes: their counts and sums fit the nearest cache.
  private static let fewCells = 4_096
  /// The most cells there may be: their numbers fit the buffer.
  private static let mostCells = 1 << 16

  private struct Key {
    let column: PropertyColumn
    let kind: PropertyKind
    /// What the cell of the lowest value stands for, and how many values there are.
    let base: Int64
    let count: Int
    /// How far the cells of two neighbouring values are apart.
    let step: Int
  }
  private let keys: [Key]
  private let columns: [PropertyColumn]
  private let cellCount: Int
  /// Two for each cell, so that a node need not wait for the one before it: even rows add to the first, odd ones to the second.
  /// Empty before the first node.
  private var counts: [Int64] = []
  /// Of each column the sums, two a cell likewise.
  private var sums: [Int64] = []
  /// How many nodes may be added before a sum could grow out of 64 bits.
  private var room = mostNodes
  private static let mostNodes = 1 << 30

  /// Nil where a key may have too many values for so many nodes, or one of the columns to be summed holds anything but integers
  /// of some billions at most.
  public init?(_ graph: Graph, keys: [KeyID], sums: [KeyID], nodes: Int = 0) {
    let mostCells = max(Self.fewCells, min(Self.mostCells, nodes / 2))
    var made: [Key] = []
    var cells = 1
    for id in keys {
      guard let column = graph.state.nodeProperties[id], let kind = column.uniformKind else { return nil }
      let base: Int64
      let count: Int
      switch kind {
      case .boolean: (base, count) = (0, 2)
      case .string: (base, count) = (0, column.dictionary?.count ?? 0)
      case .integer:
        guard let span = column.integerSpan(atMost: mostCells) else { return nil }
        (base, count) = span
      case .float, .value: return nil
      }
      guard count > 0, count <= mostCells else { return nil }
      made.append(Key(column: column, kind: kind, base: base, count: count, step: cells))
      cells *= count
      guard cells <= mostCells else { return nil }
    }
    var columns: [PropertyColumn] = []
    for id in sums {
      guard let column = graph.state.nodeProperties[id], column.uniformKind == .integer, let range = column.valueRange,
        range.low > -1 << 32, range.high < 1 << 32
      else { return nil }
      columns.append(column)
    }
    self.keys = made
    self.columns = columns
    cellCount = cells
  }

  /// About how much memory it takes.
  public var byteCount: Int { 16 * cellCount * (1 + columns.count) }

  /// Adds nodes; gives false, and adds none, where they are not consecutive or one of them lacks one of the properties, or one
  /// of `present`.
  public mutating func add(_ ids: [NodeID], present: [KeyID] = [], in graph: Graph) -> Bool {
    guard let first = ids.first, let last = ids.last, Int(last) - Int(first) == ids.count - 1, room >= ids.count else {
      return false
    }
    let isConsecutive = ids.withUnsafeBufferPointer { ids in
      var differs: UInt32 = 0
      for at in 0..<ids.count { differs |= ids[at] ^ (first &+ UInt32(truncatingIfNeeded: at)) }
      return differs == 0
    }
    let pages = Int(first >> PropertyPage.shift)...Int(last >> PropertyPage.shift)
    guard isConsecutive, keys.allSatisfy({ $0.column.isFull(pages) }), columns.allSatisfy({ $0.isFull(pages) }),
      present.allSatisfy({ graph.state.nodeProperties[$0]?.isFull(pages) ?? false })
    else { return false }
    room -= ids.count
    begin()
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: PropertyPage.size) { cells in
      for page in pages {
        let start = page == pages.lowerBound ? Int(first & PropertyPage.mask) : 0
        let end = page == pages.upperBound ? Int(last & PropertyPage.mask) + 1 : PropertyPage.size
        add(page, start..<end, cells)
      }
    }
    return true
  }

  /// Adds what was added to another tally by the same properties of the same graph; false where that may be too much.
  public mutating func add(_ other: NodeTally) -> Bool {
    let added = Self.mostNodes - other.room
    guard cellCount == other.cellCount, columns.count == other.columns.count, room >= added else { return false }
    if other.counts.isEmpty { return true }
    room -= added
    begin()
    for at in counts.indices { counts[at] &+= other.counts[at] }
    for at in sums.indices { sums[at] &+= other.sums[at] }
    return true
  }

  private mutating func begin() {
    if !counts.isEmpty { return }
    counts = [Int64](repeating: 0, count: 2 * cellCount)
    sums = [Int64](repeating: 0, count: 2 * cellCount * columns.count)
  }

  private mutating func add(_ page: Int, _ rows: Range<Int>, _ cells: UnsafeMutableBufferPointer<UInt16>) {
    let count = rows.count
    if keys.isEmpty {
      counts[0] += Int64(count)
      for (index, column) in columns.enumerated() {
        let numbers = column.table.slot(within: page).data.assumingMemoryBound(to: Int64.self) + rows.lowerBound
        var sum: Int64 = 0
        for row in 0..<count { sum &+= numbers[row] }
        sums[2 * index] &+= sum
      }
      return
    }
    for (index, key) in keys.enumerated() {
      let data = key.column.table.slot(within: page).data
      let step = UInt16(truncatingIfNeeded: key.step)
      switch key.kind {
      case .string:
        let codes = data.assumingMemoryBound(to: UInt32.self) + rows.lowerBound
        Self.number(cells, count, index) { UInt16(truncatingIfNeeded: codes[$0]) &* step }
      case .boolean:
        let bytes = data.assumingMemoryBound(to: UInt8.self) + rows.lowerBound
        Self.number(cells, count, index) { UInt16(bytes[$0]) &* step }
      case .integer:
        let numbers = data.assumingMemoryBound(to: Int64.self) + rows.lowerBound
        let base = key.base
        Self.number(cells, count, index) { UInt16(truncatingIfNeeded: numbers[$0] &- base) &* step }
      case .float, .value: preconditionFailure("such columns are no keys")
      }
    }
    let cellCount = cellCount
    counts.withUnsafeMutableBufferPointer { counts in
      var row = 0
      while row + 2 <= count {
        counts[Int(cells[row]) &* 2] &+= 1
        counts[Int(cells[row &+ 1]) &* 2 &+ 1] &+= 1
        row &+= 2
      }
      if row < count { counts[Int(cells[row]) &* 2] &+= 1 }
    }
    for (index, column) in columns.enumerated() {
      let numbers = column.table.slot(within: page).data.assumingMemoryBound(to: Int64.self) + rows.lowerBound
      sums.withUnsafeMutableBufferPointer { sums in
        let sums = UnsafeMutableBufferPointer(rebasing: sums[2 * index * cellCount..<2 * (index + 1) * cellCount])
        var row = 0
        while row + 2 <= count {
          sums[Int(cells[row]) &* 2] &+= numbers[row]
          sums[Int(cells[row &+ 1]) &* 2 &+ 1] &+= numbers[row &+ 1]
          row &+= 2
        }
        if row < count { sums[Int(cells[row]) &* 2] &+= numbers[row] }
      }
    }
  }

  /// Puts the cells of one key's values to those of the keys before it.
  @inline(__always)
  private static func number(
    _ cells: UnsafeMutableBufferPointer<UInt16>, _ count: Int, _ index: Int, _ part: (Int) -> UInt16
  ) {
    if index == 0 {
      for row in 0..<count { cells[row] = part(row) }
    } else {
      for row in 0..<count { cells[row] = cells[row] &+ part(row) }
    }
  }

  // MARK: what was added

  /// The cells that nodes were added to.
  public var occupied: [Int] {
    counts.isEmpty ? [] : (0..<cellCount).filter { counts[2 * $0] + counts[2 * $0 + 1] > 0 }
  }

  /// How many nodes were added to a cell.
  public func count(_ cell: Int) -> Int64 { counts[2 * cell] + counts[2 * cell + 1] }

  /// The sum of a column over the nodes of a cell.
  public func sum(_ column: Int, _ cell: Int) -> Int64 {
    let first = 2 * (column * cellCount + cell)
    return sums[first] &+ sums[first + 1]
  }

  /// The values that a key has in some cells, as a column.
  public func values(_ key: Int, _ cells: [Int]) -> Vector {
    let isLast = key == keys.count - 1
    let key = keys[key]
    let (step, count) = (UInt32(key.step), UInt32(key.count))
    let numbers = cells.map { cell in
      // A division takes longer than all else.
      let place = step == 1 ? UInt32(truncatingIfNeeded: cell) : UInt32(truncatingIfNeeded: cell) / step
      return isLast ? place : place % count
    }
    switch key.kind {
    case .string:
      guard let dictionary = key.column.dictionary else { break }
      return .string(numbers, dictionary)
    case .boolean: return .boolean(numbers.map { UInt8($0) })
    case .integer: return .integer(numbers.map { Int64($0) + key.base }, Validity())
    case .float, .value: break
    }
    preconditionFailure("such columns are no keys")
  }
}

extension PropertyColumn {
  /// Whether every identifier of some pages has a value.
  @inline(__always)
  fileprivate func isFull(_ pages: ClosedRange<Int>) -> Bool {
    guard pages.upperBound < table.count else { return false }
    for page in pages where !table.slot(within: page).isFull { return false }
    return true
  }
}
