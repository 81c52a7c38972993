import KithValue

/// A change set as bytes, the same in a folder's journal and in a database file:
///
///     names            count, then each text
///     sets of labels   count, then each: count, places of names
///     created nodes    count, then each: distance from the one before, set
///     relabelled       count, then each: node, set
///     deleted nodes    count, then each: distance from the one before
///     created          count, then each: distance from the one before, place of the type, start, end
///     deleted          count, then each: distance from the one before
///     properties       of nodes, then of relationships: count, then each: place of the key, node or relationship, value
///     schema           0, or 1 and the schema as it is now
extension ChangeSet {
  /// The change set as bytes.
  package var encoded: [UInt8] {
    var writer = RecordWriter()
    encode(into: &writer)
    return writer.bytes
  }

  package func encode(into writer: inout RecordWriter) {
    writer.number(names.count)
    for name in names { writer.text(name) }
    writer.number(labelSets.count)
    for set in labelSets {
      writer.number(set.count)
      for name in set { writer.number(name) }
    }
    writer.number(createdNodes.count)
    var last: UInt32 = 0
    for node in createdNodes {
      writer.number(node.node &- last)
      writer.number(node.labels)
      last = node.node
    }
    writer.number(relabelledNodes.count)
    for node in relabelledNodes {
      writer.number(node.node)
      writer.number(node.labels)
    }
    Self.encode(ascending: deletedNodes, into: &writer)
    writer.number(createdRelationships.count)
    last = 0
    for relationship in createdRelationships {
      writer.number(relationship.relationship &- last)
      writer.number(relationship.type)
      writer.number(relationship.start)
      writer.number(relationship.end)
      last = relationship.relationship
    }
    Self.encode(ascending: deletedRelationships, into: &writer)
    for properties in [nodeProperties, relationshipProperties] {
      writer.number(properties.count)
      for change in properties {
        writer.number(change.key)
        writer.number(change.entity)
        writer.value(change.value)
      }
    }
    writer.byte(schema == nil ? 0 : 1)
    schema?.encode(into: &writer)
  }

  private static func encode(ascending ids: [UInt32], into writer: inout RecordWriter) {
    writer.number(ids.count)
    var last: UInt32 = 0
    for id in ids {
      writer.number(id &- last)
      last = id
    }
  }

  /// The change set that bytes hold, all of them.
  package init(decoding bytes: ArraySlice<UInt8>) throws(MalformedRecord) {
    var reader = RecordReader(bytes)
    try self.init(from: &reader)
    guard reader.isAtEnd else { throw MalformedRecord() }
  }

  package init(from reader: inout RecordReader) throws(MalformedRecord) {
    self.init()
    for _ in 0..<(try reader.count()) { names.append(try reader.text()) }
    for _ in 0..<(try reader.count()) {
      var set: [UInt32] = []
      for _ in 0..<(try reader.count()) { set.append(try reader.identifier()) }
      labelSets.append(set)
    }
    var last: UInt32 = 0
    for _ in 0..<(try reader.count()) {
      last = try Self.next(after: last, &reader)
      createdNodes.append(LabelledNode(node: last, labels: try reader.identifier()))
    }
    for _ in 0..<(try reader.count()) {
      let node = try reader.identifier()
      relabelledNodes.append(LabelledNode(node: node, labels: try reader.identifier()))
    }
    deletedNodes = try Self.ascending(&reader)
    last = 0
    for _ in 0..<(try reader.count()) {
      last = try Self.next(after: last, &reader)
      let type = try reader.identifier()
      let start = try reader.identifier()
      createdRelationships.append(
        CreatedRelationship(relationship: last, type: type, start: start, end: try reader.identifier()))
    }
    deletedRelationships = try Self.ascending(&reader)
    nodeProperties = try Self.properties(&reader)
    relationshipProperties = try Self.properties(&reader)
    if try reader.byte() != 0 { schema = try GraphSchema(from: &reader) }
  }

  private static func next(after last: UInt32, _ reader: inout RecordReader) throws(MalformedRecord) -> UInt32 {
    let (sum, overflow) = last.addingReportingOverflow(try reader.identifier())
    guard !overflow else { throw MalformedRecord() }
    return sum
  }

  private static func ascending(_ reader: inout RecordReader) throws(MalformedRecord) -> [UInt32] {
    var ids: [UInt32] = []
    for _ in 0..<(try reader.count()) { ids.append(try next(after: ids.last ?? 0, &reader)) }
    return ids
  }

  private static func properties(_ reader: inout RecordReader) throws(MalformedRecord) -> [PropertyChange] {
    var changes: [PropertyChange] = []
    for _ in 0..<(try reader.count()) {
      let key = try reader.identifier()
      let entity = try reader.identifier()
      changes.append(PropertyChange(key: key, entity: entity, value: try reader.value()))
    }
    return changes
  }
}
