import KithGraph
import KithValue

/// The nodes of a graph in the order of their ids, as rows of nodes and the ends of relationships are sorted.
///
/// Making it finds whether the graph keeps the text form's first rule: each node has a text `id` that no other node has.
struct NodeOrder {
  /// Where each node stands in the order, by the node's number.
  private(set) var ranks: [UInt32]
  /// The nodes' ids, in order.
  private var ids: [StringValue] = []

  init(_ graph: Graph, problems: ProblemList) {
    ranks = [UInt32](repeating: 0, count: Int(graph.nodeCapacity))
    guard let key = graph.key(named: "id") else {
      if graph.nodeCount > 0 { problems.add(Self.rule("\(graph.nodeCount) nodes have no property id")) }
      return
    }
    var entries: [Entry] = []
    entries.reserveCapacity(graph.nodeCount)
    var cursor: NodeID = 0
    var nodes: [NodeID] = []
    while graph.scanNodes(label: nil, from: &cursor, limit: 1024, into: &nodes) {
      let vector = graph.gatherNodeProperty(key, nodes)
      for (row, node) in nodes.enumerated() {
        switch vector[row] {
        case .string(let id): entries.append(Entry(id, node))
        case .null: problems.add(Self.rule("\(describe(node, in: graph)) has no id"))
        case let other:
          problems.add(Self.rule("\(describe(node, in: graph)) has an id that is not text, \(other.literalText)"))
        }
      }
    }
    entries.sort { $0.precedes($1) }
    ids.reserveCapacity(entries.count)
    for (rank, entry) in entries.enumerated() {
      if rank > 0, ids[rank - 1].text.hasSameBytes(as: entry.id.text) {
        problems.add(Self.rule("two nodes have the id '\(shorten(entry.id.text))'"))
      }
      ranks[Int(entry.node)] = UInt32(rank)
      ids.append(entry.id)
    }
  }

  /// A node's id; every node has one where no problem was found.
  func id(of node: NodeID) -> StringValue { ids[Int(ranks[Int(node)])] }

  private static func rule(_ message: String) -> StoreProblem {
    .rule(message, "in a folder each node needs a text id of its own")
  }

  /// An id with its first eight bytes as a number, which decide most comparisons.
  private struct Entry {
    var prefix: UInt64
    var id: StringValue
    var node: NodeID

    init(_ id: StringValue, _ node: NodeID) {
      self.id = id
      self.node = node
      prefix = 0
      var count = 0
      for byte in id.text.utf8.prefix(8) {
        prefix = prefix << 8 | UInt64(byte)
        count += 1
      }
      prefix <<= UInt64(8 * (8 - count))
    }

    func precedes(_ other: Entry) -> Bool {
      if prefix != other.prefix { return prefix < other.prefix }
      let order = id.text.orderOfBytes(against: other.id.text)
      return order == 0 ? node < other.node : order < 0
    }
  }
}

extension StoreProblem {
  /// A rule of the text form that a graph breaks.
  static func rule(file: String = "", _ message: String, _ rule: String) -> StoreProblem {
    StoreProblem(file: file, message: message, hint: "\(rule); a database file can hold the graph as it is")
  }
}

/// A node as a message names it: by its id, or by its labels and name.
func describe(_ node: NodeID, in graph: Graph) -> String {
  if let key = graph.key(named: "id"), case .string(let id) = graph.property(key, ofNode: node) {
    return "the node '\(shorten(id.text))'"
  }
  var text = "the node (" + graph.labels(of: node).map { ":" + graph.name(of: $0) }.joined()
  for key in ["name", "title"].compactMap(graph.key(named:)) {
    guard case .string(let name) = graph.property(key, ofNode: node) else { continue }
    text += " {\(graph.name(of: key)): \(Value.string(shorten(name.text)).literalText)}"
    break
  }
  return text + ")"
}

/// A relationship as a message names it: by its type and its ends.
func describe(relationship: RelationshipID, in graph: Graph) -> String {
  let type = graph.name(of: graph.type(of: relationship))
  return "the \(type) from \(describe(graph.start(of: relationship), in: graph)) to "
    + describe(graph.end(of: relationship), in: graph)
}
