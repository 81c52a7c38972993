import KithValue

/// Gives each node its name in DOT: its own `id` property where that is short and plain and nobody else's, else a number.
///
/// `per:nick-pahl` reads better than `n17`, and stays the same when the graph grows.
struct NodeNaming {
  private var names: [Int64: String] = [:]

  init(_ nodes: [Node]) {
    var uses: [String: Int] = [:]
    for node in nodes { if let id = Self.plainID(node) { uses[id, default: 0] += 1 } }
    for node in nodes {
      if let id = Self.plainID(node), uses[id] == 1 { names[node.id] = id }
    }
  }

  /// The name of the node with this number, whether or not it is in the diagram.
  func name(of node: Int64) -> String { names[node] ?? "#\(node)" }

  /// The `id` property if it can be a name as it is; one that starts with `#` could be taken for a number.
  private static func plainID(_ node: Node) -> String? {
    guard case .string(let value)? = node.properties["id"] else { return nil }
    let text = value.text
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C && $0 != 0x26 }
    return isPlain && !text.isEmpty && text.utf8.count <= 100 && !text.hasPrefix("#") ? text : nil
  }
}
