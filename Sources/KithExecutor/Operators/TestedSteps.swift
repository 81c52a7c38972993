import KithGraph
import KithValue

/// The steps that passed from some nodes, each with the rows that come from it, and how far they have been given out.
struct TestedSteps {
  /// A node's rows, by their places among the rows of the morsel, and where its steps begin.
  private struct Source {
    let rows: Range<Int>
    var first: Int
  }
  private var relationships: [UInt32] = []
  private var nodes: [UInt32] = []
  /// The number of each step's key, -1 where no row can have it; empty where rows take all steps of their node.
  private var keys: [Int32] = []
  private var sources: [Source] = []
  /// Of the last sources, whose steps are being tested: where the first of these stands among them.
  private var begun: [Int] = []
  private var source = 0
  private var row = 0
  private var offset = 0

  /// How much memory it holds.
  var byteCount: Int { nodes.count * 8 + keys.count * 8 + sources.count * 24 }

  /// Whether there is no step left.
  var isEmpty: Bool { source >= sources.count }

  /// Goes on with the steps of another node, the first of which is tested as the one at `place` of those that come next.
  mutating func begin(_ rows: Range<Int>, at place: Int) {
    sources.append(Source(rows: rows, first: 0))
    begun.append(place)
  }

  /// Takes in those of some steps that passed, with the numbers of all their keys, if rows take them by a key.
  mutating func append(_ relationships: [UInt32], _ nodes: [UInt32], keys: [Int32]? = nil, _ kept: Selection) {
    let before = self.nodes.count
    let first = sources.count - begun.count
    for (at, place) in begun.enumerated() {
      sources[first + at].first = before + (kept.indices?.firstIndex(notBelow: Int32(place)) ?? place)
    }
    begun.removeAll(keepingCapacity: true)
    self.relationships += kept.indices.map { relationships.taken($0) } ?? relationships
    self.nodes += kept.indices.map { nodes.taken($0) } ?? nodes
    if let keys { self.keys += kept.indices.map { places in places.map { keys[Int($0)] } } ?? keys }
  }

  /// Forgets the nodes from which nothing passed, and begins with the first row.
  mutating func finish() {
    for at in sources.count - begun.count..<sources.count { sources[at].first = nodes.count }
    begun = []
    var kept = 0
    for at in sources.indices {
      let end = at + 1 < sources.count ? sources[at + 1].first : nodes.count
      if end == sources[at].first { continue }
      sources[kept] = sources[at]
      kept += 1
    }
    sources.removeLast(sources.count - kept)
    row = sources.first?.rows.lowerBound ?? 0
  }

  /// The relationships of the steps at some places.
  func relationships(_ places: [Int32]) -> [UInt32] { relationships.taken(places) }

  /// The nodes to which the steps at some places lead.
  func nodes(_ places: [Int32]) -> [UInt32] { nodes.taken(places) }

  /// The next rows until a morsel is full, or many steps were looked at: each by the row that it comes from, and its step's
  /// place. The least number that a step's node may have is given by row.
  mutating func take(
    _ numbers: [Int32], _ checked: Uniqueness?, above floors: [NodeID]?
  ) -> (parents: [Int32], places: [Int32]) {
    var parents: [Int32] = []
    var places: [Int32] = []
    parents.reserveCapacity(Morsel.size)
    places.reserveCapacity(Morsel.size)
    var looked = 0
    while source < sources.count, parents.count < Morsel.size, looked < 1 << 18 {
      let first = sources[source].first
      let count = (source + 1 < sources.count ? sources[source + 1].first : nodes.count) - first
      let number = numbers[row]
      let isChecked = checked != nil || floors != nil
      let taken = min(count - offset, isChecked ? Morsel.size : Morsel.size - parents.count)
      looked += taken
      let range = Int32(first + offset)..<Int32(first + offset + taken)
      if isChecked {
        allow(range, checked, floors.map { $0[Int(number)] } ?? 0, number, &places)
        parents.append(contentsOf: repeatElement(number, count: places.count - parents.count))
      } else {
        places.append(contentsOf: range)
        parents.append(contentsOf: repeatElement(number, count: taken))
      }
      offset += taken
      if offset < count { continue }
      offset = 0
      row += 1
      if row < sources[source].rows.upperBound { continue }
      source += 1
      if source < sources.count { row = sources[source].rows.lowerBound }
    }
    return (parents, places)
  }

