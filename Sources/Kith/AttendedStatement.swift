import KithExecutor
import KithSession
import KithValue

/// A statement that is run on a thread of its own, as whoever waits for it and that thread know it.
///
/// Told to stop, it is left where it is: its caller has the error, and the thread stops by itself. What it has changed
/// until then stands in a working graph that nobody else sees and that goes with it, so there is nothing to undo. They
/// settle here which of them gives the right to write back, and that what is being committed is not left any more.
final class AttendedStatement: Sendable {
  /// How far it is.
  enum Stage {
    /// It is planned, or waits for the right to write.
    case preparing
    /// It has the right to write and changes its working graph.
    case writing
    /// Its changes are being written into the store, from where they can still be taken back.
    case storing
    /// It comes to its end whatever happens: its changes are being made durable, or it reads what its session changes.
    case held
  }

  private enum State {
    case attended(Stage)
    case left(Stage)
  }

  /// What asks it to stop.
  let stop: StopCondition
  /// Whether it is a transaction of its own, or the end of one.
  let isAlone: Bool
  /// Who took the right to write, where that was another statement of the same transaction.
  private let earlier: AttendedStatement?
  private let state: Guarded<State>

  init(_ stop: StopCondition, isAlone: Bool, stage: Stage = .preparing, owner: AttendedStatement? = nil) {
    self.stop = stop
    self.isAlone = isAlone
    earlier = owner
    state = Guarded(.attended(stage))
  }

  /// In whose name the right to write was taken.
  var owner: AttendedStatement { earlier ?? self }

  /// Goes on to another stage, and does what must only be done while somebody waits for the statement; throws where it was
  /// left.
  func enter(_ stage: Stage, _ body: () -> Void = {}) throws(SessionError) {
    try whileAttended(goingOnTo: stage, body)
  }

  /// What `body` makes of things that belong to whoever waits for the statement; throws where it was left, for they are the
  /// next statement's then.
  func whileAttended<Result>(
    goingOnTo next: Stage? = nil, _ body: () -> Result
  ) throws(SessionError) -> Result {
    let result: Result? = state.withLock { state in
      guard case .attended = state else { return nil }
      if let next { state = .attended(next) }
      return body()
    }
    guard let result else { throw SessionError(stop.reason() ?? .cancelled) }
    return result
  }

  /// Leaves it, and says at which stage; nil where it must be waited for.
  func leave() -> Stage? {
    let stage: Stage? = state.withLock { state in
      guard case .attended(let stage) = state, stage != .held else { return nil }
      state = .left(stage)
      return stage
    }
    if stage != nil { stop.leave() }
    return stage
  }

  /// Whether the statement itself gives the right to write back that it took: whoever left it while it was writing did so.
  func keepsRight() -> Bool {
    state.withLock { state in
      switch state {
      case .attended:
        state = .attended(.held)
        return true
      case .left(let stage): return stage != .writing
      }
    }
  }
}
