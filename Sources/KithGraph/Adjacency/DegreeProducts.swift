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
