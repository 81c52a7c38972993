extension String {
  /// The text without what a picture cannot hold: each control character, and each code point that XML forbids, becomes
  /// one space, line breaks of every kind become `\n`.
  ///
  /// Graphviz reads `&#1;` or `&amp;` as the character it names, in a label and again when it writes SVG; a word joiner
  /// (U+2060, which has no width) after such an `&` keeps the text as it was written.
  var drawable: String {
    var result = String.UnicodeScalarView()
    var remaining = Substring(self).unicodeScalars
    while let scalar = remaining.popFirst() {
      switch scalar.value {
      case 0x0D:
        if remaining.first == "\n" { remaining.removeFirst() }
        result.append("\n")
      case 0x0A, 0x85, 0x2028, 0x2029: result.append("\n")
      case 0x00...0x1F, 0x7F...0x9F, 0xFFFE, 0xFFFF: result.append(" ")
      case 0x26:
        result.append(scalar)
        if startsEntityName(remaining) { result.append("\u{2060}") }
      default: result.append(isNoncharacter(scalar) ? " " : scalar)
      }
    }
    return String(result)
  }
}

/// Whether what follows an `&` makes an entity of it: `#65;`, `amp;`.
private func startsEntityName(_ scalars: Substring.UnicodeScalarView) -> Bool {
  var length = 0
  for scalar in scalars {
    if scalar == ";" { return length > 0 }
    guard scalar.isASCII, scalar == "#" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
      return false
    }
    length += 1
    // No entity has so long a name; a number with many zeros before it is one all the same.
    if length > 64 { return scalars.first == "#" }
  }
  return false
}

/// U+nFFFE, U+nFFFF and U+FDD0...U+FDEF, which no text should hold.
private func isNoncharacter(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
}
