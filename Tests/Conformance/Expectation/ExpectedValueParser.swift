/// Parses the value language of the feature files' tables.
struct ExpectedValueParser {
  /// Text that is not a value.
  struct Failure: Error, CustomStringConvertible {
    var text: String
    var offset: Int
    var message: String
    var description: String { "'\(text)' is no value: \(message) at \(offset)" }
  }

  private let text: String
  private let scalars: [Unicode.Scalar]
  private var at = 0

  private init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  /// The value that the whole text stands for.
  static func parse(_ text: String) throws(Failure) -> ExpectedValue {
    var parser = ExpectedValueParser(text)
    let value = try parser.parseValue()
    parser.skipBlanks()
    if parser.at < parser.scalars.count { throw parser.failure("text after the value") }
    return value
  }

  private mutating func parseValue() throws(Failure) -> ExpectedValue {
    skipBlanks()
    switch peek {
    case "'", "\"": return .string(try parseString())
    case "[":
      if peek(1) == ":" { return .relationship(try parseRelationship()) }
      return .list(try parseList())
    case "{": return .map(try parseMap())
    case "(": return .node(try parseNode())
    case "<": return .path(try parsePath())
    default: return try parseWord()
    }
  }

  private mutating func parseList() throws(Failure) -> [ExpectedValue] {
    try expect("[")
    var elements: [ExpectedValue] = []
    if skip("]") { return elements }
    repeat { elements.append(try parseValue()) } while skip(",")
    try expect("]")
    return elements
  }

  private mutating func parseMap() throws(Failure) -> [ExpectedValue.Entry] {
    try expect("{")
    var entries: [ExpectedValue.Entry] = []
    if skip("}") { return entries }
    repeat {
      let key = try parseName()
      try expect(":")
      entries.append((key, try parseValue()))
    } while skip(",")
    try expect("}")
    return entries
  }

  private mutating func parseNode() throws(Failure) -> ExpectedNode {
    try expect("(")
    var node = ExpectedNode(labels: [], properties: [])
    while skip(":") { node.labels.insert(try parseName()) }
    skipBlanks()
    if peek == "{" { node.properties = try parseMap() }
    try expect(")")
    return node
  }

  private mutating func parseRelationship() throws(Failure) -> ExpectedRelationship {
    try expect("[")
    try expect(":")
    var relationship = ExpectedRelationship(type: try parseName(), properties: [])
    skipBlanks()
    if peek == "{" { relationship.properties = try parseMap() }
    try expect("]")
    return relationship
  }

  private mutating func parsePath() throws(Failure) -> ExpectedPath {
    try expect("<")
    var path = ExpectedPath(nodes: [try parseNode()], hops: [])
    while !skip(">") {
      let isBackward = skip("<")
      try expect("-")
      let relationship = try parseRelationship()
      try expect("-")
      if !isBackward { try expect(">") }
      path.hops.append(ExpectedPath.Hop(relationship: relationship, isForward: !isBackward))
      path.nodes.append(try parseNode())
    }
    return path
  }

  private mutating func parseString() throws(Failure) -> String {
    let quote = scalars[at]
    at += 1
    var result = String.UnicodeScalarView()
    while at < scalars.count {
      let scalar = scalars[at]
      at += 1
      if scalar == quote { return String(result) }
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      guard at < scalars.count else { break }
      let escape = scalars[at]
      at += 1
      switch escape {
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "r": result.append("\r")
      case "b": result.append("\u{8}")
      case "f": result.append("\u{C}")
      case "u": result.append(try parseHexadecimal(digits: 4))
      case "U": result.append(try parseHexadecimal(digits: 8))
      default: result.append(escape)
      }
    }
    throw failure("the string does not end")
  }

  private mutating func parseHexadecimal(digits: Int) throws(Failure) -> Unicode.Scalar {
    var code = String.UnicodeScalarView()
    while code.count < digits, at < scalars.count {
      code.append(scalars[at])
      at += 1
    }
    guard let number = UInt32(String(code), radix: 16), let scalar = Unicode.Scalar(number) else {
      throw failure("no code point")
    }
    return scalar
  }

  /// `null`, `true`, `-12`, `1.5e3`, `NaN`, `-Inf`.
  private mutating func parseWord() throws(Failure) -> ExpectedValue {
    var word = ""
    while let scalar = peek, isNamePart(scalar) || scalar == "." || scalar == "-" || scalar == "+" {
      word.unicodeScalars.append(scalar)
      at += 1
    }
    switch word {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "NaN": return .float(.nan)
    case "Inf", "Infinity", "+Inf": return .float(.infinity)
    case "-Inf", "-Infinity": return .float(-.infinity)
    default:
      if let integer = Int64(word) { return .integer(integer) }
      if let first = word.unicodeScalars.first, "0123456789.-+".unicodeScalars.contains(first), let float = Double(word)
      {
        return .float(float)
      }
      throw failure(word.isEmpty ? "nothing that starts a value" : "'\(word)' is not known")
    }
  }

  private mutating func parseName() throws(Failure) -> String {
    skipBlanks()
    var name = String.UnicodeScalarView()
    if peek == "`" {
      at += 1
      while let scalar = peek {
        at += 1
        guard scalar == "`" else {
          name.append(scalar)
          continue
        }
        guard peek == "`" else { return String(name) }
        name.append(scalar)
        at += 1
      }
      throw failure("the name does not end")
    }
    if peek == "'" || peek == "\"" { return try parseString() }
    while let scalar = peek, isNamePart(scalar) {
      name.append(scalar)
      at += 1
    }
    if name.isEmpty { throw failure("a name is missing") }
    return String(name)
  }

  // MARK: Scalars

  private var peek: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }
  private func peek(_ ahead: Int) -> Unicode.Scalar? { at + ahead < scalars.count ? scalars[at + ahead] : nil }

  private func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDContinue
  }

  private mutating func skipBlanks() {
    while let scalar = peek, scalar.properties.isWhitespace { at += 1 }
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard peek == scalar else { return false }
    at += 1
    return true
  }

  private mutating func expect(_ scalar: Unicode.Scalar) throws(Failure) {
    if !skip(scalar) { throw failure("'\(scalar)' is missing") }
  }

  private func failure(_ message: String) -> Failure { Failure(text: text, offset: at, message: message) }
}
