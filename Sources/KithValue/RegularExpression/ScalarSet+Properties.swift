extension ScalarSet {
  /// The set with the other cases of each of its letters: of `[a-c]` it is `[a-cA-C]`, of `ς` it is `[ςΣσ]`.
  var ignoringCase: ScalarSet { withOtherCases.withOtherCases }

  private var withOtherCases: ScalarSet {
    var more: [ClosedRange<UInt32>] = ranges
    for range in ranges {
      if range.upperBound < 0x80 || range.count <= 64 {
        for value in range { more += Self.otherCases(of: value).map { $0...$0 } }
      } else {
        for (value, others) in Self.casePairs where range.contains(value) { more += others.map { $0...$0 } }
      }
    }
    return ScalarSet(more)
  }

  /// The single code points that a code point becomes in lower, upper and title case.
  private static func otherCases(of value: UInt32) -> [UInt32] {
    guard let scalar = Unicode.Scalar(value) else { return [] }
    if value < 0x80 {
      let isLetter = (0x41...0x5A).contains(value & ~0x20)
      return isLetter ? [value ^ 0x20] : []
    }
    let properties = scalar.properties
    return [properties.lowercaseMapping, properties.uppercaseMapping, properties.titlecaseMapping].compactMap { text in
      let scalars = text.unicodeScalars
      guard scalars.count == 1, let other = scalars.first, other != scalar, other.value >= 0x80 else { return nil }
      return other.value
    }
  }

  /// Every code point that has another case; all of them stand below U+20000.
  private static let casePairs: [(value: UInt32, others: [UInt32])] = (UInt32(0)..<0x20000).compactMap { value in
    let others = otherCases(of: value)
    return others.isEmpty ? nil : (value, others)
  }

  /// The set of `\p{name}`: a general category (`L`, `Lu`, `IsL`), a POSIX class of ASCII (`Alpha`, `Punct`), or nil.
  static func named(_ name: String) -> ScalarSet? {
    switch name {
    case "Lower": return ScalarSet("a"..."z")
    case "Upper": return ScalarSet("A"..."Z")
    case "ASCII": return ScalarSet([0...0x7F])
    case "Alpha": return ScalarSet([0x41...0x5A, 0x61...0x7A])
    case "Digit": return digits
    case "Alnum": return ScalarSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
    case "Punct": return ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
    case "Graph": return ScalarSet([0x21...0x7E])
    case "Print": return ScalarSet([0x20...0x7E])
    case "Blank": return ScalarSet("\t", " ")
    case "Cntrl": return ScalarSet([0...0x1F, 0x7F...0x7F])
    case "XDigit": return ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
    case "Space": return space
    case "IsAlphabetic", "IsLetter": return withCategory("L")
    case "IsUppercase": return withCategory("Lu")
    case "IsLowercase": return withCategory("Ll")
    case "IsDigit": return withCategory("Nd")
    case "IsPunctuation": return withCategory("P")
    case "IsWhite_Space": return space.union(ScalarSet("\u{85}")).union(withCategory("Z"))
    default:
      let category = name.hasPrefix("Is") ? String(name.dropFirst(2)) : name
      return categoryNames.contains { $0 == category || category.count == 1 && $0.hasPrefix(category) }
        ? withCategory(category) : nil
    }
  }

  private static func withCategory(_ name: String) -> ScalarSet {
    ScalarSet(categoryRuns.filter { $0.category.hasPrefix(name) }.map(\.range))
  }

  private static let categoryNames: Set<String> = Set(categoryRuns.map(\.category))

  /// Runs of code points of one general category; made once, when a pattern first asks for a category.
  private static let categoryRuns: [(range: ClosedRange<UInt32>, category: String)] = {
    var runs: [(range: ClosedRange<UInt32>, category: String)] = []
    for value in (0...lastScalar) {
      // Planes 4 to 13 are unassigned, 15 and 16 are for private use: their first code point speaks for them.
      if value > 0x3FFFF, value & 0xFFFF > 0xFFF, value & 0xFFFF < 0xFFFE { continue }
      guard let scalar = Unicode.Scalar(value) else { continue }
      let category = abbreviation(of: scalar.properties.generalCategory)
      if let last = runs.last {
        let isSame = last.category == category
        runs[runs.count - 1].range = last.range.lowerBound...(isSame ? value : value - 1)
        if isSame { continue }
      }
      runs.append((value...value, category))
    }
    return runs
  }()

  private static func abbreviation(of category: Unicode.GeneralCategory) -> String {
    switch category {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "Cn"
    @unknown default: "Cn"
    }
  }
}
