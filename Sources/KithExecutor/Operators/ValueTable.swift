import KithValue

/// A hash table from values of any kind to their places in an array, open addressing, at most half full.
///
/// A slot holds 32 bits of hash above the place plus one; 0 is free. Those bits give the slot's home too, so the table
/// grows without a look at a value, and values are compared only where the bits are the same.
struct ValueTable {
  private var slots: [UInt64] = []
  private var count = 0

  /// The place of the value that is equivalent to the given one, or nil.
  func find(_ value: Value, in values: Pieces<Value>) -> Int32? { find(value, value.equivalenceHash, in: values) }

  private func find(_ value: Value, _ hash: UInt32, in values: Pieces<Value>) -> Int32? {
    if slots.isEmpty { return nil }
    let mask = slots.count - 1
    var at = Int(hash) & mask
    while slots[at] != 0 {
      let slot = slots[at]
      if UInt32(truncatingIfNeeded: slot >> 32) == hash {
        let place = Int32(bitPattern: UInt32(truncatingIfNeeded: slot) &- 1)
        if Value.isEquivalent(values[Int(place)], value) { return place }
      }
      at = (at + 1) & mask
    }
    return nil
  }

  /// The place of a value; one that is not there yet is put at the array's end.
  mutating func place(of value: Value, in values: inout Pieces<Value>) -> Int32 {
    let hash = value.equivalenceHash
    if let place = find(value, hash, in: values) { return place }
    let place = Int32(values.count)
    values.append(value)
    enter(hash, place)
    return place
  }

  /// Enters a value that is not there yet.
  mutating func enter(_ value: Value, at place: Int32) { enter(value.equivalenceHash, place) }

  private mutating func enter(_ hash: UInt32, _ place: Int32) {
    if (count + 1) * 2 > slots.count { grow {} }
    put(UInt64(hash) << 32 | UInt64(UInt32(bitPattern: place) &+ 1))
    count += 1
  }

  /// Makes room for so many more values. To move millions takes its time: the statement may be told to stop meanwhile.
  mutating func makeRoom(for more: Int, _ context: ExecutionContext) throws(EvaluationError) {
    while slots.count >= 1 << 17, (count + more) * 2 > slots.count {
      try grow { () throws(EvaluationError) in try context.checkCancelled() }
    }
  }

  private mutating func grow<Failure: Error>(_ pause: () throws(Failure) -> Void) throws(Failure) {
    let old = slots
    let size = max(16, old.count * 2)
    slots = []
    slots.reserveCapacity(size)
    for lower in stride(from: 0, to: size, by: 1 << 17) {
      try pause()
      slots += repeatElement(0, count: min(size - lower, 1 << 17))
    }
    for lower in stride(from: 0, to: old.count, by: 1 << 16) {
      try pause()
      for slot in old[lower..<min(old.count, lower + 1 << 16)] where slot != 0 { put(slot) }
    }
    Disposal.dispose(old, of: old.count >> 6)
  }

  private mutating func put(_ slot: UInt64) {
    let mask = slots.count - 1
    var at = Int(truncatingIfNeeded: slot >> 32) & mask
    while slots[at] != 0 { at = (at + 1) & mask }
    slots[at] = slot
  }
}
