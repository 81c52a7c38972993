import KithValue

/// A procedure that a scenario defines: a signature, and a table from arguments to results.
///
///     test.my.proc(name :: STRING?, id :: INTEGER?) :: (city :: STRING?):
///       | name | id | city     |
///       | 'a'  | 1  | 'Berlin' |
struct TestProcedure: Sendable {
  typealias Field = (name: String, type: CypherType)
  var name: String
  var arguments: [Field]
  var results: [Field]
  var rows: [(arguments: [Value], results: [Value])]

  init(_ step: Step) throws {
    var signature = trimmed(step.text.dropFirst("there exists a procedure ".count))
    if signature.hasSuffix(":") { signature = trimmed(signature.dropLast()) }
    let parts = signature.split(separator: ")", maxSplits: 1).map(String.init)
    guard parts.count == 2, let open = parts[0].firstIndex(of: "(") else {
      throw StepError(step: step, message: "not 'name(arguments) :: (results)'")
    }
    name = trimmed(parts[0][..<open])
    arguments = try Self.readFields(parts[0][open...].dropFirst(), step)
    let outcome = trimmed(parts[1].drop { $0 == ":" || $0 == " " })
    results = outcome == "VOID" ? [] : try Self.readFields(outcome.drop { $0 == "(" }.prefix { $0 != ")" }, step)

    let table = (step.table ?? []).filter { !$0.isEmpty }
    let columns = arguments.map(\.name) + results.map(\.name)
    if let header = table.first, header != columns {
      throw StepError(step: step, message: "the table's columns are not the signature's")
    }
    let width = arguments.count
    rows = try table.dropFirst().map { row in
      let values = try row.compactMap { try ExpectedValueParser.parse($0).literal }
      guard values.count == columns.count else { throw StepError(step: step, message: "a row cannot be read") }
      return (Array(values[..<width]), Array(values[width...]))
    }
  }

  /// The results of the rows whose arguments are these; an integer matches the float of its size.
  func call(_ given: [Value]) -> [[Value]] {
    rows.filter { row in zip(row.arguments, given).allSatisfy { isSameArgument($0, $1) } }.map(\.results)
  }

  private static func readFields(_ text: some StringProtocol, _ step: Step) throws -> [Field] {
    try text.split(separator: ",").map { field in
      let halves = field.split(separator: "::").map { trimmed($0) }
      guard halves.count == 2, let type = CypherType(tckName: halves[1]) else {
        throw StepError(step: step, message: "'\(field)' is not 'name :: TYPE?'")
      }
      return (halves[0], type)
    }
  }
}

/// Whether an argument given is the one in the table.
private func isSameArgument(_ expected: Value, _ given: Value) -> Bool {
  switch (expected, given) {
  case (.integer(let a), .float(let b)): Double(a) == b
  case (.float(let a), .integer(let b)): a == Double(b)
  default: tableText(expected) == tableText(given)
  }
}

extension CypherType {
  /// Reads `STRING?`, `LIST? OF INTEGER?`.
  fileprivate init?(tckName: String) {
    let words = tckName.split(separator: " ").map { $0.hasSuffix("?") ? String($0.dropLast()) : String($0) }
    switch words.first {
    case "ANY": self = .any
    case "BOOLEAN": self = .boolean
    case "INTEGER": self = .integer
    case "FLOAT": self = .float
    case "NUMBER": self = .number
    case "STRING": self = .string
    case "MAP": self = .map
    case "NODE": self = .node
    case "RELATIONSHIP": self = .relationship
    case "PATH": self = .path
    case "DATE": self = .date
    case "LOCALTIME": self = .localTime
    case "TIME": self = .time
    case "LOCALDATETIME": self = .localDateTime
    case "DATETIME": self = .dateTime
    case "DURATION": self = .duration
    case "LIST":
      let element = words.dropFirst(words.dropFirst().first == "OF" ? 2 : 1).joined(separator: " ")
      guard let type = element.isEmpty ? .any : CypherType(tckName: element) else { return nil }
      self = .list(type)
    default: return nil
    }
  }
}
