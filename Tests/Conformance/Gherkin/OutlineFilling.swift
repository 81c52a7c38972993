/// Replaces each `<column>` by the example's cell, once and from left to right: a cell's own `<...>` stays.
func fill(_ text: String, with example: [(column: String, cell: String)]) -> String {
  guard text.contains("<") else { return text }
  var result = ""
  var remaining = Substring(text)
  while let open = remaining.firstIndex(of: "<") {
    result += remaining[..<open]
    remaining = remaining[open...]
    let match = example.first { remaining.hasPrefix("<\($0.column)>") }
    if let match {
      result += match.cell
      remaining = remaining.dropFirst(match.column.count + 2)
    } else {
      result.append(remaining.removeFirst())
    }
  }
  return result + remaining
}

/// Turns `\"\"\"` in a doc string into the quotes it stands for.
func unescapeFence(_ line: String) -> String {
  let escaped = "\\\"\\\"\\\""
  guard line.contains(escaped) else { return line }
  var result = ""
  var remaining = Substring(line)
  while !remaining.isEmpty {
    if remaining.hasPrefix(escaped) {
      result += "\"\"\""
      remaining = remaining.dropFirst(escaped.count)
    } else {
      result.append(remaining.removeFirst())
    }
  }
  return result
}

extension Step {
  /// The step with an example's cells in its text, doc string and table.
  func filled(with example: [(column: String, cell: String)]) -> Step {
    var step = self
    step.text = fill(text, with: example)
    step.docString = docString.map { fill($0, with: example) }
    step.table = table.map { rows in rows.map { row in row.map { fill($0, with: example) } } }
    return step
  }
}