  /// The same where a row takes the steps that have its key; `keys` are those of the rows, -1 where no step can have it.
  mutating func take(
    _ numbers: [Int32], by keys: [Int32], _ chains: inout KeyChains, _ checked: Uniqueness?, above floors: [NodeID]?
  ) -> (parents: [Int32], places: [Int32]) {
    var parents: [Int32] = []
    var places: [Int32] = []
    var looked = 0
    while source < sources.count, parents.count < Morsel.size, looked < 1 << 18 {
      let range = sources[source].first..<(source + 1 < sources.count ? sources[source + 1].first : nodes.count)
      if chains.owner != source {
        chains.link(range, self.keys, of: source)
        looked += range.count
      }
      let number = numbers[row]
      var place = offset == 0 ? chains.first(keys[Int(number)]) : Int32(offset - 1)
      let floor = floors.map { $0[Int(number)] } ?? 0
      while place >= 0, parents.count < Morsel.size {
        if nodes[Int(place)] >= floor, checked?.allows(relationships[Int(place)], Int(number)) ?? true {
          parents.append(number)
          places.append(place)
        }
        place = chains.next(place)
        looked += 1
      }
      // Where a morsel is full in the middle of a row, the next goes on there.
      offset = Int(place) + 1
      if place >= 0 { break }
      row += 1
      looked += 1
      if row < sources[source].rows.upperBound { continue }
      chains.unlink(range, self.keys)
      source += 1
      if source < sources.count { row = sources[source].rows.lowerBound }
    }
    return (parents, places)
  }

  /// Appends the places of a range whose relationships the row may take, and whose nodes are not below its floor.
  private func allow(
    _ range: Range<Int32>, _ checked: Uniqueness?, _ floor: NodeID, _ number: Int32, _ places: inout [Int32]
  ) {
    // No relationship has the greatest number. For a few steps memory of their own costs more than it saves.
    guard let used = checked.map({ $0.only(Int(number)) }) ?? .max, range.count > 24 else {
      for place in range
      where nodes[Int(place)] >= floor && checked?.allows(relationships[Int(place)], Int(number)) != false {
        places.append(place)
      }
      return
    }
    relationships.withUnsafeBufferPointer { relationships in
      nodes.withUnsafeBufferPointer { nodes in
        let kept = [Int32](unsafeUninitializedCapacity: range.count) { out, count in
          var next = 0
          for place in range {
            out[next] = place
            let isAllowed = relationships[Int(place)] != used
            let isAbove = nodes[Int(place)] >= floor
            next &+= Int(unsafeBitCast(isAllowed, to: UInt8.self) & unsafeBitCast(isAbove, to: UInt8.self))
          }
          count = next
        }
        places += kept
      }
    }
  }
}

/// The steps of one node by their keys, those of one key in the order in which they stand.
struct KeyChains {
  /// By key the first step, by step the next of the same key; -1 for none.
  private var heads: [Int32] = []
  private var nexts: [Int32] = []
  /// Whose steps these are, -1 where nobody's.
  private(set) var owner = -1

  mutating func link(_ steps: Range<Int>, _ keys: [Int32], of owner: Int) {
    self.owner = owner
    if nexts.count < keys.count { nexts = [Int32](repeating: -1, count: keys.count) }
    for step in steps.reversed() where keys[step] >= 0 {
      let key = Int(keys[step])
      if key >= heads.count { heads += [Int32](repeating: -1, count: max(256, key + 1 + key / 2) - heads.count) }
      nexts[step] = heads[key]
      heads[key] = Int32(truncatingIfNeeded: step)
    }
  }

  mutating func unlink(_ steps: Range<Int>, _ keys: [Int32]) {
    owner = -1
    for step in steps where keys[step] >= 0 { heads[Int(keys[step])] = -1 }
  }

  func first(_ key: Int32) -> Int32 { key >= 0 && Int(key) < heads.count ? heads[Int(key)] : -1 }

  func next(_ step: Int32) -> Int32 { nexts[Int(step)] }
}

extension [UInt32] {
  /// The elements at some places.
  func taken(_ places: [Int32]) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: places.count) { out, count in
      places.withUnsafeBufferPointer { places in
        withUnsafeBufferPointer { own in
          for at in 0..<places.count { out[at] = own[Int(places[at])] }
        }
      }
      count = places.count
    }
  }
}
