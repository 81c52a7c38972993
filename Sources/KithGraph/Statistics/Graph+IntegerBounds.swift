extension Graph {
  /// Between what integers all values lie that nodes with the label (or any) have under the key; nil where a value is no
  /// integer, or nobody has one.
  ///
  /// Read off the pages, so it may be wider than the values are. O(nodes / 1,024).
  /// ```swift
  /// graph.integerBounds(key: age, label: person)    // 0...117
  /// ```
  public func integerBounds(key: KeyID, label: LabelID?) -> ClosedRange<Int64>? {
    guard let column = state.nodeProperties[key], column.uniformKind == .integer else { return nil }
    guard let label else { return column.valueRange.map { $0.low...$0.high } }
    var range = ValueRange.empty
    var looksLeft = 64
    for page in 0..<column.table.count where mayHold(label, page) {
      let slot = column.table.slot(within: page)
      guard slot.kind != 0, slot.range.low <= slot.range.high else { continue }
      if range.contains(slot.range.low), range.contains(slot.range.high) { continue }
      let labels = state.nodes.table.slot(within: page)
      if labels.codes == nil {
        guard state.nodes.labelSets.contains(label, in: labels.uniform) else { continue }
      } else if looksLeft > 0 {
        // Where labels meet, a page's bounds are not those of one of them.
        looksLeft -= 1
        for offset in 0..<Int(slot.capacity)
        where slot.isValid(offset) && state.nodes.labelSets.contains(label, in: labels.code(UInt32(offset))) {
          range.include(slot.data.load(fromByteOffset: offset * 8, as: Int64.self))
        }
        continue
      }
      range.include(slot.range.low)
      range.include(slot.range.high)
    }
    return range.low <= range.high ? range.low...range.high : nil
  }

  /// The same of relationships of a type, or of any.
  public func integerBounds(relationshipKey key: KeyID, type: TypeID?) -> ClosedRange<Int64>? {
    guard let column = state.relationshipProperties[key], column.uniformKind == .integer else { return nil }
    guard let type else { return column.valueRange.map { $0.low...$0.high } }
    var range = ValueRange.empty
    let relationships = state.relationships.table
    for page in 0..<column.table.count where relationships.slot(within: page).type == type.raw {
      let slot = column.table.slot(within: page)
      guard slot.kind != 0, slot.range.low <= slot.range.high else { continue }
      range.include(slot.range.low)
      range.include(slot.range.high)
    }
    return range.low <= range.high ? range.low...range.high : nil
  }
}
