@preconcurrency import Glibc

/// Signals as bytes in a pipe: the handler writes one byte and touches nothing else, and whoever waits polls the pipe.
public enum SignalPipe {
  // Written once before the first handler is installed, then only read: by the handler among others, so no lock can guard it.
  nonisolated(unsafe) private static var ends: (read: Int32, write: Int32) = (-1, -1)

  /// The end to poll; negative before `open`.
  public static var readEnd: Int32 { ends.read }

  /// Makes the pipe, unless it is there already.
  public static func open() {
    guard ends.read < 0 else { return }
    var made: [Int32] = [-1, -1]
    guard pipe(&made) == 0 else { return }
    for end in made {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    ends = (made[0], made[1])
  }

  /// Sends these signals through the pipe from now on.
  ///
  /// System calls that were waiting are taken up again, but `poll` is not: it ends with EINTR.
  public static func catchSignals(_ signals: [Int32]) {
    open()
    // Whoever started the process may have had them blocked.
    var wanted = sigset_t()
    sigemptyset(&wanted)
    for signal in signals { sigaddset(&wanted, signal) }
    pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    for signal in signals {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { signal in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: signal)
        _ = Glibc.write(SignalPipe.ends.write, &byte, 1)
        errno = saved
      }
      action.sa_flags = Int32(SA_RESTART)
      sigaction(signal, &action, nil)
    }
  }

  /// Gives these signals back their usual effect.
  public static func release(_ signals: [Int32]) {
    for signal in signals { _ = Glibc.signal(signal, SIG_DFL) }
  }

  /// The signals that came since the last call, in order; never waits.
  public static func drain() -> [Int32] {
    var found: [Int32] = []
    var buffer = [UInt8](repeating: 0, count: 16)
    while true {
      let count = Glibc.read(ends.read, &buffer, buffer.count)
      if count <= 0 { return found }
      found += buffer[..<count].map { Int32($0) }
    }
  }
}
