import KithGraph
import KithValue

/// How many matches there are of each combination of numbers: one of the root, one of each arm's end.
///
/// Where the combinations are few there is a place for each; where they are many, those that occur are looked up; and where
/// the root is always another node, those of one node are all there is of them, and go out as they come.
final class FoldTable {
  enum Form {
    case dense
    case hashed
    case direct
  }
  /// So many combinations have a place each at most.
  static let dense = 1 << 18
  let form: Form
  private let width: (second: Int, third: Int)
  private let size: Int
  private let places: UnsafeMutablePointer<Int64>
  private var pairs = NumberTable(holdsPairs: true)
  private var triples = NumberTable(holdsPairs: true)
  /// The combinations that were looked up, or came, by number.
  private var keys: [(Int32, Int32, Int32)] = []
  private var counts: [Int64] = []
  private let memory: HeldMemory

  init(
    _ form: Form, _ widths: [Int], _ context: ExecutionContext
  ) throws(EvaluationError) {
    self.form = form
    width = (widths[1], widths[2])
    size = form == .dense ? widths[0] * widths[1] * widths[2] : 0
    memory = HeldMemory(context)
    try memory.take(size * 8)
    places = .allocate(capacity: max(size, 1))
    places.initialize(repeating: 0, count: max(size, 1))
  }

  deinit { places.deallocate() }

  /// Adds to a combination; false where that is more than an integer can count.
  @inline(__always)
  func add(_ root: Int32, _ first: Int32, _ second: Int32, _ count: Int64) -> Bool {
    switch form {
    case .dense:
      let at = (Int(root) &* width.second &+ Int(first)) &* width.third &+ Int(second)
      let (sum, overflow) = places[at].addingReportingOverflow(count)
      places[at] = sum
      return !overflow
    case .direct:
      keys.append((root, first, second))
      counts.append(count)
      return true
    case .hashed: return addHashed(root, first, second, count)
    }
  }

  private func addHashed(_ root: Int32, _ first: Int32, _ second: Int32, _ count: Int64) -> Bool {
    func key(_ a: Int32, _ b: Int32) -> UInt64 { UInt64(UInt32(bitPattern: a)) << 32 | UInt64(UInt32(bitPattern: b)) }
    let pair = width.third == 1 ? 0 : pairs.number(of: key(root, first), orInsert: Int32(pairs.count))
    let next = Int32(truncatingIfNeeded: counts.count)
    let number = triples.number(of: width.third == 1 ? key(root, first) : key(pair, second), orInsert: next)
    if number == next {
      keys.append((root, first, second))
      counts.append(count)
      return true
    }
    let (sum, overflow) = counts[Int(number)].addingReportingOverflow(count)
    counts[Int(number)] = sum
    return !overflow
  }

  /// Counts what it holds by now as part of what the statement holds in memory.
  func hold() throws(EvaluationError) {
    try memory.hold(size * 8 + counts.count * (form == .hashed ? 80 : 20))
  }

  /// Adds all of another table with a place for each combination.
  func merge(_ other: FoldTable) throws(EvaluationError) {
    for at in 0..<size {
      let (sum, overflow) = places[at].addingReportingOverflow(other.places[at])
      if overflow { throw EvaluationError.tooManyMatches() }
      places[at] = sum
    }
  }

