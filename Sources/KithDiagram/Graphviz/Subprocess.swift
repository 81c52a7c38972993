import Glibc

/// Runs a program with text on its standard input and takes what it writes.
///
/// Both ends are moved along together by `poll`, so that neither a long input nor a long output can block the other. The
/// input goes through a socket, where writing to a program that has gone is an error and no signal.
enum Subprocess {
  /// How a program ended and what it wrote.
  struct Outcome {
    /// The exit status; 128 and the signal's number for one that a signal ended.
    var status: Int32
    var output: [UInt8]
    var errors: [UInt8]
  }

  /// Runs a program to its end, or ends it when the time is up.
  static func run(
    _ path: String, arguments: [String], input: [UInt8], timeLimit: Double
  ) throws(DiagramError) -> Outcome {
    var pipes = Pipes()
    defer { pipes.closeAll() }
    guard pipes.open() else { throw .graphvizFailed(String(cString: strerror(errno))) }
    let process = try spawn(path, arguments: arguments, pipes: pipes)
    pipes.closeChildEnds()

    let deadline = now() + timeLimit
    var outcome = Outcome(status: 0, output: [], errors: [])
    let isComplete = exchange(input, through: &pipes, into: &outcome, until: deadline)
    if !isComplete { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard isComplete else { throw .timedOut(seconds: timeLimit) }
    let signal = status & 0x7F
    outcome.status = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    return outcome
  }

  /// The descriptors of both sides; -1 once closed.
  private struct Pipes {
    var input: (ours: Int32, childs: Int32) = (-1, -1)
    var output: (ours: Int32, childs: Int32) = (-1, -1)
    var errors: (ours: Int32, childs: Int32) = (-1, -1)

    /// Sockets all, which a new process does not inherit unless told to.
    mutating func open() -> Bool {
      let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      func pair() -> (Int32, Int32)? {
        var ends: [Int32] = [-1, -1]
        return socketpair(AF_UNIX, type, 0, &ends) == 0 ? (ends[0], ends[1]) : nil
      }
      input = pair() ?? (-1, -1)
      output = pair() ?? (-1, -1)
      errors = pair() ?? (-1, -1)
      return input.ours >= 0 && output.ours >= 0 && errors.ours >= 0
    }

    static func close(_ descriptor: inout Int32) {
      if descriptor >= 0 { Glibc.close(descriptor) }
      descriptor = -1
    }

    mutating func closeChildEnds() {
      Self.close(&input.childs)
      Self.close(&output.childs)
      Self.close(&errors.childs)
    }

    mutating func closeAll() {
      closeChildEnds()
      Self.close(&input.ours)
      Self.close(&output.ours)
      Self.close(&errors.ours)
    }
  }

  private static func spawn(_ path: String, arguments: [String], pipes: Pipes) throws(DiagramError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipes.input.childs, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes.output.childs, 1)
    posix_spawn_file_actions_adddup2(&actions, pipes.errors.childs, 2)
    // Graphviz is to end by itself on an interrupt, whatever the prompt does with its own.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var ordinary = sigset_t()
    sigemptyset(&ordinary)
    for signal in [SIGINT, SIGTERM, SIGPIPE, SIGQUIT] { sigaddset(&ordinary, signal) }
    posix_spawnattr_setsigdefault(&attributes, &ordinary)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    let result = posix_spawn(&process, path, &actions, &attributes, words, environ)
    guard result == 0 else { throw .graphvizFailed("\(path): \(String(cString: strerror(result)))") }
    return process
  }

  /// Writes and reads until the program has closed both its outputs; false when the deadline came first.
  private static func exchange(
    _ input: [UInt8], through pipes: inout Pipes, into outcome: inout Outcome, until deadline: Double
  ) -> Bool {
    var sent = 0
    if input.isEmpty { Pipes.close(&pipes.input.ours) }
    while pipes.output.ours >= 0 || pipes.errors.ours >= 0 {
      let left = deadline - now()
      if left <= 0 { return false }
      // A negative descriptor is passed over by poll.
      var polled = [
        pollfd(fd: pipes.input.ours, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: pipes.output.ours, events: Int16(POLLIN), revents: 0),
        pollfd(fd: pipes.errors.ours, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&polled, 3, Int32(min(left * 1000, 1000).rounded(.up))) < 0, errno != EINTR { return false }
      if polled[0].revents != 0 {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        let descriptor = pipes.input.ours
        let count = input[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, flags) }
        if count > 0 { sent += count }
        let hasFailed = count < 0 && errno != EAGAIN && errno != EINTR
        if sent == input.count || hasFailed { Pipes.close(&pipes.input.ours) }
      }
      if polled[1].revents != 0 { read(&pipes.output.ours, into: &outcome.output) }
      if polled[2].revents != 0 { read(&pipes.errors.ours, into: &outcome.errors) }
    }
    return true
  }

  /// Takes what is there; closes the descriptor at its end.
  private static func read(_ descriptor: inout Int32, into bytes: inout [UInt8]) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer[..<count]
    } else if count == 0 || errno != EINTR {
      Pipes.close(&descriptor)
    }
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
