/// The adjacency of one relationship type: each relationship stands once in the outgoing list of its start and once in
/// the incoming list of its end, a self-loop in both lists of its node.
struct TypeAdjacency: Sendable {
  typealias Table = PageTable<AdjacencyPage, AdjacencySlot>

  private(set) var outgoing: Table
  private(set) var incoming: Table
  /// How many relationships start and end at the same node; nil where nobody has counted since some were taken.
  private(set) var loopCount: Int?

  /// No relationships.
  init(owner: WriterToken) {
    outgoing = Table(owner: owner, empty: Self.emptyChunk)
    incoming = Table(owner: owner, empty: Self.emptyChunk)
    loopCount = 0
  }

  init(outgoing: Table, incoming: Table, loopCount: Int?) {
    self.outgoing = outgoing
    self.incoming = incoming
    self.loopCount = loopCount
  }

  /// One page of empty lists stands for every place where nobody has a relationship.
  private static let emptyPage = AdjacencyPage(owner: .fresh(), capacity: 0)
  static let emptyChunk = PageChunk<AdjacencyPage, AdjacencySlot>(absent: emptyPage.slot)

  func view(_ direction: Direction) -> AdjacencyView {
    let table = direction == .outgoing ? outgoing : incoming
    return table.slotChunks.withMemoryRebound(to: UnsafePointer<AdjacencySlot>.self, capacity: 1) {
      AdjacencyView(slotChunks: $0, pageCount: table.count)
    }
  }

  var byteCount: Int {
    [outgoing, incoming].reduce(0) { total, table in
      total + table.byteCount + (0..<table.count).reduce(0) { $0 + (table.page($1)?.byteCount ?? 0) }
    }
  }

  // MARK: Writing

  /// Takes up relationships, and lets go of those between `starts` and `ends` that are not live any more; `isCounted` says
  /// that all of these had been taken up.
  mutating func change(
    adding created: [(start: NodeID, end: NodeID, id: RelationshipID)],
    starts: [NodeID], ends: [NodeID], isCounted: Bool, token: WriterToken, isLive: (RelationshipID) -> Bool
  ) {
    if isCounted {
      loopCount? += created.count { $0.start == $0.end } - zip(starts, ends).count { $0.0 == $0.1 }
    } else {
      loopCount = nil
    }
    Self.removeDead(of: starts, in: &outgoing, token, isLive)
    Self.removeDead(of: ends, in: &incoming, token, isLive)
    Self.add(
      created.map { AdjacencyAddition(owner: $0.start, neighbour: $0.end, relationship: $0.id) }, to: &outgoing, token)
    Self.add(
      created.map { AdjacencyAddition(owner: $0.end, neighbour: $0.start, relationship: $0.id) }, to: &incoming, token)
  }

  private static func removeDead(
    of nodes: [NodeID], in table: inout Table, _ token: WriterToken, _ isLive: (RelationshipID) -> Bool
  ) {
    var last = NodeID.max
    for node in nodes.sorted() where node != last {
      last = node
      let index = Int(node >> AdjacencyEntry.pageShift)
      guard table.page(index) != nil else { continue }
      let page = writablePage(index, in: &table, token, capacity: 0)
      page.removeDead(from: Int(node & AdjacencyEntry.pageMask), isLive: isLive)
      if page.count == 0 { table.set(index, nil, page.slot) } else { table.setSlot(index, page.slot) }
    }
  }

  private static func add(_ additions: [AdjacencyAddition], to table: inout Table, _ token: WriterToken) {
    guard !additions.isEmpty else { return }
    let sorted = additions.count == 1 ? additions : additions.sorted(by: AdjacencyAddition.precedes)
    sorted.withUnsafeBufferPointer { sorted in
      var first = 0
      while first < sorted.count {
        let index = Int(sorted[first].owner >> AdjacencyEntry.pageShift)
        var end = first
        while end < sorted.count, Int(sorted[end].owner >> AdjacencyEntry.pageShift) == index { end += 1 }
        let page = writablePage(index, in: &table, token, capacity: (end - first) * 2 + 6)
        while first < end {
          let owner = sorted[first].owner
          var next = first
          while next < end, sorted[next].owner == owner { next += 1 }
          page.append(UnsafeBufferPointer(rebasing: sorted[first..<next]), to: Int(owner & AdjacencyEntry.pageMask))
          first = next
        }
        table.setSlot(index, page.slot)
      }
    }
  }

  private static func writablePage(
    _ index: Int, in table: inout Table, _ token: WriterToken, capacity: Int
  ) -> AdjacencyPage {
    if table.owner != token { table = Table(copying: table, owner: token) }
    let old = table.page(index)
    if let old, old.owner == token { return old }
    let page =
      old.map { AdjacencyPage(copying: $0, owner: token) } ?? AdjacencyPage(owner: token, capacity: capacity)
    table.set(index, page, page.slot)
    return page
  }

  /// The same lists for a writer elsewhere, who must not write into the room that this one's writer may take.
  func detached(owner: WriterToken) -> TypeAdjacency {
    func detached(_ table: Table) -> Table {
      let copy = Table(copying: table, owner: owner)
      for index in 0..<copy.count {
        guard let page = copy.page(index) else { continue }
        let own = AdjacencyPage(copying: page, owner: owner, takingRoom: false)
        copy.set(index, own, own.slot)
      }
      return copy
    }
    return TypeAdjacency(outgoing: detached(outgoing), incoming: detached(incoming), loopCount: loopCount)
  }
}
