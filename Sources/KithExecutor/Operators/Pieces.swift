import KithValue

/// An array in pieces: it grows without moving what is in it, which for millions of elements takes its time.
struct Pieces<Element> {
  private var pieces: [ContiguousArray<Element>] = []
  private(set) var count = 0
  private static var bits: Int { 14 }

  var isEmpty: Bool { count == 0 }

  subscript(index: Int) -> Element {
    @inline(__always) get { pieces[index >> Self.bits][index & (1 << Self.bits - 1)] }
    @inline(__always) _modify { yield &pieces[index >> Self.bits][index & (1 << Self.bits - 1)] }
  }

  /// Adds an element at the end.
  mutating func append(_ element: Element) {
    if count & (1 << Self.bits - 1) == 0 {
      pieces.append([])
      // The first piece is small as long as there is little in it.
      if count > 0 { pieces[pieces.count - 1].reserveCapacity(1 << Self.bits) }
    }
    pieces[pieces.count - 1].append(element)
    count += 1
  }

  /// Adds elements at the end until there are so many; the statement may be told to stop meanwhile.
  mutating func fill(
    upTo wanted: Int, with element: Element, _ context: ExecutionContext
  ) throws(EvaluationError) {
    while count < wanted {
      append(element)
      if count & 0xFFFF == 0 { try context.checkCancelled() }
    }
  }
}

extension Array where Element: BitwiseCopyable & Sendable {
  /// Makes room for so many more elements where there are many: in steps between which the statement may be told to stop,
  /// and those that were moved are let go of behind its back.
  mutating func makeRoom(for more: Int, _ context: ExecutionContext) throws(EvaluationError) {
    let wanted = count + more
    guard wanted > capacity, count >= 1 << 19 else { return }
    var moved: [Element] = []
    moved.reserveCapacity(Swift.max(wanted, count * 2))
    for lower in stride(from: 0, to: count, by: 1 << 18) {
      try context.checkCancelled()
      moved += self[lower..<Swift.min(count, lower + 1 << 18)]
    }
    let old = self
    self = moved
    Disposal.dispose(old, of: old.count * MemoryLayout<Element>.stride >> 9)
  }
}
