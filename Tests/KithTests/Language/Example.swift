import Kith
import Testing

/// A statement and what must come of it: the specification of the language, an example at a time.
///
///     Example("RETURN 1 + 1", gives: ["2"])
///     Example("RETURN x", fails: "SyntaxError at compile time: UndefinedVariable")
///     Example("MATCH (n:A) RETURN n.x", on: "CREATE (:A {x: 1}), (:A {x: 2})", gives: ["1", "2"])
struct Example: Sendable, CustomTestStringConvertible {
  /// What is run.
  var statement: String
  /// What was run before it, on an empty graph.
  var before: [String]
  /// The values of `$name`.
  var parameters: [String: Value]
  var outcome: Outcome

  enum Outcome: Sendable {
    /// The rows in order, their values as literals with ` | ` between them.
    case rows([String])
    /// The rows in any order.
    case rowsInAnyOrder([String])
    /// The error's type, phase and detail.
    case failure(String)
    /// What was changed: `+2 nodes, +1 relationships, 3 properties`.
    case changes(String)
  }

  init(_ statement: String, on before: String..., with parameters: [String: Value] = [:], gives rows: [String]) {
    self.init(statement, before, parameters, .rows(rows))
  }
  init(
    _ statement: String, on before: String..., with parameters: [String: Value] = [:], givesInAnyOrder rows: [String]
  ) {
    self.init(statement, before, parameters, .rowsInAnyOrder(rows))
  }
  init(_ statement: String, on before: String..., with parameters: [String: Value] = [:], fails error: String) {
    self.init(statement, before, parameters, .failure(error))
  }
  init(_ statement: String, on before: String..., with parameters: [String: Value] = [:], changes: String) {
    self.init(statement, before, parameters, .changes(changes))
  }

  init(_ statement: String, _ before: [String], _ parameters: [String: Value], _ outcome: Outcome) {
    self.statement = statement
    self.before = before
    self.parameters = parameters
    self.outcome = outcome
  }

  var testDescription: String { statement.count > 120 ? String(statement.prefix(120)) + "..." : statement }

  /// Runs the statement on a graph of its own and compares.
  func check(_ database: Database = Database(), sourceLocation: SourceLocation = #_sourceLocation) {
    let session = database.makeSession()
    for statement in before {
      #expect(session.answer(statement).failure == nil, "\(statement)", sourceLocation: sourceLocation)
    }
    let answer = session.answer(statement, parameters)
    switch outcome {
    case .failure(let error): #expect(answer.failure == error, "\(statement)", sourceLocation: sourceLocation)
    case .rows(let rows):
      #expect(answer.failure == nil, "\(statement)", sourceLocation: sourceLocation)
      #expect(answer.rows == rows, "\(statement)", sourceLocation: sourceLocation)
    case .rowsInAnyOrder(let rows):
      #expect(answer.failure == nil, "\(statement)", sourceLocation: sourceLocation)
      #expect(answer.rows.sorted() == rows.sorted(), "\(statement)", sourceLocation: sourceLocation)
    case .changes(let changes):
      #expect(answer.failure == nil, "\(statement)", sourceLocation: sourceLocation)
      #expect(answer.changes == changes, "\(statement)", sourceLocation: sourceLocation)
    }
  }
}

/// What came of a statement, in a form that reads well beside what was expected.
struct Answer {
  var columns: [String] = []
  var rows: [String] = []
  /// `SyntaxError at compile time: UndefinedVariable`.
  var failure: String?
  /// What the failure says to people.
  var message = ""
  var changes = ""
  /// The codes of the notifications.
  var notifications: [String] = []
  var plan: PlanDescription?
}

extension Session {
  /// Runs a statement to its end.
  func answer(_ statement: String, _ parameters: [String: Value] = [:], options: RunOptions = RunOptions()) -> Answer {
    var answer = Answer()
    do {
      let cursor = try run(statement, parameters: parameters, options: options)
      answer.columns = cursor.columns
      while let batch = try cursor.next() {
        for row in batch.rows { answer.rows.append(row.map(\.literalText).joined(separator: " | ")) }
      }
      let summary = try cursor.summary()
      answer.changes = summary.counters.text
      answer.notifications = summary.notifications.map(\.code)
      answer.plan = summary.plan
    } catch {
      answer.failure = "\(error.kind.rawValue) at \(error.phase.rawValue): \(error.detail)"
      answer.message = error.message
    }
    return answer
  }
}

extension Counters {
  /// `+2 nodes, 3 properties`.
  fileprivate var text: String {
    let parts = [
      (nodesCreated, "+", "nodes"), (nodesDeleted, "-", "nodes"), (relationshipsCreated, "+", "relationships"),
      (relationshipsDeleted, "-", "relationships"), (labelsAdded, "+", "labels"), (labelsRemoved, "-", "labels"),
      (propertiesSet, "", "properties"), (indexesAdded, "+", "indexes"), (indexesRemoved, "-", "indexes"),
      (constraintsAdded, "+", "constraints"), (constraintsRemoved, "-", "constraints"),
    ]
    return parts.filter { $0.0 > 0 }.map { "\($0.1)\($0.0) \($0.2)" }.joined(separator: ", ")
  }
}
