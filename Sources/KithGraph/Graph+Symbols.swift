extension Graph {
  /// The label of that name, or nil where no node ever had it.
  public func label(named name: String) -> LabelID? { symbols.labels.number(of: name).map(LabelID.init(raw:)) }
  /// The relationship type of that name, or nil where no relationship ever had it.
  public func type(named name: String) -> TypeID? { symbols.types.number(of: name).map(TypeID.init(raw:)) }
  /// The property key of that name, or nil where nothing ever had it.
  public func key(named name: String) -> KeyID? { symbols.keys.number(of: name).map(KeyID.init(raw:)) }
  /// A label's name.
  public func name(of label: LabelID) -> String { symbols.labels.name(of: label.raw) }
  /// A relationship type's name.
  public func name(of type: TypeID) -> String { symbols.types.name(of: type.raw) }
  /// A property key's name.
  public func name(of key: KeyID) -> String { symbols.keys.name(of: key.raw) }

  /// The labels that some node has, by name.
  public var labels: [LabelID] {
    symbols.labels.sortedByName((0..<Int32(symbols.labels.count)).filter { nodeCount(label: LabelID(raw: $0)) > 0 })
      .map(LabelID.init(raw:))
  }

  /// The types that some relationship has, by name.
  public var types: [TypeID] {
    symbols.types.sortedByName(
      (0..<Int32(symbols.types.count)).filter { relationshipCount(type: TypeID(raw: $0)) > 0 }
    ).map(TypeID.init(raw:))
  }

  /// The types of these names, those that do not occur left out; where no name is given all types, as in a pattern.
  ///
  ///     graph.types(named: ["HOLDS", "LEADS"])      // what (a)-[:HOLDS|LEADS]->(b) walks
  public func types(named names: [String]) -> [TypeID] {
    names.isEmpty ? types : names.compactMap { type(named: $0) }
  }

  /// The keys that some node or relationship has, by name.
  public var keys: [KeyID] {
    let used = Set(nodeKeys + relationshipKeys)
    return symbols.keys.sortedByName(used.map(\.raw)).map(KeyID.init(raw:))
  }

  /// The keys that some node has, by name.
  public var nodeKeys: [KeyID] {
    state.nodeProperties.order.filter { state.nodeProperties[$0]?.count ?? 0 > 0 }
  }

  /// The keys that some relationship has, by name.
  public var relationshipKeys: [KeyID] {
    state.relationshipProperties.order.filter { state.relationshipProperties[$0]?.count ?? 0 > 0 }
  }
}
