import KithSession
import Testing

@testable import KithShell

@Suite struct CompletionTests {
  /// The candidates at the `‸` of a text.
  private func candidates(_ marked: String, _ prepare: (ShellContext) -> Void = { _ in }) -> [String] {
    let bench = Bench()
    prepare(bench.context)
    let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
    let text = parts.joined()
    let found = Completer(context: bench.context).completions(of: text, cursor: parts[0].utf8.count)
    return found.candidates.map(\.text)
  }

  @Test func labelsAfterAColonInANode() {
    #expect(candidates("MATCH (p:‸") == ["Person", "Post", "`Two Words`"])
    #expect(candidates("MATCH (p:pe‸) RETURN p") == ["Person"])
    #expect(candidates("MATCH (p:Person|‸") == ["Person", "Post", "`Two Words`"])
    #expect(candidates("MATCH (p) WHERE p:‸") == ["Person", "Post", "`Two Words`"])
    #expect(candidates("MATCH (p:two‸") == ["`Two Words`"])
  }

  @Test func typesThatExistBetweenTheLabelsInScope() {
    #expect(candidates("MATCH (p:Person)-[:‸") == ["HOLDS", "KNOWS"])
    #expect(candidates("MATCH (p:Person)-[:‸]->(x:Post) RETURN p") == ["HOLDS"])
    #expect(candidates("MATCH (p:Post)<-[r:‸]-(x)") == ["HOLDS", "LIKES"])
    #expect(candidates("MATCH (a:Person)<-[:‸") == ["KNOWS"])
    #expect(candidates("MATCH (a:Person) MATCH (a)-[:‸") == ["HOLDS", "KNOWS"])
    #expect(candidates("MATCH ()-[:h‸") == ["HOLDS"])
    #expect(candidates("MATCH (x)-[:KNOWS|‸") == ["HOLDS", "KNOWS", "LIKES"])
  }

  @Test func labelsThatOccurAtTheEndOfTheType() {
    #expect(candidates("MATCH (a)-[:HOLDS]->(b:‸") == ["Post"])
    #expect(candidates("MATCH (a:‸)-[:HOLDS]->(b)") == ["Person"])
    #expect(candidates("MATCH (a)<-[:HOLDS]-(b:‸") == ["Person"])
  }

  @Test func propertyKeysOfTheVariablesLabel() {
    #expect(candidates("MATCH (p:Person) RETURN p.‸") == ["email", "name"])
    #expect(candidates("MATCH (p:Person {‸") == ["email", "name"])
    #expect(candidates("MATCH (p:Person {name: 'x', e‸") == ["email"])
    #expect(candidates("MATCH (p:Person)-[h:HOLDS]->(x) WHERE h.‸") == ["status"])
    #expect(candidates("MATCH (p:Person) WITH p AS q RETURN q.na‸") == ["name"])
    #expect(candidates("MATCH (p)-[:HOLDS]->(s) RETURN s.‸") == ["name", "role"])
    #expect(candidates("MATCH (p)-[:HOLDS]->(s) RETURN p.‸") == ["email", "name"])
    #expect(candidates("RETURN p.‸ MATCH") == ["email", "name", "role", "status"])
  }

  @Test func onlyVariablesInScope() {
    func variables(_ marked: String) -> [String] {
      let bench = Bench()
      let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
      let found = Completer(context: bench.context).completions(of: parts.joined(), cursor: parts[0].utf8.count)
      return found.candidates.filter { $0.kind.hasPrefix("variable") }.map(\.text)
    }
    #expect(variables("MATCH path = (p:Person)-[*]->(q:Post) RETURN ‸") == ["p", "path", "q"])
    #expect(variables("MATCH path = shortestPath((p)-[*]->(q)) RETURN nodes(‸") == ["p", "path", "q"])
    #expect(variables("MATCH (a:Person) WITH a.name AS n MATCH (b:Post) RETURN ‸") == ["b", "n"])
    #expect(variables("MATCH (a:Person)-->(c) WITH a, c.name AS n WHERE ‸") == ["a", "n"])
    #expect(variables("MATCH (a) CALL { MATCH (x:Post) RETURN x.name AS t } RETURN ‸") == ["a", "t"])
    #expect(variables("MATCH (a) WHERE EXISTS { (a)-[:HOLDS]->(inn:Post) } RETURN ‸") == ["a"])
    #expect(variables("MATCH (a) WHERE EXISTS { (a)-[:HOLDS]->(inn:Post) WHERE ‸ }") == ["a", "inn"])
    #expect(variables("MATCH (a:Person) RETURN a; MATCH (b:Post) RETURN ‸") == ["b"])
  }

