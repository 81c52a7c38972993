import Dispatch
import Kith
import Synchronization

/// How long a query goes on after it was asked to stop, at moments spread over its run, and how long the next ones take then.
///
/// What changes the graph is a transaction of its own, commit and all, each time in a database that begins with the same
/// graph.
struct BenchmarkCancellation {
  /// What a whole run takes, in milliseconds.
  private(set) var whole = 0.0
  /// How many runs were broken off; the others were at their end before the request came.
  private(set) var stopped = 0
  /// The longest time from the request to the error, in milliseconds.
  private(set) var longest = 0.0
  /// How far into the run that request came, in milliseconds.
  private(set) var longestAt = 0.0
  /// The longest time that a look at the graph and a small change take together right after it, in milliseconds.
  private(set) var longestNext = 0.0
  /// How often there was then something else in the graph than before.
  private(set) var wrong = 0

  private static let look = "MATCH (n) RETURN count(*) UNION ALL MATCH ()-[r]->() RETURN count(*)"

  /// Runs the query once to its end, and then `runs` times with a request to stop at some moment within that time.
  init(_ text: String, runs: Int, _ database: () throws -> Database) throws {
    let clock = ContinuousClock()
    let first = try database().makeSession()
    let isWrite = try first.check(text).isWrite
    let before = try Self.run(Self.look, first)
    let start = clock.now
    try Self.run(text, first)
    whole = start.duration(to: clock.now).seconds * 1000
    for run in 0..<runs {
      let pause = whole * (Double(run) + 0.5) / Double(runs)
      let request = Request()
      let session = isWrite ? try database().makeSession() : first
      DispatchQueue.global().asyncAfter(deadline: .now() + pause / 1000) { request.make(of: session) }
      var wasStopped = false
      do throws(SessionError) { try Self.run(text, session) } catch { wasStopped = error.detail == "Cancelled" }
      let end = clock.now
      guard let asked = request.close(), wasStopped else { continue }
      stopped += 1
      let late = asked.duration(to: end).seconds * 1000
      if late > longest { (longest, longestAt) = (late, pause) }
      let after = try Self.run(Self.look, session)
      if isWrite { try Self.run("CREATE (:NextThing {text: 'next'})", session) }
      longestNext = max(longestNext, end.duration(to: clock.now).seconds * 1000)
      if after != before { wrong += 1 }
    }
  }

  @discardableResult
  private static func run(_ text: String, _ session: any Session) throws(SessionError) -> [String] {
    let cursor = try session.run(text)
    var last: [String] = []
    while let batch = try cursor.next() { if text == look { last += batch.values.map(\.displayText) } }
    _ = try cursor.summary()
    return last
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
