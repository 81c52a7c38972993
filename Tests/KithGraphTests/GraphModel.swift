import KithGraph
import KithValue

/// What a graph should hold, in plain dictionaries: the oracle that the random tests compare with.
struct GraphModel {
  struct NodeModel {
    var labels: Set<LabelID>
    var properties: [KeyID: Value] = [:]
  }
  struct RelationshipModel {
    var type: TypeID
    var start: NodeID
    var end: NodeID
    var properties: [KeyID: Value] = [:]
  }
  var nodes: [NodeID: NodeModel] = [:]
  var relationships: [RelationshipID: RelationshipModel] = [:]
  /// Deleted in the transaction that is open.
  var deletedNodes: Set<NodeID> = []

  var danglingDeletedNode: Bool {
    deletedNodes.contains { node in relationships.values.contains { $0.start == node || $0.end == node } }
  }
}

extension Value {
  /// A text that tells any two stored values apart, types included.
  var fingerprint: String {
    switch self {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .float(let value): "float \(value.bitPattern)"
    case .string(let value): "'\(value.text)'"
    case .list(let list): "[" + list.elements.map(\.fingerprint).joined(separator: ", ") + "]"
    case .date(let date): "date \(date.epochDay)"
    case .map, .localTime, .time, .localDateTime, .dateTime, .duration, .node, .relationship, .path, .nodeReference,
      .relationshipReference, .pathReference:
      "unexpected"
    }
  }
}
