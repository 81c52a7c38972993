import Glibc
import KithValue

/// Runs work that may go deep on a thread whose stack is large, whatever stack the caller has.
///
/// A query is a tree, and reading, planning, running and releasing a tree goes down it by recursion. How deep trees may be
/// is bounded, but a thread of half a megabyte, as a library's callers often have, is not enough for all that is allowed.
enum DeepStack {
  /// Runs `body` to its end and gives what it gives; the caller waits. On a thread that is deep already it runs in place.
  static func run<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    guard !DeepThread.isCurrent, let thread = DeepThread.take() else { return try body() }
    var outcome: Swift.Result<Result, Failure>?
    withoutActuallyEscaping(body) { body in
      thread.perform {
        do throws(Failure) { outcome = .success(try body()) } catch { outcome = .failure(error) }
      }
    }
    DeepThread.give(back: thread)
    guard let outcome else { preconditionFailure("the work is done when its thread says so") }
    return try outcome.get()
  }

  /// Runs `body` likewise, and waits only as long as it is wanted, and a moment longer for it to end by itself. Gives nil
  /// where it did not and may be left: it is left behind then, comes to its end on its thread, and lets go there of what it
  /// holds.
  ///
  ///     guard let rows = DeepStack.run(while: { !isCancelled }, { makeRows() }) else { return }
  static func run<Result>(
    while isWanted: () -> Bool, orUntil mayBeLeft: () -> Bool = { true }, _ body: @escaping () -> Result
  ) -> Result? {
    guard !DeepThread.isCurrent, let thread = DeepThread.take() else { return body() }
    let outcome = Outcome<Result>()
    guard thread.perform({ outcome.result = body() }, while: isWanted, orUntil: mayBeLeft) else { return nil }
    DeepThread.give(back: thread)
    return outcome.result
  }

  /// Where the thread puts what the caller takes when it is done.
  private final class Outcome<Result> { var result: Result? }
}

/// A thread that waits for work.
private final class DeepThread: @unchecked Sendable {
  // Unchecked: `work`, `isDone` and `isLeft` are only touched under the mutex.

  /// How often whoever waits looks whether the work is still wanted, in nanoseconds.
  private static let tick = 4_000_000
  /// How long work that is not wanted any more may take to end by itself.
  private static let grace = Duration.milliseconds(8)

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var work: (() -> Void)?
  private var isDone = false
  /// Whether nobody waits for the work any more.
  private var isLeft = false

  private init() {
    mutex.initialize(to: pthread_mutex_t())
    condition.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  // MARK: which are free

  /// Threads without work; they stay for the life of the program, as many as were ever needed at once. The thread sanitizer
  /// knows this lock; that of Synchronization it takes for none, and reports a race.
  private static let idle = Guarded<[DeepThread]>([])

  /// A thread for one piece of work; nil where the system gives none, and the caller has to do it.
  static func take() -> DeepThread? { idle.withLock { $0.popLast() } ?? start() }

  static func give(back thread: DeepThread) { idle.withLock { $0.append(thread) } }

  // MARK: the thread itself

  /// Tells the threads of this kind from all others.
  private static let mark: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  static var isCurrent: Bool { pthread_getspecific(mark) != nil }

  private static func start() -> DeepThread? {
    let thread = DeepThread()
    let isStarted = DetachedThread.start {
      pthread_setspecific(mark, Unmanaged.passUnretained(thread).toOpaque())
      thread.serve()
    }
    return isStarted ? thread : nil
  }

  private func serve() -> Never {
    pthread_mutex_lock(mutex)
    while true {
      guard let work else {
        pthread_cond_wait(condition, mutex)
        continue
      }
      pthread_mutex_unlock(mutex)
      work()
      pthread_mutex_lock(mutex)
      self.work = nil
      isDone = true
      pthread_cond_broadcast(condition)
      guard isLeft else { continue }
      isLeft = false
      pthread_mutex_unlock(mutex)
      DeepThread.give(back: self)
      pthread_mutex_lock(mutex)
    }
  }

  /// Has the work done and waits for its end.
  func perform(_ work: @escaping () -> Void) {
    pthread_mutex_lock(mutex)
    begin(work)
    while !isDone { pthread_cond_wait(condition, mutex) }
    pthread_mutex_unlock(mutex)
  }

  /// Has the work done and waits for its end; false where it was not wanted any more and is left to itself.
  func perform(_ work: @escaping () -> Void, while isWanted: () -> Bool, orUntil mayBeLeft: () -> Bool) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    begin(work)
    var end: ContinuousClock.Instant?
    while !isDone {
      waitForTick()
      if isDone || isWanted() { continue }
      let now = ContinuousClock.now
      if let end, now >= end, mayBeLeft() {
        isLeft = true
        return false
      }
      if end == nil { end = now + Self.grace }
    }
    return true
  }

  private func begin(_ work: @escaping () -> Void) {
    self.work = work
    isDone = false
    pthread_cond_broadcast(condition)
  }

  private func waitForTick() {
    var until = timespec()
    clock_gettime(CLOCK_REALTIME, &until)
    until.tv_nsec += Self.tick
    if until.tv_nsec >= 1_000_000_000 {
      until.tv_sec += 1
      until.tv_nsec -= 1_000_000_000
    }
    pthread_cond_timedwait(condition, mutex, &until)
  }
}
