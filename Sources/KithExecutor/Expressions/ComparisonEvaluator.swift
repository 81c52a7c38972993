import KithPlanner
import KithValue

/// `= <> < <= > >=`, with loops of their own for integers, floats and dictionary codes.
final class ComparisonEvaluator: Evaluator {
  let op: RelationalOperator
  let left: Evaluator
  let right: Evaluator
  private var truths = CodeTruths()
  private var common = CommonRanks()

  init(_ op: RelationalOperator, _ left: Evaluator, _ right: Evaluator) {
    self.op = op
    self.left = left
    self.right = right
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    // Texts that are made only to be compared with one that is the same in all rows are not kept.
    if let made = left as? TextEvaluator {
      let b = try right.evaluate(morsel, rows, context)
      if case .constant(.string(let known), _) = b {
        let tested = try made.test(morsel, rows, context, against: known) { holds($0.order(against: $1), 0) }
        if let tested { return .boolean(tested) }
      }
      return try compare(try made.evaluate(morsel, rows, context), b, morsel.count, rows, context)
    }
    let a = try left.evaluate(morsel, rows, context)
    if let made = right as? TextEvaluator, case .constant(.string(let known), _) = a {
      let tested = try made.test(morsel, rows, context, against: known) { holds($1.order(against: $0), 0) }
      if let tested { return .boolean(tested) }
    }
    return try compare(a, try right.evaluate(morsel, rows, context), morsel.count, rows, context)
  }

  /// The comparison of two columns that are computed already.
  func compare(
    _ a: Vector, _ b: Vector, _ count: Int, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    if case .string(let x, let first) = a, case .string(let y, let second) = b {
      return .boolean(try compareCodes(x, first, y, second, count, rows, context))
    }
    if let fast = compareTyped(a, b, count, rows) { return .boolean(fast) }
    if a.isConstant, b.isConstant, rows.rowCount > 0 {
      return .constant(Self.compare(op, a[0], b[0]), count: count)
    }
    var result = [UInt8](repeating: 2, count: count)
    try rows.forEach { row throws(EvaluationError) in
      if case .boolean(let holds) = Self.compare(op, a[row], b[row]) { result[row] = holds ? 1 : 0 }
      // A value may be a long list.
      if row & 7 == 7 { try context.checkCancelled() }
    }
    return .boolean(result)
  }

  /// One comparison: true, false or null.
  static func compare(_ op: RelationalOperator, _ a: Value, _ b: Value) -> Value {
    let holds: Bool? =
      switch op {
      case .equal: Value.equals(a, b)
      case .notEqual: Value.equals(a, b).map { !$0 }
      case .less: Value.compare(a, b).isLess
      case .lessOrEqual: Value.compare(a, b).isLessOrEqual
      case .greater: Value.compare(a, b).isGreater
      case .greaterOrEqual: Value.compare(a, b).isGreaterOrEqual
      }
    return holds.map { .boolean($0) } ?? .null
  }

  private func compareTyped(_ a: Vector, _ b: Vector, _ count: Int, _ rows: Selection) -> [UInt8]? {
    switch (a, b) {
    case (.integer(let x, let xv), .constant(.integer(let y), _)):
      return loop(x, xv, count, rows, y)
    case (.integer(let x, let xv), .integer(let y, let yv)):
      return loop(x, y, xv.and(yv, count), count, rows)
    case (.float(let x, let xv), .float(let y, let yv)):
      return loop(x, y, xv.and(yv, count), count, rows)
    case (.float(let x, let xv), .constant(.float(let y), _)):
      return loop(x, xv, count, rows, y)
    case (.float(let x, let xv), .constant(.integer(let y), _)) where y.magnitude <= 1 << 53:
      return loop(x, xv, count, rows, Double(y))
    case (.integer(let x, let xv), .float(let y, let yv)):
      return Self.doubles(x).map { loop($0, y, xv.and(yv, count), count, rows) }
    case (.float(let x, let xv), .integer(let y, let yv)):
      return Self.doubles(y).map { loop(x, $0, xv.and(yv, count), count, rows) }
    case (.integer(let x, let xv), .constant(.float(let y), _)):
      return Self.doubles(x).map { loop($0, xv, count, rows, y) }
    case (.boolean(let x), .constant(.boolean(let y), _)) where op == .equal || op == .notEqual:
      let hit: UInt8 = (op == .equal) == y ? 1 : 0
      return x.map { $0 > 1 ? 2 : $0 == 1 ? hit : 1 - hit }
    case (.string(let codes, let dictionary), .constant(.string(let text), _)):
      return compareCodes(codes, dictionary, text, count, rows)
    case (.node(let x), .node(let y)), (.relationship(let x), .relationship(let y)):
      guard op == .equal || op == .notEqual else { return nil }
      var result = [UInt8](repeating: 2, count: count)
      rows.forEach { row in
        if x[row] != .max, y[row] != .max { result[row] = (x[row] == y[row]) == (op == .equal) ? 1 : 0 }
      }
      return result
    default: return nil
    }
  }

