import KithValue

extension ScalarFunctions {
  static let lists: [ScalarFunction] = [head, last, tail, size, range, keys]

  private static let head = ScalarFunction(
    FunctionSignature(
      "head", [.init("list", .list(.any))], result: .any, summary: "The first element, null of an empty list."),
    unary: { (value: Value, _: FunctionContext) throws(EvaluationError) -> Value in
      try value.elements(in: "head")?.first ?? .null
    }
  ).onColumns { vector, rows in
    if case .list(let lists) = vector { lists.elements(at: 0, rows) } else { nil }
  }

  private static let last = ScalarFunction(
    FunctionSignature(
      "last", [.init("list", .list(.any))], result: .any, summary: "The last element, null of an empty list."),
    unary: { (value: Value, _: FunctionContext) throws(EvaluationError) -> Value in
      try value.elements(in: "last")?.last ?? .null
    }
  ).onColumns { vector, rows in
    if case .list(let lists) = vector { lists.elements(at: -1, rows) } else { nil }
  }

  private static let tail = ScalarFunction(
    FunctionSignature(
      "tail", [.init("list", .list(.any))], result: .list(.any), summary: "All elements but the first."),
    unary: { (value: Value, context: FunctionContext) throws(EvaluationError) -> Value in
      guard let elements = try value.elements(in: "tail") else { return .null }
      return .list(try context.joined([elements.dropFirst()]))
    })

  private static let size = ScalarFunction(
    FunctionSignature(
      "size", [.init("input", .oneOf([.string, .list(.any)]))], result: .integer,
      summary: "How many elements the list, or code points the string, has."),
    unary: { (value: Value, _: FunctionContext) throws(EvaluationError) -> Value in
      switch value {
      case .null: return .null
      case .list(let list): return .integer(Int64(list.elements.count))
      case .string(let string): return .integer(Int64(string.text.scalarCount))
      default: throw value.unfit(for: "size", "a STRING or a LIST")
      }
    }
  ).onColumns { vector, rows in
    switch vector {
    case .list(let lists): lists.sizes
    case .string(let codes, let dictionary): dictionary.sizes(codes, rows)
    case .constant, .boolean, .integer, .float, .node, .relationship, .map, .value: nil
    }
  }

  private static let keys = ScalarFunction(
    FunctionSignature(
      "keys", [.init("map", .map)], result: .list(.string), summary: "The keys of the map, in its order."),
    unary: { (value: Value, _: FunctionContext) throws(EvaluationError) -> Value in
      switch value {
      case .null: return .null
      case .map(let map): return .list(map.entries.map { .string($0.key) })
      case .node(let node): return .list(node.properties.entries.map { .string($0.key) })
      case .relationship(let relationship): return .list(relationship.properties.entries.map { .string($0.key) })
      default: throw value.unfit(for: "keys", "a MAP, a NODE or a RELATIONSHIP")
      }
    })

  private static let range = ScalarFunction(
    FunctionSignature(
      "range", [.init("start", .integer), .init("end", .integer), .init("step", .integer)], required: 2,
      result: .list(.integer), summary: "The integers from start to end, both included: range(0, 10, 5) is [0, 5, 10].")
  ) { (arguments: [Value], context: FunctionContext) throws(EvaluationError) -> Value in
    guard let integers = try SteppedIntegers(arguments) else { return .null }
    try integers.requireCount(atMost: context.maximumListLength)
    let count = Int(integers.count)
    let elements = [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count {
        if index & 0xFFFF == 0xFFFF, context.reasonToStop() != nil { break }
        (buffer.baseAddress.unsafelyUnwrapped + index).initialize(to: .integer(integers[UInt64(index)]))
        initialized = index + 1
      }
    }
    if elements.count < count {
      Disposal.dispose(elements, of: elements.count)
      try context.checkCancelled()
    }
    return .list(ListValue(scalars: elements))
  }
}

/// What `range(start, end, step)` gives, without a list of it.
struct SteppedIntegers {
  private let start: Int64
  private let step: Int64
  /// How many there are; at most one less than 2^64.
  let count: UInt64

  /// Nil where an argument is null; an argument that is no integer, or a step of 0, is an `ArgumentError`.
  init?(_ arguments: [Value]) throws(EvaluationError) {
    guard let start = try Self.bound(arguments[0]), let end = try Self.bound(arguments[1]),
      let step = arguments.count > 2 ? try Self.bound(arguments[2]) : 1
    else { return nil }
    if step == 0 { throw .numberOutOfRange("range() takes a step other than 0") }
    self.start = start
    self.step = step
    guard step > 0 ? start <= end : start >= end else {
      count = 0
      return
    }
    // Unsigned, for the distance from the smallest integer to the largest is no Int64.
    let distance = step > 0 ? UInt64(bitPattern: end &- start) : UInt64(bitPattern: start &- end)
    let steps = distance / step.magnitude
    count = steps == .max ? .max : steps + 1
  }

  /// Throws where there are more of them than there may be.
  func requireCount(atMost most: Int) throws(EvaluationError) {
    if count <= UInt64(clamping: most) { return }
    throw .limitExceeded("ListTooLong", "range() would make a list of more than the \(most) elements it may have")
  }

  /// The integer at a place counted from 0.
  subscript(place: UInt64) -> Int64 { start &+ step &* Int64(bitPattern: place) }

  /// For one that is no integer openCypher has an ArgumentError, where others have a TypeError.
  private static func bound(_ value: Value) throws(EvaluationError) -> Int64? {
    switch value {
    case .integer(let value): return value
    case .null: return nil
    default:
      throw EvaluationError(
        .argumentError, "InvalidArgumentType", "range() takes an INTEGER, not \(value.cypherType.name)")
    }
  }
}
