import Foundation
import Kith
import KithSession
import KithValue
import Testing

/// Readers on threads of their own while a writer commits to an open folder or file: each statement, and each transaction,
/// sees one state of the graph, never half of a commit, and never goes back. Run under `--sanitize=thread` to be sure.
@Suite struct StoreSnapshotTests {
  private static let rounds = 40

  private static func numbers(_ statement: String, on session: any Session) throws -> [Int64] {
    let cursor = try session.run(statement)
    var numbers: [Int64] = []
    while let batch = try cursor.next() {
      for case .integer(let number) in batch.values { numbers.append(number) }
    }
    return numbers
  }

  /// Money moves between accounts, and each move is noted: the sum stays, and there are two notes for each round.
  private static let state = """
    MATCH (a:Account) WITH sum(a.money) AS money, max(a.round) AS round
    OPTIONAL MATCH (n:Note) WITH money, round, count(n) AS notes
    OPTIONAL MATCH (:Note)-[r:OF]->(:Account) RETURN money, round, notes, count(r) AS ties
    """

  private static func expectWhole(_ found: [Int64], _ who: String) {
    #expect(
      found.count == 4 && found[0] == 1000 && found[2] == 2 * found[1] && found[3] == found[2], "\(who): \(found)")
  }

  @Test(arguments: ["g", "g.kith"]) func readersSeeWholeCommits(name: String) async throws {
    let folder = NSTemporaryDirectory() + "kith-snapshots-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/" + name
    var options = Database.Options()
    options.createsMissing = true
    let database = try Database.open(path, options: options)
    let maker = database.makeSession()
    _ = try maker.run("UNWIND range(0, 9) AS n CREATE (:Account {id: 'a' + n, n: n, money: 100, round: 0})").summary()
    // Another opening of the same graph reads as another process would.
    let other = try Database.open(path)

    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let session = database.makeSession()
        for round in 1...Self.rounds {
          if round % 3 == 0 {
            try session.begin()
            _ = try session.run("MATCH (a:Account) SET a.money = a.money + 1").summary()
            _ = try session.run("CREATE (:Note {id: 'lost'})").summary()
            try session.rollback()
          }
          try session.begin()
          _ = try session.run(
            "MATCH (a:Account {n: \(round % 10)}), (b:Account {n: \((round + 1) % 10)}) "
              + "SET a.money = a.money - 7, b.money = b.money + 7, a.round = \(round) "
              + "CREATE (:Note {id: 'x\(round)'})-[:OF]->(a)"
          ).summary()
          _ = try session.run(
            "MATCH (b:Account {n: \((round + 1) % 10)}) CREATE (:Note {id: 'y\(round)'})-[:OF]->(b)"
          ).summary()
          try session.commit()
          let own = try Self.numbers(Self.state, on: session)
          Self.expectWhole(own, "the writer")
          #expect(own[1] == Int64(round), "the writer sees what it committed")
          if round % 10 == 0 { try database.save() }
        }
      }
      for reader in 0..<3 {
        let source = reader == 2 ? other : database
        group.addTask {
          let session = source.makeSession()
          var last: Int64 = 0
          while last < Self.rounds {
            let found = try Self.numbers(Self.state, on: session)
            Self.expectWhole(found, "reader \(reader)")
            #expect(found[1] >= last, "reader \(reader) never goes back")
            last = found[1]
            // Within a transaction the graph stays as it was when it began.
            try session.begin()
            let first = try Self.numbers(Self.state, on: session)
            await Task.yield()
            #expect(try Self.numbers(Self.state, on: session) == first, "reader \(reader)")
            Self.expectWhole(first, "reader \(reader), in a transaction")
            try session.rollback()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try Database.check(path).problems == [])
  }
}
