import KithCypher
import KithSession
import KithValue
import LineEditor

/// Finds what could stand at the cursor, from the graph's own names and values.
struct Completer {
  let context: ShellContext

  /// The candidates, best first.
  func completions(of text: String, cursor: Int) -> Completions {
    if text.first == ":" { return CommandCompleter(completer: self).completions(of: text, cursor: cursor) }
    return queryCompletions(of: text, cursor: cursor)
  }

  /// The candidates within a query or expression.
  func queryCompletions(of text: String, cursor: Int) -> Completions {
    let at = CursorContext(text: text, cursor: cursor)
    let found: [Candidate]
    switch at.expectation {
    case .label(let element): found = labels(for: element, at)
    case .relationshipType(let element): found = types(for: element, at)
    case .propertyKey(let owner): found = keys(of: owner, at)
    case .value(let key, let owner, let quote):
      return Completions(replacing: at.replaced, with: values(of: key, owner: owner, quote: quote, at))
    case .parameter: found = parameters
    case .procedure: found = procedures(at)
    case .word(let afterOperand): found = words(afterOperand: afterOperand, at)
    case .nothing: found = []
    }
    return Completions(replacing: at.replaced, with: Self.matching(at.prefix, among: found))
  }

  /// Those that begin with what was typed, in capitals or not; else those that hold its letters in order.
  static func matching(_ prefix: String, among candidates: [Candidate]) -> [Candidate] {
    guard !prefix.isEmpty else { return candidates }
    let typed = prefix.lowercased()
    let beginning = candidates.filter { Self.bare($0.text).lowercased().hasPrefix(typed) }
    if !beginning.isEmpty { return beginning }
    let inside = candidates.filter { Self.bare($0.text).lowercased().contains(typed) }
    return inside.isEmpty ? candidates.filter { isSubsequence(typed, of: Self.bare($0.text).lowercased()) } : inside
  }

  private static func bare(_ text: String) -> String { text.hasPrefix("`") ? String(text.dropFirst()) : text }

  private static func isSubsequence(_ letters: String, of text: String) -> Bool {
    var rest = text[...]
    for letter in letters {
      guard let at = rest.firstIndex(of: letter) else { return false }
      rest = rest[rest.index(after: at)...]
    }
    return letters.count > 1
  }

  /// A name as Cypher writes it, in backquotes where it must be.
  static func written(_ name: String) -> String {
    var text = ""
    Value.appendName(name, to: &text)
    return text
  }

  // MARK: Names of the graph

  private var catalogue: Catalogue? { context.catalogue }

  /// The labels; at the end of a relationship only those that occur there, if there are such.
  private func labels(for element: Int?, _ at: CursorContext) -> [Candidate] {
    guard let catalogue else { return [] }
    let fitting = element.flatMap { Self.fittingLabels([$0], at.scan, catalogue) }
    let chosen = catalogue.labels.filter { fitting?.contains($0.name) ?? true }
    return (chosen.isEmpty ? catalogue.labels : chosen).map {
      Candidate(Self.written($0.name), kind: "label, " + SummaryText.count($0.count, "node"))
    }
  }

  /// The labels that nodes at these places of a pattern can have by the types of the relationships beside them; nil where
  /// these tell nothing.
  private static func fittingLabels(_ nodes: [Int], _ scan: QueryScan, _ catalogue: Catalogue) -> Set<String>? {
    var fitting: Set<String>?
    for relationship in scan.elements where !relationship.isNode && !relationship.names.isEmpty {
      for node in nodes {
        guard let ends = ends(of: relationship, node: node, catalogue), !ends.isEmpty else { continue }
        fitting = fitting.map { $0.intersection(ends) } ?? ends
      }
    }
    return fitting
  }

  /// The labels that occur at a node's end of a relationship of these types; nil where it is at neither end.
  private static func ends(of relationship: QueryScan.Element, node: Int, _ catalogue: Catalogue) -> Set<String>? {
    let isLeft = relationship.left == node
    guard isLeft || relationship.right == node else { return nil }
    var found: Set<String> = []
    for triple in catalogue.triples where relationship.names.contains(triple.type) {
      let goesRight = !relationship.pointsLeft
      let goesLeft = !relationship.pointsRight
      if goesRight { found.insert(isLeft ? triple.start : triple.end) }
      if goesLeft { found.insert(isLeft ? triple.end : triple.start) }
    }
    return found
  }

