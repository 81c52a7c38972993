import KithValue

/// What a function of one column of codes and of constants gives for each code, worked out once a code and kept from
/// morsel to morsel.
struct CodeImages {
  private var source: StringDictionary?
  /// How many rows of a dictionary came that were too few for it.
  private var passed: (source: StringDictionary, rows: Int)?
  private var constants: [Value] = []
  /// By code, and last for null: 0 where it is not yet known.
  private var known: [UInt8] = []
  private var images: [Value] = []
  /// The same as codes of a dictionary, `unknown` before they are known, as long as every image is a string or null.
  private var texts = StringDictionary()
  private var codes: [UInt32] = []
  private var areTexts = true
  /// The codes of short parts by their bytes, for the dictionary is shared among threads and each look into it takes a lock.
  private var shortParts = NumberTable()
  private var shortCodes: [UInt32] = []
  private static let unknown = UInt32.max - 1

  /// Begins with these columns, and forgets what was known of others; which of them is the column of codes, or nil where
  /// there is not just one, or the rows that came so far are too few for its dictionary.
  mutating func use(_ vectors: [Vector], _ rows: Selection, texts: StringDictionary) -> Int? {
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
      // Behind a filter few come at a time, and many in the end.
      let earlier = passed.map { $0.source === dictionary ? $0.rows : 0 } ?? 0
      passed = (dictionary, earlier + rows.rowCount)
      guard (earlier + rows.rowCount) * 16 > dictionary.count else { return nil }
      passed = nil
      source = dictionary
      constants = values
      known = []
      images = []
      codes = []
      self.texts = texts
      areTexts = true
      shortParts = NumberTable()
      shortCodes = []
    }
    // Strings that came since have no image yet; null's stays the last.
    if known.count < dictionary.count + 1 {
      let missing = dictionary.count + 1 - known.count
      if known.isEmpty {
        known = [UInt8](repeating: 0, count: missing)
        images = []
        codes = [UInt32](repeating: Self.unknown, count: missing)
      } else {
        known[known.count - 1] = 0
        known += [UInt8](repeating: 0, count: missing)
        codes[codes.count - 1] = Self.unknown
        codes += [UInt32](repeating: Self.unknown, count: missing)
        if !areTexts { images += [Value](repeating: .null, count: missing) }
      }
    }
    return column
  }

  /// The images of the selected rows.
  ///
  /// - Parameter part: which part of a text of so many bytes, all of them ASCII, is its image; nil where `apply` must tell.
  mutating func map(
    _ vectors: [Vector], _ column: Int, _ rows: Selection,
    part: ScalarFunction.Part? = nil,
    _ apply: ([Value]) throws(EvaluationError) -> Value
  ) throws(EvaluationError) -> Vector {
    guard case .string(let given, let dictionary) = vectors[column] else {
      preconditionFailure("the column is one of codes")
    }
    if areTexts, let texts = knownTexts(given, rows) { return texts }
    let null = known.count - 1
    var arguments: [Value] = []
    for vector in vectors {
      if case .constant(let value, _) = vector { arguments.append(value) } else { arguments.append(.null) }
    }
    try rows.forEach { row throws(EvaluationError) in
      let code = given[row] == .max ? null : Int(given[row])
      if known[code] != 0 { return }
      if let part, code != null, let image = imagePart(of: dictionary[UInt32(code)], { part($0, arguments) }) {
        enter(code, image)
      } else {
        arguments[column] = code == null ? .null : .string(dictionary[UInt32(code)])
        let image = try apply(arguments)
        arguments[column] = .null
        enter(code, image)
      }
      known[code] = 1
    }
    if areTexts, let texts = knownTexts(given, rows) { return texts }
    var result = [Value](repeating: .null, count: given.count)
    rows.forEach { row in result[row] = images[given[row] == .max ? null : Int(given[row])] }
    return Vector(result)
  }

  private mutating func enter(_ code: Int, _ image: Value) {
    if areTexts {
      switch image {
      case .string(let text): return codes[code] = texts.intern(text)
      case .null: return codes[code] = .max
      default: break
      }
      // From here on they are boxed.
      areTexts = false
      images = codes.map { $0 >= Self.unknown ? .null : .string(texts[$0]) }
    }
    images[code] = image
  }

  private mutating func enter(_ code: Int, _ image: UInt32) {
    if areTexts { codes[code] = image } else { images[code] = .string(texts[image]) }
  }

  /// The code of a part of a text of ASCII, so that no string is made for one that is known.
  private mutating func imagePart(of text: StringValue, _ part: (Int) -> Range<Int>?) -> UInt32? {
    var text = text.text
    return text.withUTF8 { bytes in
      var bits: UInt8 = 0
      for at in 0..<bytes.count { bits |= bytes[at] }
      guard bits < 0x80, let range = part(bytes.count) else { return nil }
      return code(of: UnsafeBufferPointer(rebasing: bytes[range]))
    }
  }

  /// The code of a text of ASCII.
  private mutating func code(of bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    guard bytes.count < 8 else { return texts.intern(utf8: bytes) }
    // The bytes and how many they are, in one number.
    var key = UInt64(bytes.count)
    for byte in bytes { key = key << 8 | UInt64(byte) }
    let next = Int32(truncatingIfNeeded: shortCodes.count)
    let number = shortParts.number(of: key, orInsert: next)
    if number == next { shortCodes.append(texts.intern(utf8: bytes)) }
    return shortCodes[Int(number)]
  }

  /// The images as codes; nil where one of them is not known yet.
  private func knownTexts(_ given: [UInt32], _ rows: Selection) -> Vector? {
    var isComplete = true
    let null = UInt32(truncatingIfNeeded: codes.count - 1)
    let result = [UInt32](unsafeUninitializedCapacity: given.count) { out, count in
      count = given.count
      if rows.indices != nil { out.initialize(repeating: .max) }
      codes.withUnsafeBufferPointer { codes in
        given.withUnsafeBufferPointer { given in
          rows.forEach { row in
            let code = codes[Int(min(given[row], null))]
            out[row] = code
            isComplete = isComplete && code != Self.unknown
          }
        }
      }
    }
    return isComplete ? .string(result, texts) : nil
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
