/// How many terminal cells a text takes, counted by grapheme: `é` is 1 however it is spelt, `李` and `👩‍🚀` are 2.
public enum DisplayWidth {
  /// The cells of a whole text; control characters count nothing.
  public static func of(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// The cells of one grapheme: 0, 1 or 2.
  public static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if first.value < 0x7F { return scalars.count == 1 ? (first.value < 0x20 ? 0 : 1) : ofCluster(scalars) }
    if scalars.count == 1 { return of(first) }
    return ofCluster(scalars)
  }

  /// A cluster is at most two cells wide: an emoji joined to others is drawn as one, and so is a flag.
  private static func ofCluster(_ scalars: String.UnicodeScalarView) -> Int {
    var cells = 0
    for scalar in scalars {
      // Variation selector 16 asks for the picture, 15 for the text form of what stands before it.
      if scalar.value == 0xFE0F, cells > 0 { return 2 }
      if scalar.value == 0xFE0E, cells > 0 { return 1 }
      cells += of(scalar)
    }
    return min(cells, 2)
  }

  /// The cells of a scalar that stands alone.
  static func of(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: return 0
    case 0x20..<0x7F, 0xA0..<0x300: return scalar.value == 0xAD ? 0 : 1
    case 0x1F1E6...0x1F1FF: return 1  // half of a flag
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .lineSeparator, .paragraphSeparator: return 0
    default: break
    }
    if (0x1160...0x11FF).contains(scalar.value) { return 0 }  // vowels and finals of a Hangul syllable
    return isWide(scalar) ? 2 : 1
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x1100 { return false }
    if scalar.properties.isEmojiPresentation { return true }
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count && wideRanges[low].contains(scalar.value)
  }

  /// East Asian Width W and F (Unicode Standard Annex 11), but for the emoji, which the standard library knows.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0xA4C6, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
    0x16FE0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]
}
