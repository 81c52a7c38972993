import KithValue

/// What a function of one column of codes and of constants gives for each code, worked out once a code and kept from
/// morsel to morsel.
struct CodeImages {
  private var source: StringDictionary?
  private var constants: [Value] = []
  /// By code, and last for null: 0 where it is not yet known.
  private var known: [UInt8] = []
  private var images: [Value] = []
  /// The same as codes of a dictionary, as long as every image is a string or null.
  private var texts = StringDictionary()
  private var codes: [UInt32] = []
  private var areTexts = true

  /// Begins with these columns, and forgets what was known of others; which of them is the column of codes, or nil where
  /// there is not just one, or the rows are too few for its dictionary.
  mutating func use(_ vectors: [Vector], _ rows: Selection) -> Int? {
    var column: Int?
    var values: [Value] = []
    var dictionary: StringDictionary?
    for (at, vector) in vectors.enumerated() {
      switch vector {
      case .string(_, let own) where column == nil:
        column = at
        dictionary = own
      case .constant(let value, let count) where count > 0 && value.isScalar: values.append(value)
      default: return nil
      }
    }
    guard let column, let dictionary else { return nil }
    let isSame =
      source === dictionary && constants.count == values.count
      && zip(constants, values).allSatisfy { $0.isIdentical(to: $1) }
    if !isSame {
      guard rows.rowCount * 16 > dictionary.count else { return nil }
      source = dictionary
      constants = values
      known = []
      images = []
      codes = []
      texts = StringDictionary()
      areTexts = true
    }
    // Strings that came since have no image yet; null's stays the last.
    if known.count < dictionary.count + 1 {
      let missing = dictionary.count + 1 - known.count
      if known.isEmpty {
        known = [UInt8](repeating: 0, count: missing)
        images = [Value](repeating: .null, count: missing)
        codes = [UInt32](repeating: .max, count: missing)
      } else {
        known[known.count - 1] = 0
        known += [UInt8](repeating: 0, count: missing)
        images += [Value](repeating: .null, count: missing)
        codes += [UInt32](repeating: .max, count: missing)
      }
    }
    return column
  }

  /// The images of the selected rows.
  mutating func map(
    _ vectors: [Vector], _ column: Int, _ rows: Selection,
    _ apply: ([Value]) throws(EvaluationError) -> Value
  ) throws(EvaluationError) -> Vector {
    guard case .string(let given, let dictionary) = vectors[column] else {
      preconditionFailure("the column is one of codes")
    }
    let null = known.count - 1
    var arguments: [Value] = []
    for vector in vectors {
      if case .constant(let value, _) = vector { arguments.append(value) } else { arguments.append(.null) }
    }
    try rows.forEach { row throws(EvaluationError) in
      let code = given[row] == .max ? null : Int(given[row])
      if known[code] != 0 { return }
      arguments[column] = code == null ? .null : .string(dictionary[UInt32(code)])
      let image = try apply(arguments)
      images[code] = image
      switch image {
      case .string(let text): if areTexts { codes[code] = texts.intern(text) }
      case .null: break
      default: areTexts = false
      }
      known[code] = 1
    }
    if areTexts {
      var result = [UInt32](repeating: .max, count: given.count)
      codes.withUnsafeBufferPointer { codes in
        rows.forEach { row in result[row] = codes[given[row] == .max ? null : Int(given[row])] }
      }
      return .string(result, texts)
    }
    var result = [Value](repeating: .null, count: given.count)
    rows.forEach { row in result[row] = images[given[row] == .max ? null : Int(given[row])] }
    return Vector(result)
  }
}

extension Value {
  /// Whether it is told apart from others at a glance.
  fileprivate var isScalar: Bool {
    switch self {
    case .null, .boolean, .integer, .float, .string: true
    case .list, .map, .date, .localTime, .time, .localDateTime, .dateTime, .duration, .node, .relationship, .path,
      .nodeReference, .relationshipReference, .pathReference:
      false
    }
  }

  /// Whether two scalars are the same to the last bit, 1 not 1.0.
  func isIdentical(to other: Value) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.float(let a), .float(let b)): a.bitPattern == b.bitPattern
    case (.string(let a), .string(let b)): a === b || a.text.utf8.elementsEqual(b.text.utf8)
    default: false
    }
  }
}
