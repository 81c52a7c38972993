import Foundation
import Kith
import KithShell
import KithValue
import Testing

/// Graphs that no schema tamed, made by Cypher: memory, folder, file and dump hold the same, however often they change places.
@Suite struct EveryFormTests {
  private let folder = NSTemporaryDirectory() + "kith-forms-" + UUID().uuidString

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  private func facts(_ database: Database) throws -> [[String]] {
    let session = database.makeSession()
    return try [
      "MATCH (n) RETURN labels(n), properties(n)",
      "MATCH (a)-[r]->(b) RETURN labels(a), properties(a), type(r), properties(r), properties(b)",
      "SHOW CONSTRAINTS YIELD createStatement", "SHOW INDEXES YIELD name, labelsOrTypes, properties",
    ].map { statement in
      let cursor = try session.run(statement)
      var rows: [String] = []
      while let batch = try cursor.next() {
        for row in 0..<batch.count {
          rows.append((0..<batch.width).map { batch[row, $0].literalText }.joined(separator: "|"))
        }
      }
      return rows.sorted()
    }
  }

  private static let statements = [
    "CREATE (), ({a: 1}), ({a: 1}), (:A:B:C), (:`` {``: 1}), (:`a;b`:`%` {`x:int`: 'y', `:ID`: 2})",
    "CREATE (:P {id: 1}), (:P {id: 1}), (:P {id: 'x'}), (:P {id: 'x'}), (:P {id: '_:q'}), (:P {id: ''}), (:P {id: [1, 'a']})",
    "UNWIND [1, 1.0, 'a', '', true, [], [''], ['a;b'], [1, 'a', null], [[1], [[]]], -0.0, 0.0 / 0.0, 1.0 / 0.0, "
      + "9223372036854775807, -9223372036854775808, 1e308, 5e-324] AS v CREATE (:V {v: v, id: 'v' + toString(rand())})",
    "UNWIND [date('2020-02-29'), date('-0001-01-01'), localtime('23:59:59.999999999'), time('10:00+14:00'), "
      + "localdatetime('2020-01-01T00:00'), datetime('2019-10-27T02:30+02:00[Europe/Paris]'), datetime('2020-01-01T00:00Z'), "
      + "duration('P1Y-2M3DT-4.5S'), [date('2020-01-01')]] AS v CREATE (:T {v: v})",
    "CREATE (a:Q {t: $text})-[:`../../etc` {t: $text, n: null}]->(b), (a)-[:`../../etc`]->(b), (a)-[:R {id: 3}]->(a)",
    "CREATE (:`" + String(repeating: "very long ", count: 40) + "` {`" + String(repeating: "k", count: 300) + "`: 1})",
    "MATCH (n:P {id: 1}), (m:V) WITH n, m LIMIT 3 CREATE (n)-[:TO {of: m.v}]->(m)",
    "CREATE CONSTRAINT `odd; %name` FOR (n:`a;b`) REQUIRE (n.`k;1`, n.`%3B`) IS UNIQUE",
    "CREATE INDEX FOR ()-[r:`../../etc`]-() ON (r.t)",
  ]

  private func filled(_ path: String?) throws -> Database {
    var options = Database.Options()
    options.createsMissing = true
    let database = try Database.open(path, options: options)
    for statement in Self.statements {
      _ = try database.makeSession().run(statement, parameters: ["text": .string(Self.text)]).summary()
    }
    return database
  }

  private static let text = "\u{FEFF}a\u{0}b\"c\",d\r\ne\nf\rg;h'i\\j\u{7F}\u{10FFFF}e\u{301}é=1+1"

  @Test func everyFormHoldsWhatCypherMakes() throws {
    let memory = try filled(nil)
    let expected = try facts(memory)
    // A dump makes the same graph in memory, in a file and in a folder, and of each the same dump.
    let sink = MemorySink()
    try GraphDump(of: memory.makeSession()).write(to: sink)
    for path in [nil, folder + "/d.kith", folder + "/d"] {
      var options = Database.Options()
      options.createsMissing = true
      let database = try Database.open(path, options: options)
      try run(sink.text, on: database)
      #expect(try facts(database) == expected)
      if path != nil {
        try database.save()
        #expect(try facts(Database.open(path)) == expected)
      }
    }
    // Folder to file to folder to file.
    try Database.open(folder + "/d").write(to: folder + "/e.kith")
    try Database.open(folder + "/e.kith").write(to: folder + "/f")
    try Database.open(folder + "/f").write(to: folder + "/g.kith")
    for name in ["e.kith", "f", "g.kith"] {
      #expect(try facts(Database.open(folder + "/" + name)) == expected, "\(name)")
    }
    // A folder written from scratch holds what one that grew does.
    #expect(try Database.check(folder + "/d").problems == [])
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder + "/d/nodes") {
      let grown = FileManager.default.contents(atPath: folder + "/d/nodes/" + name)
      #expect(grown == FileManager.default.contents(atPath: folder + "/f/nodes/" + name), "\(name)")
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["d", "d.kith", "e.kith", "f", "g.kith"])
  }

  private func run(_ script: String, on database: Database) throws {
    let context = ShellContext(
      source: database, settings: ShellContext.Settings(), output: MemorySink(), errors: MemorySink())
    let outcome = try ScriptRunner(context: context, keepsGoing: false).run([.text(script)], isAtomic: true)
    #expect(outcome == .done)
  }
}
