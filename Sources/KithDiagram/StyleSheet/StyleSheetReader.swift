/// Cuts a style sheet into rules: a pattern up to the brace that opens its map, and the map up to the brace that ends it.
///
/// Only strings, names in backquotes, comments and brackets are looked at; the rest is Cypher's business.
struct StyleSheetReader {
  let text: String
  let name: String
  private let bytes: [UInt8]
  private var at = 0

  init(text: String, name: String) {
    self.text = text
    self.name = name
    bytes = Array(text.utf8)
  }

  mutating func readRules() throws(StyleSheetError) -> [StyleSheet.Rule] {
    var rules: [StyleSheet.Rule] = []
    while true {
      skipBlanks()
      while at < bytes.count, bytes[at] == UInt8(ascii: ";") {
        at += 1
        skipBlanks()
      }
      guard at < bytes.count else { return rules }
      rules.append(try readRule())
    }
  }

  private mutating func readRule() throws(StyleSheetError) -> StyleSheet.Rule {
    let start = at
    let brace = try findMap()
    let pattern = brace == start ? nil : part(start, brace)
    at = brace
    try skipGroup()
    var rule = StyleSheet.Rule(pattern: pattern, map: part(brace, at))
    guard let pattern else { return rule }
    guard bytes[start] == UInt8(ascii: "(") else {
      throw failure("a rule starts with a pattern like (n:Person), or with { for the whole picture", at: start)
    }
    let names = try variables(in: pattern)
    rule.subject = names.relationship ?? names.node
    rule.isAboutRelationship = names.relationship != nil
    if rule.subject == nil {
      throw failure("the pattern names nothing that could be styled", hint: "give it a variable: (n:Person)", at: start)
    }
    return rule
  }

  /// The brace that opens the rule's map: the first outside brackets that does not belong to EXISTS, COUNT or COLLECT.
  private mutating func findMap() throws(StyleSheetError) -> Int {
    let start = at
    var word = ""
    while at < bytes.count {
      skipBlanks()
      guard at < bytes.count else { break }
      switch bytes[at] {
      case UInt8(ascii: "{"):
        guard ["exists", "count", "collect"].contains(word) else { return at }
        try skipGroup()
        word = ""
      case UInt8(ascii: "("), UInt8(ascii: "["):
        try skipGroup()
        word = ""
      case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"):
        throw failure("this bracket closes nothing", at: at)
      default:
        word = try readWordOrMark()
      }
    }
    throw failure("the rule has no map: { color: 'red' }", at: start)
  }

  /// Passes over a bracket, all within it and the one that closes it.
  private mutating func skipGroup() throws(StyleSheetError) {
    var open: [(closing: UInt8, place: Int)] = []
    repeat {
      skipBlanks()
      guard at < bytes.count else { throw failure("this bracket is never closed", at: open.last?.place ?? at) }
      switch bytes[at] {
      case UInt8(ascii: "("): open.append((UInt8(ascii: ")"), at))
      case UInt8(ascii: "["): open.append((UInt8(ascii: "]"), at))
      case UInt8(ascii: "{"): open.append((UInt8(ascii: "}"), at))
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard open.last?.closing == bytes[at] else { throw failure("this bracket closes nothing", at: at) }
        open.removeLast()
      default:
        _ = try readWordOrMark()
        continue
      }
      at += 1
    } while !open.isEmpty
  }

  /// Passes over a word, a string, a name in backquotes or one mark; gives words back in lower case.
  private mutating func readWordOrMark() throws(StyleSheetError) -> String {
    let start = at
    let first = bytes[at]
    if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") || first == UInt8(ascii: "`") {
      at += 1
      while at < bytes.count, bytes[at] != first { at += bytes[at] == UInt8(ascii: "\\") && first != 0x60 ? 2 : 1 }
      guard at < bytes.count else { throw failure("this text is never closed", at: start) }
      at += 1
      return ""
    }
    while at < bytes.count, isWordByte(bytes[at]) { at += 1 }
    if at == start { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self).lowercased()
  }

  private mutating func skipBlanks() {
    while at < bytes.count {
      let next = at + 1 < bytes.count ? bytes[at + 1] : 0
      if bytes[at] <= 0x20 {
        at += 1
      } else if bytes[at] == UInt8(ascii: "/"), next == UInt8(ascii: "/") {
        while at < bytes.count, bytes[at] != 0x0A { at += 1 }
      } else if bytes[at] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
        at += 2
        while at < bytes.count, !(bytes[at] == UInt8(ascii: "/") && bytes[at - 1] == UInt8(ascii: "*")) { at += 1 }
        at = min(at + 1, bytes.count)
      } else {
        return
      }
    }
  }

  /// The first named relationship and the first named node of a pattern, as Cypher writes them.
  private func variables(in pattern: StyleSheet.Part) throws(StyleSheetError) -> (relationship: String?, node: String?)
  {
    var reader = StyleSheetReader(text: pattern.text, name: name)
    var found: (relationship: String?, node: String?) = (nil, nil)
    while reader.at < reader.bytes.count {
      reader.skipBlanks()
      guard reader.at < reader.bytes.count else { break }
      let opening = reader.bytes[reader.at]
      guard opening == UInt8(ascii: "(") || opening == UInt8(ascii: "[") else {
        // What follows WHERE is no pattern any more.
        if try reader.readWordOrMark() == "where" { break }
        continue
      }
      let start = reader.at
      var inside = reader
      inside.at += 1
      inside.skipBlanks()
      let nameStart = inside.at
      if nameStart < inside.bytes.count, isWordByte(inside.bytes[nameStart]) || inside.bytes[nameStart] == 0x60 {
        _ = try inside.readWordOrMark()
        let variable = String(decoding: inside.bytes[nameStart..<inside.at], as: UTF8.self)
        if opening == UInt8(ascii: "(") {
          if variable.lowercased() != "where" { found.node = found.node ?? variable }
        } else if variable.lowercased() != "where" {
          found.relationship = found.relationship ?? variable
        }
      }
      try reader.skipGroup()
      let group = reader.bytes[start..<reader.at]
      if opening == UInt8(ascii: "["), found.relationship != nil, group.contains(UInt8(ascii: "*")) {
        throw failure(
          "a rule cannot be about relationships of variable length", hint: "match them one by one: ()-[r]->()",
          at: pattern.offset + start)
      }
    }
    return found
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    byte == 0x5F || byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
  }

  private func part(_ start: Int, _ end: Int) -> StyleSheet.Part {
    .init(text: String(decoding: bytes[start..<end], as: UTF8.self), offset: start)
  }

  private func failure(_ message: String, hint: String? = nil, at offset: Int) -> StyleSheetError {
    StyleSheetError(message, hint: hint, at: offset, in: text, file: name)
  }
}
