import KithValue

extension Vector {
  /// The rows of the given numbers, in that order.
  func gathered(_ rows: [Int32]) -> Vector {
    switch self {
    case .constant(let value, _): return .constant(value, count: rows.count)
    case .boolean(let v): return .boolean(Self.taken(rows, of: v))
    case .integer(let v, let validity): return .integer(Self.taken(rows, of: v), validity.gathered(rows))
    case .float(let v, let validity): return .float(Self.taken(rows, of: v), validity.gathered(rows))
    case .string(let v, let dictionary): return .string(Self.taken(rows, of: v), dictionary)
    case .node(let v): return .node(Self.taken(rows, of: v))
    case .relationship(let v): return .relationship(Self.taken(rows, of: v))
    case .list(let lists): return lists.gathered(rows)
    case .map(let maps): return .map(maps.gathered(rows))
    case .value(let v): return .value(rows.map { v[Int($0)] })
    }
  }

  private static func taken<Element: BitwiseCopyable>(_ rows: [Int32], of elements: [Element]) -> [Element] {
    [Element](unsafeUninitializedCapacity: rows.count) { out, count in
      rows.withUnsafeBufferPointer { rows in
        elements.withUnsafeBufferPointer { elements in
          for at in 0..<rows.count { out[at] = elements[Int(rows[at])] }
        }
      }
      count = rows.count
    }
  }

  /// The rows of the given numbers, in that order, and null for -1.
  func gatheredOrNull(_ rows: [Int32]) -> Vector {
    guard rows.contains(-1) else { return gathered(rows) }
    switch self {
    case .string(let v, let dictionary): return .string(rows.map { $0 < 0 ? .max : v[Int($0)] }, dictionary)
    case .node(let v): return .node(rows.map { $0 < 0 ? .max : v[Int($0)] })
    case .relationship(let v): return .relationship(rows.map { $0 < 0 ? .max : v[Int($0)] })
    case .boolean(let v): return .boolean(rows.map { $0 < 0 ? 2 : v[Int($0)] })
    case .integer(let v, let validity):
      var marks = Validity.allNull(rows.count)
      for (at, row) in rows.enumerated() where row >= 0 && validity[Int(row)] { marks.markValid(at) }
      return .integer(rows.map { $0 < 0 ? 0 : v[Int($0)] }, marks)
    case .float(let v, let validity):
      var marks = Validity.allNull(rows.count)
      for (at, row) in rows.enumerated() where row >= 0 && validity[Int(row)] { marks.markValid(at) }
      return .float(rows.map { $0 < 0 ? 0 : v[Int($0)] }, marks)
    case .list: return withoutLists.gatheredOrNull(rows)
    case .constant, .map, .value: return Vector(rows.map { $0 < 0 ? .null : self[Int($0)] })
    }
  }

  /// The rows of a range.
  func slice(_ range: Range<Int>) -> Vector {
    if case .constant(let value, _) = self { return .constant(value, count: range.count) }
    return gathered(range.map { Int32($0) })
  }

  /// Several vectors one after the other.
  static func concatenated(_ vectors: [Vector]) -> Vector {
    guard let first = vectors.first else { return .value([]) }
    if vectors.count == 1 { return first }
    switch first {
    case .node:
      var ids: [UInt32] = []
      for vector in vectors {
        guard case .node(let v) = vector else { return mixed(vectors) }
        ids += v
      }
      return .node(ids)
    case .relationship:
      var ids: [UInt32] = []
      for vector in vectors {
        guard case .relationship(let v) = vector else { return mixed(vectors) }
        ids += v
      }
      return .relationship(ids)
    case .integer:
      var numbers: [Int64] = []
      var hasNulls = false
      for vector in vectors {
        guard case .integer(let v, let validity) = vector else { return mixed(vectors) }
        hasNulls = hasNulls || validity.words != nil
        numbers += v
      }
      return .integer(numbers, hasNulls ? joinedValidity(vectors, numbers.count) : Validity())
    case .float:
      var numbers: [Double] = []
      var hasNulls = false
      for vector in vectors {
        guard case .float(let v, let validity) = vector else { return mixed(vectors) }
        hasNulls = hasNulls || validity.words != nil
        numbers += v
      }
      return .float(numbers, hasNulls ? joinedValidity(vectors, numbers.count) : Validity())
    case .string(_, let dictionary):
      var codes: [UInt32] = []
      for vector in vectors {
        guard case .string(let v, let other) = vector, other === dictionary else { return mixed(vectors) }
        codes += v
      }
      return .string(codes, dictionary)
    case .boolean:
      var bits: [UInt8] = []
      for vector in vectors {
        guard case .boolean(let v) = vector else { return mixed(vectors) }
        bits += v
      }
      return .boolean(bits)
    case .list:
      var columns: [ListColumn] = []
      for vector in vectors {
        guard case .list(let lists) = vector else { return mixed(vectors) }
        columns.append(lists)
      }
      return ListColumn.concatenated(columns).map { .list($0) } ?? mixed(vectors)
    case .map:
      let column = GrowingColumn()
      for vector in vectors { column.append(vector) }
      return column.finish()
    case .constant, .value: return mixed(vectors)
    }
  }

