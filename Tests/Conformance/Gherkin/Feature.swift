/// A `.feature` file as read: outlines expanded, the background put before each scenario's own steps.
struct Feature: Sendable {
  /// The words after `Feature:`.
  var name: String
  var scenarios: [Scenario]
}

/// One scenario, or one row of an outline's examples.
struct Scenario: Sendable {
  /// The name with the placeholders filled in.
  var name: String
  var tags: [String]
  /// The columns and cells that filled the outline in; nil for a plain scenario.
  var example: [(column: String, cell: String)]?
  var steps: [Step]
  /// The line of `Scenario:` in its file, counted from 1.
  var line: Int
}

/// A step: its text without the keyword, and what stands under it.
struct Step: Sendable {
  var text: String
  /// The text between `"""` and `"""`.
  var docString: String?
  /// The rows between pipes, cells trimmed and unescaped.
  var table: [[String]]?
  var line: Int
}

/// Text that is not Gherkin.
struct GherkinError: Error, CustomStringConvertible {
  var line: Int
  var message: String
  var description: String { "line \(line): \(message)" }
}
