#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Threads of our own: POSIX, for a stack of a size of our own, and so that a program which asks one short question does
/// not start the runtime's pool.
package enum DetachedThread {
  /// Room for the deepest trees that the parser lets through in a debug build, ten times over. It is address space: memory
  /// is taken as far down as the stack goes.
  private static let stackSize = 256 << 20

  private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Runs `body` on a thread that nobody waits for and that hears no signals; false where the system gives none, and `body`
  /// was not run.
  /// ```swift
  /// if !DetachedThread.start({ work() }) { work() }
  /// ```
  package static func start(_ body: sending @escaping () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, stackSize) == 0 else { return false }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    // Signals are for the threads that know what to do with them; the new one inherits the mask.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let failed = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    if failed == 0 { return true }
    work.release()
    return false
  }
}
