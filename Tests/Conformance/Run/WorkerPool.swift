import Foundation

/// Runs tasks on threads of its own, each with a deep stack, and goes on without those that never end.
final class WorkerPool: Sendable {
  private struct State {
    var next = 0
    var results: [[String]??]
    var started: [Date?]
    var abandoned: Set<Int> = []
  }
  /// NSCondition guards it: every access is between `lock` and `unlock`.
  nonisolated(unsafe) private var state: State
  private let condition = NSCondition()
  private let count: Int
  private let work: @Sendable (Int) -> [String]?
  private let timeLimit: TimeInterval

  private init(count: Int, timeLimit: TimeInterval, work: @escaping @Sendable (Int) -> [String]?) {
    self.count = count
    self.timeLimit = timeLimit
    self.work = work
    state = State(results: Array(repeating: nil, count: count), started: Array(repeating: nil, count: count))
  }

  /// What `work` gives for each of `0..<count`; one that takes longer than the limit counts as failed.
  static func run(
    count: Int, timeLimit: TimeInterval = 60, work: @escaping @Sendable (Int) -> [String]?
  ) -> [[String]?] {
    let pool = WorkerPool(count: count, timeLimit: timeLimit, work: work)
    for _ in 0..<max(2, ProcessInfo.processInfo.activeProcessorCount) { pool.startWorker() }
    return pool.waitForAll()
  }

  private func startWorker() {
    let thread = Thread { [self] in
      while let index = take() {
        let result = work(index)
        condition.withLock {
          if !state.abandoned.contains(index) { state.results[index] = .some(result) }
          condition.broadcast()
        }
        if condition.withLock({ state.abandoned.contains(index) }) { return }
      }
    }
    thread.stackSize = 64 << 20
    thread.start()
  }

  private func take() -> Int? {
    condition.withLock {
      guard state.next < count else { return nil }
      state.next += 1
      state.started[state.next - 1] = Date()
      return state.next - 1
    }
  }

  private func waitForAll() -> [[String]?] {
    condition.withLock {
      while state.results.contains(where: { $0 == nil }) {
        _ = condition.wait(until: Date().addingTimeInterval(1))
        for index in 0..<state.next where state.results[index] == nil {
          guard let started = state.started[index], -started.timeIntervalSinceNow > timeLimit else { continue }
          state.abandoned.insert(index)
          state.results[index] = .some(["it did not end within \(Int(timeLimit)) s"])
          startWorker()
        }
      }
      return state.results.map { $0 ?? nil }
    }
  }
}
