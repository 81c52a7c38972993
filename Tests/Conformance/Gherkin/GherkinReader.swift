/// Reads a `.feature` file line by line.
///
///     Feature: Return1 - Return single variable
///       Scenario Outline: [1] ...
///         When executing query:
///           """
///           RETURN <x>
///           """
///         Examples:
///           | x |
///           | 1 |
struct GherkinReader {
  private var lines: [Substring]
  private var at = 0

  private init(_ text: String) {
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  /// The feature that the text describes.
  static func read(_ text: String) throws(GherkinError) -> Feature {
    var reader = GherkinReader(text)
    return try reader.readFeature()
  }

  /// A scenario before its outline is expanded.
  private struct Draft {
    var name: String
    var tags: [String]
    var steps: [Step] = []
    var examples: [[[String]]] = []
    var isOutline: Bool
    var line: Int
  }

  private mutating func readFeature() throws(GherkinError) -> Feature {
    var feature = Feature(name: "", scenarios: [])
    var background: [Step] = []
    var tags: [String] = []
    while let line = nextLine() {
      if line.hasPrefix("@") {
        tags += line.split(separator: " ").prefix { $0.hasPrefix("@") }.map(String.init)
      } else if let name = rest(of: line, after: "Feature:") {
        feature.name = name
        tags = []
      } else if rest(of: line, after: "Background:") != nil {
        var draft = Draft(name: "", tags: [], isOutline: false, line: at)
        try readBody(into: &draft)
        background = draft.steps
      } else if let name = firstRest(of: line, after: ["Scenario Outline:", "Scenario Template:"]) {
        var draft = Draft(name: name, tags: tags, isOutline: true, line: at)
        tags = []
        try readBody(into: &draft)
        feature.scenarios += try expand(draft, background: background)
      } else if let name = firstRest(of: line, after: ["Scenario:", "Example:"]) {
        var draft = Draft(name: name, tags: tags, isOutline: false, line: at)
        tags = []
        try readBody(into: &draft)
        feature.scenarios += try expand(draft, background: background)
      }
    }
    if feature.name.isEmpty { throw GherkinError(line: 1, message: "there is no 'Feature:' line") }
    return feature
  }

  /// Reads steps and examples up to the next scenario, which stays unread.
  private mutating func readBody(into draft: inout Draft) throws(GherkinError) {
    var isInExamples = false
    while let line = peekLine() {
      if isHeading(line) || line.hasPrefix("@") && !tagsBelongToExamples() { return }
      _ = nextLine()
      if firstRest(of: line, after: ["Examples:", "Scenarios:"]) != nil {
        draft.examples.append([])
        isInExamples = true
      } else if line.hasPrefix("|") {
        let row = parseTableRow(line)
        if isInExamples {
          draft.examples[draft.examples.count - 1].append(row)
        } else if let last = draft.steps.indices.last {
          draft.steps[last].table = (draft.steps[last].table ?? []) + [row]
        } else {
          throw GherkinError(line: at, message: "a table without a step")
        }
      } else if let fence = ["\"\"\"", "```"].first(where: line.hasPrefix) {
        let text = try readDocString(fence: fence)
        guard let last = draft.steps.indices.last else {
          throw GherkinError(line: at, message: "a doc string without a step")
        }
        draft.steps[last].docString = text
      } else if let text = firstRest(of: line, after: ["Given ", "When ", "Then ", "And ", "But ", "* "]) {
        draft.steps.append(Step(text: text, line: at))
      }
    }
  }

  /// Reads up to the closing fence, taking the opening fence's indentation off each line.
  private mutating func readDocString(fence: String) throws(GherkinError) -> String {
    let opening = lines[at - 1]
    let indentation = opening.prefix { $0 == " " || $0 == "\t" }.count
    let start = at
    var text: [String] = []
    while at < lines.count {
      let line = lines[at]
      at += 1
      if trimmed(line) == fence { return text.joined(separator: "\n") }
      let margin = min(indentation, line.prefix { $0 == " " || $0 == "\t" }.count)
      text.append(unescapeFence(String(line.dropFirst(margin))))
    }
    throw GherkinError(line: start, message: "the doc string does not end")
  }

  /// Puts each example's cells into the steps.
  private func expand(_ draft: Draft, background: [Step]) throws(GherkinError) -> [Scenario] {
    guard draft.isOutline || !draft.examples.isEmpty else {
      let steps = background + draft.steps
      return [Scenario(name: draft.name, tags: draft.tags, example: nil, steps: steps, line: draft.line)]
    }
    var scenarios: [Scenario] = []
    for table in draft.examples {
      guard let header = table.first else { continue }
      for row in table.dropFirst() {
        guard row.count == header.count else {
          let message = "an example has \(row.count) cells under \(header.count) columns"
          throw GherkinError(line: draft.line, message: message)
        }
        let example = zip(header, row).map { (column: $0, cell: $1) }
        let steps = background + draft.steps.map { $0.filled(with: example) }
        let name = fill(draft.name, with: example)
        scenarios.append(Scenario(name: name, tags: draft.tags, example: example, steps: steps, line: draft.line))
      }
    }
    return scenarios
  }

  // MARK: Lines

  /// The next line that says something, trimmed; blank lines and comments are passed over.
  private mutating func nextLine() -> String? {
    guard let line = peekLine() else { return nil }
    at += 1
    return line
  }

  private mutating func peekLine() -> String? {
    while at < lines.count {
      let line = trimmed(lines[at])
      if !line.isEmpty && !line.hasPrefix("#") { return line }
      at += 1
    }
    return nil
  }

  /// Whether the tags on this line stand over an `Examples:` and not over a scenario.
  private func tagsBelongToExamples() -> Bool {
    for index in at..<lines.count {
      let line = trimmed(lines[index])
      if line.isEmpty || line.hasPrefix("#") || line.hasPrefix("@") { continue }
      return firstRest(of: line, after: ["Examples:", "Scenarios:"]) != nil
    }
    return false
  }

  private func isHeading(_ line: String) -> Bool {
    let headings = [
      "Scenario:", "Scenario Outline:", "Scenario Template:", "Example:", "Background:", "Rule:", "Feature:",
    ]
    return headings.contains(where: line.hasPrefix)
  }
}

/// What follows `keyword`, or nil where the line starts otherwise.
private func rest(of line: String, after keyword: String) -> String? {
  line.hasPrefix(keyword) ? trimmed(line.dropFirst(keyword.count)) : nil
}

private func firstRest(of line: String, after keywords: [String]) -> String? {
  for keyword in keywords { if let found = rest(of: line, after: keyword) { return found } }
  return nil
}
