import KithCypher
import KithSession
import LineEditor

/// The names that the graph uses, ready for look-up.
struct KnownNames {
  var labels: Set<String>
  var types: Set<String>
  var keys: Set<String>
  /// In lower case.
  var functions: Set<String>
  var procedures: Set<String>

  init(_ catalogue: Catalogue) {
    labels = Set(catalogue.labels.map(\.name))
    types = Set(catalogue.relationshipTypes.map(\.name))
    keys = Set(catalogue.propertyKeys)
    functions = Set(catalogue.functions.map { $0.name.lowercased() })
    procedures = Set(catalogue.procedures.map { $0.name.lowercased() })
  }
}

/// Colours for a statement while it is typed.
struct Highlighter {
  /// Names that are not here are underlined; nil underlines none.
  var known: KnownNames?

  /// One style for each UTF-8 byte.
  func styles(of text: String, cursor: Int) -> [TextStyle] {
    let count = text.utf8.count
    if text.first == ":" { return commandStyles(of: text, count: count) }
    var styles = [TextStyle](repeating: .plain, count: count)
    let scan = QueryScan(text)
    var isWriting = false
    for (index, token) in scan.tokens.enumerated() {
      if case .keyword(let keyword) = token.kind, keyword.beginsClause, scan.roles[index] == .keyword {
        // What CREATE and MERGE name may well be new.
        isWriting = [.create, .merge, .set].contains(keyword)
      }
      var style = Self.style(of: scan.roles[index])
      if !isWriting, isUnknown(token, scan.roles[index], scan, cursor: cursor) { style.attributes.insert(.underline) }
      for byte in token.span.lower..<min(token.span.upper, count) { styles[byte] = style }
    }
    let unmatched = OpenDelimiters.unmatched(in: scan.tokens)
    for token in unmatched {
      styles[scan.tokens[token].span.lower] = TextStyle(.red, .bold)
    }
    if let (first, second) = OpenDelimiters.pair(in: scan.tokens, cursor: cursor), !unmatched.contains(first),
      !unmatched.contains(second)
    {
      for token in [first, second] { styles[scan.tokens[token].span.lower] = TextStyle(.standard, [.bold, .reverse]) }
    }
    return styles
  }

  private static func style(of role: QueryScan.Role) -> TextStyle {
    switch role {
    case .keyword: TextStyle(.blue, .bold)
    case .string: TextStyle(.green)
    case .number: TextStyle(.cyan)
    case .parameter: TextStyle(.cyan, .bold)
    case .comment: TextStyle(.grey)
    case .error: TextStyle(.red, .underline)
    case .label: TextStyle(.yellow)
    case .relationshipType: TextStyle(.magenta)
    case .function, .procedure: TextStyle(.blue)
    case .sign, .blank, .property, .variable: .plain
    }
  }

  /// Whether the graph does not know the name; one that is being typed and could still become known is spared.
  private func isUnknown(_ token: Token, _ role: QueryScan.Role, _ scan: QueryScan, cursor: Int) -> Bool {
    guard let known, let name = scan.name(of: token) else { return false }
    let names: Set<String>
    switch role {
    case .label: names = known.labels
    case .relationshipType: names = known.types
    case .property(let owner): if owner == .unknown { return false } else { names = known.keys }
    case .function:
      // Only the last part of a dotted name is looked at here, so these are left alone.
      return !known.functions.isEmpty && !known.functions.contains(name.lowercased())
        && !known.functions.contains { $0.hasSuffix("." + name.lowercased()) || $0.hasPrefix(name.lowercased() + ".") }
    case .procedure(let first):
      let whole = scan.dottedName(from: first).lowercased()
      return !known.procedures.contains(whole) && !(cursor > 0 && known.procedures.contains { $0.hasPrefix(whole) })
    default: return false
    }
    if names.contains(name) { return false }
    return !(token.span.upper == cursor && names.contains { $0.hasPrefix(name) })
  }

  /// A command's name in colour, the rest of its line as it comes.
  private func commandStyles(of text: String, count: Int) -> [TextStyle] {
    let name = text.prefix { !$0.isWhitespace }
    let isKnown = CommandRegistry.find(String(name.dropFirst())) != nil || name.count < 2
    let isBeginning = CommandRegistry.all.contains { $0.name.hasPrefix(name.dropFirst()) }
    let style = TextStyle(.magenta, isKnown || isBeginning ? .bold : [.bold, .underline])
    return [TextStyle](repeating: style, count: name.utf8.count)
      + [TextStyle](repeating: .plain, count: count - name.utf8.count)
  }
}
