extension ScenarioStep {
  /// Understands a step by its text.
  static func read(_ step: Step) throws -> ScenarioStep {
    let text = step.text
    switch text {
    case "an empty graph", "any graph": return .graph(named: nil)
    case "having executed:": return .setUp(try step.requiredText())
    case "executing query:": return .query(try step.requiredText())
    case "executing control query:": return .controlQuery(try step.requiredText())
    case "no side effects": return .sideEffects([:])
    case "the side effects should be:": return .sideEffects(try readSideEffects(step))
    case "parameters are:": return .parameters(try readParameters(step))
    case "the result should be empty": return .emptyResult
    default: break
    }
    if text.hasPrefix("the result should be") { return .result(try readResult(step)) }
    if let name = text.between("the ", " graph") { return .graph(named: name) }
    if text.hasPrefix("there exists a procedure ") { return .procedure(try TestProcedure(step)) }
    if text.contains(" should be raised at ") { return .failure(try readFailure(step)) }
    throw StepError(step: step, message: "no step reads so")
  }

  private static func readSideEffects(_ step: Step) throws -> [String: Int] {
    var effects: [String: Int] = [:]
    for row in try step.requiredTable() {
      guard row.count == 2, let count = Int(row[1]) else { throw StepError(step: step, message: "not 'name | count'") }
      guard GraphState.effectNames.contains(row[0]) else {
        throw StepError(step: step, message: "no side effect is called \(row[0])")
      }
      effects[row[0]] = count
    }
    return effects
  }

  private static func readParameters(_ step: Step) throws -> [(name: String, value: ExpectedValue)] {
    try step.requiredTable().map { row in
      guard row.count == 2 else { throw StepError(step: step, message: "not 'name | value'") }
      return (row[0], try ExpectedValueParser.parse(row[1]))
    }
  }

  private static func readResult(_ step: Step) throws -> ExpectedResult {
    let table = try step.requiredTable()
    let manner = step.text.dropFirst("the result should be".count)
    let ignoresLists = manner.contains("(ignoring element order for lists)")
    guard manner.hasSuffix(":"), manner.contains("in order") || manner.contains("in any order") || ignoresLists else {
      throw StepError(step: step, message: "no known way to compare")
    }
    let rows = try table.dropFirst().map { row in
      guard row.count == table[0].count else { throw StepError(step: step, message: "a row of another width") }
      return try row.map { try ExpectedValueParser.parse($0) }
    }
    return ExpectedResult(
      columns: table[0], rows: rows, rowsAreOrdered: manner.contains("in order"), lists: ignoresLists ? .ignored : .kept
    )
  }

  /// `a SyntaxError should be raised at compile time: UndefinedVariable`.
  private static func readFailure(_ step: Step) throws -> ExpectedFailure {
    let halves = step.text.split(separator: " should be raised at ", maxSplits: 1)
    let outcome = halves.count == 2 ? halves[1].split(separator: ":", maxSplits: 1).map { trimmed($0) } : []
    guard outcome.count == 2, let kind = halves[0].split(separator: " ").last else {
      throw StepError(step: step, message: "not 'a KIND should be raised at PHASE: DETAIL'")
    }
    guard ["compile time", "runtime", "any time"].contains(outcome[0]) else {
      throw StepError(step: step, message: "no phase is called \(outcome[0])")
    }
    return ExpectedFailure(
      kind: String(kind), phase: outcome[0] == "any time" ? nil : outcome[0],
      detail: outcome[1] == "*" ? nil : outcome[1])
  }
}

extension Step {
  func requiredText() throws(StepError) -> String {
    guard let docString else { throw StepError(step: self, message: "the doc string is missing") }
    return docString
  }

  func requiredTable() throws(StepError) -> [[String]] {
    guard let table else { throw StepError(step: self, message: "the table is missing") }
    return table
  }
}

extension String {
  /// What stands between a prefix and a suffix, or nil.
  func between(_ prefix: String, _ suffix: String) -> String? {
    guard count > prefix.count + suffix.count, hasPrefix(prefix), hasSuffix(suffix) else { return nil }
    return String(dropFirst(prefix.count).dropLast(suffix.count))
  }
}
