extension Array {
  /// The elements in order, those that are equal in the order they had; nil where `goesOn` says no on the way.
  ///
  /// It is asked once every 8,192 elements or so, which is a few milliseconds of comparisons even of lists: runs of that
  /// length are sorted at a stretch and then merged two by two.
  ///
  ///     rows.sorted(while: { !isCancelled }) { keys[$0] < keys[$1] }
  @inlinable public func sorted(
    while goesOn: () -> Bool, by precedes: (Element, Element) -> Bool
  ) -> [Element]? {
    let runLength = 1 << 13
    if count <= runLength { return goesOn() ? sorted(by: precedes) : nil }
    var runs: [[Element]] = []
    for lower in stride(from: 0, to: count, by: runLength) {
      guard goesOn() else { return nil }
      runs.append(self[lower..<Swift.min(count, lower + runLength)].sorted(by: precedes))
    }
    while runs.count > 1 {
      var merged: [[Element]] = []
      for at in stride(from: 0, to: runs.count, by: 2) {
        guard at + 1 < runs.count else {
          merged.append(runs[at])
          continue
        }
        guard let both = Self.merged(runs[at], runs[at + 1], while: goesOn, by: precedes) else { return nil }
        merged.append(both)
      }
      runs = merged
    }
    return runs[0]
  }

  @inlinable static func merged(
    _ a: [Element], _ b: [Element], while goesOn: () -> Bool, by precedes: (Element, Element) -> Bool
  ) -> [Element]? {
    var result: [Element] = []
    result.reserveCapacity(a.count + b.count)
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
      if result.count & 0x1FFF == 0, !goesOn() { return nil }
      if precedes(b[j], a[i]) {
        result.append(b[j])
        j += 1
      } else {
        result.append(a[i])
        i += 1
      }
    }
    result += a[i...]
    result += b[j...]
    return result
  }
}
