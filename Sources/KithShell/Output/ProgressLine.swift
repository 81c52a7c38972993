@preconcurrency import Glibc
import Synchronization

/// A line on standard error that tells how long a statement or script has been running; gone once there is something else
/// to see.
///
///     running for 12 s; Ctrl-C cancels
///     running for 12 s, statement 340; Ctrl-C cancels
///
/// One thread does the work and another calls `tick`: neither writes while the other does.
final class ProgressLine: Sendable {
  private struct State {
    var started: ContinuousClock.Instant?
    var isShown = false
    /// How many statements of a script have begun; nil for a statement alone, which counts for itself.
    var statements: Int?
  }

  /// Below a second nobody wonders.
  private static let patience = Duration.seconds(1)
  let isOnTerminal: Bool
  private let state = Mutex(State())

  /// A line that is shown on a terminal only.
  init(isOnTerminal: Bool) { self.isOnTerminal = isOnTerminal }

  /// Begins to count for a script, to whose end the time and the statements are added up.
  func beginScript() {
    guard isOnTerminal else { return }
    state.withLock { $0 = State(started: .now, statements: 0) }
  }

  /// Begins to count for a statement.
  func begin() {
    guard isOnTerminal else { return }
    state.withLock { state in
      if let statements = state.statements { state.statements = statements + 1 } else { state = State(started: .now) }
    }
  }

  /// Takes the line away.
  func end() {
    state.withLock { state in
      if state.isShown { Self.write("\r\u{1b}[K") }
      state.isShown = false
      if state.statements == nil { state.started = nil }
    }
  }

  /// Shows how long it has been.
  func tick() {
    state.withLock { state in
      guard let started = state.started else { return }
      let elapsed = ContinuousClock.now - started
      guard elapsed >= Self.patience else { return }
      state.isShown = true
      let place = state.statements.map { $0 > 1 ? ", statement \($0)" : "" } ?? ""
      Self.write("\rrunning for \(elapsed.components.seconds) s\(place); Ctrl-C cancels\u{1b}[K")
    }
  }

  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
