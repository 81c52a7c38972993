import KithPlanner
import KithValue

/// `+ - * / % ^ ||`, with loops of their own for integers and floats. Integer overflow is an error, never a wrap.
final class ArithmeticEvaluator: Evaluator, TextBounded {
  let op: ArithmeticOperator
  let left: Evaluator
  let right: Evaluator
  private var images = ValueImages()
  /// Beyond this whoever asks wants no text: of one that begins there the beginning is given, which is beyond it as well.
  var bound: TextBound?

  init(_ op: ArithmeticOperator, _ left: Evaluator, _ right: Evaluator) {
    self.op = op
    self.left = left
    self.right = right
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let a = try left.evaluate(morsel, rows, context)
    let b = try right.evaluate(morsel, rows, context)
    if a.isConstant, b.isConstant, rows.rowCount > 0 {
      return .constant(try calculate(a[0], b[0], context), count: morsel.count)
    }
    if let fast = integers(a, b, morsel.count, rows) ?? floats(a, b, morsel.count, rows) { return fast }
    if let bound, op == .add || op == .concatenate { return try joined(a, b, rows, bound, context) }
    // What joins strings is made once a pair.
    if a.isOfCodes || b.isOfCodes {
      let imaged = try images.map([a, b], morsel.count, rows, texts: context.texts) {
        vectors, count throws(EvaluationError) in
        try byRow(vectors[0], vectors[1], Selection(indices: nil, count: count), context)
      }
      if let imaged { return imaged }
    }
    return try byRow(a, b, rows, context)
  }

  private func byRow(
    _ a: Vector, _ b: Vector, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var result = [Value](repeating: .null, count: rows.count)
    var made = MadeValues()
    try rows.forEach { row throws(EvaluationError) in
      result[row] = try calculate(a[row], b[row], context)
      try made.add(result[row], context)
    }
    return Vector(result)
  }

  /// The same, with texts joined only as far as they may be wanted.
  private func joined(
    _ a: Vector, _ b: Vector, _ rows: Selection, _ bound: TextBound, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var result = [Value](repeating: .null, count: rows.count)
    var made = MadeValues()
    try rows.forEach { row throws(EvaluationError) in
      let beginning = a[row]
      if case .string(let text) = beginning, b.isText(row), bound.refuses(beginning: text) {
        result[row] = beginning
      } else {
        result[row] = try calculate(beginning, b[row], context)
        try made.add(result[row], context)
      }
    }
    return Vector(result)
  }

  /// One row; what joins long lists or texts looks now and then whether it is to go on.
  private func calculate(_ a: Value, _ b: Value, _ context: ExecutionContext) throws(EvaluationError) -> Value {
    if op == .add || op == .concatenate {
      switch (a, b) {
      case (.list(let x), .list(let y)) where x.elements.count + y.elements.count >= FunctionContext.longList:
        return try .list(bounded: context.functions.joined([x.elements[...], y.elements[...]]))
      case (.list(let x), let element) where op == .add && x.elements.count >= FunctionContext.longList:
        return try .list(bounded: context.functions.joined([x.elements[...], [element]]))
      case (let element, .list(let y)) where op == .add && y.elements.count >= FunctionContext.longList:
        return try .list(bounded: context.functions.joined([[element], y.elements[...]]))
      case (.string(let x), .string(let y)) where x.text.utf8.count + y.text.utf8.count >= FunctionContext.longText:
        return try .string(context.functions.joined(x.text, y.text))
      default: break
      }
    }
    return try Self.calculate(op, a, b)
  }

  static func calculate(_ op: ArithmeticOperator, _ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    switch op {
    case .add: try Value.add(a, b)
    case .subtract: try Value.subtract(a, b)
    case .multiply: try Value.multiply(a, b)
    case .divide: try Value.divide(a, b)
    case .modulo: try Value.modulo(a, b)
    case .power: try Value.power(a, b)
    case .concatenate: try Value.concatenate(a, b)
    }
  }

  /// Both sides integers; nil where they are not, or where a row overflows and the slow way must say so.
  private func integers(_ a: Vector, _ b: Vector, _ count: Int, _ rows: Selection) -> Vector? {
    switch op {
    case .add, .subtract, .multiply: break
    case .divide, .modulo: return divided(a, b, count, rows)
    case .power, .concatenate: return nil
    }
    guard let (x, xv) = a.integerColumn, let (y, yv) = b.integerColumn else { return nil }
    let validity = xv.and(yv, count)
    return switch op {
    case .subtract: sums(x, y, validity, count, rows) { $0.subtractingReportingOverflow($1) }
    case .multiply: sums(x, y, validity, count, rows) { $0.multipliedReportingOverflow(by: $1) }
    default: sums(x, y, validity, count, rows) { $0.addingReportingOverflow($1) }
    }
  }

