import KithValue

/// Gives each distinct value of a column a small number, equal for equivalent values: null with null, 1 with 1.0.
///
/// As long as all vectors are of one kind, codes find their number in a flat table and identifiers and integers in a table
/// of numbers; a column of mixed kinds goes on by hashing values.
struct KeyEncoder {
  /// The distinct values by number; empty where they are identifiers or codes.
  private var values = Pieces<Value>()
  /// The distinct identifiers or codes by number, `UInt32.max` for null, as long as all values are nodes, or relationships, or
  /// strings of one dictionary.
  private var identifiers: [UInt32] = []
  private var kind = Kind.none
  private var byCode: [Int32] = []
  private var byNumber = NumberTable()
  private var byValue = ValueTable()
  private var null: Int32?
  /// What looks ahead in the table gave: nothing.
  private var warmth: Int32 = 0
  /// About how much memory the values take beside their places, as far as they are hashed.
  private(set) var heapByteCount = 0

  private enum Kind {
    case none
    case codes(StringDictionary)
    case nodes, relationships, integers, floats, booleans
    case values
  }

  /// How many distinct values there are.
  var count: Int { values.count + identifiers.count }

  /// Makes room for so many more values, where there are many: in steps between which the statement may be told to stop.
  mutating func makeRoom(for more: Int, _ context: ExecutionContext) throws(EvaluationError) {
    if count < 1 << 15 { return }
    try byNumber.makeRoom(for: more, context)
    try byValue.makeRoom(for: more, context)
    try identifiers.makeRoom(for: more, context)
  }

  /// The numbers of the selected rows' values.
  mutating func encode(_ vector: Vector, _ rows: Selection) -> [Int32] {
    var numbers = [Int32](repeating: 0, count: rows.count)
    switch (vector, kind) {
    case (.constant(let value, _), _):
      if rows.rowCount > 0 {
        if !value.isNull { generalise() }
        let number = value.isNull ? nullNumber() : number(of: value)
        rows.forEach { numbers[$0] = number }
      }
    case (.string(let codes, let dictionary), .none):
      becomeIdentifiers(.codes(dictionary))
      encodeCodes(codes, dictionary, rows, &numbers)
    case (.string(let codes, let dictionary), .codes(let known)) where known === dictionary:
      encodeCodes(codes, dictionary, rows, &numbers)
    case (.node(let ids), .none), (.node(let ids), .nodes):
      becomeIdentifiers(.nodes)
      encodeIdentifiers(ids, rows, &numbers)
    case (.relationship(let ids), .none), (.relationship(let ids), .relationships):
      becomeIdentifiers(.relationships)
      encodeIdentifiers(ids, rows, &numbers)
    case (.integer(let integers, let validity), .none), (.integer(let integers, let validity), .integers):
      kind = .integers
      if byNumber.isLarge {
        warmth |= byNumber.warm(rows) { UInt64(bitPattern: integers[$0]) }
      }
      rows.forEach { row in
        if !validity[row] {
          numbers[row] = nullNumber()
          return
        }
        let next = Int32(values.count)
        let number = byNumber.number(of: UInt64(bitPattern: integers[row]), orInsert: next)
        if number == next { values.append(.integer(integers[row])) }
        numbers[row] = number
      }
    case (.float(let floats, let validity), .none), (.float(let floats, let validity), .floats):
      kind = .floats
      rows.forEach { row in
        if !validity[row] {
          numbers[row] = nullNumber()
          return
        }
        let next = Int32(values.count)
        let number = byNumber.number(of: Self.key(floats[row]), orInsert: next)
        if number == next { values.append(.float(floats[row])) }
        numbers[row] = number
      }
    case (.boolean(let bytes), .none), (.boolean(let bytes), .booleans):
      kind = .booleans
      encodeBooleans(bytes, rows, &numbers)
    case (.string, _), (.node, _), (.relationship, _), (.integer, _), (.boolean, _), (.float, _), (.list, _),
      (.map, _), (.value, _):
      generalise()
      rows.forEach { row in numbers[row] = number(of: vector[row]) }
    }
    return numbers
  }

  /// The numbers of the selected rows' values, and -1 where a value has none; nothing is numbered anew.
  func find(_ vector: Vector, _ rows: Selection) -> [Int32] {
    var numbers = [Int32](repeating: -1, count: rows.count)
    switch (vector, kind) {
    case (.string(let codes, let dictionary), .codes(let known)) where known === dictionary:
      Self.fill(&numbers, from: codes, rows) { code in
        code == .max ? null ?? -1 : Int(code) < byCode.count ? byCode[Int(code)] : -1
      }
    case (.node(let ids), .nodes), (.relationship(let ids), .relationships):
      let byNumber = byNumber
      Self.fill(&numbers, from: ids, rows) { $0 == .max ? null ?? -1 : byNumber.find(UInt64($0)) ?? -1 }
    case (.integer(let integers, let validity), .integers):
      let byNumber = byNumber
      if validity.words == nil {
        Self.fill(&numbers, from: integers, rows) { byNumber.find(UInt64(bitPattern: $0)) ?? -1 }
      } else {
        rows.forEach { row in
          numbers[row] =
            validity[row] ? byNumber.find(UInt64(bitPattern: integers[row])) ?? -1 : null ?? -1
        }
      }
    case (.float(let floats, let validity), .floats):
      let byNumber = byNumber
      rows.forEach { row in
        numbers[row] = validity[row] ? byNumber.find(Self.key(floats[row])) ?? -1 : null ?? -1
      }
    case (.constant(let value, _), _):
      if rows.rowCount > 0 {
        let number = find(value)
        rows.forEach { numbers[$0] = number }
      }
    default: rows.forEach { numbers[$0] = find(vector[$0]) }
    }
    return numbers
  }