  /// The same numbers as floats; nil where one may have no float that is exactly it.
  private static func doubles(_ numbers: [Int64]) -> [Double]? {
    let wide = numbers.reduce(0) { $0 | UInt64($1.magnitude) }
    return wide <= 1 << 53 ? numbers.map { Double($0) } : nil
  }

  /// A column against a constant: the operator is chosen once, not once a row.
  @inline(__always)
  private func loop<T: Comparable>(
    _ values: [T], _ validity: Validity, _ count: Int, _ rows: Selection, _ constant: T
  ) -> [UInt8] {
    switch op {
    case .equal: test(values, validity, count, rows) { $0 == constant }
    case .notEqual: test(values, validity, count, rows) { $0 != constant }
    case .less: test(values, validity, count, rows) { $0 < constant }
    case .lessOrEqual: test(values, validity, count, rows) { $0 <= constant }
    case .greater: test(values, validity, count, rows) { $0 > constant }
    case .greaterOrEqual: test(values, validity, count, rows) { $0 >= constant }
    }
  }

  /// Two columns, likewise.
  @inline(__always)
  private func loop<T: Comparable>(
    _ x: [T], _ y: [T], _ validity: Validity, _ count: Int, _ rows: Selection
  ) -> [UInt8] {
    switch op {
    case .equal: test(x, y, validity, count, rows) { $0 == $1 }
    case .notEqual: test(x, y, validity, count, rows) { $0 != $1 }
    case .less: test(x, y, validity, count, rows) { $0 < $1 }
    case .lessOrEqual: test(x, y, validity, count, rows) { $0 <= $1 }
    case .greater: test(x, y, validity, count, rows) { $0 > $1 }
    case .greaterOrEqual: test(x, y, validity, count, rows) { $0 >= $1 }
    }
  }

  @inline(__always)
  private func test<T>(
    _ x: [T], _ y: [T], _ validity: Validity, _ count: Int, _ rows: Selection, _ holds: (T, T) -> Bool
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in
          if validity.words == nil, rows.indices == nil {
            for row in 0..<count { out[row] = unsafeBitCast(holds(x[row], y[row]), to: UInt8.self) }
          } else {
            out.initialize(repeating: 2)
            rows.forEach { row in
              if validity[row] { out[row] = unsafeBitCast(holds(x[row], y[row]), to: UInt8.self) }
            }
          }
        }
      }
      initialized = count
    }
  }

  @inline(__always)
  private func test<T>(
    _ values: [T], _ validity: Validity, _ count: Int, _ rows: Selection, _ holds: (T) -> Bool
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
      values.withUnsafeBufferPointer { values in
        if validity.words == nil, rows.indices == nil {
          for row in 0..<count { out[row] = unsafeBitCast(holds(values[row]), to: UInt8.self) }
        } else {
          out.initialize(repeating: 2)
          rows.forEach { row in
            if validity[row] { out[row] = unsafeBitCast(holds(values[row]), to: UInt8.self) }
          }
        }
      }
      initialized = count
    }
  }

  /// Against a constant each code is compared once.
  private func compareCodes(
    _ codes: [UInt32], _ dictionary: StringDictionary, _ text: StringValue, _ count: Int, _ rows: Selection
  ) -> [UInt8] {
    if op == .equal || op == .notEqual {
      let hit: UInt8 = op == .equal ? 1 : 0
      // No code is above every code, so a string that never occurred meets none.
      let wanted = dictionary.code(of: text.text) ?? .max - 1
      return [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
        out.initialize(repeating: 2)
        codes.withUnsafeBufferPointer { codes in
          rows.forEach { row in
            let code = codes[row]
            out[row] = code == .max ? 2 : code == wanted ? hit : 1 - hit
          }
        }
        initialized = count
      }
    }
    truths.use(dictionary, text)
    return truths.test(codes, count, rows) { holds(dictionary[$0].order(against: text), 0) }
  }

  /// Two columns of codes: by the codes themselves where they tell, by the strings' ranks where those are known, else by their
  /// bytes.
  private func compareCodes(
    _ x: [UInt32], _ first: StringDictionary, _ y: [UInt32], _ second: StringDictionary, _ count: Int,
    _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt8] {
    if first === second, op == .equal || op == .notEqual {
      // In one dictionary equal strings have equal codes.
      return compareCodes(x, y, count, rows) { $0 == $1 ? 0 : 1 }
    }
    guard let ranks = try common.ranks(first, second, rows: rows.rowCount, context) else {
      return compareCodes(x, y, count, rows) { first.order(of: $0, against: $1, in: second) }
    }
    return ranks.left.withUnsafeBufferPointer { left in
      ranks.right.withUnsafeBufferPointer { right in
        compareCodes(x, y, count, rows) { Int(left[Int($0)]) &- Int(right[Int($1)]) }
      }
    }
  }

  @inline(__always)
  private func compareCodes(
    _ x: [UInt32], _ y: [UInt32], _ count: Int, _ rows: Selection, _ order: (UInt32, UInt32) -> Int
  ) -> [UInt8] {
    switch op {
    case .equal: testCodes(x, y, count, rows) { order($0, $1) == 0 }
    case .notEqual: testCodes(x, y, count, rows) { order($0, $1) != 0 }
    case .less: testCodes(x, y, count, rows) { order($0, $1) < 0 }
    case .lessOrEqual: testCodes(x, y, count, rows) { order($0, $1) <= 0 }
    case .greater: testCodes(x, y, count, rows) { order($0, $1) > 0 }
    case .greaterOrEqual: testCodes(x, y, count, rows) { order($0, $1) >= 0 }
    }
  }

  @inline(__always)
  private func testCodes(
    _ x: [UInt32], _ y: [UInt32], _ count: Int, _ rows: Selection, _ holds: (UInt32, UInt32) -> Bool
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
      if rows.indices != nil { out.initialize(repeating: 2) }
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in
          rows.forEach { row in
            let (a, b) = (x[row], y[row])
            out[row] = a == .max || b == .max ? 2 : unsafeBitCast(holds(a, b), to: UInt8.self)
          }
        }
      }
      initialized = count
    }
  }

  @inline(__always)
  private func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
    switch op {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }
}

