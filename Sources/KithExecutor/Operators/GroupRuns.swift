/// Where the rows of one group stand one after the other: the rows of a walk have the node that they come from in common.
///
///     groups 4 4 4 4 7 7 7 ...     a sum, count, least or greatest is made of each run and put into its group once
struct GroupRuns {
  /// Where each run begins, and last how many rows there are.
  private let bounds: [Int32]

  /// Nil where the runs are too short to be worth it.
  init?(_ groups: [Int32]) {
    let count = groups.count
    guard count >= 64 else { return nil }
    let bounds: [Int32]? = groups.withUnsafeBufferPointer { groups in
      var changes = 0
      for row in 1..<count { changes &+= Int(unsafeBitCast(groups[row] != groups[row &- 1], to: UInt8.self)) }
      guard changes * 6 < count else { return nil }
      return [Int32](unsafeUninitializedCapacity: changes + 2) { out, filled in
        out[0] = 0
        var next = 1
        for row in 1..<count {
          // Written anew until it is kept.
          out[next] = Int32(truncatingIfNeeded: row)
          next &+= Int(unsafeBitCast(groups[row] != groups[row &- 1], to: UInt8.self))
        }
        out[next] = Int32(truncatingIfNeeded: count)
        filled = next + 1
      }
    }
    guard let bounds else { return nil }
    self.bounds = bounds
  }

  @inline(__always)
  func forEach(_ body: (_ lower: Int, _ upper: Int) -> Void) {
    bounds.withUnsafeBufferPointer { bounds in
      for run in 0..<bounds.count - 1 { body(Int(bounds[run]), Int(bounds[run &+ 1])) }
    }
  }
}
