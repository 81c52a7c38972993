extension RegularExpressionParser {
  /// `\d`, `\n`, `\x41`, `\.` and kin, outside of a class.
  mutating func parseEscape() throws(EvaluationError) -> RegularExpressionSyntax {
    guard at + 1 < scalars.count else { throw error("a `\\` ends the pattern") }
    let letter = scalars[at + 1]
    switch letter {
    case "b": return assertion(.wordBoundary)
    case "B": return assertion(.noWordBoundary)
    case "A": return assertion(.textStart)
    case "z", "Z": return assertion(.textEnd)
    case "R":
      at += 2
      return .alternation([
        .concatenation([.scalar(ScalarSet("\r")), .scalar(ScalarSet("\n"))]), .scalar(.verticalSpace),
      ])
    case "1"..."9", "k":
      throw error("backreferences are not supported, because they cannot be matched in linear time")
    default:
      if let set = try parseClassEscape() { return .scalar(set) }
      return literal(try parseScalarEscape())
    }
  }

  private mutating func assertion(_ assertion: RegularExpressionSyntax.Assertion) -> RegularExpressionSyntax {
    at += 2
    return .assertion(assertion)
  }

  /// An escape that stands for several code points, inside or outside of a class; nil where it is another escape.
  mutating func parseClassEscape() throws(EvaluationError) -> ScalarSet? {
    guard at + 1 < scalars.count else { throw error("a `\\` ends the pattern") }
    let set: ScalarSet? =
      switch scalars[at + 1] {
      case "d": .digits
      case "D": ScalarSet.digits.inverted
      case "w": .wordCharacters
      case "W": ScalarSet.wordCharacters.inverted
      case "s": .space
      case "S": ScalarSet.space.inverted
      case "h": .horizontalSpace
      case "H": ScalarSet.horizontalSpace.inverted
      case "v": .verticalSpace
      case "V": ScalarSet.verticalSpace.inverted
      case "p", "P": try parseProperty()
      default: nil
      }
    if set != nil { at += 2 }
    return set
  }

  /// `\p{Lu}`, `\pL` and their opposites with `P`; leaves the last two characters to be stepped over.
  private mutating func parseProperty() throws(EvaluationError) -> ScalarSet {
    let isNegated = scalars[at + 1] == "P"
    var name = ""
    var end = at + 2
    if end < scalars.count, scalars[end] == "{" {
      end += 1
      while end < scalars.count, scalars[end] != "}" {
        name.unicodeScalars.append(scalars[end])
        end += 1
      }
    } else if end < scalars.count {
      name.unicodeScalars.append(scalars[end])
    }
    guard end < scalars.count, let set = ScalarSet.named(name) else {
      throw error("\\p{\(name)} is not a property that is supported")
    }
    at = end - 1
    let folded = flags.ignoresCase ? set.ignoringCase : set
    return isNegated ? folded.inverted : folded
  }

  /// An escape that stands for one code point.
  mutating func parseScalarEscape() throws(EvaluationError) -> Unicode.Scalar {
    guard at + 1 < scalars.count else { throw error("a `\\` ends the pattern") }
    let letter = scalars[at + 1]
    at += 2
    switch letter {
    case "t": return "\t"
    case "n": return "\n"
    case "r": return "\r"
    case "f": return "\u{C}"
    case "a": return "\u{7}"
    case "e": return "\u{1B}"
    case "0": return try parseDigits(radix: 8, count: 1...3)
    case "x":
      guard take("{") else { return try parseDigits(radix: 16, count: 2...2) }
      let scalar = try parseDigits(radix: 16, count: 1...6)
      if !take("}") { throw error("`}` is missing") }
      return scalar
    case "u": return try parseDigits(radix: 16, count: 4...4)
    case "a"..."z", "A"..."Z", "1"..."9":
      at -= 2
      throw error("`\\\(letter)` is not an escape that is supported")
    default: return letter
    }
  }

  private mutating func parseDigits(radix: UInt32, count: ClosedRange<Int>) throws(EvaluationError) -> Unicode.Scalar {
    var value: UInt32 = 0
    var taken = 0
    while taken < count.upperBound, let scalar = next, let digit = Character(scalar).hexDigitValue, digit < radix {
      value = value * radix + UInt32(digit)
      taken += 1
      at += 1
    }
    guard taken >= count.lowerBound, let scalar = Unicode.Scalar(value) else {
      throw error("the digits of a character's code are missing")
    }
    return scalar
  }
}
