import KithGraph
import KithValue

/// The nodes of a graph in the order of their keys, as rows of nodes and the ends of relationships are sorted.
///
/// A node's key is its text `id`. A node that has none, or the same as another, gets a key of its own that is no property,
/// like the blank nodes of RDF: `_:` and a few letters that follow from what the node holds, so that the same graph is
/// written the same way. It keeps that key as long as it has no id.
struct NodeOrder {
  /// Where each node stands in the order, by the node's number.
  private(set) var ranks: [UInt32]
  /// The keys that are no ids, by node.
  private(set) var blankKeys: [NodeID: String] = [:]
  /// The nodes' keys, in order.
  private var keys: [StringValue] = []

  /// `previous` are the keys that nodes without an id have in the files.
  init(_ graph: Graph, previous: [NodeID: String]) {
    ranks = [UInt32](repeating: 0, count: Int(graph.nodeCapacity))
    var entries: [Entry] = []
    var nameless: [NodeID] = []
    entries.reserveCapacity(graph.nodeCount)
    let idKey = graph.key(named: "id")
    var cursor: NodeID = 0
    var nodes: [NodeID] = []
    while graph.scanNodes(label: nil, from: &cursor, limit: 1024, into: &nodes) {
      let vector = idKey.map { graph.gatherNodeProperty($0, nodes) } ?? .constant(.null, count: nodes.count)
      for (row, node) in nodes.enumerated() {
        if case .string(let id) = vector[row], !BlankKey.isBlank(id.text) {
          entries.append(Entry(id, node))
        } else {
          nameless.append(node)
        }
      }
    }
    entries.sort { $0.precedes($1) }
    nameless += Self.removeDuplicates(&entries, previous)
    if !nameless.isEmpty {
      addBlank(nameless, graph, previous)
      entries += blankKeys.map { Entry(StringValue($0.value), $0.key) }
      entries.sort { $0.precedes($1) }
    }
    keys.reserveCapacity(entries.count)
    for (rank, entry) in entries.enumerated() {
      ranks[Int(entry.node)] = UInt32(rank)
      keys.append(entry.key)
    }
  }

  /// A node's key.
  func key(of node: NodeID) -> StringValue { keys[Int(ranks[Int(node)])] }

  /// Of the nodes with one id, one keeps it as its key: one that had it in the files, else that of the lowest number.
  private static func removeDuplicates(_ entries: inout [Entry], _ previous: [NodeID: String]) -> [NodeID] {
    var removed: [NodeID] = []
    var kept: [Entry] = []
    kept.reserveCapacity(entries.count)
    for entry in entries {
      guard let last = kept.last, last.key.text.hasSameBytes(as: entry.key.text) else {
        kept.append(entry)
        continue
      }
      if previous[last.node] != nil, previous[entry.node] == nil {
        kept[kept.count - 1] = entry
        removed.append(last.node)
      } else {
        removed.append(entry.node)
      }
    }
    if !removed.isEmpty { entries = kept }
    return removed
  }

  private mutating func addBlank(_ nodes: [NodeID], _ graph: Graph, _ previous: [NodeID: String]) {
    var taken = Set(previous.values.map(ExactString.init))
    for node in nodes.sorted() {
      if let key = previous[node] {
        blankKeys[node] = key
        continue
      }
      let stem = BlankKey.key(for: node, in: graph)
      var key = stem
      var number = 2
      while !taken.insert(ExactString(key)).inserted {
        key = "\(stem)-\(number)"
        number += 1
      }
      blankKeys[node] = key
    }
  }

  /// A key with its first eight bytes as a number, which decide most comparisons.
  private struct Entry {
    var prefix: UInt64
    var key: StringValue
    var node: NodeID

    init(_ key: StringValue, _ node: NodeID) {
      self.key = key
      self.node = node
      prefix = 0
      var count = 0
      for byte in key.text.utf8.prefix(8) {
        prefix = prefix << 8 | UInt64(byte)
        count += 1
      }
      prefix <<= UInt64(8 * (8 - count))
    }

    func precedes(_ other: Entry) -> Bool {
      if prefix != other.prefix { return prefix < other.prefix }
      let order = key.text.orderOfBytes(against: other.key.text)
      return order == 0 ? node < other.node : order < 0
    }
  }
}

/// Keys of nodes that have no text `id` of their own.
enum BlankKey {
  static let prefix = "_:"

  static func isBlank(_ key: String) -> Bool { key.utf8.starts(with: prefix.utf8) }

  static func isBlank(_ key: UnsafeBufferPointer<UInt8>) -> Bool { key.starts(with: prefix.utf8) }

  /// A key that follows from a node's labels and properties: `_:4kq0w2ft`.
  static func key(for node: NodeID, in graph: Graph) -> String {
    var text = graph.labels(of: node).map { LabelList.text(of: [graph.name(of: $0)]) }.joined(separator: ";")
    let properties = graph.properties(ofNode: node).map { (graph.name(of: $0.key), $0.value) }
    for (key, value) in properties.sorted(by: { $0.0.orderOfBytes(against: $1.0) < 0 }) {
      text += "\u{0}" + key + "\u{0}" + LiteralField.text(of: value)
    }
    let digits = String(ContentHash.of(Array(text.utf8)) & (1 << 40 - 1), radix: 32)
    return prefix + String(repeating: "0", count: 8 - digits.utf8.count) + digits
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
