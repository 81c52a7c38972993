import KithValue

/// What the suites about temporal values have in common: calling a function as Cypher would, and showing what it gives.
protocol TemporalSpecification {}

/// An argument as it would be written in Cypher: `["year": 1984, "timezone": "+01:00"]`, `1.5`, `"2015-07-21"`, `nil`.
struct Given: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  let value: KithValue.Value
  init(_ value: KithValue.Value) { self.value = value }
  init(_ text: String) { value = .string(text) }
  init(integerLiteral value: Int64) { self.value = .integer(value) }
  init(floatLiteral value: Double) { self.value = .float(value) }
  init(stringLiteral value: String) { self.value = .string(value) }
  init(nilLiteral: ()) { value = .null }
  init(dictionaryLiteral elements: (String, Given)...) { value = .map(elements.map { ($0.0, $0.1.value) }) }
}

private let functions = Dictionary(uniqueKeysWithValues: Temporal.functions.map { ($0.signature.name, $0) })

/// A statement that began at 2024-03-10T09:08:07.000000006Z in a transaction begun an hour before.
private let statement = TemporalContext(
  transaction: TemporalInstant(seconds: 1_710_058_087, nanoseconds: 6),
  statement: TemporalInstant(seconds: 1_710_061_687, nanoseconds: 6),
  realtime: { TemporalInstant(seconds: 1_710_061_690, nanoseconds: 7) })

extension TemporalSpecification {
  /// The statement that the functions are called in.
  var context: TemporalContext { statement }

  /// Calls a function: `call("date", "2015-07-21")`.
  func call(_ name: String, _ arguments: Given..., in context: TemporalContext = statement) throws -> Value {
    try call(name, arguments, context)
  }

  /// Calls a function for a value to give to another: `given("date", "2015-07-21")`.
  func given(_ name: String, _ arguments: Given...) throws -> Given { Given(try call(name, arguments, statement)) }

  /// What a result shows.
  func shown(_ value: Value?) -> String {
    switch value {
    case nil: "nothing"
    case .null?: "null"
    case .integer(let integer)?: "\(integer)"
    case .string(let string)?: string.text
    case let value?: Temporal.text(of: value) ?? "\(value)"
    }
  }

  private func call(_ name: String, _ arguments: [Given], _ context: TemporalContext) throws -> Value {
    guard let function = functions[name] else { throw EvaluationError(.syntaxError, "UnknownFunction", name) }
    return try function.apply(arguments.map(\.value), context)
  }
}
