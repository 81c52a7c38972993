import KithGraph
import KithPlanner
import KithValue

/// The sums over a branch, for a morsel of nodes at a time: whatever a loop reads is at hand before it begins.
extension PathWeights {
  /// Adds how many steps lead on from each node whose weight is not 0.
  static func addDegrees(
    _ view: AdjacencyView, _ skipsLoops: Bool, _ ids: [NodeID], _ factors: [Int64], to sums: inout [Int64]
  ) {
    for row in ids.indices where factors[row] != 0 {
      guard skipsLoops else {
        sums[row] &+= Int64(view.degree(of: ids[row]))
        continue
      }
      let list = view.neighbours(of: ids[row])
      for i in 0..<list.count where list.neighbours[i] != ids[row] { sums[row] &+= 1 }
    }
  }

  /// Adds how many of the nodes to which the steps lead have their bit set.
  static func addSums(
    _ view: AdjacencyView, _ skipsLoops: Bool, _ words: [UInt64], _ ids: [NodeID], _ factors: [Int64],
    to sums: inout [Int64]
  ) {
    sums.withUnsafeMutableBufferPointer { sums in
      words.withUnsafeBufferPointer { words in
        for row in 0..<ids.count where factors[row] != 0 {
          let id = ids[row]
          let list = view.neighbours(of: id)
          var sum: UInt64 = 0
          for i in 0..<list.count {
            let far = list.neighbours[i]
            sum &+= words[Int(far >> 6)] >> UInt64(far & 63) & 1
          }
          if skipsLoops {
            let own = words[Int(id >> 6)] >> UInt64(id & 63) & 1
            for i in 0..<list.count where list.neighbours[i] == id { sum &-= own }
          }
          sums[row] &+= Int64(truncatingIfNeeded: sum)
        }
      }
    }
  }

  /// Adds the numbers of the nodes to which the steps lead.
  static func addSums(
    _ view: AdjacencyView, _ skipsLoops: Bool, _ counts: [Int64], _ ids: [NodeID], _ factors: [Int64],
    to sums: inout [Int64]
  ) throws(EvaluationError) {
    var overflows: UInt8 = 0
    sums.withUnsafeMutableBufferPointer { sums in
      counts.withUnsafeBufferPointer { counts in
        for row in 0..<ids.count where factors[row] != 0 {
          let id = ids[row]
          let list = view.neighbours(of: id)
          var sum = sums[row]
          for i in 0..<list.count where !(skipsLoops && list.neighbours[i] == id) {
            let (next, overflow) = sum.addingReportingOverflow(counts[Int(list.neighbours[i])])
            sum = next
            overflows |= unsafeBitCast(overflow, to: UInt8.self)
          }
          sums[row] = sum
        }
      }
    }
    if overflows != 0 { throw EvaluationError.tooManyMatches() }
  }
}
