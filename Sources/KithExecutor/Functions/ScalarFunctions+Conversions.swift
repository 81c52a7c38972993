import KithValue

/// `toInteger()` and its kin: text that says no such value gives null, a type that cannot say one is a
/// `TypeError(InvalidArgumentValue)`, for which the `...OrNull` functions give null.
extension ScalarFunctions {
  static let conversions: [ScalarFunction] = [
    conversion("toInteger", .integer, "The number cut, or the text read, as an integer") {
      (value: Value) throws(EvaluationError) -> Value in try value.convertedToInteger(takesBooleans: false)
    }.onColumns { vector, rows in
      vector.integers(rows, ofInteger: { $0 }, ofFloat: { Int64(exactly: $0.rounded(.towardZero)) })
    },
    conversion("toFloat", .float, "The number, or the text read, as a float") {
      (value: Value) throws(EvaluationError) -> Value in try value.convertedToFloat()
    }.onColumns { vector, rows in vector.floats(rows) { $0 } },
    conversion(
      "toBoolean", .boolean,
      "The text read as true or false, or an integer as "
        + "false where it is 0"
    ) { (value: Value) throws(EvaluationError) -> Value in try value.convertedToBoolean() },
    conversion("toString", .string, "The number, boolean or temporal value as text") {
      (value: Value) throws(EvaluationError) -> Value in try value.convertedToString()
    },
    orNull("toIntegerOrNull", .integer) {
      (value: Value) throws(EvaluationError) -> Value in try value.convertedToInteger(takesBooleans: true)
    },
    orNull("toFloatOrNull", .float) {
      (value: Value) throws(EvaluationError) -> Value in try value.convertedToFloat()
    },
    orNull("toBooleanOrNull", .boolean) {
      (value: Value) throws(EvaluationError) -> Value in try value.convertedToBoolean()
    },
    orNull("toStringOrNull", .string) {
      (value: Value) throws(EvaluationError) -> Value in try value.convertedToString()
    },
  ]

  /// The same for each element of a list; an element that cannot be converted becomes null.
  static let listConversions: [ScalarFunction] = [
    ofList("toIntegerList", .integer) {
      (value: Value) throws(EvaluationError) -> Value in try value.convertedToInteger(takesBooleans: true)
    },
    ofList("toFloatList", .float) {
      (value: Value) throws(EvaluationError) -> Value in try value.convertedToFloat()
    },
    ofList("toBooleanList", .boolean) {
      (value: Value) throws(EvaluationError) -> Value in try value.convertedToBoolean()
    },
    ofList("toStringList", .string) {
      (value: Value) throws(EvaluationError) -> Value in try value.convertedToString()
    },
  ]

  private typealias Conversion = @Sendable (Value) throws(EvaluationError) -> Value

  private static func conversion(
    _ name: String, _ result: CypherType, _ summary: String, _ convert: @escaping Conversion
  ) -> ScalarFunction {
    // Declared for any type: openCypher refuses what cannot be converted when it meets it, not before the query runs.
    let signature = FunctionSignature(name, [.init("input", .any)], result: result, summary: summary + ", else null.")
    return ScalarFunction(
      signature,
      unary: { (value: Value, _: FunctionContext) throws(EvaluationError) -> Value in
        try convert(value)
      })
  }

  private static func orNull(_ name: String, _ result: CypherType, _ convert: @escaping Conversion) -> ScalarFunction {
    let signature = FunctionSignature(
      name, [.init("input", .any)], result: result, summary: "The value as \(result.name), null where it is none.")
    return ScalarFunction(signature, unary: { (value: Value, _: FunctionContext) -> Value in value.orNull(convert) })
  }

  private static func ofList(_ name: String, _ result: CypherType, _ convert: @escaping Conversion) -> ScalarFunction {
    let signature = FunctionSignature(
      name, [.init("input", .list(.any))], result: .list(result),
      summary: "Each element as \(result.name), null where it is none.")
    return ScalarFunction(
      signature,
      unary: { (value: Value, context: FunctionContext) throws(EvaluationError) -> Value in
        guard let elements = try value.elements(in: name) else { return .null }
        var converted: [Value] = []
        converted.reserveCapacity(elements.count)
        for element in elements {
          converted.append(element.orNull(convert))
          if context.isToStop(at: converted.count) { break }
        }
        return .list(try context.whole(converted))
      })
  }
}

extension Value {
  fileprivate func orNull(_ convert: (Value) throws(EvaluationError) -> Value) -> Value {
    do { return try convert(self) } catch { return .null }
  }

  /// openCypher takes no boolean here; the `...OrNull` and list functions are Neo4j's, whose true is 1.
  fileprivate func convertedToInteger(takesBooleans: Bool) throws(EvaluationError) -> Value {
    switch self {
    case .null, .integer: return self
    case .float(let value): return try .integer(Self.cut(value, literalText))
    case .boolean(let value) where takesBooleans: return .integer(value ? 1 : 0)
    case .string(let string):
      let text = string.text.withoutOuterWhitespace
      if let integer = Int64(text) { return .integer(integer) }
      guard let float = text.asFloat else { return .null }
      return try .integer(Self.cut(float, literalText))
    default: throw inconvertible("toInteger")
    }
  }

  private static func cut(_ value: Double, _ text: String) throws(EvaluationError) -> Int64 {
    if value.isNaN { throw .invalidArgumentValue("NaN is no integer") }
    guard let integer = Int64(exactly: value.rounded(.towardZero)) else {
      throw .integerOverflow("toInteger(\(text))")
    }
    return integer
  }

  fileprivate func convertedToFloat() throws(EvaluationError) -> Value {
    switch self {
    case .null, .float: return self
    case .integer(let value): return .float(Double(value))
    case .string(let string): return string.text.withoutOuterWhitespace.asFloat.map(Value.float) ?? .null
    default: throw inconvertible("toFloat")
    }
  }

  fileprivate func convertedToBoolean() throws(EvaluationError) -> Value {
    switch self {
    case .null, .boolean: return self
    case .integer(let value): return .boolean(value != 0)
    case .string(let string):
      let text = string.text.withoutOuterWhitespace.lowercased()
      return text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : .null
    default: throw inconvertible("toBoolean")
    }
  }

  fileprivate func convertedToString() throws(EvaluationError) -> Value {
    if isNull { return .null }
    if case .string = self { return self }
    guard isScalar else { throw inconvertible("toString") }
    return .string(displayText)
  }

  private func inconvertible(_ function: String) -> EvaluationError {
    .invalidArgumentValue("\(function)() cannot convert \(cypherType.name)")
  }
}

extension String {
  fileprivate var withoutOuterWhitespace: String {
    var scalars = unicodeScalars[...]
    scalars = scalars.drop { $0.properties.isWhitespace }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
  }

  /// The float that the text writes in decimal, `-1.5e3`, or as `NaN`, `Infinity`; the parser's hexadecimal is not taken.
  fileprivate var asFloat: Double? {
    switch self {
    case "NaN": return .nan
    case "Infinity", "+Infinity": return .infinity
    case "-Infinity": return -.infinity
    default:
      let isDecimal = utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E || byte | 0x20 == 0x65
      }
      return isDecimal ? Double(self) : nil
    }
  }
}
