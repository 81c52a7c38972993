import KithValue

/// Puts the results of branches together, each for the rows that reached it: into a column of one type where all are of
/// that type, else into boxed values. Rows that no branch reached are null.
struct BranchMerger {
  private var branches: [(vector: Vector, rows: Selection)] = []
  private let count: Int

  /// Nothing of so many rows.
  init(count: Int) { self.count = count }

  /// Takes in a branch, whose rows no other branch holds.
  mutating func add(_ vector: Vector, _ rows: Selection) {
    if case .constant(.null, _) = vector { return }
    if rows.rowCount > 0 { branches.append((vector, rows)) }
  }

  /// The type that a branch is of, as far as columns know types.
  private enum Kind: Equatable {
    case booleans, integers, floats, nodes, relationships, boxed
    case codes(ObjectIdentifier)

    init(_ vector: Vector) {
      self =
        switch vector {
        case .boolean, .constant(.boolean, _): .booleans
        case .integer, .constant(.integer, _): .integers
        case .float, .constant(.float, _): .floats
        case .node: .nodes
        case .relationship: .relationships
        case .string(_, let dictionary): .codes(ObjectIdentifier(dictionary))
        case .constant, .list, .map, .value: .boxed
        }
    }
  }

  /// The rows of all branches.
  func merged() -> Vector {
    guard let first = branches.first else { return .constant(.null, count: count) }
    if branches.count == 1, first.rows.rowCount == count {
      return first.vector.isConstant ? .constant(first.vector[0], count: count) : first.vector
    }
    let kind = Kind(first.vector)
    guard branches.dropFirst().allSatisfy({ Kind($0.vector) == kind }) else { return boxed() }
    switch (kind, first.vector) {
    case (.booleans, _): return .boolean(flat(null: 2) { $0.truths })
    case (.nodes, _): return .node(flat(null: .max) { $0.identifiers })
    case (.relationships, _): return .relationship(flat(null: .max) { $0.identifiers })
    case (.codes, .string(_, let dictionary)): return .string(flat(null: .max) { $0.identifiers }, dictionary)
    case (.integers, _): return .integer(flat(null: 0) { $0.integers }, validity())
    case (.floats, _): return .float(flat(null: 0) { $0.floats }, validity())
    case (.boxed, _), (.codes, _): return boxed()
    }
  }

  private func boxed() -> Vector {
    var result = [Value](repeating: .null, count: count)
    for (vector, rows) in branches { rows.forEach { result[$0] = vector[$0] } }
    return Vector(result)
  }

  private func flat<Element: BitwiseCopyable>(null: Element, _ part: (Vector) -> Part<Element>) -> [Element] {
    [Element](unsafeUninitializedCapacity: count) { out, initialized in
      out.initialize(repeating: null)
      initialized = count
      for (vector, rows) in branches {
        switch part(vector) {
        case .same(let element): rows.forEach { out[$0] = element }
        case .column(let elements):
          elements.withUnsafeBufferPointer { elements in rows.forEach { out[$0] = elements[$0] } }
        }
      }
    }
  }

  private func validity() -> Validity {
    let isComplete =
      branches.allSatisfy { $0.vector.ownValidity.words == nil }
      && branches.reduce(0) { $0 + $1.rows.rowCount } == count
    if isComplete { return Validity() }
    var words = [UInt64](repeating: 0, count: (count + 63) >> 6)
    for (vector, rows) in branches {
      let own = vector.ownValidity
      if own.words == nil {
        rows.forEach { words[$0 >> 6] |= 1 << UInt64($0 & 63) }
      } else {
        rows.forEach { if own[$0] { words[$0 >> 6] |= 1 << UInt64($0 & 63) } }
      }
    }
    return Validity(words: words)
  }
}

/// What a branch gives its rows: the same to all, or each its own.
private enum Part<Element> {
  case same(Element)
  case column([Element])
}

extension Vector {
  fileprivate var truths: Part<UInt8> {
    switch self {
    case .boolean(let truths): .column(truths)
    case .constant(.boolean(let truth), _): .same(truth ? 1 : 0)
    case .constant, .integer, .float, .string, .node, .relationship, .list, .map, .value: .same(2)
    }
  }

  fileprivate var identifiers: Part<UInt32> {
    switch self {
    case .string(let numbers, _), .node(let numbers), .relationship(let numbers): .column(numbers)
    case .constant, .boolean, .integer, .float, .list, .map, .value: .same(.max)
    }
  }

  fileprivate var integers: Part<Int64> {
    switch self {
    case .integer(let numbers, _): .column(numbers)
    case .constant(.integer(let number), _): .same(number)
    case .constant, .boolean, .float, .string, .node, .relationship, .list, .map, .value: .same(0)
    }
  }

  fileprivate var floats: Part<Double> {
    switch self {
    case .float(let numbers, _): .column(numbers)
    case .constant(.float(let number), _): .same(number)
    case .constant, .boolean, .integer, .string, .node, .relationship, .list, .map, .value: .same(0)
    }
  }

  fileprivate var ownValidity: Validity {
    switch self {
    case .integer(_, let validity), .float(_, let validity): validity
    case .constant, .boolean, .string, .node, .relationship, .list, .map, .value: Validity()
    }
  }
}
