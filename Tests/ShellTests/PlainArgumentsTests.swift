import TestSupport
import Testing

@testable import KithCLI

/// The command lines that are read without ArgumentParser mean what it would make of them.
@Suite struct PlainArgumentsTests {
  private func plain(_ arguments: [String]) -> GraphRun? {
    PlainArguments.read(arguments, beside: KithTool.subcommandNames)
  }

  @Test func readsWhatScriptsAreFullOf() throws {
    let run = try #require(plain(["graph", "-c", "RETURN 1", "--format", "csv", "-P", "a=1", "-f", "x.cypher"]))
    #expect(run.graph == "graph")
    #expect(run.sources == [.text("RETURN 1"), .file("x.cypher")])
    #expect(run.format == .csv)
    #expect(run.parameters == GivenParameters(given: ["a=1"]))
    #expect(plain([]) == GraphRun())
  }

  @Test(arguments: [
    ["--help"], ["draw", "graph"], ["graph", "draw"], ["help"], ["graph", "other"], ["-c"], ["--format=csv"],
    ["-cRETURN 1"],
    ["--format", "cvs"], ["--time-limit", "0"], ["--memory-limit", "x"], ["-f", "-"], ["--"], ["-"], [""],
    ["--no-such"],
    ["--atomic", "--atomic"], ["--format", "csv", "--format", "tsv"], ["-c", "--version"], ["--version"],
  ])
  func leavesTheRestToArgumentParser(arguments: [String]) { #expect(plain(arguments) == nil) }

  @Test func agreesWithArgumentParser() throws {
    let words = [
      "graph", "letters", "draw", "help", "RETURN 1", "a=1", "csv", "json", "box", "never", "auto", "3", "0.5", "-1",
      "", "-",
      "--", "-c", "--command", "-f", "--file", "-P", "--params", "--letters", "--format", "--color", "--time-limit",
      "--memory-limit", "--read-only", "--create", "--atomic", "--keep-going", "--dry-run", "--no-history", "--no-init",
    ]
    var random = SeededRandom(seed: 7)
    var read = 0
    while read < 200 {
      let count = Int.random(in: 0...6, using: &random)
      let arguments = (0..<count).map { _ in words.randomElement(using: &random) ?? "graph" }
      guard let run = plain(arguments) else { continue }
      read += 1
      let command = try #require(try KithTool.parseAsRoot(arguments) as? GraphTool, "\(arguments)")
      #expect(command.asked == run, "\(arguments)")
    }
  }
}