  @Test func valuesInsideStrings() {
    #expect(candidates("MATCH (p:Person {name: \"Lord B‸") == ["Lord Blunkett"])
    #expect(candidates("MATCH (p:Person {name: 'lord b‸'}) RETURN p") == ["Lord Blunkett"])
    #expect(candidates("MATCH (p:Post) WHERE p.name STARTS WITH 'C‸") == ["CEO of SOM", "Chair"])
    #expect(candidates("MATCH (p:Person) WHERE p.name IN ['Nick Pahl', 'L‸']") == ["Lord Blunkett"])
    #expect(candidates("MATCH (p:Person {name: 'O‸") == ["O\\'Neill"])
    #expect(candidates(":param who => 'Nick‸") == ["Nick Pahl"])
    #expect(candidates("MATCH ()-[h:HOLDS {status: 'c‸") == ["current"])
    #expect(candidates("MATCH ()-[h:HOLDS]->() WHERE h.status = '‸") == ["current", "former"])
    #expect(candidates("MATCH ()-[h]->() WHERE h.status = 'p‸") == ["past"])
  }

  @Test func wordsByWhatStandsBefore() {
    #expect(candidates("‸").first == "MATCH")
    #expect(candidates("mat‸") == ["match"])
    #expect(candidates("MATCH (p) ret‸") == ["return"])
    #expect(candidates("MATCH (p) RETURN p ORDER ‸") == ["BY"])
    #expect(candidates("MATCH (person:Person) RETURN per‸") == ["person"])
    #expect(candidates("RETURN toU‸") == ["toUpper("])
    #expect(candidates("MATCH (p) WHERE p.name ‸").contains("STARTS WITH"))
    #expect(candidates("MATCH (alpha) WITH alpha AS beta MATCH (x) RETURN ‸").prefix(2) == ["beta", "x"])
    #expect(candidates("RETURN 'x' // ‸") == [])
  }

  @Test func parametersAndCommands() {
    #expect(candidates("RETURN $‸") { $0.parameters.set("name", .null) } == ["$name"])
    #expect(candidates(":sc‸") == [":schema"])
    #expect(candidates(":mode js‸") == ["json", "jsonl"])
    let folder = TestFiles.folder()
    folder.file("queries/who.cypher", "")
    #expect(candidates(":source \(folder.path)/que‸") == ["\(folder.path)/queries/"])
    #expect(candidates(":source \(folder.path)/queries/w‸") == ["\(folder.path)/queries/who.cypher"])
    #expect(candidates(":help opt‸") == ["OPTIONAL MATCH"])
  }

  @Test func eachCandidateTellsItsKind() {
    let bench = Bench()
    let found = Completer(context: bench.context).completions(of: "MATCH (p:Person) RETURN p.n", cursor: 27)
    #expect(found.candidates.first?.kind == "property of Person, STRING")
    #expect(found.replaced == 26..<27)
  }

  /// Whatever is typed, at whatever place, completion and colours answer.
  @Test func nothingTypedBreaksIt() {
    let samples = [
      "MATCH (a:`x y`)-[r:T|U*1..3 {k: 'v'}]->(b) WHERE a.n =~ \"x\" AND exists { (a)--() } RETURN a {.x, y: 1} ;:é👩‍🚀$p",
      "WITH * UNWIND [x IN range(1,2) | x] AS y CALL { RETURN 1 } /* c */ // d", "((((([[[[{{{{'", ")]}>-<-[:",
    ]
    let bench = Bench()
    let completer = Completer(context: bench.context)
    for sample in samples {
      for end in sample.indices {
        let text = String(sample[..<end])
        _ = completer.completions(of: text, cursor: text.utf8.count)
        let styles = Highlighter(known: KnownNames(FakeSession.catalogue)).styles(of: text, cursor: text.utf8.count)
        #expect(styles.count == text.utf8.count)
        _ = completer.completions(of: sample, cursor: text.utf8.count)
      }
      for cursor in -1...sample.utf8.count + 1 {
        let found = completer.completions(of: sample, cursor: cursor)
        #expect(found.replaced.lowerBound >= 0 && found.replaced.upperBound <= sample.utf8.count)
      }
    }
  }
}