  /// The combinations that occur, in rows of a node for each number, and how many matches there are of each.
  func morsels(_ nodes: [[NodeID]?]) -> [Morsel] {
    if form == .dense {
      for at in 0..<size where places[at] != 0 {
        let (rest, second) = at.quotientAndRemainder(dividingBy: width.third)
        let (root, first) = rest.quotientAndRemainder(dividingBy: width.second)
        keys.append((Int32(root), Int32(first), Int32(second)))
        counts.append(places[at])
      }
    }
    return stride(from: 0, to: counts.count, by: Morsel.size).map { lower in
      let range = lower..<min(counts.count, lower + Morsel.size)
      var columns: [Vector] = []
      if let nodes = nodes[0] { columns.append(.node(keys[range].map { nodes[Int($0.0)] })) }
      if let nodes = nodes[1] { columns.append(.node(keys[range].map { nodes[Int($0.1)] })) }
      if let nodes = nodes[2] { columns.append(.node(keys[range].map { nodes[Int($0.2)] })) }
      columns.append(.integer(Array(counts[range]), Validity()))
      let morsel = Morsel(count: range.count, columns: columns)
      // What was counted and taken off again is no row.
      let kept = morsel.rows.filter { counts[lower + $0] != 0 }
      return kept.rowCount == morsel.count
        ? morsel : Morsel(count: morsel.count, columns: columns, selection: kept.indices)
    }
  }
}

/// How many ways lead from one node to ends of each number.
struct FoldTally {
  /// What it takes of memory for each number that there may be.
  static let bytesPerNumber = 12

  /// By number; 0 but for those that are touched.
  let counts: UnsafeMutablePointer<Int64>
  /// The numbers met.
  let touched: UnsafeMutablePointer<Int32>
  private(set) var touchedCount = 0
  private(set) var overflows = false
  private let size: Int

  init(size: Int) {
    self.size = max(size, 1)
    counts = .allocate(capacity: self.size)
    counts.initialize(repeating: 0, count: self.size)
    touched = .allocate(capacity: self.size)
  }

  func deallocate() {
    counts.deallocate()
    touched.deallocate()
  }

  /// Counts ends, each as often as its weight says, or once.
  mutating func add(
    _ ends: UnsafeBufferPointer<NodeID>, _ codes: UnsafePointer<Int32>, _ weights: UnsafePointer<Int64>?
  ) {
    var met = touchedCount
    let (counts, touched) = (counts, touched)
    guard let weights else {
      for end in ends {
        let code = codes[Int(end)]
        if code < 0 { continue }
        let before = counts[Int(code)]
        if before == 0 {
          touched[met] = code
          met &+= 1
        }
        counts[Int(code)] = before &+ 1
      }
      touchedCount = met
      return
    }
    for end in ends {
      let code = codes[Int(end)]
      if code < 0 { continue }
      let before = counts[Int(code)]
      if before == 0 {
        touched[met] = code
        met &+= 1
      }
      let (sum, overflow) = before.addingReportingOverflow(weights[Int(end)])
      counts[Int(code)] = sum
      overflows = overflows || overflow
    }
    touchedCount = met
  }

  /// Counts what lies beyond some nodes: `numbers` from where those of a node start, each so many times.
  mutating func add(
    _ nodes: UnsafeBufferPointer<NodeID>, _ starts: UnsafeBufferPointer<Int32>,
    _ numbers: UnsafeBufferPointer<Int32>, _ times: UnsafeBufferPointer<Int64>
  ) {
    var met = touchedCount
    let (counts, touched) = (counts, touched)
    for node in nodes {
      for at in Int(starts[Int(node)])..<Int(starts[Int(node) &+ 1]) {
        let code = numbers[at]
        let before = counts[Int(code)]
        if before == 0 {
          touched[met] = code
          met &+= 1
        }
        let (sum, overflow) = before.addingReportingOverflow(times[at])
        counts[Int(code)] = sum
        overflows = overflows || overflow
      }
    }
    touchedCount = met
  }

  /// Counts one number so many times.
  mutating func add(_ code: Int32, _ times: Int64) {
    let before = counts[Int(code)]
    if before == 0 {
      touched[touchedCount] = code
      touchedCount += 1
    }
    let (sum, overflow) = before.addingReportingOverflow(times)
    counts[Int(code)] = sum
    overflows = overflows || overflow
  }

  /// Forgets what was counted.
  mutating func clear() {
    for at in 0..<touchedCount { counts[Int(touched[at])] = 0 }
    touchedCount = 0
  }
}
