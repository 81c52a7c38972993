import Dispatch
import Kith
import Synchronization

/// How long a query goes on after it was asked to stop, at moments spread over its run. What it changes is rolled back, so
/// that each run begins with the same graph.
struct BenchmarkCancellation {
  /// What a whole run takes, in milliseconds.
  private(set) var whole = 0.0
  /// How many runs were broken off; the others were at their end before the request came.
  private(set) var stopped = 0
  /// The longest time from the request to the error, in milliseconds.
  private(set) var longest = 0.0
  /// How far into the run that request came, in milliseconds.
  private(set) var longestAt = 0.0

  /// Runs the query once to its end, and then `runs` times with a request to stop at some moment within that time.
  init(_ text: String, _ session: any Session, runs: Int) throws(SessionError) {
    let clock = ContinuousClock()
    let isWrite = try session.check(text).isWrite
    if isWrite { try session.begin() }
    let start = clock.now
    try Self.run(text, session)
    whole = start.duration(to: clock.now).seconds * 1000
    if isWrite { try session.rollback() }
    for run in 0..<runs {
      let pause = whole * (Double(run) + 0.5) / Double(runs)
      let request = Request()
      if isWrite { try session.begin() }
      defer { if isWrite { try? session.rollback() } }
      DispatchQueue.global().asyncAfter(deadline: .now() + pause / 1000) { request.make(of: session) }
      var wasStopped = false
      do { try Self.run(text, session) } catch { wasStopped = error.detail == "Cancelled" }
      let end = clock.now
      guard let asked = request.close(), wasStopped else { continue }
      stopped += 1
      let late = asked.duration(to: end).seconds * 1000
      if late > longest { (longest, longestAt) = (late, pause) }
    }
  }

  private static func run(_ text: String, _ session: any Session) throws(SessionError) {
    let cursor = try session.run(text)
    while try cursor.next() != nil {}
    _ = try cursor.summary()
  }

  /// A request to stop that comes from another thread, unless the run has ended by then.
  private final class Request: Sendable {
    private let state = Mutex<(made: ContinuousClock.Instant?, isClosed: Bool)>((nil, false))

    func make(of session: any Session) {
      state.withLock { state in
        if state.isClosed { return }
        state.made = ContinuousClock.now
        session.cancel()
      }
    }

    /// When the request was made, if it was; none is made from now on.
    func close() -> ContinuousClock.Instant? {
      state.withLock { state in
        state.isClosed = true
        return state.made
      }
    }
  }
}
