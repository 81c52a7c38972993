import KithGraph

/// The nodes of a folder by their id's bytes: what relationship files are resolved against, once per row and end.
///
/// An open-addressing table of hash and node beside one arena of all the ids' bytes; at most half full. A random seed
/// keeps a file from choosing its collisions.
final class IdentifierIndex {
  private var slots: [UInt64] = [UInt64](repeating: 0, count: 256)
  private var mask = 255
  private var arena: [UInt8] = []
  private var ends: [Int] = [0]
  private let seed = UInt64.random(in: .min ... .max)

  /// How many ids there are; the nodes are numbered in the order of their insertion.
  var count: Int { ends.count - 1 }

  /// Gives the next number to an id, or the number of the node that has it already.
  func insert(_ id: UnsafeBufferPointer<UInt8>) -> (node: NodeID, isNew: Bool) {
    if 2 * count >= mask { grow() }
    let hash = hash(id)
    var at = Int(truncatingIfNeeded: hash) & mask
    while slots[at] != 0 {
      if let node = node(in: slots[at], hash, id) { return (node, false) }
      at = (at &+ 1) & mask
    }
    let node = UInt32(count)
    slots[at] = Self.slot(hash, node)
    arena.append(contentsOf: id)
    ends.append(arena.count)
    return (node, true)
  }

  /// Gives the next number to a row without a usable id.
  func insertNameless() {
    ends.append(arena.count)
  }

  /// The node with an id, or nil.
  func find(_ id: UnsafeBufferPointer<UInt8>) -> NodeID? {
    let hash = hash(id)
    var at = Int(truncatingIfNeeded: hash) & mask
    while slots[at] != 0 {
      if let node = node(in: slots[at], hash, id) { return node }
      at = (at &+ 1) & mask
    }
    return nil
  }

  /// A node's id.
  func id(of node: NodeID) -> String {
    String(decoding: arena[ends[Int(node)]..<ends[Int(node) + 1]], as: UTF8.self)
  }

  /// The upper half of the hash, and the node from 1 so that no slot in use is 0.
  private static func slot(_ hash: UInt64, _ node: NodeID) -> UInt64 {
    hash & 0xFFFF_FFFF_0000_0000 | UInt64(node &+ 1)
  }

  private func node(in slot: UInt64, _ hash: UInt64, _ id: UnsafeBufferPointer<UInt8>) -> NodeID? {
    guard (slot ^ hash) >> 32 == 0 else { return nil }
    let node = UInt32(truncatingIfNeeded: slot) &- 1
    let start = ends[Int(node)]
    guard ends[Int(node) + 1] - start == id.count else { return nil }
    for at in 0..<id.count where arena[start &+ at] != id[at] { return nil }
    return node
  }

  private func grow() {
    let old = slots
    mask = 2 * mask + 1
    slots = [UInt64](repeating: 0, count: mask + 1)
    for slot in old where slot != 0 {
      let node = UInt32(truncatingIfNeeded: slot) &- 1
      let hash = arena.withUnsafeBufferPointer {
        self.hash(UnsafeBufferPointer(rebasing: $0[ends[Int(node)]..<ends[Int(node) + 1]]))
      }
      var at = Int(truncatingIfNeeded: hash) & mask
      while slots[at] != 0 { at = (at &+ 1) & mask }
      slots[at] = slot
    }
  }

  private func hash(_ id: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let bytes = UnsafeRawBufferPointer(id)
    var state = seed ^ UInt64(id.count)
    var at = 0
    while at &+ 8 <= id.count {
      state = Self.mix(state, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)))
      at &+= 8
    }
    var rest: UInt64 = 0
    if id.count >= 8 {
      // The last eight bytes once more, whatever of them is new.
      rest = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: id.count &- 8, as: UInt64.self))
    } else {
      while at < id.count {
        rest = rest &<< 8 | UInt64(id[at])
        at &+= 1
      }
    }
    return Self.mix(state, rest)
  }

  private static func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let product = (state ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
