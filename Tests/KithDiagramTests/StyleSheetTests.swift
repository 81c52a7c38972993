import KithSession
import KithValue
import Testing

@testable import KithDiagram

@Suite struct StyleSheetTests {
  @Test func aSheetIsCutIntoRules() throws {
    let sheet = try StyleSheet(
      """
      // People first.
      (n:Person) { shape: 'ellipse', label: n.name + ' {x}' };
      ()-[r WHERE r.certainty <> 'stated']->() /* doubt */ { style: 'dotted' }
      (p:Person)-[:WORKS_FOR]->(o) WHERE EXISTS { (o)--() } { cluster: o.name }
      (`a b`:`X{`)<-[r2:T {k: '}'}]-() {hide:true}
      { title: 'All' }
      """)
    #expect(sheet.rules.map(\.subject) == ["n", "r", "p", "r2", nil])
    #expect(sheet.rules.map(\.isAboutRelationship) == [false, true, false, true, false])
    #expect(
      sheet.rules.map { $0.map.text.prefix(9) } == ["{ shape: ", "{ style: ", "{ cluster", "{hide:tru", "{ title: "])
    #expect(sheet.rules[0].pattern?.offset == 17)
  }

  @Test(arguments: [
    ("(n:Person)", "sheet:1:1: the rule has no map: { color: 'red' }"),
    ("(n) { color: 'red'", "sheet:1:5: this bracket is never closed"),
    ("\n (n) { color: 'red }", "sheet:2:15: this text is never closed"),
    ("(n)) { a: 1 }", "sheet:1:4: this bracket closes nothing"),
    ("n { a: 1 }", "sheet:1:1: a rule starts with a pattern like (n:Person), or with { for the whole picture"),
    (
      "({ä: 1})\n() { a: 1 }",
      "sheet:1:1: the pattern names nothing that could be styled (give it a variable: (n:Person))"
    ),
    (
      "()-[r*1..2]->() {a: 1}",
      "sheet:1:4: a rule cannot be about relationships of variable length (match them one by one: ()-[r]->())"
    ),
  ])
  func errorsTellThePlace(text: String, error: String) {
    #expect {
      try StyleSheet(text, name: "sheet")
    } throws: { "\($0)" == error }
  }

  @Test func rulesAreAppliedInOrder() throws {
    let nodes = [node(7, ["Person"], ("name", .string("Ann"))), node(8, ["Post"], ("name", .string("Chair")))]
    let tie = relationship(9, "HOLDS", from: 7, to: 8)
    let session = ScriptedSession([
      ("UNWIND $rows AS row CREATE (n:`Person`)", [[.integer(0)]]),
      ("UNWIND $rows AS row CREATE (n:`Post`)", [[.integer(1)]]),
      ("MATCH (n) WITH n ORDER BY id(n)", [[.integer(0)]]),
      (
        "MATCH (n:Person) \nRETURN id(n) AS id, {",
        [[.integer(0), .map([("color", .string("red")), ("cluster", .string("C"))])]]
      ),
      (
        "MATCH (n) \nRETURN id(n) AS id, {",
        [
          [.integer(0), .map([("color", .null), ("style", .string("dashed"))])],
          [.integer(1), .map([("hide", .boolean(true))])],
        ]
      ),
      ("MATCH ()-[r]->() \nRETURN id(r)", [[.integer(0), .map([("penwidth", .integer(3))])]]),
      ("RETURN {", [[.map([("title", .string("T")), ("theme", .string("dark")), ("dpi", .integer(70))])]]),
    ])
    let sheet = try StyleSheet("(n:Person) { x: 1 }\n(n) { y: 2 }\n()-[r]->() { z: 3 }\n{ title: 'T' }")
    let styled = try sheet.applied(to: Diagram(nodes: nodes, relationships: [tie]), on: session)
    let overrides = styled.options.overrides
    #expect(overrides.nodes[7]?[text: "color"] == "red")
    #expect(overrides.hiddenNodes == [8])
    #expect(overrides.relationships[9]?[text: "penwidth"] == "3")
    #expect(overrides.clusters == [.init(title: "C", members: [7])])
    #expect(styled.options.title == "T")
    #expect(styled.options.theme.name == "dark")
    #expect(styled.styled().graphAttributes[text: "dpi"] == "70")
    #expect(styled.styled().nodes.first?.attributes[text: "style"] == "filled,dashed")
  }

  @Test func errorsOfTheEngineAreShownInTheSheet() throws {
    let error = SessionError(
      kind: .syntaxError, phase: .compileTime, detail: "UndefinedVariable", message: "m is not known",
      place: TextPlace(lower: 6 + 4 + 1 + 20 + 9, upper: 40, line: 2, column: 1))
    let sheet = try StyleSheet("\n\n(n) { color: m.x }", name: "a.style")
    #expect {
      try sheet.applied(to: Diagram(nodes: [], relationships: []), on: ScriptedSession([], failing: error))
    } throws: { "\($0)" == "a.style:3:14: m is not known" }
  }

  @Test func unknownAttributesAreNamedWithTheNearest() throws {
    let sheet = try StyleSheet("(n) {\n  colr: 'red' }", name: "a.style")
    let session = ScriptedSession([
      ("UNWIND", [[.integer(0)]]), ("MATCH (n)", [[.integer(0), .map([("colr", .string("red"))])]]),
    ])
    #expect {
      try sheet.applied(to: Diagram(nodes: [node(1)], relationships: []), on: session)
    } throws: { "\($0)" == "a.style:2:3: a node has no attribute 'colr' (did you mean color?)" }
  }
}

/// A session that answers statements by how they begin, each answer once and in order.
private final class ScriptedSession: Session, @unchecked Sendable {
  // Tests use it from one thread.
  private var answers: [(start: String, rows: [[Value]])]
  private let failure: SessionError?

  init(_ answers: [(start: String, rows: [[Value]])], failing failure: SessionError? = nil) {
    self.answers = answers
    self.failure = failure
  }

  func run(
    _ statement: String, parameters: [String: Value], options: RunOptions
  ) throws(SessionError) -> any ResultCursor {
    if let failure { throw failure }
    guard let index = answers.firstIndex(where: { statement.hasPrefix($0.start) }) else {
      let message = "unexpected: \(statement)"
      throw SessionError(kind: .syntaxError, phase: .compileTime, detail: "", message: message)
    }
    return Cursor(answers.remove(at: index).rows)
  }
  func check(_ statement: String) throws(SessionError) -> StatementDescription {
    StatementDescription(columns: [], isWrite: false, parameters: [], notifications: [])
  }
  func begin() {}
  func commit() {}
  func rollback() {}
  var transactionState: TransactionState { .none }
  func cancel() {}
  func catalogue() -> Catalogue {
    Catalogue(
      version: 0, nodeCount: 0, relationshipCount: 0, labels: [], relationshipTypes: [], triples: [], functions: [])
  }
  func values(ofProperty key: String, of owner: PropertyOwner, prefix: String, limit: Int) -> [String] { [] }
  var capabilities: Capabilities { Capabilities(engine: "script", hasTransactions: false, isWritable: false) }

  private final class Cursor: ResultCursor {
    let columns: [String] = []
    private var rows: [[Value]]?
    init(_ rows: [[Value]]) { self.rows = rows }
    func next() -> RowBatch? {
      defer { rows = nil }
      return rows.map { RowBatch(values: $0.flatMap { $0 }, width: $0.first?.count ?? 0, count: $0.count) }
    }
    func summary() -> Summary { Summary() }
  }
}
