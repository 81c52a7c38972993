/// Rules for how a diagram looks, in the language people already know: a Cypher pattern with a map of Graphviz attributes
/// whose values are Cypher expressions. Later rules win.
///
///     (n:Initiative WHERE n.status = 'proposed') { style: 'dashed', label: n.name }
///     ()-[r WHERE r.certainty <> 'stated']->()   { style: 'dotted' }
///     (p:Person)-[:WORKS_FOR]->(o:Organisation)  { cluster: o.name }
///     ()-[r:MENTIONS]->()                        { hide: true }
///     { title: 'The advisory board', theme: 'print', direction: 'TB' }
///
/// A rule is about the pattern's named relationship, else about its first named node. Beside Graphviz's attributes it can
/// set `hide`, `cluster` (the title of the frame a node stands in) and `rank` (nodes of one name stand in line). A map
/// without a pattern is about the whole picture.
public struct StyleSheet: Sendable {
  /// What errors call the sheet: a file's name.
  public let name: String
  /// The sheet as it was read.
  public let text: String
  /// The rules in order.
  let rules: [Rule]

  /// One rule, with where its parts start in the text.
  struct Rule: Sendable {
    /// The pattern, without MATCH; nil for a rule about the whole picture.
    var pattern: Part?
    /// The map with its braces.
    var map: Part
    /// The variable that the rule is about.
    var subject: String?
    var isAboutRelationship = false
  }
  /// A piece of the sheet.
  struct Part: Sendable, Hashable {
    var text: String
    /// Where it starts, as a UTF-8 offset in the sheet.
    var offset: Int
  }

  /// Reads a sheet; patterns and expressions are checked when it is applied.
  public init(_ text: String, name: String = "style sheet") throws(StyleSheetError) {
    self.name = name
    self.text = text
    var reader = StyleSheetReader(text: text, name: name)
    rules = try reader.readRules()
  }
}

/// What is wrong with a style sheet, and where.
public struct StyleSheetError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sheet's name.
  public var file: String
  /// The line, counted from 1.
  public var line: Int
  /// The column, counted from 1.
  public var column: Int
  /// What is wrong, for people.
  public var message: String
  /// What to do.
  public var hint: String?

  /// `briefing.style:3:12: there is no attribute 'colr' (did you mean color?)`.
  public var description: String { "\(file):\(line):\(column): \(message)" + (hint.map { " (\($0))" } ?? "") }

  /// Makes an error for an offset in a sheet's text.
  init(_ message: String, hint: String? = nil, at offset: Int, in text: String, file: String) {
    let before = text.utf8.prefix(max(offset, 0))
    line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    let lineBytes = before.reversed().prefix { $0 != 0x0A }.reversed()
    column = String(decoding: Array(lineBytes), as: UTF8.self).count + 1
    self.file = file
    self.message = message
    self.hint = hint
  }
}
