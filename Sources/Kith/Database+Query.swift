import KithCypher
import KithExecutor
import KithGraph
import KithPlanner
import KithSession
import KithValue

// The whole way of a statement from text to rows:
//
//     text -> Parser -> syntax tree -> Binder -> bound query -> Planner -> logical plan -> Execution -> rows
extension Database {
  /// The statement as it was prepared for this snapshot before; nil where it was not.
  func prepared(
    _ text: String, _ graph: Graph, _ parameters: [String: Value], _ options: RunOptions
  ) -> PreparedStatement? {
    guard !options.keepsMatches, let known = plans[text, graph.isSnapshot ? graph.version : 0],
      known.parameters.allSatisfy({ parameters[$0] != nil })
    else { return nil }
    return known
  }

  /// Reads, binds and plans a statement against a snapshot; one that was prepared for the same snapshot is taken as it is.
  func prepare(
    _ text: String, graph: Graph, parameters: Set<String>?, keepsMatches: Bool = false
  ) throws(SessionError) -> PreparedStatement {
    // A plan for a snapshot may rely on its counts; within a transaction that has changed something it may not.
    let version = graph.isSnapshot ? graph.version : 0
    if !keepsMatches, let known = plans[text, version],
      parameters.map({ known.parameters.isSubset(of: $0) }) ?? true
    {
      return known
    }
    let clock = ContinuousClock()
    let start = clock.now
    let statement: Statement
    do {
      statement = try Parser.parse(text)
    } catch {
      throw SessionError(error, in: text)
    }
    let parsed = clock.now
    let binder = Binder(text: text, catalogue: routines, parameters: parameters, keepsMatches: keepsMatches)
    let bound: BoundQuery
    do {
      bound = try binder.bind(statement.query)
    } catch {
      throw SessionError(error, in: text)
    }
    let planner = Planner(
      graph: graph, firstVariable: binder.variableCount, isOptimising: options.isOptimising,
      isVolatile: { [routines] in routines.function(named: $0.lowercased())?.isDeterministic == false })
    let plan = planner.plan(bound)
    let weight = plan.weight
    let mode: PreparedStatement.Mode =
      switch statement.mode {
      case .run: .run
      case .explain: .explain
      case .profile: .profile
      }
    let prepared = PreparedStatement(
      text: text, plan: plan, weight: weight, columns: bound.columns, isWrite: bound.isWrite, mode: mode,
      parameters: binder.parametersUsed,
      notifications: notifications(binder, plan, weight, graph, text, isExplained: mode != .run),
      limitation: binder.limitation,
      graphVersion: version, parseTime: start.duration(to: parsed).seconds,
      planTime: parsed.duration(to: clock.now).seconds)
    if !keepsMatches { plans.insert(prepared) }
    return prepared
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}

extension SessionError {
  /// A text that cannot be read.
  init(_ error: SyntaxError, in text: String) {
    self.init(
      kind: .syntaxError, phase: .compileTime, detail: error.detail, message: error.message,
      place: TextPlace(error.span, in: text), hint: error.hint)
  }

  /// A query that must be refused.
  init(_ error: SemanticError, in text: String) {
    self.init(
      kind: error.kind, phase: .compileTime, detail: error.detail, message: error.message,
      place: TextPlace(error.span, in: text), hint: error.hint)
  }

  /// A query that failed while it ran.
  init(_ error: EvaluationError) {
    self.init(kind: error.kind, phase: .runtime, detail: error.detail, message: error.message)
  }
}

extension TextPlace {
  init(_ span: SourceSpan, in text: String) {
    let location = SourceLocation(offset: span.lower, in: text)
    self.init(lower: span.lower, upper: span.upper, line: location.line, column: location.column)
  }
}