  /// The relationship types that exist between the labels at both ends.
  private func types(for element: Int?, _ at: CursorContext) -> [Candidate] {
    guard let catalogue else { return [] }
    var chosen = catalogue.relationshipTypes
    if let element {
      let relationship = at.scan.elements[element]
      let left = relationship.left.map(at.scan.labels) ?? []
      let right = relationship.right.map(at.scan.labels) ?? []
      func fits(_ triple: Catalogue.Triple, from: [String], to: [String]) -> Bool {
        (from.isEmpty || from.contains(triple.start)) && (to.isEmpty || to.contains(triple.end))
      }
      let types = Set(
        catalogue.triples.filter {
          (!relationship.pointsLeft && fits($0, from: left, to: right))
            || (!relationship.pointsRight && fits($0, from: right, to: left))
        }.map(\.type))
      if !types.isEmpty { chosen = chosen.filter { types.contains($0.name) } }
    }
    return chosen.map {
      Candidate(Self.written($0.name), kind: "relationship type, " + SummaryText.count($0.count, "relationship"))
    }
  }

  /// The labels or types by which a property's owner is known.
  private func owners(_ owner: QueryScan.Owner, _ scan: QueryScan) -> [Catalogue.Kind] {
    guard let catalogue else { return [] }
    var labels: [String] = []
    var types: [String] = []
    switch owner {
    case .unknown: break
    case .variable(let name):
      labels = scan.variables[name]?.labels ?? []
      types = scan.variables[name]?.types ?? []
    case .element(let index):
      if scan.elements[index].isNode { labels = scan.labels(of: index) } else { types = scan.elements[index].names }
    }
    if labels.isEmpty, types.isEmpty {
      // `(p)-[:HOLDS]->(s)` tells what `s` is.
      let nodes = scan.elements.indices.filter { index in
        guard scan.elements[index].isNode else { return false }
        switch owner {
        case .unknown: return false
        case .variable(let name): return scan.elements[index].variable == name
        case .element(let element): return index == element
        }
      }
      labels = Self.fittingLabels(nodes, scan, catalogue).map(Array.init) ?? []
    }
    return catalogue.labels.filter { labels.contains($0.name) }
      + catalogue.relationshipTypes.filter { types.contains($0.name) }
  }

  /// The property keys of a variable or pattern, by its labels or types; every key where these are not known.
  private func keys(of owner: QueryScan.Owner, _ at: CursorContext) -> [Candidate] {
    guard let catalogue else { return [] }
    if case .variable(let name) = owner, at.scan.variables[name] == nil {
      let functions = functions(in: name, catalogue)
      if !functions.isEmpty { return functions }
    }
    var kinds = owners(owner, at.scan)
    if kinds.isEmpty { kinds = kindsOfSort(owner, at.scan, catalogue) }
    var seen: Set<String> = []
    var found: [Candidate] = []
    for kind in kinds {
      for property in kind.properties where seen.insert(property.key).inserted {
        let types = property.types.joined(separator: " or ")
        found.append(Candidate(Self.written(property.key), kind: "property of \(kind.name), \(types)"))
      }
    }
    return found.sorted { $0.text < $1.text }
  }

  /// The functions whose names begin with a word and a dot, without these: `truncate(` for `date`.
  private func functions(in name: String, _ catalogue: Catalogue) -> [Candidate] {
    let space = name.lowercased() + "."
    return catalogue.functions.filter { $0.name.lowercased().hasPrefix(space) }.map {
      Candidate(String($0.name.dropFirst(space.count)) + "(", kind: $0.signatureText)
    }
  }

  /// All labels for a node without one, all types for a relationship without one, both where not even that is known.
  private func kindsOfSort(_ owner: QueryScan.Owner, _ scan: QueryScan, _ catalogue: Catalogue) -> [Catalogue.Kind] {
    switch kind(of: owner, scan) {
    case "node": return catalogue.labels
    case "relationship": return catalogue.relationshipTypes
    default: return catalogue.labels + catalogue.relationshipTypes
    }
  }

