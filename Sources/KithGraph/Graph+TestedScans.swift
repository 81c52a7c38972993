import KithValue

/// What is asked of a node's property, answered once for each value that the column may have: a byte a value, 1 where a node
/// that has it passes. A node without the property does not pass.
public struct NodeValueTest {
  let column: PropertyColumn
  let kind: PropertyKind
  let base: Int64
  let passes: [UInt8]
}

/// Scans that give only the nodes that pass tests of their properties, page by page and without a column being copied.
extension Graph {
  /// Every value that a property may have, as a column; nil where they may be more than `count`, or are of several types.
  ///
  /// Integers are those between the least and the greatest that there are, strings those of the column's dictionary.
  public func possibleValues(ofNodeProperty key: KeyID, atMost count: Int) -> Vector? {
    guard let column = state.nodeProperties[key], let kind = column.uniformKind else { return nil }
    switch kind {
    case .boolean: return .boolean([0, 1])
    case .string:
      guard let dictionary = column.dictionary, dictionary.count <= count else { return nil }
      return .string([UInt32](0..<UInt32(dictionary.count)), dictionary)
    case .integer:
      guard let span = column.integerSpan(atMost: count) else { return nil }
      return .integer((0..<Int64(span.count)).map { span.low + $0 }, Validity())
    case .float, .value: return nil
    }
  }

  /// A test that the values pass whose byte is 1, of those that `possibleValues` gave.
  public func test(ofNodeProperty key: KeyID, values: Vector, passes: [UInt8]) -> NodeValueTest? {
    guard let column = state.nodeProperties[key], let kind = column.uniformKind, values.count == passes.count else {
      return nil
    }
    switch (kind, values) {
    // Behind the last code stands the answer for null, and for a code that came later.
    case (.string, .string): return NodeValueTest(column: column, kind: kind, base: 0, passes: passes + [0])
    case (.boolean, .boolean): return NodeValueTest(column: column, kind: kind, base: 0, passes: passes + [0])
    case (.integer, .integer(let numbers, _)):
      return NodeValueTest(column: column, kind: kind, base: numbers.first ?? 0, passes: passes)
    default: return nil
    }
  }

  /// Fills `into` with nodes from `cursor` on and below `end` that pass all tests, in ascending order, and moves the cursor
  /// behind the last that was looked at.
  ///
  /// It stops after the page with which there are `limit` of them, or after so many pages. Gives false when nothing is left,
  /// which says nothing of what it filled in.
  public func scanNodes(
    label: LabelID?, passing tests: [NodeValueTest], from cursor: inout NodeID, below end: NodeID, limit: Int,
    pages: Int,
    into ids: inout [NodeID]
  ) -> Bool {
    let nodes = state.nodes
    let sets = nodes.labelSets
    let summary: UInt64 = label.map { 1 << UInt64($0.raw & 63) } ?? .max
    let wanted = (0..<UInt32(sets.count)).map { code -> UInt8 in
      (label.map { sets.contains($0, in: code) } ?? (code != LabelSets.absent)) ? 1 : 0
    }
    var next = Int(cursor)
    let capacity = min(Int(nodes.capacity), Int(end))
    ids = [NodeID](unsafeUninitializedCapacity: limit + NodePage.size) { out, count in
      var looked = 0
      while next < capacity, count < limit, looked < pages {
        let index = next >> Int(NodePage.shift)
        let slot = nodes.table.slot(index)
        let first = index << Int(NodePage.shift)
        let page = PageRows(first: first, lower: next - first, upper: min(NodePage.size, capacity - first))
        next = first + page.upper
        guard label == nil || slot.summary & summary != 0, slot.codes != nil || wanted[Int(slot.uniform)] != 0 else {
          continue
        }
        looked += 1
        let begin = count
        for (number, test) in tests.enumerated() {
          if number == 0 {
            test.fill(page, &count, out)
          } else {
            test.keep(page, begin, &count, out)
          }
          if count == begin { break }
        }
        if let codes = slot.codes {
          PageRows.keep(begin, &count, out) { wanted[Int(codes[Int($0 & NodePage.mask)])] }
        }
      }
    }
    cursor = NodeID(next)
    return next < capacity
  }
}

/// Some rows of one page.
private struct PageRows {
  let first: Int
  let lower: Int
  let upper: Int

  /// Keeps the nodes from `begin` on for which the test gives 1.
  @inline(__always)
  static func keep(
    _ begin: Int, _ count: inout Int, _ out: UnsafeMutableBufferPointer<NodeID>, _ passes: (NodeID) -> UInt8
  ) {
    var kept = begin
    for at in begin..<count {
      let id = out[at]
      out[kept] = id
      kept &+= Int(passes(id))
    }
    count = kept
  }
}

extension NodeValueTest {
  /// Appends the nodes of some rows that pass.
  fileprivate func fill(_ page: PageRows, _ count: inout Int, _ out: UnsafeMutableBufferPointer<NodeID>) {
    let slot = column.table.slot(page.first >> Int(PropertyPage.shift))
    // Rows behind the page's capacity have no value.
    let rows = page.lower..<max(page.lower, min(page.upper, Int(slot.capacity)))
    if slot.kind == 0 || rows.isEmpty { return }
    withPasses(slot) { passes in
      var filled = count
      for row in rows {
        out[filled] = UInt32(truncatingIfNeeded: page.first &+ row)
        filled &+= Int(passes(row))
      }
      count = filled
    }
  }

  /// Keeps those of the nodes from `begin` on that pass.
  fileprivate func keep(
    _ page: PageRows, _ begin: Int, _ count: inout Int, _ out: UnsafeMutableBufferPointer<NodeID>
  ) {
    let slot = column.table.slot(page.first >> Int(PropertyPage.shift))
    if slot.kind == 0 {
      count = begin
      return
    }
    let capacity = Int(slot.capacity)
    withPasses(slot) { passes in
      PageRows.keep(begin, &count, out) { id in
        let row = Int(id & PropertyPage.mask)
        return row < capacity ? passes(row) : 0
      }
    }
  }

  /// The test of a row below the page's capacity.
  @inline(__always)
  private func withPasses(_ slot: PropertySlot, _ body: (_ passes: (Int) -> UInt8) -> Void) {
    passes.withUnsafeBufferPointer { passes in
      switch kind {
      case .string:
        let codes = slot.data.assumingMemoryBound(to: UInt32.self)
        let null = UInt32(truncatingIfNeeded: passes.count - 1)
        body { passes[Int(min(codes[$0], null))] }
      case .boolean:
        let bytes = slot.data.assumingMemoryBound(to: UInt8.self)
        body { passes[Int(bytes[$0])] }
      case .integer:
        let numbers = slot.data.assumingMemoryBound(to: Int64.self)
        if slot.isFull {
          body { passes[Int(truncatingIfNeeded: numbers[$0] &- base)] }
        } else {
          body { slot.isValid($0) ? passes[Int(truncatingIfNeeded: numbers[$0] &- base)] : 0 }
        }
      case .float, .value: preconditionFailure("such a column has no test")
      }
    }
  }
}
