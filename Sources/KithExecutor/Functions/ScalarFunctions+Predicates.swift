import KithValue

extension ScalarFunctions {
  static let predicates: [ScalarFunction] = [isEmpty, isNaN, coalesce, nullIf, valueType]

  private static let isEmpty = ScalarFunction(
    FunctionSignature(
      "isEmpty", [.init("input", .oneOf([.list(.any), .map, .string]))], result: .boolean,
      summary: "Whether the list, map or string has nothing in it."),
    unary: { (value: Value, _: FunctionContext) throws(EvaluationError) -> Value in
      switch value {
      case .null: return .null
      case .list(let list): return .boolean(list.elements.isEmpty)
      case .map(let map): return .boolean(map.entries.isEmpty)
      case .string(let string): return .boolean(string.text.isEmpty)
      default: throw value.unfit(for: "isEmpty", "a LIST, a MAP or a STRING")
      }
    })

  private static let isNaN = ScalarFunction(
    FunctionSignature(
      "isNaN", [.init("input", .number)], result: .boolean, summary: "Whether the number is NaN, as 0.0 / 0.0 is."),
    unary: { (value: Value, _: FunctionContext) throws(EvaluationError) -> Value in
      guard let number = try value.number(in: "isNaN") else { return .null }
      return .boolean(number.isNaN)
    })

  private static let coalesce = ScalarFunction(
    FunctionSignature(
      "coalesce", [.init("input", .any)], isVariadic: true, result: .any,
      summary: "The first argument that is not null: coalesce(null, 1, 2) is 1.")
  ) { (arguments: [Value], _: FunctionContext) -> Value in arguments.first { !$0.isNull } ?? .null }

  private static let nullIf = ScalarFunction(
    FunctionSignature(
      "nullIf", [.init("v1", .any), .init("v2", .any)], result: .any,
      summary: "Null where the two are equal, else the first: nullIf(4, 4) is null.")
  ) { (arguments: [Value], _: FunctionContext) -> Value in
    Value.equals(arguments[0], arguments[1]) == true ? .null : arguments[0]
  }

  private static let valueType = ScalarFunction(
    FunctionSignature(
      "valueType", [.init("input", .any)], result: .string,
      summary: "The type of the value: valueType([1, null]) is 'LIST<INTEGER> NOT NULL'."),
    unary: { (value: Value, _: FunctionContext) -> Value in .string(value.typeName) })
}

extension Value {
  /// The most precise type as GQL writes it; a list's element type is the union of its elements' types.
  fileprivate var typeName: String {
    switch self {
    case .null: return "NULL"
    case .list(let list): return "LIST<\(Self.unionName(list.elements))> NOT NULL"
    default: return cypherType.name + " NOT NULL"
    }
  }

  private static func unionName(_ elements: [Value]) -> String {
    var firsts: [String: Value] = [:]
    var hasNull = false
    for element in elements {
      if element.isNull { hasNull = true } else { firsts[element.typeName, default: element] = element }
    }
    if firsts.isEmpty { return hasNull ? "NULL" : "NOTHING" }
    let names = firsts.sorted { ($0.value.typeRank, $0.key) < ($1.value.typeRank, $1.key) }.map(\.key)
    let written = hasNull ? names.map { String($0.dropLast(" NOT NULL".count)) } : names
    return written.joined(separator: " | ")
  }

  /// Where a type stands among the others of a union.
  private var typeRank: Int {
    switch self {
    case .null: 0
    case .boolean: 1
    case .string: 2
    case .integer: 3
    case .float: 4
    case .date: 5
    case .localTime: 6
    case .time: 7
    case .localDateTime: 8
    case .dateTime: 9
    case .duration: 10
    case .node, .nodeReference: 11
    case .relationship, .relationshipReference: 12
    case .map: 13
    case .list: 14
    case .path, .pathReference: 15
    }
  }
}
