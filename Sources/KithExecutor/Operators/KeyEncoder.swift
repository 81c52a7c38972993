import KithValue

/// Gives each distinct value of a column a small number, equal for equivalent values: null with null, 1 with 1.0.
///
/// Columns of dictionary codes and of identifiers find their number in a flat table; other values through a hash.
struct KeyEncoder {
  /// The distinct values by number.
  private(set) var values: [Value] = []
  private var byValue: [GroupKey: Int32] = [:]
  private var byCode: [Int32] = []
  private var codeDictionary: StringDictionary?
  private var byNode: [UInt32: Int32] = [:]
  private var byRelationship: [UInt32: Int32] = [:]
  private var byInteger: [Int64: Int32] = [:]
  private var null: Int32?

  /// The numbers of the selected rows' values.
  mutating func encode(_ vector: Vector, _ rows: Selection) -> [Int32] {
    var numbers = [Int32](repeating: 0, count: rows.count)
    switch vector {
    case .constant(let value, _):
      if rows.rowCount > 0 {
        let number = self.number(of: value)
        rows.forEach { numbers[$0] = number }
      }
    case .string(let codes, let dictionary):
      if codeDictionary !== dictionary {
        codeDictionary = dictionary
        byCode = []
      }
      if byCode.count < dictionary.count {
        byCode += [Int32](repeating: -1, count: dictionary.count - byCode.count)
      }
      rows.forEach { row in
        let code = codes[row]
        if code == .max {
          numbers[row] = nullNumber()
        } else {
          var number = byCode[Int(code)]
          if number < 0 {
            number = self.number(of: .string(dictionary[code]))
            byCode[Int(code)] = number
          }
          numbers[row] = number
        }
      }
    case .node(let ids):
      rows.forEach { row in
        let id = ids[row]
        if id == .max {
          numbers[row] = nullNumber()
        } else if let number = byNode[id] {
          numbers[row] = number
        } else {
          let number = self.number(of: .nodeReference(id))
          byNode[id] = number
          numbers[row] = number
        }
      }
    case .relationship(let ids):
      rows.forEach { row in
        let id = ids[row]
        if id == .max {
          numbers[row] = nullNumber()
        } else if let number = byRelationship[id] {
          numbers[row] = number
        } else {
          let number = self.number(of: .relationshipReference(id))
          byRelationship[id] = number
          numbers[row] = number
        }
      }
    case .integer(let integers, let validity):
      rows.forEach { row in
        if !validity[row] {
          numbers[row] = nullNumber()
        } else if let number = byInteger[integers[row]] {
          numbers[row] = number
        } else {
          let number = self.number(of: .integer(integers[row]))
          byInteger[integers[row]] = number
          numbers[row] = number
        }
      }
    case .boolean, .float, .value:
      rows.forEach { row in numbers[row] = number(of: vector[row]) }
    }
    return numbers
  }

  private mutating func nullNumber() -> Int32 {
    if let null { return null }
    let number = add(.null)
    null = number
    return number
  }

  private mutating func number(of value: Value) -> Int32 {
    if value.isNull { return nullNumber() }
    let key = GroupKey(value)
    if let number = byValue[key] { return number }
    let number = add(value)
    byValue[key] = number
    return number
  }

  private mutating func add(_ value: Value) -> Int32 {
    values.append(value)
    return Int32(values.count - 1)
  }
}

/// Gives each distinct combination of several columns a number, in the order in which they are first seen.
struct RowEncoder {
  private var encoders: [KeyEncoder]
  private var pairs: [[UInt64: Int32]]
  /// For each combination, the numbers of its values.
  private(set) var members: [[Int32]] = []

  init(columns: Int) {
    encoders = [KeyEncoder](repeating: KeyEncoder(), count: columns)
    pairs = [[UInt64: Int32]](repeating: [:], count: max(columns - 1, 0))
  }

  /// How many combinations there are.
  private(set) var count = 0

  /// The numbers of the selected rows' combinations.
  mutating func encode(_ vectors: [Vector], _ rows: Selection) -> [Int32] {
    guard !vectors.isEmpty else {
      if rows.rowCount > 0, count == 0 {
        members.append([])
        count = 1
      }
      return [Int32](repeating: 0, count: rows.count)
    }
    var parts: [[Int32]] = []
    for (index, vector) in vectors.enumerated() { parts.append(encoders[index].encode(vector, rows)) }
    var combined = parts[0]
    for index in 1..<max(1, parts.count) {
      rows.forEach { row in
        let key = UInt64(UInt32(bitPattern: combined[row])) << 32 | UInt64(UInt32(bitPattern: parts[index][row]))
        if let known = pairs[index - 1][key] {
          combined[row] = known
        } else {
          let number = Int32(pairs[index - 1].count)
          pairs[index - 1][key] = number
          combined[row] = number
        }
      }
    }
    rows.forEach { row in
      if Int(combined[row]) == count {
        members.append(parts.map { $0[row] })
        count += 1
      }
    }
    return combined
  }

  /// The value of a column in a combination.
  func value(_ combination: Int, column: Int) -> Value { encoders[column].values[Int(members[combination][column])] }
}
