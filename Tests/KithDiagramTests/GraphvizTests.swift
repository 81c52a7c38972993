import Foundation
import KithValue
import Testing

@testable import KithDiagram

@Suite struct GraphvizTests {
  private func temporaryPath(_ name: String) -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)-\(name)").path
  }

  @Test func textNeedsNoGraphviz() throws {
    for name in ["a.dot", "b.GV"] {
      let path = temporaryPath(name)
      try Graphviz.render("digraph {}", to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "digraph {}")
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test(.enabled(if: Graphviz.isInstalled), arguments: [("svg", "<?xml"), ("png", "\u{89}PNG"), ("pdf", "%PDF")])
  func picturesStartAsTheyShould(format: String, start: String) throws {
    let path = temporaryPath("picture.\(format)")
    try Graphviz.render(Diagram(nodes: [node(1)], relationships: []).dot(), to: path)
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(data.starts(with: start.unicodeScalars.map { UInt8($0.value) }))
    try FileManager.default.removeItem(atPath: path)
  }

  @Test func unknownFormatsAndLayoutsAreNamed() {
    #expect(throws: DiagramError.unknownFormat("bmp")) { try Graphviz.render("", to: "/tmp/x.bmp") }
    #expect(throws: DiagramError.unknownFormat("")) { try Graphviz.render("", to: "/tmp.d/x") }
    #expect(throws: DiagramError.unknownLayout("osage -o x")) {
      try Graphviz.render("digraph {}", to: "/tmp/x.svg", layout: "osage -o x")
    }
  }

  @Test func aMissingProgramIsNamedWithItsInstallLine() {
    #expect(Graphviz.path(ofProgram: "dot", among: "/nonexistent:relative::") == nil)
    #expect(DiagramError.graphvizMissing.description.contains("sudo apt-get install -y graphviz"))
  }

  @Test func aFolderThatIsNotThereIsNamed() {
    #expect {
      try Graphviz.render("digraph {}", to: "/nonexistent/folder/x.dot")
    } throws: { error in
      guard case DiagramError.cannotWrite(let path, let reason) = error else { return false }
      return path == "/nonexistent/folder/x.dot" && reason == "No such file or directory"
    }
  }

  @Test(.enabled(if: Graphviz.isInstalled)) func brokenTextIsRefusedWithGraphvizsWords() {
    #expect {
      try Graphviz.picture(of: "digraph { a -> ", format: "svg")
    } throws: { error in
      guard case DiagramError.graphvizFailed(let message) = error else { return false }
      return message.contains("syntax error")
    }
  }

  @Test(.enabled(if: Graphviz.isInstalled)) func aHairballIsStopped() {
    let edges = (0..<4000).map { "\($0 % 63) -> \(($0 * 7919) % 61) -> \($0 % 59);" }.joined()
    let start = Date()
    #expect(throws: DiagramError.timedOut(seconds: 0.3)) {
      try Graphviz.picture(of: "digraph { \(edges) }", format: "svg", timeLimit: 0.3)
    }
    #expect(-start.timeIntervalSinceNow < 5)
  }

  @Test(.enabled(if: Graphviz.isInstalled)) func longInputAndOutputDoNotBlock() throws {
    let nodes = (0..<3000).map { "n\($0) [label=\"\(String(repeating: "x", count: 200))\"];" }.joined()
    let svg = try Graphviz.picture(of: "digraph { \(nodes) }", format: "svg")
    #expect(svg.count > 1_000_000)
  }

  @Test func aProgramThatDoesNotReadIsNoTrouble() throws {
    let input = [UInt8](repeating: 65, count: 1 << 20)
    let outcome = try Subprocess.run("/bin/true", arguments: [], input: input, timeLimit: 10)
    #expect(outcome.status == 0)
    #expect(throws: DiagramError.timedOut(seconds: 0.2)) {
      try Subprocess.run("/bin/sleep", arguments: ["20"], input: input, timeLimit: 0.2)
    }
    #expect(try Subprocess.run("/bin/cat", arguments: [], input: input, timeLimit: 30).output == input)
  }
}

/// What other programs read of a diagram's DOT.
@Suite struct InterchangeTests {
  private static let gvpr = ["/usr/bin/gvpr", "/usr/local/bin/gvpr"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// gvpr finds nodes and relationships by the attributes of kith's own, which no program takes for its own.
  @Test(.enabled(if: gvpr != nil)) func gvprReadsLabelsTypesAndEvidence() throws {
    let nodes = [
      node(1, ["Person"], ("name", .string("Ann \"A\" <b>"))), node(2, ["Post", "Chair"], ("name", .string("Chair"))),
    ]
    let tie = relationship(
      3, "HOLDS", from: 1, to: 2, ("certainty", .string("inferred")), ("source", .string("doc:a")),
      ("quote", .string("Ann, \"Chair\"")),
      ("line", .integer(7)))
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".dot")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(Diagram(nodes: nodes, relationships: [tie]).dot().utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.gvpr))
    let program = """
      N { printf("%s|", aget($, "kith_labels")); }
      E { printf("%s|%s|%s|%s|%s\\n", aget($, "kith_type"), aget($, "kith_certainty"), aget($, "kith_source"),
                 aget($, "kith_quote"), aget($, "kith_line")); }
      """
    process.arguments = [program, file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text == "Person|HOLDS|inferred|doc:a|Ann, \"Chair\"|7\nPost:Chair|", "\(text)")
  }
}
