import Synchronization

/// Ranges dealt out so that each thread has some that follow each other: one in as many parts as there are threads, and who
/// is done with his own takes a part that nobody has begun, or half of what is left of another's.
final class DealtRanges: Sendable {
  private struct Part {
    var next: Int
    var end: Int
    var hasBegun = false
    var left: Int { end - next }
  }
  private struct State {
    var parts: [Part]
    /// By thread, which part it has, and the range that it took last.
    var own: [Int?]
    var last: [Int]
  }
  private let state: Mutex<State>

  init(_ count: Int, lanes: Int) {
    let parts = (0..<lanes).map { Part(next: $0 * count / lanes, end: ($0 + 1) * count / lanes) }
    state = Mutex(
      State(parts: parts, own: Array(repeating: nil, count: lanes), last: Array(repeating: -2, count: lanes)))
  }

  /// The next range for a thread, and whether it follows the one that it took before; nil after the last.
  func take(_ lane: Int) -> (range: Int, follows: Bool)? {
    state.withLock { state in
      if state.own[lane].map({ state.parts[$0].left == 0 }) ?? true {
        guard let part = Self.part(for: lane, &state) else { return nil }
        state.own[lane] = part
      }
      guard let part = state.own[lane] else { return nil }
      let range = state.parts[part].next
      state.parts[part].next += 1
      state.parts[part].hasBegun = true
      defer { state.last[lane] = range }
      return (range, range == state.last[lane] + 1)
    }
  }

  private static func part(for lane: Int, _ state: inout State) -> Int? {
    let fresh = state.parts.indices.filter { !state.parts[$0].hasBegun }
    let ahead = state.last[lane] + 1
    if let part = fresh.first(where: { state.parts[$0].next == ahead }) ?? fresh.first(where: { $0 == lane })
      ?? fresh.first
    {
      return part
    }
    guard let most = state.parts.indices.max(by: { state.parts[$0].left < state.parts[$1].left }),
      state.parts[most].left > 0
    else { return nil }
    let end = state.parts[most].end
    let middle = end - max(1, state.parts[most].left / 2)
    state.parts[most].end = middle
    state.parts.append(Part(next: middle, end: end))
    return state.parts.count - 1
  }
}
