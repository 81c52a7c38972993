/// The label codes of 1,024 nodes; none is kept where all 1,024 have the same.
final class NodePage: @unchecked Sendable {
  // Unchecked: only the writer whose token this is changes the page, and nobody else can see it until then.
  static let shift: UInt32 = 10
  static let size = 1024
  static let mask: UInt32 = 1023
  static let emptyChunk = PageChunk<NodePage, NodeSlot>(absent: .absent)

  let owner: WriterToken
  private(set) var codes: UnsafeMutablePointer<UInt32>?
  private(set) var uniform: UInt32

  /// A page of nodes that all have the same code.
  init(owner: WriterToken, uniform: UInt32) {
    self.owner = owner
    self.uniform = uniform
  }

  /// A copy for another writer.
  init(copying other: NodePage, owner: WriterToken) {
    self.owner = owner
    uniform = other.uniform
    if let theirs = other.codes {
      let ours = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.size)
      ours.initialize(from: theirs, count: Self.size)
      codes = ours
    }
  }

  deinit { codes?.deallocate() }

  /// Gives a run of nodes a code.
  func set(_ range: Range<Int>, to code: UInt32) {
    if range.count == Self.size {
      codes?.deallocate()
      codes = nil
      uniform = code
      return
    }
    if codes == nil {
      if uniform == code { return }
      let fresh = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.size)
      fresh.initialize(repeating: uniform, count: Self.size)
      codes = fresh
    }
    codes.unsafelyUnwrapped.advanced(by: range.lowerBound).update(repeating: code, count: range.count)
  }

  var byteCount: Int { 48 + (codes == nil ? 0 : Self.size * 4) }
}

/// What loops read of a node page.
struct NodeSlot: BitwiseCopyable {
  var codes: UnsafeMutablePointer<UInt32>?
  var uniform: UInt32
  /// The labels that nodes of the page may have, bit `raw % 64` each: a scan passes by a page that lacks its bit.
  var summary: UInt64

  static var absent: NodeSlot { NodeSlot(codes: nil, uniform: LabelSets.absent, summary: 0) }

  @inline(__always) func code(_ offset: UInt32) -> UInt32 { codes.map { $0[Int(offset)] } ?? uniform }
}
