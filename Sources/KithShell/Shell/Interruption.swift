@preconcurrency import Glibc
import KithSession
import LineEditor
import Synchronization

/// Turns Ctrl-C into a cancelled statement while one runs: a thread waits for the signal, for the main one is at work.
final class Interruption: Sendable {
  /// Who shall be told of Ctrl-C.
  private let session: any Session
  /// What to do when nothing runs: nil lets Ctrl-C pass.
  private let endsProcess: Bool
  private let isRunning = Atomic<Bool>(false)
  private let wasAsked = Atomic<Bool>(false)
  /// Whether the main thread waits for statements on standard input, and what then tells it of Ctrl-C.
  private let isWaiting = Atomic<Bool>(false)
  private let stopPipe: (read: Int32, write: Int32)
  private let askedPipe: (read: Int32, write: Int32)
  /// Tells how long the statement has been running.
  let progress: ProgressLine

  private init(session: any Session, endsProcess: Bool, showsProgress: Bool) {
    self.session = session
    self.endsProcess = endsProcess
    progress = ProgressLine(isOnTerminal: showsProgress)
    stopPipe = Self.makePipe()
    askedPipe = Self.makePipe()
  }

  deinit { for end in [stopPipe.read, stopPipe.write, askedPipe.read, askedPipe.write] { close(end) } }

  private static func makePipe() -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// Waits until standard input has something to read; false where Ctrl-C came instead.
  func waitForInput() -> Bool {
    isWaiting.store(true, ordering: .sequentiallyConsistent)
    defer { isWaiting.store(false, ordering: .sequentiallyConsistent) }
    var sources = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: askedPipe.read, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&sources, 2, -1) < 0, errno == EINTR {}
    return sources[1].revents == 0
  }

  /// Runs `body`; within it, Ctrl-C during `during` cancels, and otherwise ends the process with 130 if so wished.
  static func watching<Result>(
    _ session: any Session, endsProcess: Bool, showsProgress: Bool, _ body: (Interruption) -> Result
  ) -> Result {
    let interruption = Interruption(session: session, endsProcess: endsProcess, showsProgress: showsProgress)
    SignalPipe.catchSignals([SIGINT])
    _ = SignalPipe.drain()
    var thread = pthread_t()
    let context = Unmanaged.passRetained(interruption)
    let failed = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Interruption>.fromOpaque(context).takeRetainedValue().wait() }
        return nil
      }, context.toOpaque())
    if failed != 0 { context.release() }
    defer {
      if failed == 0 {
        var byte: UInt8 = 0
        _ = write(interruption.stopPipe.write, &byte, 1)
        pthread_join(thread, nil)
      }
    }
    return body(interruption)
  }

  /// Runs one statement, which Ctrl-C cancels.
  func during<Result>(_ statement: () -> Result) -> Result {
    isRunning.store(true, ordering: .sequentiallyConsistent)
    progress.begin()
    defer {
      progress.end()
      isRunning.store(false, ordering: .sequentiallyConsistent)
    }
    return statement()
  }

  /// Whether Ctrl-C came at all.
  var wasInterrupted: Bool { wasAsked.load(ordering: .sequentiallyConsistent) }

  /// How often the progress line is drawn, in milliseconds.
  private static let tick: Int32 = 500

  private func wait() {
    while true {
      var sources = [
        pollfd(fd: SignalPipe.readEnd, events: Int16(POLLIN), revents: 0),
        pollfd(fd: stopPipe.read, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&sources, 2, progress.isOnTerminal ? Self.tick : -1) < 0, errno != EINTR { return }
      progress.tick()
      if sources[1].revents != 0 { return }
      guard sources[0].revents != 0 else { continue }
      let signals = SignalPipe.drain()
      if signals.contains(SIGTSTP) { TerminalMode.suspend() }
      guard signals.contains(SIGINT) else { continue }
      let isSecond = wasAsked.exchange(true, ordering: .sequentiallyConsistent)
      if isRunning.load(ordering: .sequentiallyConsistent), !(isSecond && endsProcess) {
        session.cancel()
      } else if isWaiting.load(ordering: .sequentiallyConsistent), !isSecond {
        var byte: UInt8 = 0
        _ = write(askedPipe.write, &byte, 1)
      } else if endsProcess {
        _exit(130)
      }
    }
  }
}
