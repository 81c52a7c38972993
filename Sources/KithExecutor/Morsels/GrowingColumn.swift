import KithValue

/// A column that grows by vectors: of their type as long as all have one, else of boxed values.
///
/// What is added is held once, not beside the column that is made of it; and a column of very many boxed values that nobody
/// wants any more, for the statement was told to stop, is freed behind the caller's back.
final class GrowingColumn {
  /// The only vector so far; with the second one it goes into one of the arrays.
  private var first: Vector?
  private var kind = Kind.none
  private enum Kind {
    case none, booleans, integers, floats, codes(StringDictionary), nodes, relationships, lists
    case maps(GrowingMaps), values
  }
  private var truths: [UInt8] = []
  private var integers: [Int64] = []
  private var floats: [Double] = []
  /// Which of the numbers are there, vector by vector.
  private var validities: [(validity: Validity, count: Int)] = []
  /// Codes or identifiers.
  private var codes: [UInt32] = []
  private var lists: [ListColumn] = []
  private var values: [Value] = []

  deinit {
    if case .value(let only)? = first { values = only }
    if values.isEmpty { return }
    // Lists and maps hold more than they are; what a few of them hold tells about how much all do.
    let few = values.prefix(64)
    let held = few.reduce(0) { $0 + Int($1.weight) }
    Disposal.dispose(values, of: values.count / few.count * held)
  }

  /// Adds the rows of a vector.
  func append(_ vector: Vector) {
    if vector.count == 0 { return }
    if case .none = kind {
      guard let only = first else {
        first = vector
        return
      }
      first = nil
      begin(with: only)
      add(only)
    }
    add(vector)
  }

  /// The column; nothing is added after this.
  func finish() -> Vector {
    defer { first = nil }
    switch kind {
    case .none: return first ?? .value([])
    case .booleans: return .boolean(truths)
    case .integers: return .integer(integers, validity)
    case .floats: return .float(floats, validity)
    case .codes(let dictionary): return .string(codes, dictionary)
    case .nodes: return .node(codes)
    case .relationships: return .relationship(codes)
    case .lists:
      if let joined = ListColumn.concatenated(lists) { return .list(joined) }
      becomeValues()
      return finish()
    case .maps(let maps): return .map(maps.finish())
    case .values:
      let all = values
      values = []
      return Vector(all)
    }
  }

  private func begin(with vector: Vector) {
    switch vector {
    case .boolean: kind = .booleans
    case .integer: kind = .integers
    case .float: kind = .floats
    case .string(_, let dictionary): kind = .codes(dictionary)
    case .node: kind = .nodes
    case .relationship: kind = .relationships
    case .list: kind = .lists
    case .map(let maps): kind = .maps(GrowingMaps(maps.keys))
    case .constant, .value: kind = .values
    }
  }

  private func add(_ vector: Vector) {
    switch (kind, vector) {
    case (.booleans, .boolean(let more)): truths += more
    case (.integers, .integer(let more, let validity)):
      integers += more
      validities.append((validity, more.count))
    case (.floats, .float(let more, let validity)):
      floats += more
      validities.append((validity, more.count))
    case (.codes(let known), .string(let more, let dictionary)) where known === dictionary: codes += more
    case (.nodes, .node(let more)), (.relationships, .relationship(let more)): codes += more
    case (.lists, .list(let more)): lists.append(more)
    case (.maps(let known), .map(let more)):
      if !known.append(more) {
        becomeValues()
        add(vector)
      }
    case (.values, .value(let more)): values += more
    case (.values, .constant(let value, let count)): values += repeatElement(value, count: count)
    case (.values, _): for row in 0..<vector.count { values.append(vector[row]) }
    default:
      becomeValues()
      add(vector)
    }
  }

  /// Boxes what is there, for something of another type comes.
  private func becomeValues() {
    var boxed: [Value] = []
    if case .lists = kind {
      for column in lists { for row in 0..<column.counts.count { boxed.append(column[row]) } }
    } else {
      let known = finish()
      boxed.reserveCapacity(known.count)
      for row in 0..<known.count { boxed.append(known[row]) }
    }
    (truths, integers, floats, validities, codes, lists) = ([], [], [], [], [], [])
    values = boxed
    kind = .values
  }

  private var validity: Validity {
    if validities.allSatisfy({ $0.validity.words == nil }) { return Validity() }
    var joined = Validity.allNull(validities.reduce(0) { $0 + $1.count })
    var at = 0
    for (validity, count) in validities {
      for row in 0..<count where validity[row] { joined.markValid(at + row) }
      at += count
    }
    return joined
  }
}
