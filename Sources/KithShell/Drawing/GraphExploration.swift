import Kith
import KithCypher
import KithValue

/// Parts of the graph that are found from nodes rather than by a query: the surroundings of one, what lies between two.
extension ShellContext {
  /// What options ask for: the surroundings of a node or what lies between two.
  func explored(by options: DrawingOptions) throws(CommandError) -> DiagramCollector {
    if let name = options.around {
      let node = try node(named: name)
      let distances = try distances(from: node.id, upTo: options.depth, through: options.through)
      return try part(of: Set(distances.keys), through: options.through)
    }
    guard options.between.count == 2 else { throw .message("--between takes two names") }
    let first = try node(named: options.between[0])
    let second = try node(named: options.between[1])
    let found = try distances(from: first.id, upTo: Self.longestPath, through: options.through, until: second.id)
    guard let shortest = found[second.id] else {
      throw .message("No path joins \(options.between[0]) and \(options.between[1])")
    }
    let length = shortest + options.detour
    let near = try distances(from: first.id, upTo: length, through: options.through)
    let far = try distances(from: second.id, upTo: length, through: options.through)
    let ids = near.keys.filter { id in far[id].map { (near[id] ?? 0) + $0 <= length } ?? false }
    let entities = try part(of: Set(ids), through: options.through)
    let diagram = Diagram(nodes: entities.nodes, relationships: entities.relationships)
      .between(first.id, second.id, detour: options.detour)
    var kept = DiagramCollector()
    for node in diagram.nodes { kept.add(node) }
    for relationship in diagram.relationships { kept.add(relationship) }
    return kept
  }

  /// How far a path between two nodes is looked for.
  private static let longestPath = 50
  /// More nodes than this make no picture.
  private static let nodeLimit = 20_000

  /// The node of an id, a name or another name.
  private func node(named name: String) throws(CommandError) -> Node {
    let tests = [
      "n.id = $name", "n.name = $name",
      "n.other_names IS :: LIST<STRING> AND any(other IN n.other_names WHERE other = $name)",
    ]
    for test in tests {
      let found = try rows(
        of: "MATCH (n) WHERE \(test) RETURN n ORDER BY n.id LIMIT 6", parameters: ["name": .string(name)])
      let nodes = found.rows.compactMap { row in
        if case .node(let node)? = row.first { node } else { nil as Node? }
      }
      if nodes.count == 1 { return nodes[0] }
      if nodes.count > 1 {
        let ids = nodes.prefix(5).map { $0.properties["id"]?.displayText ?? "?" }.joined(separator: ", ")
        throw .message(
          "Several nodes are named '\(name)': say which by its id (\(ids)\(nodes.count > 5 ? ", ..." : ""))")
      }
    }
    let known = try? session.values(
      ofProperty: "name", of: .node(label: nil), prefix: String(name.prefix(1)), limit: 2000)
    let near = NearestName.nearest(to: name, in: known ?? [])
    throw .message("No node has the id or name '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
  }

  /// How many relationships away nodes are, in either direction, up to a distance or until one is found.
  private func distances(
    from origin: Int64, upTo limit: Int, through types: [String], until sought: Int64? = nil
  ) throws(CommandError) -> [Int64: Int] {
    var distances = [origin: 0]
    var front = [origin]
    var distance = 0
    let query = "MATCH (n)-[\(Self.pattern(types))]-(m) WHERE id(n) IN $ids RETURN DISTINCT id(m) AS id"
    while !front.isEmpty, distance < limit {
      if let sought, distances[sought] != nil { break }
      distance += 1
      let found = try rows(of: query, parameters: ["ids": .list(front.map { .integer($0) })])
      front = []
      for row in found.rows {
        guard case .integer(let id)? = row.first, distances[id] == nil else { continue }
        distances[id] = distance
        front.append(id)
      }
      guard distances.count <= Self.nodeLimit || sought != nil else {
        throw .message(
          "That is more than \(Self.nodeLimit) nodes: take a smaller --depth, or name types with --through")
      }
    }
    return distances
  }

  /// Some nodes with the relationships between them.
  private func part(of ids: Set<Int64>, through types: [String]) throws(CommandError) -> DiagramCollector {
    var entities = DiagramCollector()
    let list = Value.list(ids.sorted().map { .integer($0) })
    let nodes = try rows(of: "MATCH (n) WHERE id(n) IN $ids RETURN n", parameters: ["ids": list])
    for row in nodes.rows { for value in row { entities.add(value) } }
    let ties = try rows(
      of: "MATCH (a)-[r\(Self.pattern(types))]->(b) WHERE id(a) IN $ids AND id(b) IN $ids RETURN r",
      parameters: ["ids": list])
    for row in ties.rows { for value in row { entities.add(value) } }
    return entities
  }

  /// `:A|B` for a relationship pattern; nothing for all types.
  private static func pattern(_ types: [String]) -> String {
    guard !types.isEmpty else { return "" }
    let names = types.map { type in
      var name = ""
      Value.appendName(type, to: &name)
      return name
    }
    return ":" + names.joined(separator: "|")
  }
}
