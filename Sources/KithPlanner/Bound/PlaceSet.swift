/// Places in a list, gone through in their order: a bit each, as long as the list has no more than 128.
///
/// A search takes copies of what it has still to do for each way that it tries, so that a copy must cost nothing.
///
///     var open = PlaceSet(list.count)
///     open.removeAll { list[$0].isDone }
///     for place in open { ... }
struct PlaceSet: Sequence, Equatable {
  private var bits: UInt128
  /// Those from 128 on, in their order.
  private var others: [Int]

  /// All places of a list that has so many elements.
  init(_ count: Int) {
    bits = count < 128 ? (1 << UInt128(count)) - 1 : .max
    others = count > 128 ? Array(128..<count) : []
  }

  /// Whether there is none.
  var isEmpty: Bool { bits == 0 && others.isEmpty }

  /// How many there are.
  var count: Int { bits.nonzeroBitCount + others.count }

  /// The place, where there is only one, and it is one of the first 128.
  var only: Int? { bits.nonzeroBitCount == 1 && others.isEmpty ? bits.trailingZeroBitCount : nil }

  /// Adds a place behind those that are there.
  mutating func insert(_ place: Int) {
    if place < 128 { bits |= 1 << UInt128(place) } else { others.append(place) }
  }

  /// Takes a place out.
  mutating func remove(_ place: Int) {
    if place < 128 { bits &= ~(1 << UInt128(place)) } else { others.removeAll { $0 == place } }
  }

  /// Takes out the places of another set.
  mutating func subtract(_ other: PlaceSet) {
    bits &= ~other.bits
    if !other.others.isEmpty { others.removeAll(where: other.others.contains) }
  }

  /// The places that are in another set as well.
  func intersection(_ other: PlaceSet) -> PlaceSet {
    var both = self
    both.bits &= other.bits
    if !both.others.isEmpty { both.others.removeAll { !other.others.contains($0) } }
    return both
  }

  /// Takes out the places of which something holds.
  mutating func removeAll(where holds: (Int) -> Bool) {
    for place in self where holds(place) { remove(place) }
  }

  func makeIterator() -> Iterator { Iterator(bits: bits, others: others) }

  struct Iterator: IteratorProtocol {
    fileprivate var bits: UInt128
    fileprivate let others: [Int]
    private var taken = 0

    fileprivate init(bits: UInt128, others: [Int]) {
      self.bits = bits
      self.others = others
    }

    mutating func next() -> Int? {
      if bits != 0 {
        defer { bits &= bits - 1 }
        return bits.trailingZeroBitCount
      }
      guard taken < others.count else { return nil }
      defer { taken += 1 }
      return others[taken]
    }
  }
}
