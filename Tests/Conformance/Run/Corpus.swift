import Foundation

/// The feature files of a folder laid out like the openCypher TCK, and the graphs beside them.
struct Corpus: Sendable {
  /// A scenario and where it stands.
  struct Entry: Sendable {
    /// `clauses/match`, the folder under `features/`.
    var folder: String
    var feature: String
    var scenario: Scenario

    /// `Match1 - Match nodes: [1] Match non-existent nodes returns empty`.
    var title: String { "\(feature): \(scenario.name)" }
    /// `a=1, b='x'` for the row of an outline.
    var exampleText: String {
      (scenario.example ?? []).map { "\($0.column)=\($0.cell)" }.joined(separator: ", ")
    }
  }

  var entries: [Entry]
  var graphs: NamedGraphs

  /// `KITH_TCK`, else `shared/tck` beside the package; nil where neither has a folder `features`.
  static var folder: URL? {
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["KITH_TCK"].map { URL(fileURLWithPath: $0) }
    let folder = given ?? package.deletingLastPathComponent().appendingPathComponent("shared/tck")
    var isFolder: ObjCBool = false
    let features = folder.appendingPathComponent("features").path
    return FileManager.default.fileExists(atPath: features, isDirectory: &isFolder) && isFolder.boolValue ? folder : nil
  }

  /// Reads every feature file below the folder, in order of path.
  init(folder: URL) throws {
    let features = folder.appendingPathComponent("features")
    let paths = FileManager.default.enumerator(atPath: features.path)?.compactMap { $0 as? String } ?? []
    entries = []
    for path in paths.filter({ $0.hasSuffix(".feature") }).sorted() {
      let text = try String(contentsOf: features.appendingPathComponent(path), encoding: .utf8)
      do throws(GherkinError) {
        let feature = try GherkinReader.read(text)
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        entries += feature.scenarios.map { Entry(folder: folder, feature: feature.name, scenario: $0) }
      } catch {
        throw NamedGraphs.Failure(description: "\(path): \(error)")
      }
    }
    graphs = try NamedGraphs(folder: folder.appendingPathComponent("graphs"))
  }
}