  @inline(__always)
  private static func fill<Key>(
    _ numbers: inout [Int32], from keys: [Key], _ rows: Selection, _ number: (Key) -> Int32
  ) {
    keys.withUnsafeBufferPointer { keys in
      numbers.withUnsafeMutableBufferPointer { numbers in rows.forEach { numbers[$0] = number(keys[$0]) } }
    }
  }

  private func find(_ value: Value) -> Int32 {
    if value.isNull { return null ?? -1 }
    switch kind {
    case .none: return -1
    case .codes(let dictionary):
      guard case .string(let text) = value, let code = dictionary.code(of: text.text), Int(code) < byCode.count else {
        return -1
      }
      return byCode[Int(code)]
    case .nodes:
      guard case .nodeReference(let id) = value else { return -1 }
      return byNumber.find(UInt64(id)) ?? -1
    case .relationships:
      guard case .relationshipReference(let id) = value else { return -1 }
      return byNumber.find(UInt64(id)) ?? -1
    case .integers:
      switch value {
      case .integer(let integer): return byNumber.find(UInt64(bitPattern: integer)) ?? -1
      case .float(let float):
        return Int64(exactly: float).flatMap { byNumber.find(UInt64(bitPattern: $0)) } ?? -1
      default: return -1
      }
    case .floats:
      switch value {
      case .integer(let integer): return Double(exactly: integer).flatMap { byNumber.find(Self.key($0)) } ?? -1
      case .float(let float): return byNumber.find(Self.key(float)) ?? -1
      default: return -1
      }
    case .booleans:
      guard case .boolean(let flag) = value, !byCode.isEmpty else { return -1 }
      return byCode[flag ? 1 : 0]
    case .values: return byValue.find(value, in: values) ?? -1
    }
  }

  /// The numbers of the selected rows' values as something else may equal them: -1 for null, which equals nothing.
  mutating func encodeEqual(_ vector: Vector, _ rows: Selection) -> [Int32] {
    // The number of null may be given only now.
    let numbers = encode(vector, rows)
    return withoutNull(numbers)
  }

  /// The same, and -1 as well where a value has no number; nothing is numbered anew.
  func findEqual(_ vector: Vector, _ rows: Selection) -> [Int32] { withoutNull(find(vector, rows)) }

  private func withoutNull(_ numbers: [Int32]) -> [Int32] {
    guard let null else { return numbers }
    return numbers.map { $0 == null ? -1 : $0 }
  }

  /// The values of some numbers as a column, typed where they all are of one kind.
  func vector(_ numbers: [Int32]) -> Vector {
    switch kind {
    case .codes(let dictionary): return .string(numbers.map { identifiers[Int($0)] }, dictionary)
    case .floats:
      let floats = numbers.map { number -> Double in
        if case .float(let float) = values[Int(number)] { float } else { 0 }
      }
      return .float(floats, validity(numbers))
    case .integers:
      let integers = numbers.map { number -> Int64 in
        if case .integer(let integer) = values[Int(number)] { integer } else { 0 }
      }
      return .integer(integers, validity(numbers))
    case .nodes: return .node(numbers.map { identifiers[Int($0)] })
    case .relationships: return .relationship(numbers.map { identifiers[Int($0)] })
    case .none, .booleans, .values: return Vector(numbers.map { values[Int($0)] })
    }
  }

  private func validity(_ numbers: [Int32]) -> Validity {
    if null == nil { return Validity() }
    var validity = Validity.allNull(numbers.count)
    for (row, number) in numbers.enumerated() where number != null { validity.markValid(row) }
    return validity
  }

  /// What is the same for floats that are equivalent: -0.0 with 0.0, and all that are not a number with one another. The
  /// bytes are turned round, for the last ones are often zeros.
  @inline(__always)
  private static func key(_ float: Double) -> UInt64 {
    float == 0 ? 0 : float.isNaN ? Double.nan.bitPattern : float.bitPattern.byteSwapped
  }

