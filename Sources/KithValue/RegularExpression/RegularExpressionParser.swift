/// Reads a pattern; one function a rule of the grammar.
///
///     alternation    = concatenation ("|" concatenation)*
///     concatenation  = (atom quantifier?)*
///     atom           = "." | "^" | "$" | class | group | escape | any other character
struct RegularExpressionParser {
  struct Flags {
    var ignoresCase = false
    var dotMatchesAll = false
    var isMultiline = false
  }

  static let maximumNesting = 200
  static let maximumRepetition = 1_000

  let scalars: [Unicode.Scalar]
  var at = 0
  var flags = Flags()
  private var depth = 0

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

  mutating func take(_ text: String) -> Bool {
    let wanted = text.unicodeScalars
    guard scalars.count - at >= wanted.count, scalars[at..<at + wanted.count].elementsEqual(wanted) else {
      return false
    }
    at += wanted.count
    return true
  }

  func error(_ message: String) -> EvaluationError {
    .invalidRegularExpression("\(message), at character \(at + 1) of the pattern")
  }

  mutating func enter() throws(EvaluationError) {
    depth += 1
    if depth > Self.maximumNesting { throw error("nested deeper than \(Self.maximumNesting) levels") }
  }

  mutating func leave() { depth -= 1 }

  mutating func parsePattern() throws(EvaluationError) -> RegularExpressionSyntax {
    let syntax = try parseAlternation()
    if at < scalars.count { throw error("a `)` without its `(`") }
    return syntax.withoutOuterAnchors
  }

  private mutating func parseAlternation() throws(EvaluationError) -> RegularExpressionSyntax {
    try enter()
    defer { leave() }
    // A flag set within a group, `(a(?i)b|c)`, holds up to the group's end.
    let outer = flags
    defer { flags = outer }
    var branches = [try parseConcatenation()]
    while take("|") { branches.append(try parseConcatenation()) }
    return branches.count == 1 ? branches[0] : .alternation(branches)
  }

  private mutating func parseConcatenation() throws(EvaluationError) -> RegularExpressionSyntax {
    var parts: [RegularExpressionSyntax] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      if take("\\Q") {
        while at < scalars.count, !take("\\E") {
          parts.append(literal(scalars[at]))
          at += 1
        }
        // A quantifier behind the quotation is one of its last character.
        if let last = parts.popLast() { parts.append(try parseQuantifiers(last)) }
      } else if let atom = try parseAtom() {
        parts.append(try parseQuantifiers(atom))
      }
    }
    return parts.count == 1 ? parts[0] : .concatenation(parts)
  }

  /// An atom, or nil where flags were set.
  private mutating func parseAtom() throws(EvaluationError) -> RegularExpressionSyntax? {
    let scalar = scalars[at]
    switch scalar {
    case ".":
      at += 1
      return .scalar(flags.dotMatchesAll ? .all : ScalarSet.lineTerminators.inverted)
    case "^":
      at += 1
      return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$":
      at += 1
      return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "[": return .scalar(try parseClass())
    case "(": return try parseGroup()
    case "\\": return try parseEscape()
    case "*", "+", "?": throw error("`\(scalar)` has nothing to repeat")
    case "{": throw error("`{` has nothing to repeat; write `\\{` for the character")
    default:
      at += 1
      return literal(scalar)
    }
  }

  func literal(_ scalar: Unicode.Scalar) -> RegularExpressionSyntax {
    let set = ScalarSet(scalar)
    return .scalar(flags.ignoresCase ? set.ignoringCase : set)
  }

  private mutating func parseGroup() throws(EvaluationError) -> RegularExpressionSyntax? {
    at += 1
    guard take("?") else { return try parseGroupBody() }
    for (start, name) in [("=", "lookahead"), ("!", "lookahead"), ("<=", "lookbehind"), ("<!", "lookbehind")]
    where take(start) {
      throw error("\(name) is not supported, because it cannot be matched in linear time")
    }
    if take(">") { throw error("atomic groups are not supported") }
    if take("<") {
      while let scalar = next, scalar != ">" {
        guard scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
          throw error("a group's name takes letters and digits")
        }
        at += 1
      }
      if !take(">") { throw error("a group's name is not closed") }
      return try parseGroupBody()
    }
    let outer = flags
    try parseFlags()
    if take(")") { return nil }
    if !take(":") { throw error("`)` or `:` is missing after the flags") }
    let body = try parseGroupBody()
    flags = outer
    return body
  }

  private mutating func parseGroupBody() throws(EvaluationError) -> RegularExpressionSyntax {
    let body = try parseAlternation()
    if !take(")") { throw error("a `(` is not closed") }
    return body
  }

  private mutating func parseFlags() throws(EvaluationError) {
    var value = true
    while let scalar = next, scalar != ":", scalar != ")" {
      switch scalar {
      case "i": flags.ignoresCase = value
      case "s": flags.dotMatchesAll = value
      case "m": flags.isMultiline = value
      // Case is folded for all of Unicode anyhow.
      case "u", "U": break
      case "-": value = false
      default: throw error("flag `\(scalar)` is not supported")
      }
      at += 1
    }
  }

  private mutating func parseQuantifiers(
    _ atom: RegularExpressionSyntax
  ) throws(EvaluationError) -> RegularExpressionSyntax {
    guard let bounds = try parseQuantifier() else { return atom }
    // Lazy or greedy makes no difference to whether the whole text matches.
    if !take("?"), next == "+" { throw error("possessive quantifiers are not supported") }
    if let scalar = next, scalar == "*" || scalar == "+" || scalar == "?" {
      throw error("`\(scalar)` has nothing to repeat")
    }
    return .repetition(atom, minimum: bounds.minimum, maximum: bounds.maximum)
  }

  private mutating func parseQuantifier() throws(EvaluationError) -> (minimum: Int, maximum: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    guard take("{") else { return nil }
    let minimum = try parseCount()
    var maximum: Int? = minimum
    if take(",") { maximum = next == "}" ? nil : try parseCount() }
    if !take("}") { throw error("`}` is missing") }
    if let maximum, maximum < minimum { throw error("{\(minimum),\(maximum)} asks for more than it allows") }
    return (minimum, maximum)
  }

  private mutating func parseCount() throws(EvaluationError) -> Int {
    var count: Int?
    while let scalar = next, ("0"..."9").contains(scalar) {
      count = (count ?? 0) * 10 + Int(scalar.value - 0x30)
      if let count, count > Self.maximumRepetition {
        throw error("a repetition of more than \(Self.maximumRepetition) times is not supported")
      }
      at += 1
    }
    guard let count else { throw error("a number is missing") }
    return count
  }
}
