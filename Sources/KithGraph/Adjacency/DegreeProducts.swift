/// How many relationships each node has in one or two views, multiplied and added up over a range of nodes.
///
/// What `MATCH ()-->(b)-->() RETURN count(*)` comes to where no relationship can be used twice. Pages of nodes that are all
/// alike are summed as two arrays of numbers, without a look at a single node.
extension Graph {
  /// The sum over the nodes of a range that have the label (or any) of the product of their degrees in the views.
  ///
  /// The product of the two views' relationship counts must fit an `Int64`: then no sum here overflows.
  /// ```swift
  /// graph.degreeProductSum(label: person, nodes: 0..<graph.nodeCapacity, incoming, outgoing)
  /// ```
  public func degreeProductSum(
    label: LabelID?, nodes range: Range<NodeID>, _ first: AdjacencyView, _ second: AdjacencyView?
  ) -> Int64 {
    let nodes = state.nodes
    let summary: UInt64 = label.map { 1 << UInt64($0.raw & 63) } ?? .max
    var sum: UInt64 = 0
    var next = Int(range.lowerBound)
    let end = min(Int(range.upperBound), Int(nodes.capacity))
    while next < end {
      let index = next >> Int(NodePage.shift)
      let pageEnd = min(end, (index + 1) << Int(NodePage.shift))
      let slot = nodes.table.slot(index)
      if label == nil {
        // What is no node has no relationship.
        sum &+= Self.products(next..<pageEnd, first, second)
      } else if slot.summary & summary != 0, let label {
        if let codes = slot.codes {
          for node in next..<pageEnd where nodes.labelSets.contains(label, in: codes[node & Int(NodePage.mask)]) {
            sum &+= Self.products(node..<node + 1, first, second)
          }
        } else if nodes.labelSets.contains(label, in: slot.uniform) {
          sum &+= Self.products(next..<pageEnd, first, second)
        }
      }
      next = pageEnd
    }
    return Int64(bitPattern: sum)
  }

  /// The next nodes with a label, or of any, of which the product of their degrees lies within bounds, and the products;
  /// `cursor` goes on to where the search ended: at the end, or after so many have been found or looked at. All views hold at
  /// least one relationship of a node that is found.
  public func findDegreeProducts(
    label: LabelID?, from cursor: inout NodeID, below end: NodeID, _ first: AdjacencyView, _ second: AdjacencyView?,
    within bounds: ClosedRange<Int64>, limit: Int
  ) -> (nodes: [NodeID], products: [Int64]) {
    let nodes = state.nodes
    let block = Self.blockSize
    let last = min(Int(end), Int(nodes.capacity), first.nodeLimit, second?.nodeLimit ?? .max)
    let bounds = UInt64(max(1, bounds.lowerBound))...UInt64(max(1, bounds.upperBound))
    let stop = min(last, Int(cursor) + 1 << 18)
    var next = Int(cursor)
    var products: [Int64] = []
    let found = [NodeID](unsafeUninitializedCapacity: limit + block) { ids, count in
      products = [Int64](unsafeUninitializedCapacity: limit + block) { products, filled in
        while next < stop, count < limit {
          let slot = nodes.table.slot(next >> Int(NodePage.shift))
          let part = next..<min(stop, (next / block + 1) * block)
          next = part.upperBound
          if let label, slot.codes == nil, !nodes.labelSets.contains(label, in: slot.uniform) { continue }
          let begin = count
          Self.find(part, first, second, bounds, ids, products, &count)
          guard let label, let codes = slot.codes else { continue }
          var kept = begin
          for at in begin..<count where nodes.labelSets.contains(label, in: codes[Int(ids[at] & NodePage.mask)]) {
            ids[kept] = ids[at]
            products[kept] = products[at]
            kept += 1
          }
          count = kept
        }
        filled = count
      }
    }
    cursor = next >= last ? end : NodeID(next)
    return (found, products)
  }

  /// So many nodes are looked at together; no page ends within them.
  private static var blockSize: Int { 128 }

  private static func find(
    _ part: Range<Int>, _ first: AdjacencyView, _ second: AdjacencyView?, _ bounds: ClosedRange<UInt64>,
    _ ids: UnsafeMutableBufferPointer<NodeID>, _ products: UnsafeMutableBufferPointer<Int64>, _ count: inout Int
  ) {
    let page = part.lowerBound >> Int(AdjacencyEntry.pageShift)
    let offset = part.lowerBound & Int(AdjacencyEntry.pageMask)
    let a = first.entries(ofPage: page) + offset
    let b = second.map { $0.entries(ofPage: page) + offset }
    // Most blocks hold nothing that is wanted, which costs least to find out.
    var most: UInt64 = 0
    if let b {
      for i in 0..<part.count { most = max(most, UInt64(a[i].length) &* UInt64(b[i].length)) }
    } else {
      var longest: UInt32 = 0
      for i in 0..<part.count { longest = max(longest, a[i].length) }
      most = UInt64(longest)
    }
    if most < bounds.lowerBound { return }
    for i in 0..<part.count {
      let product = UInt64(a[i].length) &* (b.map { UInt64($0[i].length) } ?? 1)
      ids[count] = NodeID(truncatingIfNeeded: part.lowerBound &+ i)
      products[count] = Int64(bitPattern: product)
      count &+= Int(unsafeBitCast(bounds.contains(product), to: UInt8.self))
    }
  }

  /// How many relationships a view holds of a range of nodes.
  static func degreeSum(_ nodes: Range<Int>, _ view: AdjacencyView) -> Int { Int(products(nodes, view, nil)) }

  private static func products(_ nodes: Range<Int>, _ first: AdjacencyView, _ second: AdjacencyView?) -> UInt64 {
    var sum: UInt64 = 0
    var next = nodes.lowerBound
    let end = min(nodes.upperBound, first.nodeLimit, second?.nodeLimit ?? .max)
    while next < end {
      let page = next >> Int(AdjacencyEntry.pageShift)
      let pageEnd = min(end, (page + 1) << Int(AdjacencyEntry.pageShift))
      let offset = next & Int(AdjacencyEntry.pageMask)
      let count = pageEnd - next
      let a = first.entries(ofPage: page) + offset
      if let second {
        let b = second.entries(ofPage: page) + offset
        for i in 0..<count { sum &+= UInt64(a[i].length) &* UInt64(b[i].length) }
      } else {
        for i in 0..<count { sum &+= UInt64(a[i].length) }
      }
      next = pageEnd
    }
    return sum
  }
}

extension AdjacencyView {
  fileprivate func entries(ofPage page: Int) -> UnsafePointer<AdjacencyEntry> {
    slotChunks[page >> 6][page & 63].entries
  }
}
