import Foundation
import Testing

/// The rows of the shell's specification in their order. The tests that hold a row name it: `@Test("row 4: ...")`.
@Suite struct SpecificationTests {
  static let rows = [
    "banner", "prompt", "multi-line", "completion", "history", "highlighting", "hints", "paste", "Ctrl-C at the prompt",
    "Ctrl-C in a query", "Ctrl-D", "pager", "widths", "wide or long results", "null", "output modes", "timing",
    "long work", "files", "parameters", "errors", "schema", "dump", "init file", "not a terminal", "exit codes",
    "colour", "transactions", "help", "plan", "picture", "repeat and edit",
  ]

  @Test func everyRowIsHeldByATest() throws {
    let folder = TestFiles.package + "/Tests/ShellTests"
    var held: Set<Int> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
      for match in text.matches(of: /@Test\(\s*"rows? ([0-9, ]+):/) {
        held.formUnion(match.1.split(separator: ",").compactMap { Int($0.filter(\.isNumber)) })
      }
    }
    for (index, row) in Self.rows.enumerated() { #expect(held.contains(index + 1), "row \(index + 1): \(row)") }
  }
}
