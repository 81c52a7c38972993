import KithValue

extension ChangeSet {
  /// What makes `new` of `old`, one of which grew out of the other.
  ///
  /// Pages that both share are passed by, so it costs what was changed and a look at each page:
  /// O(changed pages × 1,024 + pages / 64). Either may be a working graph.
  public init(from old: Graph, to new: Graph) {
    precondition(old.symbols === new.symbols, "both graphs share one history")
    var builder = ChangeSetBuilder(old: old, new: new)
    builder.compareNodes()
    builder.compareRelationships()
    builder.compareProperties()
    self = builder.changes
    if old.schema != new.schema { schema = new.schema }
  }

  /// What makes a graph of an empty one, every number kept.
  public init(everythingIn graph: Graph) {
    var builder = ChangeSetBuilder(old: Graph(), new: graph)
    builder.compareNodes()
    builder.compareRelationships()
    builder.compareProperties()
    self = builder.changes
    if !graph.schema.isEmpty { schema = graph.schema }
  }
}

/// Compares two graphs page by page.
private struct ChangeSetBuilder {
  let old: Graph
  let new: Graph
  var changes = ChangeSet()
  private var names: [ExactString: UInt32] = [:]
  private var labelSets: [[LabelID]: UInt32] = [:]

  init(old: Graph, new: Graph) {
    self.old = old
    self.new = new
  }

  private mutating func place(of name: String) -> UInt32 {
    if let place = names[ExactString(name)] { return place }
    let place = UInt32(changes.names.count)
    changes.names.append(name)
    names[ExactString(name)] = place
    return place
  }

  private mutating func labels(of node: NodeID) -> UInt32 {
    let labels = new.labels(of: node)
    if let known = labelSets[labels] { return known }
    let code = UInt32(changes.labelSets.count)
    changes.labelSets.append(labels.map { place(of: new.name(of: $0)) })
    labelSets[labels] = code
    return code
  }

  mutating func compareNodes() {
    for index in new.state.nodes.table.indicesThatDiffer(from: old.state.nodes.table) {
      let first = NodeID(index) << NodePage.shift
      for node in first..<min(first + NodeID(NodePage.size), max(old.nodeCapacity, new.nodeCapacity)) {
        switch (old.isLive(node: node), new.isLive(node: node)) {
        case (false, false): break
        case (true, false): changes.deletedNodes.append(node)
        case (false, true):
          changes.createdNodes.append(LabelledNode(node: node, labels: labels(of: node)))
        case (true, true) where old.labels(of: node) != new.labels(of: node):
          changes.relabelledNodes.append(LabelledNode(node: node, labels: labels(of: node)))
        case (true, true): break
        }
      }
    }
  }

  mutating func compareRelationships() {
    for index in new.state.relationships.table.indicesThatDiffer(from: old.state.relationships.table) {
      let was = old.state.relationships.table.slot(index)
      let now = new.state.relationships.table.slot(index)
      let first = RelationshipID(index) << RelationshipPage.shift
      for offset in 0..<max(was.count, now.count) {
        let relationship = first + offset
        switch (was.isLive(offset), now.isLive(offset)) {
        case (true, false): changes.deletedRelationships.append(relationship)
        case (false, true):
          changes.createdRelationships.append(
            CreatedRelationship(
              relationship: relationship, type: place(of: new.name(of: TypeID(raw: now.type))),
              start: now.starts[Int(offset)], end: now.ends[Int(offset)]))
        case (true, true), (false, false): break
        }
      }
    }
  }

  mutating func compareProperties() {
    compare(old.state.nodeProperties, new.state.nodeProperties, new.isLive(node:), \.nodeProperties)
    compare(
      old.state.relationshipProperties, new.state.relationshipProperties, new.isLive(relationship:),
      \.relationshipProperties)
  }

  private mutating func compare(
    _ was: PropertyColumns, _ now: PropertyColumns, _ isLive: (UInt32) -> Bool,
    _ list: WritableKeyPath<ChangeSet, [PropertyChange]>
  ) {
    let keys = now.order + was.order.filter { now[$0] == nil }
    for key in keys {
      let (before, after) = (was[key], now[key])
      let empty = PropertyColumn(owner: .fresh())
      let differing = (after ?? empty).table.indicesThatDiffer(from: (before ?? empty).table)
      for index in differing {
        let oldSlot = before?.table.slot(index) ?? .absent
        let newSlot = after?.table.slot(index) ?? .absent
        let areCodesAlike = before?.dictionary === after?.dictionary
        let first = UInt32(index) << PropertyPage.shift
        for offset in 0..<Int(max(oldSlot.capacity, newSlot.capacity)) {
          if oldSlot.isPlainlyEqual(to: newSlot, at: offset, areCodesAlike: areCodesAlike) { continue }
          let entity = first + UInt32(offset)
          let value = newSlot.value(offset, after?.dictionary)
          if value.isNull {
            // What a deleted one had goes with it.
            guard isLive(entity) else { continue }
          } else if value.isSame(as: oldSlot.value(offset, before?.dictionary)) {
            continue
          }
          changes[keyPath: list].append(
            PropertyChange(key: place(of: new.name(of: key)), entity: entity, value: value))
        }
      }
    }
  }
}

extension ChangeSetBuilder {
  typealias LabelledNode = ChangeSet.LabelledNode
  typealias CreatedRelationship = ChangeSet.CreatedRelationship
  typealias PropertyChange = ChangeSet.PropertyChange
}

extension PropertySlot {
  /// Whether a row is seen to be equal without boxing its value; false may also mean that it must be looked at.
  fileprivate func isPlainlyEqual(to other: PropertySlot, at offset: Int, areCodesAlike: Bool) -> Bool {
    switch (isValid(offset), other.isValid(offset)) {
    case (false, false): return true
    case (true, false), (false, true): return false
    case (true, true): break
    }
    guard kind == other.kind, let kind = PropertyKind(rawValue: kind) else { return false }
    switch kind {
    case .integer, .float:
      return data.load(fromByteOffset: offset * 8, as: UInt64.self)
        == other.data.load(fromByteOffset: offset * 8, as: UInt64.self)
    case .boolean:
      return data.load(fromByteOffset: offset, as: UInt8.self)
        == other.data.load(fromByteOffset: offset, as: UInt8.self)
    case .string:
      return areCodesAlike
        && data.load(fromByteOffset: offset * 4, as: UInt32.self)
          == other.data.load(fromByteOffset: offset * 4, as: UInt32.self)
    case .value: return false
    }
  }
}