  private static func mixed(_ vectors: [Vector]) -> Vector {
    var values: [Value] = []
    values.reserveCapacity(vectors.reduce(0) { $0 + $1.count })
    for vector in vectors {
      switch vector {
      case .value(let v): values += v
      case .constant(let value, let count): values += repeatElement(value, count: count)
      default: for row in 0..<vector.count { values.append(vector[row]) }
      }
    }
    return Vector(values)
  }

  private static func joinedValidity(_ vectors: [Vector], _ count: Int) -> Validity {
    var validity = Validity.allNull(count)
    var at = 0
    for vector in vectors {
      let own: Validity
      switch vector {
      case .integer(_, let v), .float(_, let v): own = v
      case .constant, .boolean, .string, .node, .relationship, .list, .map, .value: own = Validity()
      }
      for row in 0..<vector.count {
        if own[row] { validity.markValid(at) }
        at += 1
      }
    }
    return validity
  }

  /// The narrowest vector that holds the values: entities become columns of identifiers, integers one of integers.
  init(_ values: [Value]) {
    guard let first = values.first(where: { !$0.isNull }) else {
      self = .constant(.null, count: values.count)
      return
    }
    switch first {
    case .nodeReference:
      var ids: [UInt32] = []
      ids.reserveCapacity(values.count)
      for value in values {
        switch value {
        case .nodeReference(let id): ids.append(id)
        case .null: ids.append(.max)
        default:
          self = .value(values)
          return
        }
      }
      self = .node(ids)
    case .relationshipReference:
      var ids: [UInt32] = []
      ids.reserveCapacity(values.count)
      for value in values {
        switch value {
        case .relationshipReference(let id): ids.append(id)
        case .null: ids.append(.max)
        default:
          self = .value(values)
          return
        }
      }
      self = .relationship(ids)
    case .integer:
      var integers: [Int64] = []
      integers.reserveCapacity(values.count)
      for value in values {
        guard case .integer(let integer) = value else { break }
        integers.append(integer)
      }
      self = integers.count == values.count ? .integer(integers, Validity()) : .value(values)
    default: self = .value(values)
    }
  }

  /// Node identifiers with `UInt32.max` for null; nil where something else is among the selected rows.
  func nodeIDs(_ rows: Selection) -> [UInt32]? {
    switch self {
    case .node(let ids): return ids
    case .constant(.nodeReference(let id), let count): return [UInt32](repeating: id, count: count)
    case .constant(.null, let count): return [UInt32](repeating: .max, count: count)
    case .value(let values):
      var ids = [UInt32](repeating: .max, count: values.count)
      var isPure = true
      rows.forEach { row in
        switch values[row] {
        case .nodeReference(let id): ids[row] = id
        case .null: break
        default: isPure = false
        }
      }
      return isPure ? ids : nil
    case .constant, .boolean, .integer, .float, .string, .relationship, .list, .map: return nil
    }
  }

  /// Relationship identifiers with `UInt32.max` for null; nil where something else is among the selected rows.
  func relationshipIDs(_ rows: Selection) -> [UInt32]? {
    switch self {
    case .relationship(let ids): return ids
    case .constant(.relationshipReference(let id), let count): return [UInt32](repeating: id, count: count)
    case .constant(.null, let count): return [UInt32](repeating: .max, count: count)
    case .value(let values):
      var ids = [UInt32](repeating: .max, count: values.count)
      var isPure = true
      rows.forEach { row in
        switch values[row] {
        case .relationshipReference(let id): ids[row] = id
        case .null: break
        default: isPure = false
        }
      }
      return isPure ? ids : nil
    case .constant, .boolean, .integer, .float, .string, .node, .list, .map: return nil
    }
  }

  /// A predicate's result as 0, 1 or 2 (null) a row.
  func truth(_ rows: Selection) throws(EvaluationError) -> [UInt8] {
    switch self {
    case .boolean(let v): return v
    case .constant(let value, let count):
      let one: UInt8
      switch value {
      case .boolean(let b): one = b ? 1 : 0
      case .null: one = 2
      default: throw EvaluationError.notBoolean(value)
      }
      return [UInt8](repeating: one, count: count)
    case .value(let values):
      var result = [UInt8](repeating: 2, count: values.count)
      try rows.forEach { row throws(EvaluationError) in
        switch values[row] {
        case .boolean(let b): result[row] = b ? 1 : 0
        case .null: break
        default: throw EvaluationError.notBoolean(values[row])
        }
      }
      return result
    case .integer, .float, .string, .node, .relationship, .list, .map:
      var result = [UInt8](repeating: 2, count: count)
      try rows.forEach { row throws(EvaluationError) in
        let value = self[row]
        if !value.isNull { throw EvaluationError.notBoolean(value) }
        result[row] = 2
      }
      return result
    }
  }
}

extension Validity {
  /// The validity of the given rows, in that order.
  func gathered(_ rows: [Int32]) -> Validity {
    if words == nil { return self }
    var result = Validity.allNull(rows.count)
    for (at, row) in rows.enumerated() where self[Int(row)] { result.markValid(at) }
    return result
  }
}

extension EvaluationError {
  /// A value stands where true or false is needed.
  static func notBoolean(_ value: Value) -> EvaluationError {
    EvaluationError(
      .typeError, "InvalidArgumentType", "a predicate must be true, false or null, and this is \(value.cypherType.name)"
    )
  }
}
