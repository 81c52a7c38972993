/// Splits a table row into cells: `| a \| b | c |` gives `a | b` and `c`.
///
/// Gherkin's own escapes are `\|`, `\\` and `\n`; a backslash before anything else stands for itself.
func parseTableRow(_ line: some StringProtocol) -> [String] {
  var cells: [String] = []
  var cell = ""
  var isBeforeFirstPipe = true
  var characters = line.unicodeScalars.makeIterator()
  while let character = characters.next() {
    switch character {
    case "|":
      if !isBeforeFirstPipe { cells.append(trimmed(cell)) }
      isBeforeFirstPipe = false
      cell = ""
    case "\\":
      switch characters.next() {
      case "|": cell.unicodeScalars.append("|")
      case "\\": cell.unicodeScalars.append("\\")
      case "n": cell.unicodeScalars.append("\n")
      case .some(let other):
        cell.unicodeScalars.append("\\")
        cell.unicodeScalars.append(other)
      case nil: cell.unicodeScalars.append("\\")
      }
    default: cell.unicodeScalars.append(character)
    }
  }
  return cells
}

/// The text without spaces and tabs at its ends; a line break that an escape put there stays.
func trimmed(_ text: some StringProtocol) -> String {
  func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || scalar == "\r" }
  var scalars = Substring(text).unicodeScalars
  while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
  while let last = scalars.last, isBlank(last) { scalars.removeLast() }
  return String(scalars)
}
