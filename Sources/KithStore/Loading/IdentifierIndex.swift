import KithCSV
import KithGraph

/// The nodes of a folder by their id's bytes: what relationship files are resolved against, once per row and end.
///
/// An open-addressing table, at most half full, beside one arena of the ids' bytes. An id of up to eight bytes stands in
/// its slot as a number, so that finding it reads one place in memory; a longer one is told by its hash and then compared.
/// A random seed keeps a file from choosing its collisions.
final class IdentifierIndex {
  /// A place of the table; `length` counts from 1, so that 0 is a free one.
  private struct Slot {
    var key: UInt64 = 0
    var node: NodeID = 0
    var length: UInt32 = 0
  }

  private var slots = [Slot](repeating: Slot(), count: 256)
  private var arena: [UInt8] = []
  private var ends: [Int] = [0]
  private let seed = UInt64.random(in: .min ... .max)

  /// How many nodes there are; they are numbered in the order of their insertion.
  var count: Int { ends.count - 1 }

  /// Gives the next number to an id, or the number of the node that has it already.
  func insert(_ id: UnsafeBufferPointer<UInt8>) -> (node: NodeID, isNew: Bool) {
    if 2 * count >= slots.count { grow() }
    let key = key(id)
    let at = slots.withUnsafeBufferPointer { place(of: key, id.count, id, in: $0) }
    if slots[at].length != 0 { return (slots[at].node, false) }
    let node = UInt32(count)
    slots[at] = Slot(key: key, node: node, length: UInt32(truncatingIfNeeded: id.count &+ 1))
    arena.append(contentsOf: id)
    ends.append(arena.count)
    return (node, true)
  }

  /// Gives the next number to a row without a usable id.
  func insertNameless() { ends.append(arena.count) }

  /// Appends the node of each row of a column; `onMissing` hears of the rows whose id no node has, and 0 is appended.
  func find(
    _ block: CSVBlock, column: Int, into nodes: inout [NodeID], onMissing: (_ row: Int) -> Void
  ) {
    var keys = [UInt64](repeating: 0, count: Self.stride)
    var lengths = [Int](repeating: 0, count: Self.stride)
    slots.withUnsafeBufferPointer { slots in
      for first in Swift.stride(from: 0, to: block.rowCount, by: Self.stride) {
        let rows = min(Self.stride, block.rowCount - first)
        // All their places are looked at before the first id is compared, so that the memory answers to many at once.
        var occupied: UInt32 = 0
        for at in 0..<rows {
          let (key, length) = key(block, first + at, column)
          keys[at] = key
          lengths[at] = length
          occupied |= slots[home(of: key, length, slots.count)].length
        }
        for at in 0..<rows {
          let row = first + at
          guard occupied != 0 else {
            nodes.append(0)
            onMissing(row)
            continue
          }
          let slot =
            lengths[at] <= 8
            ? slots[place(of: keys[at], lengths[at], nil, in: slots)]
            : block.withBytes(row, column) { slots[place(of: keys[at], lengths[at], $0, in: slots)] }
          nodes.append(slot.node)
          if slot.length == 0 || lengths[at] == 0 && block.isNull(row, column) { onMissing(row) }
        }
      }
    }
  }

  private static let stride = 64

  private func key(_ block: CSVBlock, _ row: Int, _ column: Int) -> (key: UInt64, length: Int) {
    if let (word, length) = block.word(row, column), length <= 8 { return (word, length) }
    return block.withBytes(row, column) { (key($0), $0.count) }
  }

  /// A node's id.
  func id(of node: NodeID) -> String {
    String(decoding: arena[ends[Int(node)]..<ends[Int(node) + 1]], as: UTF8.self)
  }

  /// The slot with the id, or the free one where it would go.
  @inline(__always) private func place(
    of key: UInt64, _ length: Int, _ id: UnsafeBufferPointer<UInt8>?, in slots: UnsafeBufferPointer<Slot>
  ) -> Int {
    let mask = slots.count &- 1
    var at = home(of: key, length, slots.count)
    while slots[at].length != 0 {
      if slots[at].key == key && slots[at].length == UInt32(truncatingIfNeeded: length &+ 1) {
        guard length > 8, let id else { return at }
        let start = ends[Int(slots[at].node)]
        if arena[start..<start + length].elementsEqual(id) { return at }
      }
      at = (at &+ 1) & mask
    }
    return at
  }

  /// Where an id's search begins in a table of `size` slots.
  @inline(__always) private func home(of key: UInt64, _ length: Int, _ size: Int) -> Int {
    Int(truncatingIfNeeded: Self.mix(seed &+ UInt64(truncatingIfNeeded: length), key)) & (size &- 1)
  }

  private func grow() {
    var larger = [Slot](repeating: Slot(), count: 2 * slots.count)
    let mask = larger.count - 1
    for slot in slots where slot.length != 0 {
      var at = home(of: slot.key, Int(slot.length) - 1, larger.count)
      while larger[at].length != 0 { at = (at + 1) & mask }
      larger[at] = slot
    }
    slots = larger
  }

  /// The bytes as a number where they fit one, else their hash.
  private func key(_ id: UnsafeBufferPointer<UInt8>) -> UInt64 {
    if id.count <= 8 {
      var word: UInt64 = 0
      for (at, byte) in id.enumerated() { word |= UInt64(byte) &<< UInt64(8 &* at) }
      return word
    }
    let bytes = UnsafeRawBufferPointer(id)
    var state = seed
    var at = 0
    while at &+ 8 <= id.count {
      state = Self.mix(state, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)))
      at &+= 8
    }
    // The last eight bytes once more, whatever of them is new.
    return Self.mix(state, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: id.count &- 8, as: UInt64.self)))
  }

  @inline(__always) private static func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let product = (state ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