  private func kind(of owner: QueryScan.Owner, _ scan: QueryScan) -> String? {
    switch owner {
    case .variable(let name): scan.variables[name]?.kind
    case .element(let index): scan.elements[index].isNode ? "node" : "relationship"
    case .unknown: nil
    }
  }

  private func isRelationship(_ owner: QueryScan.Owner, _ scan: QueryScan) -> Bool {
    kind(of: owner, scan) == "relationship"
  }

  // MARK: Values

  /// Text values of a property that start with what was typed. Without a property they are names.
  private func values(
    of key: String?, owner: QueryScan.Owner, quote: Character, _ at: CursorContext
  ) -> [Candidate] {
    let key = key ?? "name"
    let names = owners(owner, at.scan).map(\.name)
    let name = names.count == 1 ? names[0] : nil
    let owner: PropertyOwner = isRelationship(owner, at.scan) ? .relationship(type: name) : .node(label: name)
    var found = look(up: key, of: owner, prefix: at.prefix)
    // Names are written with capitals, and people type without.
    if found.isEmpty, let first = at.prefix.first, first.isLowercase {
      let words = at.prefix.split(separator: " ", omittingEmptySubsequences: false)
      for prefix in [
        first.uppercased() + at.prefix.dropFirst(),
        words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " "),
      ] where found.isEmpty {
        found = look(up: key, of: owner, prefix: prefix)
      }
    }
    let kind = name.map { "\(key) of \($0)" } ?? key
    return found.map { Candidate(Self.escaped($0, quote), suffix: String(quote), kind: kind) }
  }

  private func look(up key: String, of owner: PropertyOwner, prefix: String) -> [String] {
    (try? context.session.values(ofProperty: key, of: owner, prefix: prefix, limit: 50)) ?? []
  }

  private static func escaped(_ text: String, _ quote: Character) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\", quote: escaped += "\\" + String(character)
      case "\n": escaped += "\\n"
      case "\r": escaped += "\\r"
      case "\t": escaped += "\\t"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  private var parameters: [Candidate] {
    context.parameters.names.map { name in
      Candidate(
        "$" + Self.written(name),
        kind: Printable.cut(Printable.line(of: context.parameters.values[name]?.literalText ?? ""), to: 40))
    }
  }

  // MARK: Procedures

  /// What CALL can name, with signatures, and the subquery that it may begin in their place.
  private func procedures(_ at: CursorContext) -> [Candidate] {
    let named = (catalogue?.procedures ?? []).map { procedure in
      Candidate(procedure.name + (procedure.arguments.isEmpty ? "()" : "("), kind: procedure.signatureText)
    }
    return named + (at.prefix.isEmpty ? [Candidate("{ ", kind: "subquery")] : [])
  }

  /// The fields that YIELD can name, where one is being typed.
  private func fields(_ at: CursorContext) -> [Candidate]? {
    guard let before = at.scan.significant(before: at.token),
      [.keyword(.yield), .punctuation(.comma)].contains(at.scan.tokens[before].kind),
      let name = at.scan.procedureYielding(at: at.token)?.lowercased(),
      let procedure = catalogue?.procedures.first(where: { $0.name.lowercased() == name })
    else { return nil }
    return procedure.results.map { Candidate(Self.written($0.name), kind: "field, \($0.type.name)") }
  }

  // MARK: Words

  /// Variables in scope, functions with their signatures, and the words of the language.
  private func words(afterOperand: Bool, _ at: CursorContext) -> [Candidate] {
    let keywords = KeywordCandidates.list(at, afterOperand: afterOperand)
    if afterOperand { return keywords }
    if let fields = fields(at) { return fields }
    let before = at.scan.significant(before: at.token)
    guard before != nil, !KeywordCandidates.isStatementStart(at) else { return keywords }
    let variables = at.scan.variables(before: at.replaced.lowerBound).map { name, variable in
      let of = (variable.labels + variable.types).first.map { " " + $0 } ?? ""
      return Candidate(Self.written(name), kind: "variable, \(variable.kind)\(of)")
    }
    if KeywordCandidates.expectsNoOperand(at) { return keywords }
    let functions = (catalogue?.functions ?? []).map { Candidate($0.name + "(", kind: $0.signatureText) }
    return variables + keywords + functions.sorted { $0.text < $1.text }
  }
}
