import Foundation
import KithCypher
import Testing

/// Every query of the openCypher TCK that is not meant to be a syntax error has a tree.
///
/// The feature files are sought in the folder named by KITH_TCK, or beside the package in ../shared/tck.
@Suite struct FeatureFileTests {
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["KITH_TCK"] { return URL(fileURLWithPath: path) }
    // Tests/KithCypherTests/ThisFile: three up is the package.
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared/tck")
  }()

  static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.appendingPathComponent("features").path) }

  @Test(.enabled(if: isPresent, "the TCK's features are not there; name their folder in KITH_TCK"))
  func everyValidQueryParses() throws {
    let queries = try Self.queries()
    var failures: [String] = []
    for query in queries where query.expectedDetail == nil {
      do {
        _ = try Parser.parse(query.text)
      } catch {
        failures.append("\(query.scenario): \(error.message) at \(error.span.lower)\n\(query.text)")
      }
    }
    #expect(failures.isEmpty, "\(failures.joined(separator: "\n\n"))")
    #expect(queries.count > 1_000)
  }

  /// Most wrong queries are for the analyser to refuse; those that the parser refuses get the word the TCK expects.
  @Test(.enabled(if: isPresent, "the TCK's features are not there; name their folder in KITH_TCK"))
  func everyRefusalHasTheExpectedDetail() throws {
    var refused = 0
    for query in try Self.queries() {
      guard let detail = query.expectedDetail, let error = syntaxError(of: query.text) else { continue }
      refused += 1
      #expect(error.detail == detail, "\(query.scenario): \(error.message)\n\(query.text)")
    }
    #expect(refused > 5)
  }

  struct Query {
    var text: String
    var scenario: String
    /// openCypher's word for the syntax error that is expected.
    var expectedDetail: String?
  }

  /// The queries of every scenario, those of an outline once per row of its examples.
  static func queries() throws -> [Query] {
    let features = folder.appendingPathComponent("features")
    let paths = FileManager.default.enumerator(atPath: features.path)?.compactMap { $0 as? String } ?? []
    var queries: [Query] = []
    for path in paths.sorted() where path.hasSuffix(".feature") {
      let text = try String(contentsOf: features.appendingPathComponent(path), encoding: .utf8)
      for scenario in scenarios(in: text) { queries += self.queries(of: scenario, in: path) }
    }
    return queries
  }

  private static func scenarios(in text: String) -> [[Substring]] {
    text.split(separator: "\n", omittingEmptySubsequences: false).reduce(into: []) { scenarios, line in
      if line.drop(while: { $0 == " " }).hasPrefix("Scenario") { scenarios.append([]) }
      if !scenarios.isEmpty { scenarios[scenarios.count - 1].append(line) }
    }
  }

  private static func queries(of scenario: [Substring], in path: String) -> [Query] {
    let title = "\(path) \(scenario.first?.drop(while: { $0 == " " }) ?? "")"
    var texts: [[Substring]] = []
    var isOpen = false
    for line in scenario {
      if line.drop(while: { $0 == " " }).hasPrefix("\"\"\"") {
        isOpen.toggle()
        if isOpen { texts.append([]) }
      } else if isOpen {
        texts[texts.count - 1].append(line)
      }
    }
    let phrase = "a SyntaxError should be raised at compile time: "
    let detail = scenario.compactMap { line in line.range(of: phrase).map { String(line[$0.upperBound...]) } }.first
    return rows(of: scenario).flatMap { row in
      texts.enumerated().map { index, lines in
        var text = lines.joined(separator: "\n")
        for (name, value) in row { text = text.replacingOccurrences(of: "<\(name)>", with: value) }
        // Only the query under test may be wrong, not those that prepare the graph.
        return Query(text: text, scenario: title, expectedDetail: index == texts.count - 1 ? detail : nil)
      }
    }
  }

  /// The rows of the examples, or one row without values.
  private static func rows(of scenario: [Substring]) -> [[(String, String)]] {
    guard let examples = scenario.firstIndex(where: { $0.contains("Examples:") }) else { return [[]] }
    let table = scenario[examples...].filter { $0.drop(while: { $0 == " " }).hasPrefix("|") }.map(cells)
    return table.dropFirst().map { Array(zip(table[0], $0)) }
  }

  /// The cells of `| a | b |`, in which `\|` is a bar and `\\` a backslash.
  private static func cells(_ line: Substring) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isEscaped = false
    for character in line.drop(while: { $0 == " " }).dropFirst() {
      if isEscaped {
        cell.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "|" {
        cells.append(cell.trimmingCharacters(in: .whitespaces))
        cell = ""
      } else {
        cell.append(character)
      }
    }
    return cells
  }
}
