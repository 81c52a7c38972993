/// The text of a letter, line by line, as quotes are looked for in it.
struct Letter {
  private let lines: [String]

  init(_ text: String) {
    // A carriage return before the line feed would be part of the last word.
    lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      Self.normalised(String(Substring($0.last == 13 ? $0.dropLast() : $0)))
    }
  }

  var lineCount: Int { lines.count }

  /// Whether the words stand on a line, which counts from 1.
  func holds(_ quote: String, on line: Int64) -> Bool {
    guard line >= 1, line <= Int64(lines.count) else { return false }
    return contains(lines[Int(line) - 1], quote)
  }

  /// The first line on which the words stand.
  func line(of quote: String) -> Int? {
    lines.firstIndex { contains($0, quote) }.map { $0 + 1 }
  }

  private func contains(_ line: String, _ quote: String) -> Bool {
    let words = Array(Self.normalised(quote).utf8)
    guard !words.isEmpty else { return false }
    let text = Array(line.utf8)
    guard text.count >= words.count else { return false }
    return (0...text.count - words.count).contains { text[$0] == words[0] && text[$0...].starts(with: words) }
  }

  /// A no-break space reads as a space, a `[bookmark: ...]` fragment is dropped, and runs of spaces read as one.
  static func normalised(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    let bookmark = Array("[bookmark:".unicodeScalars)
    while let scalar = rest.first {
      if scalar == "[", rest.starts(with: bookmark), let end = rest.firstIndex(of: "]") {
        rest = rest[rest.index(after: end)...]
        continue
      }
      rest.removeFirst()
      let plain: Unicode.Scalar = scalar == "\u{A0}" ? " " : scalar
      if plain != " " || result.last != " " { result.append(plain) }
    }
    let isSpace: (Unicode.Scalar) -> Bool = { $0 == " " }
    return String(String.UnicodeScalarView(result.drop(while: isSpace).reversed().drop(while: isSpace).reversed()))
  }
}
