import Foundation

/// The graphs under `graphs/`, each a folder with a description in JSON and the scripts it names.
struct NamedGraphs: Sendable {
  /// A graph that cannot be made.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }
  private struct Description: Decodable { var scripts: [String] }

  private var statements: [String: [String]] = [:]

  /// Reads every graph of the folder; a folder that does not exist has none.
  init(folder: URL) throws {
    let manager = FileManager.default
    for name in (try? manager.contentsOfDirectory(atPath: folder.path)) ?? [] {
      let graph = folder.appendingPathComponent(name)
      guard let data = manager.contents(atPath: graph.appendingPathComponent("\(name).json").path) else { continue }
      var found: [String] = []
      for script in try JSONDecoder().decode(Description.self, from: data).scripts {
        let file = script.hasSuffix(".cypher") ? script : script + ".cypher"
        found += splitStatements(try String(contentsOf: graph.appendingPathComponent(file), encoding: .utf8))
      }
      statements[name] = found
    }
  }

  /// The statements that make the graph.
  func statements(of name: String) throws(Failure) -> [String] {
    guard let found = statements[name] else { throw Failure(description: "there is no graph called \(name)") }
    return found
  }
}

/// Splits a script at the semicolons outside strings, names in backticks and comments.
func splitStatements(_ script: String) -> [String] {
  var statements = [""]
  var closing: String?
  var remaining = Substring(script)
  while let character = remaining.first {
    var taken = remaining.prefix(1)
    if let end = closing {
      if character == "\\", end == "'" || end == "\"" {
        taken = remaining.prefix(2)
      } else if remaining.hasPrefix(end) {
        taken = remaining.prefix(end.count)
        closing = nil
      }
    } else if character == ";" {
      statements.append("")
      taken = ""
      remaining.removeFirst()
    } else if remaining.hasPrefix("//") {
      closing = "\n"
    } else if remaining.hasPrefix("/*") {
      closing = "*/"
      taken = remaining.prefix(2)
    } else if "'\"`".contains(character) {
      closing = String(character)
    }
    statements[statements.count - 1] += taken
    remaining = remaining.dropFirst(taken.count)
  }
  return statements.filter { !$0.allSatisfy(\.isWhitespace) }
}
