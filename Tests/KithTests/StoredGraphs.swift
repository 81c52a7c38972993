import Foundation
import Kith

/// A suite about graphs that are kept in a folder of its own.
protocol StoredGraphs {
  /// Where they are.
  var folder: String { get }
}

extension StoredGraphs {
  /// Makes a folder that nobody else has.
  static func makeFolder() throws -> String {
    let folder = NSTemporaryDirectory() + "kith-graphs-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// The graph of a name, made where there is none.
  func open(_ name: String, creating: Bool = true) throws -> Database {
    var options = Database.Options()
    options.createsMissing = creating
    return try Database.open(folder + "/" + name, options: options)
  }

  /// Runs statements, each in a transaction of its own.
  func run(_ statements: String..., on database: Database) throws {
    let session = database.makeSession()
    for statement in statements { _ = try session.run(statement).summary() }
  }

  /// The values of a result's rows as text.
  func column(_ statement: String, on database: Database) throws -> [String] {
    let cursor = try database.makeSession().run(statement)
    var values: [String] = []
    while let batch = try cursor.next() { values += batch.values.map(\.displayText) }
    return values
  }
}
