import Kith
import Testing

/// What `:why` and `:draw` rest on: the matches of a query, kept beside its rows.
@Suite struct EvidenceTests {
  private func session() throws -> any Session {
    let session = Database().makeSession()
    _ = try session.run(
      """
      CREATE (a:P {name: 'a'}), (b:P {name: 'b'}), (c:P {name: 'c'}),
        (a)-[:KNOWS {n: 1}]->(b), (b)-[:KNOWS {n: 2}]->(c), (a)-[:KNOWS {n: 3}]->(b)
      """
    ).summary()
    return session
  }

  private func evidence(_ query: String) throws -> (rows: Int, numbers: [Int64], limitation: String?) {
    var options = RunOptions()
    options.keepsMatches = true
    let cursor = try session().run(query, parameters: [:], options: options)
    var rows = 0
    while let batch = try cursor.next() {
      #expect(batch.width == cursor.columns.count)
      rows += batch.count
    }
    let found = try #require(try cursor.summary().evidence)
    let numbers = found.relationships.compactMap { relationship -> Int64? in
      if case .integer(let n)? = relationship.properties["n"] { n } else { nil }
    }
    return (rows, numbers.sorted(), found.limitation)
  }

  @Test func relationshipsAreKeptThoughOnlyNamesAreReturned() throws {
    let found = try evidence("MATCH (x)-[:KNOWS]->(y) RETURN x.name")
    #expect(found.rows == 3)
    #expect(found.numbers == [1, 2, 3])
    #expect(found.limitation == nil)
  }

  @Test func onlyTheRowsThatRemainCount() throws {
    #expect(try evidence("MATCH (x)-[r:KNOWS]->(y) WHERE y.name = 'c' RETURN x.name").numbers == [2])
    #expect(try evidence("MATCH (x)-[r:KNOWS]->(y) RETURN y.name ORDER BY y.name DESC LIMIT 1").numbers == [2])
  }

  @Test func groupingCollectsWhatEachGroupRestsOn() throws {
    let found = try evidence("MATCH (x)-[:KNOWS]->(y) RETURN x.name, count(*) AS n ORDER BY n DESC LIMIT 1")
    #expect(found.rows == 1)
    #expect(found.numbers == [1, 3])
  }

  @Test func distinctAndWithKeepThemToo() throws {
    #expect(try evidence("MATCH (x)-[:KNOWS]->(y) RETURN DISTINCT x.name").numbers == [1, 2, 3])
    #expect(try evidence("MATCH (x)-[r:KNOWS]->(y) WITH y WHERE y.name = 'b' RETURN y.name").numbers == [1, 3])
    #expect(
      try evidence("MATCH (x)-[:KNOWS]->(y) WITH x, count(*) AS n WHERE n > 1 RETURN x.name").numbers == [1, 3])
  }

  @Test func pathsOptionalMatchesAndUnionsAreKept() throws {
    #expect(try evidence("MATCH (x {name: 'a'})-[:KNOWS*2]->(y) RETURN y.name").numbers == [1, 2, 3])
    #expect(try evidence("MATCH (x) OPTIONAL MATCH (x)-[:KNOWS]->(y {name: 'c'}) RETURN x.name").numbers == [2])
    #expect(
      try evidence(
        "MATCH (x)-[:KNOWS]->({name: 'c'}) RETURN x.name AS n UNION MATCH ()-[:KNOWS {n: 1}]->(x) RETURN x.name AS n"
      ).numbers == [1, 2])
    #expect(
      try evidence("MATCH p = shortestPath((a {name: 'a'})-[*]->(c {name: 'c'})) RETURN length(p)").numbers.count == 2)
  }
}
