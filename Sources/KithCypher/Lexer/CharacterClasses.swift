/// openCypher's classes of characters: what may begin a name, go on with it, or stand between words.
enum CharacterClass {
  /// ID_Start or connector punctuation (openCypher 9, IdentifierStart): `é`, `名`, `_`.
  static func beginsIdentifier(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isIDStart || scalar.properties.generalCategory == .connectorPunctuation
  }

  /// ID_Continue or a currency sign (openCypher 9, IdentifierPart): `x1`, `price€`.
  static func continuesIdentifier(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isIDContinue || scalar.properties.generalCategory == .currencySymbol
  }

  /// What Java's `Character.isWhitespace` accepts, as openCypher lists it, the no-break spaces, and the byte order mark
  /// that some editors put first in a file.
  static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20, 0xA0, 0x1680, 0x180E, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
      0xFEFF:
      true
    default: false
    }
  }

  /// openCypher's Dash, LeftArrowHead and RightArrowHead beside `-`, `<` and `>`.
  static func arrowPart(_ scalar: Unicode.Scalar) -> Punctuation? {
    switch scalar.value {
    case 0xAD, 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: .dash
    case 0x27E8, 0x3008, 0xFE64, 0xFF1C: .leftArrowhead
    case 0x27E9, 0x3009, 0xFE65, 0xFF1E: .rightArrowhead
    default: nil
    }
  }
}

/// The ASCII codes that the lexer looks for, by name.
enum ASCII {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let doubleQuote: UInt8 = 0x22
  static let dollar: UInt8 = 0x24
  static let quote: UInt8 = 0x27
  static let leftParenthesis: UInt8 = 0x28
  static let asterisk: UInt8 = 0x2A
  static let plus: UInt8 = 0x2B
  static let minus: UInt8 = 0x2D
  static let period: UInt8 = 0x2E
  static let solidus: UInt8 = 0x2F
  static let zero: UInt8 = 0x30
  static let colon: UInt8 = 0x3A
  static let semicolon: UInt8 = 0x3B
  static let backslash: UInt8 = 0x5C
  static let underscore: UInt8 = 0x5F
  static let backquote: UInt8 = 0x60
  static let smallE: UInt8 = 0x65
  static let smallO: UInt8 = 0x6F
  static let smallX: UInt8 = 0x78

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
  static func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
  }

  /// The value of a hexadecimal digit: 15 for `F` and `f`, nil for `g`.
  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
