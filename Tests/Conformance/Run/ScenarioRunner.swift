import KithSession
import KithValue

/// Runs one scenario on a graph of its own.
///
/// Its steps in order: the graph, procedures and parameters; `having executed`; the query, with the graph's state taken
/// before and after it; what is expected of it; control queries, which only have results.
struct ScenarioRunner {
  private let steps: [ScenarioStep]
  private let session: any Session
  private var parameters: [String: Value] = [:]
  /// What the last query gave; nil before the first.
  private var last: Result<Outcome, SessionError>?
  private var effects: [String: Int] = [:]
  private var measuresEffects: Bool

  private init(_ steps: [ScenarioStep], isOptimising: Bool) throws {
    self.steps = steps
    session = try ConformanceEngine.makeSession(
      procedures: steps.compactMap { if case .procedure(let procedure) = $0 { procedure } else { nil } },
      isOptimising: isOptimising)
    measuresEffects = steps.contains { if case .sideEffects = $0 { true } else { false } }
  }

  /// Why the scenario fails, line by line, or nil where it passes.
  static func failure(of scenario: Scenario, graphs: NamedGraphs, isOptimising: Bool = true) -> [String]? {
    do {
      let steps = try scenario.steps.map(ScenarioStep.read)
      var runner = try ScenarioRunner(steps, isOptimising: isOptimising)
      for step in steps {
        if let failure = try runner.perform(step, graphs: graphs) { return failure }
      }
      if case .failure(let error)? = runner.last, !runner.expectsFailure { return ["unexpected \(errorText(error))"] }
      return runner.last == nil ? ["the scenario runs no query"] : nil
    } catch let error as SessionError {
      return ["while preparing: \(errorText(error))"]
    } catch {
      return ["while preparing: \(error)"]
    }
  }

  private var expectsFailure: Bool { steps.contains { if case .failure = $0 { true } else { false } } }

  private mutating func perform(_ step: ScenarioStep, graphs: NamedGraphs) throws -> [String]? {
    switch step {
    case .graph(named: nil), .procedure: return nil
    case .graph(named: let name?):
      for statement in try graphs.statements(of: name) { _ = try session.outcome(of: statement) }
      return nil
    case .parameters(let given):
      for (name, value) in given {
        guard let literal = value.literal else { return ["the parameter \(name) cannot be given"] }
        parameters[name] = literal
      }
      return nil
    case .setUp(let statement):
      _ = try session.outcome(of: statement)
      return nil
    case .query(let statement):
      let before = measuresEffects ? try GraphState(of: session) : GraphState()
      last = run(statement)
      effects = before.effects(leadingTo: measuresEffects ? try GraphState(of: session) : GraphState())
      return nil
    case .controlQuery(let statement):
      last = run(statement)
      return nil
    case .result(let expected): return check { compare($0, with: expected) }
    case .emptyResult:
      return check { $0.rows.isEmpty ? nil : ["expected no rows, actual:"] + lines(of: $0) }
    case .sideEffects(let expected):
      let expected = expected.filter { $0.value != 0 }
      return expected == effects
        ? nil : ["expected side effects: \(effectsText(expected)), actual: \(effectsText(effects))"]
    case .failure(let expected): return compare(last, with: expected)
    }
  }

  private func run(_ statement: String) -> Result<Outcome, SessionError> {
    do throws(SessionError) {
      return .success(try session.outcome(of: statement, parameters: parameters))
    } catch {
      return .failure(error)
    }
  }

  private func check(_ comparison: (Outcome) -> [String]?) -> [String]? {
    switch last {
    case .success(let outcome): comparison(outcome)
    case .failure(let error): ["expected a result, actual: \(errorText(error))"]
    case nil: ["a result is expected before any query"]
    }
  }
}

/// Compares a result with what is expected: columns by name in order, rows as a list or a multiset.
func compare(_ actual: Outcome, with expected: ExpectedResult) -> [String]? {
  func rowMatches(_ expectedRow: [ExpectedValue], _ row: [Value]) -> Bool {
    expectedRow.count == row.count && zip(expectedRow, row).allSatisfy { $0.matches($1, lists: expected.lists) }
  }
  let rowsMatch =
    expected.rowsAreOrdered
    ? expected.rows.count == actual.rows.count && zip(expected.rows, actual.rows).allSatisfy(rowMatches)
    : isMultisetMatch(expected.rows, actual.rows, by: rowMatches)
  if rowsMatch && expected.columns == actual.columns { return nil }
  let rows = expected.rows.map { row in row.map(expectedText) }
  let manner = expected.rowsAreOrdered ? "in order" : "in any order"
  return ["expected \(manner):"] + tableLines(columns: expected.columns, rows: rows) + ["actual:"] + lines(of: actual)
}

/// Compares an error with what is expected: kind, phase and detail, each exactly.
func compare(_ actual: Result<Outcome, SessionError>?, with expected: ExpectedFailure) -> [String]? {
  switch actual {
  case .failure(let error):
    let isSame =
      error.kind.rawValue == expected.kind && expected.phase.map { $0 == error.phase.rawValue } ?? true
      && expected.detail.map { $0 == error.detail } ?? true
    return isSame ? nil : ["expected \(expected)", "actual   \(errorText(error))"]
  case .success(let outcome): return ["expected \(expected)", "actual, no error:"] + lines(of: outcome)
  case nil: return ["an error is expected before any query"]
  }
}

private func lines(of outcome: Outcome) -> [String] {
  let shown = outcome.rows.prefix(30).map { row in row.map(tableText) }
  let more = outcome.rows.count > shown.count ? ["... \(outcome.rows.count) rows in all"] : []
  return tableLines(columns: outcome.columns, rows: Array(shown)) + more
}

private func errorText(_ error: SessionError) -> String {
  "\(error.kind.rawValue) at \(error.phase.rawValue): \(error.detail) (\(error.message))"
}

private func effectsText(_ effects: [String: Int]) -> String {
  effects.isEmpty ? "none" : effects.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
}
