@preconcurrency import Glibc
import Foundation

/// A program on a pseudo-terminal that is its controlling terminal, so that Ctrl-C is a SIGINT.
final class Terminal {
  private let master: Int32
  let process: pid_t
  private(set) var screen: Screen
  private(set) var raw: [UInt8] = []

  init(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], rows: Int = 24, columns: Int = 80
  ) throws {
    // posix_openpt and ptsname are hidden behind _XOPEN_SOURCE in the Glibc module; openpty is not.
    var master: Int32 = -1
    var slave: Int32 = -1
    var name = [CChar](repeating: 0, count: 128)
    guard openpty(&master, &slave, &name, nil, nil) == 0 else { throw POSIXError(.ENXIO) }
    self.master = master
    defer { close(slave) }
    _ = fcntl(slave, F_SETFD, FD_CLOEXEC)
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    let path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session leader opens becomes its controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    var none = sigset_t()
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)  // the test runner may ignore SIGINT
    posix_spawnattr_setsigmask(&attributes, &none)
    // POSIX_SPAWN_SETSID is hidden behind _GNU_SOURCE in the Glibc module: 0x80.
    posix_spawnattr_setflags(&attributes, Int16(0x80 | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var variables = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "INPUTRC": "/dev/null"]
    variables.merge(environment) { $1 }
    var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, program, &actions, &attributes, &argv, &envp)
    guard status == 0 else { throw POSIXError(.init(rawValue: status) ?? .EIO) }
    process = child
    screen = Screen(rows: rows, columns: columns)
  }

  deinit {
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    close(master)
  }

  /// Presses keys.
  func type(_ keys: String) {
    var bytes = Array(keys.utf8)
    _ = write(master, &bytes, bytes.count)
  }

  /// Pastes as a terminal does that was asked to mark pastes.
  func paste(_ text: String) { type("\u{1b}[200~\(text)\u{1b}[201~") }

  /// Changes the size; the kernel sends SIGWINCH.
  func resize(rows: Int, columns: Int) {
    screen.resize(rows: rows, columns: columns)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Reads until `done` holds of the screen; false when so many seconds have passed.
  @discardableResult
  func wait(_ seconds: Double = 10, until done: (Screen) -> Bool) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      if done(screen) { return true }
      let left = deadline.timeIntervalSinceNow
      if left <= 0 { return false }
      var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard poll(&source, 1, Int32(left * 1000)) > 0 else { continue }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = read(master, &buffer, buffer.count)
      if count <= 0 { return done(screen) }
      raw += buffer[..<count]
      screen.feed(buffer[..<count])
    }
  }

  /// Waits until the screen ends with a text.
  @discardableResult
  func wait(forEnd end: String) -> Bool { wait { $0.text.hasSuffix(end) } }

  /// Types a line and waits for the prompt, or the question, that comes after it.
  func enter(_ line: String) {
    let before = screen.text.components(separatedBy: "> ").count
    type(line + "\r")
    wait(5) { screen in
      screen.text.components(separatedBy: "> ").count > before
        && (screen.text.hasSuffix(">") || screen.text.hasSuffix("] "))
    }
  }

  /// Waits for the program's end; its exit status, or 128 and the signal's number.
  ///
  /// A program that does not end within twenty seconds is killed, and the test fails rather than waits for ever.
  func exitStatus() -> Int32 {
    var status: Int32 = 0
    let deadline = Date().addingTimeInterval(20)
    while deadline.timeIntervalSinceNow > 0 {
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process { return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F) }
      if ended < 0, errno != EINTR { return -1 }
      _ = wait(0.01) { _ in false }
    }
    kill(process, SIGKILL)
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return 128 + SIGKILL
  }
}
