import KithSession
import KithValue
import Testing

@Suite struct ComparisonTests {
  private func expected(_ manner: String, _ table: [[String]]) throws -> ExpectedResult {
    guard case .result(let result) = try ScenarioStep.read(Step(text: manner, table: table, line: 1)) else {
      throw StepError(step: Step(text: manner, line: 1), message: "no result")
    }
    return result
  }

  @Test func rowsAreAMultisetUnlessInOrder() throws {
    let actual = Outcome(columns: ["a"], rows: [[.integer(2)], [.integer(1)], [.integer(2)]])
    let anyOrder = "the result should be, in any order:"
    #expect(compare(actual, with: try expected(anyOrder, [["a"], ["1"], ["2"], ["2"]])) == nil)
    #expect(compare(actual, with: try expected(anyOrder, [["a"], ["1"], ["1"], ["2"]])) != nil)
    #expect(compare(actual, with: try expected(anyOrder, [["b"], ["1"], ["2"], ["2"]])) != nil)
    let inOrder = "the result should be, in order:"
    #expect(compare(actual, with: try expected(inOrder, [["a"], ["1"], ["2"], ["2"]])) != nil)
    #expect(compare(actual, with: try expected(inOrder, [["a"], ["2"], ["1"], ["2"]])) == nil)
  }

  @Test func elementOrderIsIgnoredOnlyWhereSaid() throws {
    let actual = Outcome(columns: ["a"], rows: [[.list([.integer(2), .integer(1)])]])
    let table = [["a"], ["[1, 2]"]]
    #expect(compare(actual, with: try expected("the result should be, in order:", table)) != nil)
    for manner in ["(ignoring element order for lists):", ", in order (ignoring element order for lists):"] {
      let manner = manner.hasPrefix(",") ? manner : " " + manner
      #expect(compare(actual, with: try expected("the result should be\(manner)", table)) == nil)
    }
  }

  @Test func errorsAgreeInKindPhaseAndDetail() throws {
    let error = SessionError(kind: .typeError, phase: .runtime, detail: "InvalidArgumentType", message: "")
    func agrees(_ text: String) throws -> Bool {
      guard case .failure(let failure) = try ScenarioStep.read(Step(text: text, line: 1)) else { return false }
      return compare(.failure(error), with: failure) == nil
    }
    #expect(try agrees("a TypeError should be raised at runtime: InvalidArgumentType"))
    #expect(try agrees("a TypeError should be raised at any time: *"))
    #expect(try !agrees("a TypeError should be raised at compile time: InvalidArgumentType"))
    #expect(try !agrees("a TypeError should be raised at runtime: InvalidArgumentValue"))
    #expect(try !agrees("an ArgumentError should be raised at runtime: InvalidArgumentType"))
  }

  @Test func sideEffectsAreDifferencesOfSets() {
    var before = GraphState()
    before.nodes = [1, 2]
    before.labels = ["A"]
    before.insert(MapValue([("x", .integer(1))]), isOfNode: true, entity: 1)
    var after = GraphState()
    after.nodes = [2, 3, 4]
    after.relationships = [1]
    after.labels = ["A", "B"]
    after.insert(MapValue([("x", .float(1))]), isOfNode: true, entity: 1)
    let effects = ["+nodes": 2, "-nodes": 1, "+relationships": 1, "+labels": 1, "+properties": 1, "-properties": 1]
    #expect(before.effects(leadingTo: after) == effects)
    #expect(after.effects(leadingTo: after).isEmpty)
  }

  @Test func unknownStepsAreRefused() {
    for text in ["the moon is full", "the result should be roughly:", "a TypeError should be raised at noon: X"] {
      #expect(throws: StepError.self) { try ScenarioStep.read(Step(text: text, table: [["a"]], line: 1)) }
    }
    let effects = Step(text: "the side effects should be:", table: [["+moons", "1"]], line: 1)
    #expect(throws: StepError.self) { try ScenarioStep.read(effects) }
  }

  @Test func proceduresLookTheirArgumentsUp() throws {
    let signature = "test.my.proc(name :: STRING?, in :: FLOAT?) :: (out :: INTEGER?, b :: LIST? OF ANY?) :"
    let step = Step(
      text: "there exists a procedure \(signature)",
      table: [["name", "in", "out", "b"], ["'a'", "1", "10", "[1]"], ["null", "1.5", "20", "[]"]], line: 1)
    let procedure = try TestProcedure(step)
    #expect(procedure.name == "test.my.proc")
    #expect(procedure.arguments.map(\.type) == [.string, .float])
    #expect(procedure.results.map(\.type) == [.integer, .list(.any)])
    #expect(procedure.call([.string("a"), .float(1)]).map { $0.map(tableText) } == [["10", "[1]"]])
    #expect(procedure.call([.null, .float(1.5)]).map { $0.map(tableText) } == [["20", "[]"]])
    #expect(procedure.call([.null, .float(1)]).isEmpty)
    let silent = try TestProcedure(
      Step(text: "there exists a procedure test.doNothing() :: ():", table: [[]], line: 1))
    #expect(silent.arguments.isEmpty && silent.results.isEmpty)
  }

  @Test func everyStepOfTheCorpusIsUnderstood() throws {
    guard let folder = Corpus.folder else { return }
    for entry in try Corpus(folder: folder).entries {
      for step in entry.scenario.steps { _ = try ScenarioStep.read(step) }
    }
  }

  @Test func scriptsAreSplitOutsideTextAndComments() {
    let script = "CREATE ({a: ';', b: 'it\\'s;'}); // not; here\nCREATE (`;`) /* ; */;\n"
    #expect(splitStatements(script).count == 2)
  }
}
