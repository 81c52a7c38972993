#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Lets go of what is large on a thread of its own, so that nobody waits for it.
///
/// A list of two million texts takes 100 ms to free, and a statement that was told to stop is to give its answer sooner. The
/// thread is started when there is something to free and ends when there is nothing left.
package enum Disposal {
  /// From how many values on freeing them is worth another thread; so many take about a millisecond.
  package static let threshold = 1 << 15
  /// How many values may wait to be freed: whoever comes with more while so many wait frees them in place.
  private static let mostWaiting = 1 << 25

  private struct State {
    var works: [@Sendable () -> Void] = []
    var waiting = 0
    var isRunning = false
  }
  private static let state = Guarded(State())

  /// Lets go of something that holds about so many values; whoever gives it should hold it no longer.
  package static func dispose<Garbage: Sendable>(_ garbage: Garbage, of count: Int) {
    if count >= threshold { perform(count) { withExtendedLifetime(garbage) {} } }
  }

  /// Does the work of freeing about so many values.
  package static func perform(_ count: Int, _ work: @escaping @Sendable () -> Void) {
    guard count >= threshold else { return work() }
    let (isTaken, starts) = state.withLock { state in
      if state.waiting > mostWaiting { return (false, false) }
      state.works.append(work)
      state.waiting += count
      let starts = !state.isRunning
      state.isRunning = true
      return (true, starts)
    }
    if !isTaken { return work() }
    // Without a thread it is done here.
    if starts, !DetachedThread.start(run) { run() }
  }

  private static func run() {
    while true {
      var works = state.withLock { state in
        let works = state.works
        state.works = []
        state.waiting = 0
        if works.isEmpty { state.isRunning = false }
        return works
      }
      if works.isEmpty { return }
      // Whoever gave them is on the way to let them go: the last one that does frees them, and that is to be this thread.
      usleep(1_000)
      while let work = works.popLast() { work() }
    }
  }
}
