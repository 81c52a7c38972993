import KithValue

extension GraphTransaction {
  /// Sets a node's property; null removes it. A map, an entity, or a list holding one is TypeError(InvalidPropertyType).
  public func setProperty(_ key: KeyID, ofNode node: NodeID, to value: Value) throws(EvaluationError) {
    try value.requireStorable()
    guard graph.isLive(node: node) else { throw Self.deletedNode }
    write(key, .node, node, value, beginChange())
  }

  /// Sets a relationship's property; null removes it. A map, an entity, or a list holding one is TypeError(InvalidPropertyType).
  public func setProperty(
    _ key: KeyID, ofRelationship relationship: RelationshipID, to value: Value
  ) throws(EvaluationError) {
    try value.requireStorable()
    guard graph.isLive(relationship: relationship) else { throw Self.deletedRelationship }
    write(key, .relationship, relationship, value, beginChange())
  }

  /// Adds a label; false where the node has it already or is deleted.
  @discardableResult
  public func addLabel(_ label: LabelID, to node: NodeID) -> Bool {
    guard graph.isLive(node: node), !graph.hasLabel(node, label) else { return false }
    relabel(node, graph.labels(of: node) + [label])
    counters.labelsAdded += 1
    return true
  }

  /// Removes a label; false where the node does not have it or is deleted.
  @discardableResult
  public func removeLabel(_ label: LabelID, from node: NodeID) -> Bool {
    guard graph.hasLabel(node, label) else { return false }
    relabel(node, graph.labels(of: node).filter { $0 != label })
    counters.labelsRemoved += 1
    return true
  }

  /// Whose properties.
  enum Bearer { case node, relationship }

  /// Writes a value that can be stored; null removes.
  func write(_ key: KeyID, _ bearer: Bearer, _ id: UInt32, _ value: Value, _ token: WriterToken) {
    let isChanged: Bool
    if value.isNull {
      isChanged = changeColumn(key, bearer, token, ifThere: true) { $0.remove(id, token) } ?? false
    } else {
      isChanged = true
      let isNew = changeColumn(key, bearer, token, ifThere: false) { $0.set(id, to: value, token) } ?? false
      writtenBytes += MemoryLayout<Value>.stride + (isNew ? byteCount(of: value) : 0)
    }
    if isChanged { counters.propertiesSet += 1 }
  }

  /// About how much memory a value takes beside its place.
  private func byteCount(of value: Value) -> Int {
    switch value {
    case .string(let text): return 96 + text.text.utf8.count
    case .list(let list):
      if list === lastList { return 0 }
      lastList = list
      return 80 + Int(list.weight) * MemoryLayout<Value>.stride
    default: return 0
    }
  }

  /// Changes the column of a key, made now if need be, or only if it is there.
  @discardableResult
  func changeColumn<Result>(
    _ key: KeyID, _ bearer: Bearer, _ token: WriterToken, ifThere: Bool, _ body: (inout PropertyColumn) -> Result
  ) -> Result? {
    let names = graph.symbols.keys
    switch bearer {
    case .node:
      if ifThere, graph.state.nodeProperties[key] == nil { return nil }
      return graph.state.nodeProperties.change(key, names: names, token, body)
    case .relationship:
      if ifThere, graph.state.relationshipProperties[key] == nil { return nil }
      return graph.state.relationshipProperties.change(key, names: names, token, body)
    }
  }

  func relabel(_ node: NodeID, _ labels: [LabelID]) {
    let token = beginChange()
    let code = graph.state.nodes.internLabels(labels, token)
    keepCounts(relabelling: node, to: code)
    graph.state.nodes.set(node, to: code, token)
    writtenBytes += 8
  }
  /// Adjusts what was counted by labels before a node's change; after many such changes it is counted anew when asked.
  func keepCounts(relabelling node: NodeID, to code: UInt32) {
    let counted = graph.statistics.withLock { cache -> [TypeID] in
      node < cache.knownNodes ? Array(Set(cache.pairs.keys).union(cache.ends.keys)) : []
    }
    if counted.isEmpty { return }
    pending.relabelled += 1
    guard pending.relabelled <= Self.relabelledAtMost else {
      graph.statistics.withLock { $0.forgetLabels() }
      return
    }
    // Relationships that wait are counted under the labels that their ends have now.
    graph.takeUpPending()
    let state = graph.state
    let old = state.nodes.code(of: node)
    graph.statistics.withLock { cache in
      for type in counted where Int(type.raw) < state.adjacency.count {
        var pairs = cache.pairs.removeValue(forKey: type)
        var ends = cache.ends.removeValue(forKey: type)
        guard let adjacency = state.adjacency[Int(type.raw)] else { continue }
        pairs?.relabel(node, from: old, to: code, adjacency, state.nodes)
        ends?.relabel(node, from: old, to: code, adjacency)
        cache.pairs[type] = pairs
        cache.ends[type] = ends
      }
    }
  }

  /// Taking up what waits, node by node, costs a pass over its neighbours' lists each time.
  private static var relabelledAtMost: Int { 64 }
}
