/// Which nodes there are, and their labels.
struct NodeStore: Sendable {
  private(set) var table: PageTable<NodePage, NodeSlot>
  private(set) var labelSets: LabelSets
  /// Identifiers are below this.
  private(set) var capacity: NodeID = 0
  private(set) var liveCount = 0
  /// How many nodes have each label code.
  private(set) var counts: [Int] = [0, 0]

  init(owner: WriterToken, labelNames: SymbolTable) {
    table = PageTable(owner: owner, empty: NodePage.emptyChunk)
    labelSets = LabelSets(owner: owner, names: labelNames)
  }

  @inline(__always) func code(of node: NodeID) -> UInt32 {
    table.slot(Int(node >> NodePage.shift)).code(node & NodePage.mask)
  }

  func isLive(_ node: NodeID) -> Bool { code(of: node) != LabelSets.absent }

  /// Whether all of these are live: one look at the largest where no node was ever deleted.
  func areLive(_ nodes: [NodeID]) -> Bool {
    guard let largest = nodes.max() else { return true }
    if largest >= capacity { return false }
    return liveCount == Int(capacity) || nodes.allSatisfy(isLive)
  }

  /// Whether a whole range is live.
  func areLive(_ nodes: Range<NodeID>) -> Bool {
    if nodes.upperBound > capacity { return nodes.isEmpty }
    return liveCount == Int(capacity) || nodes.allSatisfy(isLive)
  }

  func count(having label: LabelID) -> Int {
    var total = 0
    for code in 0..<counts.count where labelSets.contains(label, in: UInt32(code)) { total += counts[code] }
    return total
  }

  var byteCount: Int {
    var bytes = table.byteCount + labelSets.byteCount
    for index in 0..<table.count { bytes += table.page(index)?.byteCount ?? 0 }
    return bytes
  }

  // MARK: Writing

  /// The code of a set of labels, given now if it is new.
  mutating func internLabels(_ labels: [LabelID], _ token: WriterToken) -> UInt32 {
    if let code = labelSets.code(of: labels) { return code }
    if labelSets.owner != token { labelSets = labelSets.copy(owner: token) }
    let code = labelSets.intern(labels)
    counts.append(contentsOf: repeatElement(0, count: labelSets.count - counts.count))
    return code
  }

  /// Adds nodes at the end.
  mutating func append(count: Int, code: UInt32, _ token: WriterToken) -> Range<NodeID> {
    precondition(count <= Int(NodeID.max) - 1 - Int(capacity), "a graph has room for four billion nodes")
    let range = capacity..<(capacity + NodeID(count))
    fill(range, code, token)
    capacity = range.upperBound
    liveCount += count
    counts[Int(code)] += count
    return range
  }

  /// Gives one node another code; `LabelSets.absent` deletes it.
  mutating func set(_ node: NodeID, to code: UInt32, _ token: WriterToken) {
    let old = self.code(of: node)
    fill(node..<node + 1, code, token)
    counts[Int(old)] -= 1
    if code == LabelSets.absent { liveCount -= 1 } else { counts[Int(code)] += 1 }
  }

  /// Makes a node of a given number, which is deleted or was never given out; numbers passed by are of no node.
  mutating func restore(_ node: NodeID, code: UInt32, _ token: WriterToken) {
    fill(node..<node + 1, code, token)
    capacity = max(capacity, node + 1)
    liveCount += 1
    counts[Int(code)] += 1
  }

  /// Puts a page of an image in place: one code for all of its nodes, or one each.
  mutating func restorePage(
    _ index: Int, codes: UnsafeRawBufferPointer, isMixed: Bool, capacity: NodeID, _ token: WriterToken
  ) {
    let first = NodeID(index) << NodePage.shift
    self.capacity = capacity
    func code(_ at: Int) -> UInt32 { codes.loadUnaligned(fromByteOffset: isMixed ? at * 4 : 0, as: UInt32.self) }
    var at = 0
    while at < NodePage.size {
      let run = code(at)
      var end = at + 1
      while end < NodePage.size, !isMixed || code(end) == run { end += 1 }
      fill(first + NodeID(at)..<first + NodeID(end), run, token)
      if run != LabelSets.absent {
        liveCount += end - at
        counts[Int(run)] += end - at
      }
      at = end
    }
  }

  private mutating func fill(_ range: Range<NodeID>, _ code: UInt32, _ token: WriterToken) {
    guard !range.isEmpty else { return }
    if table.owner != token { table = PageTable(copying: table, owner: token) }
    let words = labelSets.words
    var summary: UInt64 = 0
    for word in 0..<words { summary |= labelSets.masks[Int(code) * words + word] }
    var first = Int(range.lowerBound)
    let end = Int(range.upperBound)
    while first < end {
      let index = first >> Int(NodePage.shift)
      let upper = min(end, (index + 1) << Int(NodePage.shift))
      let page = writablePage(index, token)
      let offset = first & Int(NodePage.mask)
      page.set(offset..<(offset + upper - first), to: code)
      let seen = page.codes == nil ? summary : table.slot(index).summary | summary
      table.setSlot(index, NodeSlot(codes: page.codes, uniform: page.uniform, summary: seen))
      first = upper
    }
  }

  private func writablePage(_ index: Int, _ token: WriterToken) -> NodePage {
    let old = table.page(index)
    if let old, old.owner == token { return old }
    let page =
      old.map { NodePage(copying: $0, owner: token) } ?? NodePage(owner: token, uniform: LabelSets.absent)
    table.set(index, page, table.slot(index))
    return page
  }
}
