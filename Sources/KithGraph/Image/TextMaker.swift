import KithValue

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Makes the strings of an image on a thread of its own, while the reader goes on with what stands behind them.
///
/// A job's dictionary is nobody else's until `finish` returns.
final class TextMaker {
  private let thread = TextThread()

  /// Whoever drops it waits for the thread's end.
  deinit { finish() }

  /// Hands over a job; where no thread is to be had, it is done now.
  func add(_ job: TextThread.Job) { thread.add(job) }

  /// Waits until every job is done. The maker is then used up.
  func finish() { thread.finish() }
}

/// The thread, which lives until its work is done.
final class TextThread: @unchecked Sendable {
  // Unchecked: jobs are handed over under the mutex, and the dictionaries that they fill are read behind the thread's end.

  /// Texts of one column, each after its length.
  struct Job {
    var bytes: [UInt8]
    var dictionary: StringDictionary
  }

  private var jobs: [Job] = []
  private var next = 0
  private var isFinished = false
  private var thread: pthread_t?
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(change, nil)
  }

  deinit {
    pthread_cond_destroy(change)
    pthread_mutex_destroy(mutex)
    change.deallocate()
    mutex.deallocate()
  }

  func add(_ job: Job) {
    if thread == nil && !start() { return Self.make(job) }
    pthread_mutex_lock(mutex)
    jobs.append(job)
    pthread_cond_signal(change)
    pthread_mutex_unlock(mutex)
  }

  func finish() {
    guard let thread else { return }
    pthread_mutex_lock(mutex)
    isFinished = true
    pthread_cond_signal(change)
    pthread_mutex_unlock(mutex)
    pthread_join(thread, nil)
    self.thread = nil
  }

  private func start() -> Bool {
    // The thread keeps the maker until it ends.
    let this = Unmanaged.passRetained(self)
    var started = pthread_t()
    let code = pthread_create(&started, nil, Self.main, this.toOpaque())
    guard code == 0 else {
      this.release()
      return false
    }
    thread = started
    return true
  }

  #if canImport(Darwin)
    private static let main: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { this in
      Unmanaged<TextThread>.fromOpaque(this).takeRetainedValue().work()
      return nil
    }
  #else
    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { this in
      if let this { Unmanaged<TextThread>.fromOpaque(this).takeRetainedValue().work() }
      return nil
    }
  #endif

  private func work() {
    while let job = take() { Self.make(job) }
  }

  private func take() -> Job? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while next == jobs.count && !isFinished { pthread_cond_wait(change, mutex) }
    guard next < jobs.count else { return nil }
    let job = jobs[next]
    jobs[next].bytes = []
    next += 1
    return job
  }

  private static func make(_ job: Job) {
    job.bytes.withUnsafeBufferPointer { job.dictionary.restore($0) }
  }
}
