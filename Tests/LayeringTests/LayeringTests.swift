import Testing

/// Which target may import what: the two roads through the house run one way, room to room.
///
/// A question enters as text and leaves as rows or a picture; a fact enters as a file and leaves as a durable change. The
/// package manager does not notice the import of a target that is only a dependency's dependency, so it is held here.
@Suite struct LayeringTests {
  /// What one target may import.
  struct Room {
    var name: String
    /// Targets of ours, and packages.
    var mayImport: Set<String>
    /// Whether it may call the C library: files, terminals, threads, memory.
    var mayCallSystem = true
    /// Whether threads meet in it.
    var maySynchronize = true
  }

  static let rooms: [Room] = [
    Room(name: "KithCypher", mayImport: [], mayCallSystem: false, maySynchronize: false),
    Room(name: "KithValue", mayImport: []),
    Room(name: "KithGraph", mayImport: ["KithValue"]),
    Room(name: "KithPlanner", mayImport: ["KithCypher", "KithGraph", "KithValue"], mayCallSystem: false),
    Room(name: "KithCSV", mayImport: [], maySynchronize: false),
    Room(name: "KithExecutor", mayImport: ["KithPlanner", "KithGraph", "KithValue", "KithCSV"]),
    Room(name: "KithAnalytics", mayImport: ["KithGraph"]),
    Room(name: "KithInterchange", mayImport: ["KithGraph", "KithValue", "KithCSV", "KithSession"]),
    Room(name: "KithSession", mayImport: ["KithValue"], mayCallSystem: false),
    Room(name: "KithDiagram", mayImport: ["KithValue", "KithGraph", "KithSession"]),
    Room(name: "KithStore", mayImport: ["KithGraph", "KithValue", "KithCSV", "GRDB", "GRDBSQLite"]),
    Room(
      name: "Kith",
      mayImport: [
        "KithCypher", "KithValue", "KithGraph", "KithPlanner", "KithExecutor", "KithAnalytics", "KithCSV",
        "KithInterchange", "KithSession", "KithDiagram", "KithStore",
      ]),
    Room(name: "LineEditor", mayImport: ["CReadline"]),
    Room(name: "KithShell", mayImport: ["Kith", "KithSession", "KithValue", "KithCypher", "LineEditor"]),
    Room(name: "KithCLI", mayImport: ["Kith", "KithShell", "ArgumentParser"]),
    // A module map: it has no Swift in it.
    Room(name: "CReadline", mayImport: [], mayCallSystem: false, maySynchronize: false),
  ]

  /// The C library by its names on the systems we know. Foundation is nobody's: it costs a process milliseconds to start.
  static let systemModules: Set<String> = ["Glibc", "Musl", "Darwin"]

  @Test func everyImportIsInTheTable() throws {
    var strangers: [String] = []
    for file in try sourceFiles() {
      guard let room = Self.rooms.first(where: { $0.name == file.target }) else { continue }
      for line in imports(in: file.text) {
        let isAllowed =
          room.mayImport.contains(line.module) || line.module == "Swift"
          || room.mayCallSystem && Self.systemModules.contains(line.module)
          || room.maySynchronize && line.module == "Synchronization"
        if !isAllowed { strangers.append("\(file.path):\(line.number): \(room.name) may not import \(line.module)") }
      }
    }
    #expect(strangers == [])
  }

  @Test func everyTargetIsInTheTable() throws {
    let known = Set(Self.rooms.map(\.name))
    for target in try names(in: packageRoot + "/Sources") {
      #expect(known.contains(target), "Sources/\(target) has no place in the table")
    }
  }

  @Test func everyRoadRunsOneWay() {
    for room in Self.rooms {
      #expect(!reachable(from: room.name).contains(room.name), "\(room.name) comes back to itself")
    }
  }

  @Test func theLibraryPullsInNeitherTerminalNorCommandLine() {
    #expect(reachable(from: "Kith").isDisjoint(with: ["LineEditor", "CReadline", "KithShell", "ArgumentParser"]))
    #expect(Self.rooms.filter { $0.mayImport.contains("CReadline") }.map(\.name) == ["LineEditor"])
    #expect(Self.rooms.filter { $0.mayImport.contains("ArgumentParser") }.map(\.name) == ["KithCLI"])
  }

  @Test func importsAreReadAsTheCompilerReadsThem() {
    let text = """
      import KithValue
      @preconcurrency import Glibc  // for stdout
        internal import struct KithGraph.Graph
      // import Commented
      /* import Blocked
      import Blocked */
      @_exported @testable public import class Kith.Database
      let words = \"""
        import Quoted
        \"""
      importer.import(file)
      """
    #expect(
      imports(in: text).map { "\($0.number) \($0.module)" } == ["1 KithValue", "2 Glibc", "3 KithGraph", "7 Kith"])
  }

  /// Everything that a target imports, and what that imports, by the table.
  private func reachable(from name: String) -> Set<String> {
    var found: Set<String> = []
    var waiting = [name]
    while let next = waiting.popLast() {
      for other in Self.rooms.first(where: { $0.name == next })?.mayImport ?? []
      where found.insert(other).inserted {
        waiting.append(other)
      }
    }
    return found
  }
}
