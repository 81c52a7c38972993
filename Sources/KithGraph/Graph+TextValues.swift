import KithValue

extension Graph {
  /// The texts that nodes have under a key, alone or in a list, and that begin with `prefix`, each once, in the order of
  /// their bytes: what completion offers.
  ///
  /// At most `limit` of them; `label` nil looks at every node. O(nodes + different texts), with hardly a look at a text
  /// that does not begin so.
  /// ```swift
  /// graph.textValues(key: name, label: person, prefix: "Ni", limit: 10)    // ["Nick Pahl", "Nicola Frost"]
  /// ```
  public func textValues(key: KeyID, label: LabelID?, prefix: String, limit: Int) -> [String] {
    guard let column = state.nodeProperties[key] else { return [] }
    return Self.texts(in: column, prefix: prefix, limit: limit) { kind, body in
      for index in 0..<column.table.count {
        let slot = column.table.slot(within: index)
        guard slot.kind == kind.rawValue, mayHold(label, index) else { continue }
        let nodes = state.nodes.table.slot(index)
        let isUniform = nodes.codes == nil
        if let label, isUniform, !state.nodes.labelSets.contains(label, in: nodes.uniform) { continue }
        for offset in 0..<Int(slot.capacity) where slot.isValid(offset) {
          if let label, !isUniform, !state.nodes.labelSets.contains(label, in: nodes.code(UInt32(offset))) { continue }
          body(slot, offset)
        }
      }
    }
  }

  /// The same of relationships; `type` nil looks at every one.
  public func textValues(key: KeyID, type: TypeID?, prefix: String, limit: Int) -> [String] {
    guard let column = state.relationshipProperties[key] else { return [] }
    return Self.texts(in: column, prefix: prefix, limit: limit) { kind, body in
      for index in 0..<column.table.count {
        let slot = column.table.slot(within: index)
        guard slot.kind == kind.rawValue else { continue }
        let first = UInt32(index * PropertyPage.size)
        for offset in 0..<Int(slot.capacity) where slot.isValid(offset) {
          if let type, self.type(of: first + UInt32(offset)) != type { continue }
          body(slot, offset)
        }
      }
    }
  }

  /// The texts of a column; `rows` calls for each row, of those that are looked at, whose page is of a kind.
  private static func texts(
    in column: PropertyColumn, prefix: String, limit: Int,
    rows: (_ kind: PropertyKind, _ body: (PropertySlot, Int) -> Void) -> Void
  ) -> [String] {
    guard limit > 0 else { return [] }
    let sought = SoughtPrefix(prefix)
    var first = FirstTexts(limit: limit)
    if let dictionary = column.dictionary {
      for code in codes(dictionary, rows) where sought.begins(code, in: dictionary) {
        first.insert(dictionary[code].text)
      }
    }
    func take(_ value: Value) {
      switch value {
      case .string(let box): if box.text.utf8.starts(with: prefix.utf8) { first.insert(box.text) }
      case .list(let list): for item in list.elements { take(item) }
      default: break
      }
    }
    rows(.value) { slot, offset in take(slot.value(offset, nil)) }
    return first.texts
  }

  /// The codes of the strings that the rows have.
  private static func codes(
    _ dictionary: StringDictionary, _ rows: (PropertyKind, (PropertySlot, Int) -> Void) -> Void
  ) -> [UInt32] {
    let count = dictionary.count
    var isThere = [UInt8](repeating: 0, count: count)
    var total = 0
    rows(.string) { slot, offset in
      let code = Int(slot.data.load(fromByteOffset: offset &* 4, as: UInt32.self))
      total &+= 1 &- Int(isThere[code])
      isThere[code] = 1
    }
    return [UInt32](unsafeUninitializedCapacity: total + 1) { out, kept in
      for code in 0..<count {
        out[kept] = UInt32(truncatingIfNeeded: code)
        kept &+= Int(isThere[code])
      }
    }
  }
}

/// A prefix, and as much of it as a look at a string's leading bytes can tell.
private struct SoughtPrefix {
  private let prefix: String
  private let bytes: UInt64
  private let mask: UInt64
  private let isLong: Bool

  init(_ prefix: String) {
    var prefix = prefix
    bytes = prefix.withUTF8 { StringDictionary.leadingBytes(of: $0) }
    let count = min(prefix.utf8.count, 8)
    mask = count == 0 ? 0 : .max << UInt64(64 - count * 8)
    // A zero byte in the prefix looks like the end of a shorter string.
    isLong = prefix.utf8.count > 8 || prefix.utf8.contains(0)
    self.prefix = prefix
  }

  func begins(_ code: UInt32, in dictionary: StringDictionary) -> Bool {
    dictionary.leadingBytes(of: code) & mask == bytes
      && (!isLong || dictionary[code].text.utf8.starts(with: prefix.utf8))
  }
}

/// The first few of many texts, each once, in the order of their bytes.
private struct FirstTexts {
  let limit: Int
  private(set) var texts: [String] = []

  init(limit: Int) { self.limit = limit }

  mutating func insert(_ text: String) {
    if texts.count == limit, let last = texts.last, !text.precedes(last) { return }
    var (low, high) = (0, texts.count)
    while low < high {
      let middle = (low + high) / 2
      if texts[middle].precedes(text) { low = middle + 1 } else { high = middle }
    }
    if low < texts.count, texts[low].hasSameBytes(as: text) { return }
    texts.insert(text, at: low)
    if texts.count > limit { texts.removeLast() }
  }
}