  private mutating func encodeCodes(
    _ codes: [UInt32], _ dictionary: StringDictionary, _ rows: Selection, _ numbers: inout [Int32]
  ) {
    if byCode.count < dictionary.count {
      byCode += [Int32](repeating: -1, count: dictionary.count - byCode.count)
    }
    // First the codes that have a number, which nearly all have after a few morsels; then the others, if any.
    var isComplete = true
    codes.withUnsafeBufferPointer { codes in
      byCode.withUnsafeBufferPointer { byCode in
        numbers.withUnsafeMutableBufferPointer { numbers in
          rows.forEach { row in
            let code = codes[row]
            let number = code == .max ? -1 : byCode[Int(code)]
            numbers[row] = number
            if number < 0 { isComplete = false }
          }
        }
      }
    }
    if isComplete { return }
    rows.forEach { row in
      if numbers[row] >= 0 { return }
      let code = codes[row]
      if code == .max {
        numbers[row] = nullNumber()
        return
      }
      var number = byCode[Int(code)]
      if number < 0 {
        number = Int32(truncatingIfNeeded: identifiers.count)
        identifiers.append(code)
        byCode[Int(code)] = number
      }
      numbers[row] = number
    }
  }

  /// The numbers of false, true and null, once they were met.
  private mutating func encodeBooleans(_ bytes: [UInt8], _ rows: Selection, _ numbers: inout [Int32]) {
    var seen: UInt8 = 0
    rows.forEach { seen |= 1 << min(bytes[$0], 2) }
    if seen & ~(1 << 2) != 0, byCode.isEmpty { byCode = [-1, -1] }
    // New ones are numbered as they are first seen.
    if byCode.isEmpty || byCode.contains(-1) || (null == nil && seen & 1 << 2 != 0) {
      rows.forEach { row in
        let byte = bytes[row]
        if byte > 1 {
          _ = nullNumber()
        } else if byCode[Int(byte)] < 0 {
          byCode[Int(byte)] = add(.boolean(byte == 1))
        }
      }
    }
    let (no, yes, none) = (byCode.first ?? 0, byCode.last ?? 0, null ?? 0)
    numbers.withUnsafeMutableBufferPointer { numbers in
      bytes.withUnsafeBufferPointer { bytes in
        rows.forEach { numbers[$0] = bytes[$0] == 0 ? no : bytes[$0] == 1 ? yes : none }
      }
    }
  }

  private mutating func becomeIdentifiers(_ kind: Kind) {
    self.kind = kind
    // Before the first there can have been nothing but null.
    identifiers += repeatElement(.max, count: values.count)
    values = Pieces()
  }

  private mutating func encodeIdentifiers(_ ids: [UInt32], _ rows: Selection, _ numbers: inout [Int32]) {
    if rows.indices == nil, !ids.isEmpty {
      encodeRuns(ids, &numbers)
      return
    }
    rows.forEach { numbers[$0] = number(ofIdentifier: ids[$0]) }
  }

  /// The rows of a walk have the node that they come from in common, one after the other: a look for each run.
  private mutating func encodeRuns(_ ids: [UInt32], _ numbers: inout [Int32]) {
    let count = ids.count
    ids.withUnsafeBufferPointer { ids in
      numbers.withUnsafeMutableBufferPointer { numbers in
        var row = 0
        while row < count {
          let id = ids[row]
          let number = number(ofIdentifier: id)
          repeat {
            numbers[row] = number
            row &+= 1
          } while row < count && ids[row] == id
        }
      }
    }
  }

  @inline(__always)
  private mutating func number(ofIdentifier id: UInt32) -> Int32 {
    if id == .max { return nullNumber() }
    let next = Int32(truncatingIfNeeded: identifiers.count)
    let number = byNumber.number(of: UInt64(id), orInsert: next)
    if number == next { identifiers.append(id) }
    return number
  }

  /// Goes on by hashing values.
  private mutating func generalise() {
    switch kind {
    case .values: return
    case .nodes: for id in identifiers { values.append(id == .max ? .null : .nodeReference(id)) }
    case .relationships: for id in identifiers { values.append(id == .max ? .null : .relationshipReference(id)) }
    case .codes(let dictionary):
      for code in identifiers { values.append(code == .max ? .null : .string(dictionary[code])) }
    case .none, .integers, .floats, .booleans: break
    }
    identifiers = []
    kind = .values
    for number in 0..<values.count where !values[number].isNull { byValue.enter(values[number], at: Int32(number)) }
  }

  private mutating func nullNumber() -> Int32 {
    if let null { return null }
    let number = add(.null)
    null = number
    return number
  }

  private mutating func number(of value: Value) -> Int32 {
    if value.isNull { return nullNumber() }
    let known = values.count
    let number = byValue.place(of: value, in: &values)
    if values.count > known { heapByteCount += value.heapByteCount }
    return number
  }

  private mutating func add(_ value: Value) -> Int32 {
    switch kind {
    case .nodes, .relationships, .codes:
      // Identifiers are entered one by one; what comes here is null.
      identifiers.append(.max)
    case .none, .integers, .floats, .booleans, .values: values.append(value)
    }
    return Int32(count - 1)
  }
}
