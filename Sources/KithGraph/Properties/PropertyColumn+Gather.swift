import KithValue

/// Reading a morsel's worth of a column: unsafe pointers, because each row is a jump to another page and the bounds of
/// all of them follow from the slot.
extension PropertyColumn {
  /// The values of many identifiers as a vector: typed where all the pages touched are of one kind.
  ///
  /// Whatever is not a live identifier gives null; one constant null stands for a vector of nothing else. In a snapshot,
  /// which does not change, identifiers that come in no order may be looked up in the compact column.
  func gather(_ ids: [UInt32], inSnapshot isSnapshot: Bool = false) -> Vector {
    var kinds = self.kinds
    if kinds & (kinds &- 1) != 0 { kinds = touchedKinds(ids) }
    guard kinds != 0, !ids.isEmpty else { return .constant(.null, count: ids.count) }
    guard let kind = PropertyKind(rawValue: kinds) else { return gatherValues(ids) }
    if let vector = withoutNulls(ids) { return vector }
    if isSnapshot, let rows = compact.rows(of: self, asking: ids.count) { return rows.gather(ids, dictionary) }
    return gather(kind, ids)
  }

  /// The rows whose identifier has a value, or nil where all of the given ones do; `rows` nil stands for all.
  func rowsWithValue(_ ids: [UInt32], _ rows: [Int32]?) -> [Int32]? {
    let table = table
    let pages = table.count
    func hasValue(_ id: UInt32) -> Bool {
      let index = Int(id >> PropertyPage.shift)
      guard index < pages else { return false }
      let slot = table.slot(within: index)
      return slot.isFull || slot.isValid(Int(id & PropertyPage.mask))
    }
    let areAllThere = rows?.allSatisfy { hasValue(ids[Int($0)]) } ?? ids.allSatisfy(hasValue)
    if areAllThere { return nil }
    return (rows ?? (0..<Int32(ids.count)).map { $0 }).filter { hasValue(ids[Int($0)]) }
  }

  private func gather(_ kind: PropertyKind, _ ids: [UInt32]) -> Vector {
    switch kind {
    case .integer:
      let (numbers, validity, any) = gatherNumbers(ids, of: Int64.self, empty: 0)
      return any ? .integer(numbers, validity) : .constant(.null, count: ids.count)
    case .float:
      let (numbers, validity, any) = gatherNumbers(ids, of: Double.self, empty: 0)
      return any ? .float(numbers, validity) : .constant(.null, count: ids.count)
    case .boolean:
      let bytes = gatherMarked(ids, of: UInt8.self, null: 2)
      return bytes.contains { $0 != 2 } ? .boolean(bytes) : .constant(.null, count: ids.count)
    case .string:
      let codes = gatherMarked(ids, of: UInt32.self, null: .max)
      guard let dictionary, codes.contains(where: { $0 != .max }) else { return .constant(.null, count: ids.count) }
      return .string(codes, dictionary)
    case .value: return gatherValues(ids)
    }
  }

  private func touchedKinds(_ ids: [UInt32]) -> UInt8 {
    var seen: UInt8 = 0
    var last = -1
    for id in ids {
      let index = Int(id >> PropertyPage.shift)
      if index == last { continue }
      last = index
      seen |= table.slot(index).kind
    }
    return seen
  }

  /// Consecutive identifiers within one full page are copied in one go: a scan's morsels mostly are.
  private func withoutNulls(_ ids: [UInt32]) -> Vector? {
    let first = ids[0]
    let offset = Int(first & PropertyPage.mask)
    let slot = table.slot(Int(first >> PropertyPage.shift))
    guard slot.isFull, offset + ids.count <= PropertyPage.size, ids[ids.count - 1] == first &+ UInt32(ids.count - 1)
    else { return nil }
    var differs: UInt32 = 0
    for i in 0..<ids.count { differs |= ids[i] ^ (first &+ UInt32(truncatingIfNeeded: i)) }
    guard differs == 0, let kind = PropertyKind(rawValue: slot.kind) else { return nil }
    switch kind {
    case .integer: return .integer(copied(slot, offset, ids.count), Validity())
    case .float: return .float(copied(slot, offset, ids.count), Validity())
    case .boolean: return .boolean(copied(slot, offset, ids.count))
    case .string: return dictionary.map { .string(copied(slot, offset, ids.count), $0) }
    case .value: return .value(copied(slot, offset, ids.count))
    }
  }

  private func copied<Element>(_ slot: PropertySlot, _ offset: Int, _ count: Int) -> [Element] {
    Array(UnsafeBufferPointer(start: slot.data.assumingMemoryBound(to: Element.self) + offset, count: count))
  }

  /// Numbers with a bit for each that is there; no bits at all where all are.
  private func gatherNumbers<Number: BitwiseCopyable>(
    _ ids: [UInt32], of type: Number.Type, empty: Number
  ) -> (numbers: [Number], validity: Validity, any: Bool) {
    let table = table
    let pages = table.count
    var words = [UInt64](repeating: 0, count: (ids.count + 63) >> 6)
    var missing: UInt64 = 0
    var present: UInt64 = 0
    let numbers = [Number](unsafeUninitializedCapacity: ids.count) { out, count in
      for word in 0..<words.count {
        let first = word << 6
        let rows = min(64, ids.count - first)
        var bits: UInt64 = 0
        for row in 0..<rows {
          let id = ids[first + row]
          let index = Int(id >> PropertyPage.shift)
          let offset = Int(id & PropertyPage.mask)
          var number = empty
          if index < pages {
            let slot = table.slot(within: index)
            if slot.isFull {
              number = slot.data.load(fromByteOffset: offset &* MemoryLayout<Number>.stride, as: Number.self)
              bits |= 1 << UInt64(row)
            } else if offset < Int(slot.capacity) {
              number = slot.data.load(fromByteOffset: offset &* MemoryLayout<Number>.stride, as: Number.self)
              bits |= (slot.valid[offset >> 6] >> UInt64(offset & 63) & 1) << UInt64(row)
            }
          }
          (out.baseAddress.unsafelyUnwrapped + first + row).initialize(to: number)
        }
        words[word] = bits
        present |= bits
        missing |= ~bits & (rows == 64 ? .max : 1 << UInt64(rows) - 1)
      }
      count = ids.count
    }
    return (numbers, missing == 0 ? Validity() : Validity(words: words), present != 0)
  }

  /// Bytes or codes that say themselves where they are null.
  private func gatherMarked<Mark: BitwiseCopyable>(_ ids: [UInt32], of type: Mark.Type, null: Mark) -> [Mark] {
    let table = table
    let pages = table.count
    return [Mark](unsafeUninitializedCapacity: ids.count) { out, count in
      for row in 0..<ids.count {
        let id = ids[row]
        let index = Int(id >> PropertyPage.shift)
        let offset = Int(id & PropertyPage.mask)
        var mark = null
        if index < pages {
          let slot = table.slot(within: index)
          if offset < Int(slot.capacity) {
            mark = slot.data.load(fromByteOffset: offset &* MemoryLayout<Mark>.stride, as: Mark.self)
          }
        }
        (out.baseAddress.unsafelyUnwrapped + row).initialize(to: mark)
      }
      count = ids.count
    }
  }

  private func gatherValues(_ ids: [UInt32]) -> Vector {
    let values = ids.map { value($0) }
    return values.allSatisfy(\.isNull) ? .constant(.null, count: ids.count) : .value(values)
  }
}
