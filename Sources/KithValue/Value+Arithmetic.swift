import Glibc

extension Value {
  /// `a + b`: numbers add, strings and scalars join, lists grow, temporal values move by durations.
  ///
  /// `1 + 2.5` is `3.5`, `'a' + 1` is `'a1'`, `[1] + 2` is `[1, 2]`, `1 + null` is null; an integer sum beyond 64 bits
  /// is an `ArithmeticError(IntegerOverflow)`.
  @inlinable public static func add(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    switch (a, b) {
    case (.integer(let x), .integer(let y)):
      let (sum, overflow) = x.addingReportingOverflow(y)
      if overflow { throw .integerOverflow("\(x) + \(y)") }
      return .integer(sum)
    case (.float(let x), .float(let y)): return .float(x + y)
    case (.integer(let x), .float(let y)): return .float(Double(x) + y)
    case (.float(let x), .integer(let y)): return .float(x + Double(y))
    default: return try addSlowly(a, b)
    }
  }

  @usableFromInline static func addSlowly(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    if a.isNull || b.isNull { return .null }
    if let joined = try joinedAsLists(a, b) { return joined }
    if let joined = try joinedAsText(a, b) { return joined }
    if a.isTemporal || b.isTemporal, let moved = try Temporal.add(a, b) { return moved }
    throw .operands("+", a, b)
  }

  /// `a - b` of numbers, and of temporal values and durations.
  @inlinable public static func subtract(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    switch (a, b) {
    case (.integer(let x), .integer(let y)):
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if overflow { throw .integerOverflow("\(x) - \(y)") }
      return .integer(difference)
    case (.float(let x), .float(let y)): return .float(x - y)
    case (.integer(let x), .float(let y)): return .float(Double(x) - y)
    case (.float(let x), .integer(let y)): return .float(x - Double(y))
    default: return try subtractSlowly(a, b)
    }
  }

  @usableFromInline static func subtractSlowly(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    if a.isNull || b.isNull { return .null }
    if a.isTemporal || b.isTemporal, let moved = try Temporal.subtract(a, b) { return moved }
    throw .operands("-", a, b)
  }

  /// `a * b` of numbers, and of a duration and a number.
  @inlinable public static func multiply(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    switch (a, b) {
    case (.integer(let x), .integer(let y)):
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if overflow { throw .integerOverflow("\(x) * \(y)") }
      return .integer(product)
    case (.float(let x), .float(let y)): return .float(x * y)
    case (.integer(let x), .float(let y)): return .float(Double(x) * y)
    case (.float(let x), .integer(let y)): return .float(x * Double(y))
    default: return try multiplySlowly(a, b)
    }
  }

  @usableFromInline static func multiplySlowly(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    if a.isNull || b.isNull { return .null }
    if a.isTemporal || b.isTemporal, let scaled = try Temporal.multiply(a, b) { return scaled }
    throw .operands("*", a, b)
  }

  /// `a / b`: integers divide towards zero (`-7 / 2` is `-3`, `1 / 0` an error), floats as IEEE 754 has it
  /// (`1.0 / 0` is `Infinity`), a duration by a number.
  @inlinable public static func divide(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    switch (a, b) {
    case (.integer(let x), .integer(let y)):
      if y == 0 { throw .divisionByZero("\(x) / 0") }
      let (quotient, overflow) = x.dividedReportingOverflow(by: y)
      if overflow { throw .integerOverflow("\(x) / \(y)") }
      return .integer(quotient)
    case (.float(let x), .float(let y)): return .float(x / y)
    case (.integer(let x), .float(let y)): return .float(Double(x) / y)
    case (.float(let x), .integer(let y)): return .float(x / Double(y))
    default: return try divideSlowly(a, b)
    }
  }

  @usableFromInline static func divideSlowly(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    if a.isNull || b.isNull { return .null }
    if a.isTemporal || b.isTemporal, let scaled = try Temporal.divide(a, b) { return scaled }
    throw .operands("/", a, b)
  }

  /// `a % b`, with the sign of `a`: `-7 % 3` is `-1`, `5.5 % 2` is `1.5`, `1 % 0` an error.
  public static func modulo(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    switch (a, b) {
    case (.integer(let x), .integer(let y)):
      if y == 0 { throw .divisionByZero("\(x) % 0") }
      // The remainder by -1 is 0, also of the smallest integer, whose quotient overflows.
      return .integer(y == -1 ? 0 : x % y)
    case (.float(let x), .float(let y)): return .float(fmod(x, y))
    case (.integer(let x), .float(let y)): return .float(fmod(Double(x), y))
    case (.float(let x), .integer(let y)): return .float(fmod(x, Double(y)))
    case (.null, _), (_, .null): return .null
    default: throw .operands("%", a, b)
    }
  }

  /// `a ^ b`, always a float: `2 ^ 3` is `8.0`.
  public static func power(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    if a.isNull || b.isNull { return .null }
    guard let base = a.asDouble, let exponent = b.asDouble else { throw .operands("^", a, b) }
    return .float(pow(base, exponent))
  }

  /// `-a` of a number or a duration; the smallest integer has no opposite and is an overflow.
  public static func negate(_ a: Value) throws(EvaluationError) -> Value {
    switch a {
    case .null: return .null
    case .integer(let x):
      if x == .min { throw .integerOverflow("-(\(x))") }
      return .integer(-x)
    case .float(let x): return .float(-x)
    case .duration:
      if let opposite = try Temporal.multiply(a, .integer(-1)) { return opposite }
      throw .invalidArgumentType("cannot negate \(a.cypherType.name)")
    default: throw .invalidArgumentType("cannot negate \(a.cypherType.name)")
    }
  }

  /// The number as a float, where it is a number: 2 gives 2.0.
  @inlinable public var asDouble: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }
}
