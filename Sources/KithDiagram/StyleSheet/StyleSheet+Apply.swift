import KithSession
import KithValue

extension StyleSheet {
  /// The diagram with the sheet's rules applied.
  ///
  /// The session must be one on an empty graph: the diagram is copied there, and patterns match nothing else.
  ///
  ///     let sheet = try StyleSheet(text, name: "briefing.style")
  ///     let styled = try sheet.applied(to: diagram, on: Database.open(nil).makeSession())
  public func applied(
    to diagram: Diagram, parameters: [String: Value] = [:], on session: any Session
  ) throws(StyleSheetError) -> Diagram {
    let graph: ScratchGraph
    do {
      graph = try ScratchGraph(of: diagram, on: session)
    } catch {
      throw StyleSheetError("the diagram could not be read: \(error.message)", at: 0, in: text, file: name)
    }
    var result = diagram
    var clusters: [String: Set<Int64>] = [:]
    var ranks: [String: Set<Int64>] = [:]
    for rule in rules {
      let rows = try rows(of: rule, in: graph, parameters: parameters)
      for row in rows {
        guard let last = row.last, case .map(let map) = last else { continue }
        guard rule.pattern != nil else {
          try setOptions(map, of: rule, in: &result.options)
          continue
        }
        guard row.count == 2, case .integer(let copy) = row[0] else { continue }
        guard let id = rule.isAboutRelationship ? graph.relationships[copy] : graph.nodes[copy] else { continue }
        for (key, value) in map.entries {
          try check(key, of: rule)
          if value.isNull { continue }
          switch (key, rule.isAboutRelationship) {
          case ("hide", false): if try flag(value, key, rule) { result.options.overrides.hiddenNodes.insert(id) }
          case ("hide", true):
            if try flag(value, key, rule) { result.options.overrides.hiddenRelationships.insert(id) }
          case ("cluster", false):
            for title in clusters.keys { clusters[title]?.remove(id) }
            clusters[value.displayText, default: []].insert(id)
          case ("rank", false): ranks[value.displayText, default: []].insert(id)
          case (_, false):
            result.options.overrides.nodes[id, default: [:]][text: key] = value.displayText
          case (_, true):
            result.options.overrides.relationships[id, default: [:]][text: key] = value.displayText
          }
        }
      }
    }
    let frames = clusters.filter { !$0.value.isEmpty }.map { StyleOverrides.Cluster(title: $0.key, members: $0.value) }
    result.options.overrides.clusters = sortedByBytes(frames) { [$0.title] } + diagram.options.overrides.clusters
    result.options.overrides.ranks += ranks.sorted { $0.key < $1.key }.map { $0.value.sorted() }
    return result
  }

  /// What a rule's pattern matches: the subject's number and the map; for a rule about the whole picture the map alone.
  private func rows(
    of rule: Rule, in graph: ScratchGraph, parameters: [String: Value]
  ) throws(StyleSheetError) -> [[Value]] {
    // The parts stand in the query as they stand in the sheet, so that places can be told.
    var query = ""
    var parts: [(start: Int, part: Part)] = []
    func append(_ part: Part) {
      parts.append((query.utf8.count, part))
      query += part.text + "\n"
    }
    if let pattern = rule.pattern, let subject = rule.subject {
      query += "MATCH "
      append(pattern)
      query += "RETURN id(\(subject)) AS id, "
      append(rule.map)
      query += "AS map"
    } else {
      query += "RETURN "
      append(rule.map)
      query += "AS map"
    }
    do {
      return try graph.rows(of: query, parameters: parameters)
    } catch {
      let lower = error.place?.lower ?? parts[0].start
      let home = parts.last { $0.start <= lower } ?? parts[0]
      let offset = home.part.offset + min(max(lower - home.start, 0), home.part.text.utf8.count)
      throw StyleSheetError(error.message, hint: error.hint, at: offset, in: text, file: name)
    }
  }

  private func setOptions(_ map: MapValue, of rule: Rule, in options: inout DiagramOptions) throws(StyleSheetError) {
    for (key, value) in map.entries {
      try check(key, of: rule)
      if value.isNull { continue }
      let words = value.displayText
      switch key {
      case "title": options.title = words
      case "date": options.date = words
      case "note": options.note = words
      case "layout": options.layout = try choice(words, of: Graphviz.layouts, key, rule)
      case "direction":
        options.direction = try choice(words, of: ["LR", "TB"], key, rule) == "LR" ? .leftToRight : .topToBottom
      case "theme":
        let name = try choice(words, of: Theme.all.map(\.name), key, rule)
        options.theme = Theme.named(name) ?? options.theme
      case "legend": options.showsLegend = try choice(words, of: ["true", "false"], key, rule) == "true"
      case "dates": options.showsDates = try choice(words, of: ["true", "false"], key, rule) == "true"
      case "words": options.showsRelationshipWords = try choice(words, of: ["true", "false"], key, rule) == "true"
      case "columns": options.labelColumns = Int(words).map { min(max($0, 4), 200) } ?? options.labelColumns
      default: options.overrides.graph[text: key] = words
      }
    }
  }

  private func choice(
    _ word: String, of words: [String], _ key: String, _ rule: Rule
  ) throws(StyleSheetError) -> String {
    if words.contains(word) { return word }
    let message = "'\(word)' is no \(key): there is \(words.joined(separator: ", "))"
    throw StyleSheetError(message, at: place(of: key, in: rule), in: text, file: name)
  }

  private func flag(_ value: Value, _ key: String, _ rule: Rule) throws(StyleSheetError) -> Bool {
    if case .boolean(let flag) = value { return flag }
    throw StyleSheetError(
      "\(key) is true or false, and this is \(value.literalText)", at: place(of: key, in: rule), in: text, file: name)
  }
}
