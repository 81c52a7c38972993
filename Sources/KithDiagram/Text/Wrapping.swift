extension String {
  /// The text in lines of about `columns` columns, at most `limit` of them; what does not fit ends in `…`.
  ///
  ///     "Improving NHS Staff Health and Wellbeing".wrapped(at: 20, limit: 8)
  ///     // ["Improving NHS Staff", "Health and Wellbeing"]
  ///
  /// Lines break at spaces, after `-` and `/`, beside a wide character, and where nothing else helps anywhere.
  func wrapped(at columns: Int, limit: Int) -> [String] {
    let columns = max(columns, 2)
    var lines: [String] = []
    for paragraph in split(separator: "\n") {
      var line = ""
      var width = 0
      for piece in breakablePieces(of: paragraph, columns: columns) {
        let pieceWidth = piece.trimmedEnd.displayWidth
        if width > 0, width + pieceWidth > columns {
          lines.append(String(line.trimmedEnd))
          if lines.count > limit { return shortened(lines, to: limit) }
          line = ""
          width = 0
        }
        line += piece
        width += piece.displayWidth
      }
      let last = line.trimmedEnd
      if !last.isEmpty { lines.append(String(last)) }
      if lines.count > limit { return shortened(lines, to: limit) }
    }
    return lines
  }
}

/// The first `limit` lines, the last of them marked as cut.
private func shortened(_ lines: [String], to limit: Int) -> [String] {
  var lines = Array(lines.prefix(max(limit, 1)))
  lines[lines.count - 1] += "…"
  return lines
}

/// The pieces between which a line may break, each with the blanks that follow it and none wider than a line.
private func breakablePieces(of text: Substring, columns: Int) -> [Substring] {
  var pieces: [Substring] = []
  var start = text.startIndex
  var width = 0
  var previous: Character?
  for index in text.indices {
    let character = text[index]
    let isBlank = character == " " || character == "\t"
    if let before = previous, !isBlank, index > start {
      let wasBreak = before == " " || before == "\t" || before == "-" || before == "/" || before == "–" || before == "—"
      let isWideBreak = character.displayWidth == 2 || before.displayWidth == 2
      if wasBreak || isWideBreak || width + character.displayWidth > columns {
        pieces.append(text[start..<index])
        start = index
        width = 0
      }
    }
    // Blanks at the start of a paragraph are dropped, so that a line never starts with one.
    if isBlank && index == start {
      start = text.index(after: index)
      continue
    }
    width += character.displayWidth
    previous = character
  }
  if start < text.endIndex { pieces.append(text[start...]) }
  return pieces
}

extension StringProtocol {
  /// Without blanks at the end.
  var trimmedEnd: SubSequence {
    var end = endIndex
    while end > startIndex {
      let before = index(before: end)
      guard self[before] == " " || self[before] == "\t" else { break }
      end = before
    }
    return self[..<end]
  }
}