  /// The operator is chosen once, not once a row; nil where a row overflows.
  @inline(__always)
  private func sums(
    _ x: [Int64], _ y: [Int64], _ validity: Validity, _ count: Int, _ rows: Selection,
    _ sum: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> Vector? {
    var overflows: UInt8 = 0
    let result = [Int64](unsafeUninitializedCapacity: count) { out, initialized in
      initialized = count
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in
          if rows.indices == nil, validity.words == nil {
            for row in 0..<count {
              let (value, overflow) = sum(x[row], y[row])
              out[row] = value
              overflows |= unsafeBitCast(overflow, to: UInt8.self)
            }
            return
          }
          out.initialize(repeating: 0)
          rows.forEach { row in
            guard validity[row] else { return }
            let (value, overflow) = sum(x[row], y[row])
            out[row] = value
            overflows |= unsafeBitCast(overflow, to: UInt8.self)
          }
        }
      }
    }
    return overflows == 0 ? .integer(result, validity) : nil
  }

  /// A column of integers by a constant with which nothing can go wrong.
  private func divided(_ a: Vector, _ b: Vector, _ count: Int, _ rows: Selection) -> Vector? {
    guard case .integer(let x, let validity) = a, case .constant(.integer(let divisor), _) = b, divisor != 0,
      divisor != -1
    else { return nil }
    var result = [Int64](repeating: 0, count: count)
    if op == .divide {
      rows.forEach { result[$0] = x[$0] / divisor }
    } else {
      rows.forEach { result[$0] = x[$0] % divisor }
    }
    return .integer(result, validity)
  }

  private func floats(_ a: Vector, _ b: Vector, _ count: Int, _ rows: Selection) -> Vector? {
    switch op {
    case .add, .subtract, .multiply, .divide: break
    case .modulo, .power, .concatenate: return nil
    }
    // Two integers are integers, and where they got here one row of them is an error.
    guard a.isOfFloats || b.isOfFloats, let (x, xv) = a.floatColumn, let (y, yv) = b.floatColumn else { return nil }
    let validity = xv.and(yv, count)
    return switch op {
    case .subtract: .float(floats(x, y, count, rows) { $0 - $1 }, validity)
    case .multiply: .float(floats(x, y, count, rows) { $0 * $1 }, validity)
    case .divide: .float(floats(x, y, count, rows) { $0 / $1 }, validity)
    default: .float(floats(x, y, count, rows) { $0 + $1 }, validity)
    }
  }

  @inline(__always)
  private func floats(
    _ x: [Double], _ y: [Double], _ count: Int, _ rows: Selection, _ calculate: (Double, Double) -> Double
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { out, initialized in
      initialized = count
      if rows.indices != nil { out.initialize(repeating: 0) }
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in rows.forEach { out[$0] = calculate(x[$0], y[$0]) } }
      }
    }
  }
}

extension Vector {
  fileprivate var integerColumn: ([Int64], Validity)? {
    switch self {
    case .integer(let v, let validity): (v, validity)
    case .constant(.integer(let i), let count): ([Int64](repeating: i, count: count), Validity())
    default: nil
    }
  }

  fileprivate var floatColumn: ([Double], Validity)? {
    switch self {
    case .float(let v, let validity): (v, validity)
    case .integer(let v, let validity): (v.map { Double($0) }, validity)
    case .constant(.float(let d), let count): ([Double](repeating: d, count: count), Validity())
    case .constant(.integer(let i), let count): ([Double](repeating: Double(i), count: count), Validity())
    default: nil
    }
  }

  fileprivate var isOfFloats: Bool {
    switch self {
    case .float, .constant(.float, _): true
    default: false
    }
  }

  fileprivate func isText(_ row: Int) -> Bool {
    switch self {
    case .string(let codes, _): return codes[row] != .max
    case .constant(.string, _): return true
    case .value(let values): if case .string = values[row] { return true } else { return false }
    case .constant, .boolean, .integer, .float, .node, .relationship, .list, .map: return false
    }
  }

  fileprivate var isOfCodes: Bool { if case .string = self { true } else { false } }
}

extension Validity {
  /// The rows that are valid in both.
  func and(_ other: Validity, _ count: Int) -> Validity {
    guard let a = words else { return other }
    guard let b = other.words else { return self }
    return Validity(words: zip(a, b).map { $0 & $1 })
  }
}

/// `-x`.
final class NegationEvaluator: RowwiseEvaluator {
  override func apply(_ arguments: [Value], _ context: ExecutionContext) throws(EvaluationError) -> Value {
    try Value.negate(arguments[0])
  }
}