/// STARTS WITH, ENDS WITH, CONTAINS and `=~`; a column of codes is tested once a code.
final class StringPredicateEvaluator: Evaluator {
  let op: StringPredicate
  let left: Evaluator
  let right: Evaluator
  private var lastPattern: RegularExpressionMatcher?
  private var truths = CodeTruths()

  init(_ op: StringPredicate, _ left: Evaluator, _ right: Evaluator) {
    self.op = op
    self.left = left
    self.right = right
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let b = try right.evaluate(morsel, rows, context)
    if op != .matches, let left = left as? TextEvaluator, case .constant(.string(let wanted), _) = b {
      // What is only looked at is not kept.
      let tested = try left.test(morsel, rows, context, against: wanted) { self.holds($0, $1) }
      if let tested { return .boolean(tested) }
    }
    return try test(try left.evaluate(morsel, rows, context), b, morsel, rows, context)
  }

  /// The predicate of two columns that are computed already.
  private func test(
    _ a: Vector, _ b: Vector, _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    if case .string(let codes, let dictionary) = a, case .constant(.string(let wanted), _) = b, op != .matches {
      truths.use(dictionary, wanted)
      var part = wanted.text
      return .boolean(
        part.withUTF8 { part in
          truths.test(codes, morsel.count, rows) { code in
            dictionary.withBytes(of: code) { self.holds($0, part) }
          }
        })
    }
    var result = [UInt8](repeating: 2, count: morsel.count)
    if case .string(let codes, let dictionary) = a, case .constant(.string(let pattern), _) = b {
      // A pattern is only looked at, and so only refused, where there is a string to match.
      if rows.filter({ codes[$0] != .max }).rowCount == 0 { return .boolean(result) }
      try prepare(pattern)
      if var matcher = lastPattern {
        truths.use(dictionary, pattern)
        result = try context.interruptible { goesOn in
          truths.test(codes, morsel.count, rows) { matcher.matches(dictionary[$0].text, while: goesOn) }
        }
        lastPattern = matcher
        return .boolean(result)
      }
    }
    try rows.forEach { row throws(EvaluationError) in result[row] = try test(a[row], b[row], context) }
    return .boolean(result)
  }

  private func holds(_ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= part.count else { return false }
    switch op {
    case .startsWith: return text.hasBytes(of: part, at: 0)
    case .endsWith: return text.hasBytes(of: part, at: text.count - part.count)
    case .contains: return text.firstOffset(of: part) != nil
    case .matches: return false
    }
  }

  private func test(_ a: Value, _ b: Value, _ context: ExecutionContext) throws(EvaluationError) -> UInt8 {
    let holds: Bool?
    switch op {
    case .startsWith: holds = Value.startsWith(a, b)
    case .endsWith: holds = Value.endsWith(a, b)
    case .contains: holds = try context.interruptible { Value.contains(a, b, while: $0) }
    case .matches: holds = try matches(a, b, context)
    }
    return holds.map { $0 ? 1 : 0 } ?? 2
  }

  private func matches(_ a: Value, _ b: Value, _ context: ExecutionContext) throws(EvaluationError) -> Bool? {
    guard case .string(let text) = a, case .string(let source) = b else { return nil }
    try prepare(source)
    return try context.interruptible { lastPattern?.matches(text.text, while: $0) }
  }

  private func prepare(_ source: StringValue) throws(EvaluationError) {
    if lastPattern?.expression.pattern.hasSameBytes(as: source.text) != true {
      lastPattern = RegularExpressionMatcher(try RegularExpression(source.text))
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether `part` stands at an offset where there is room for it.
  fileprivate func hasBytes(of part: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    for at in 0..<part.count where self[offset + at] != part[at] { return false }
    return true
  }
}
