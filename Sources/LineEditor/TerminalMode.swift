@preconcurrency import Glibc

/// Who has the terminal: from the first prompt to the end the editor, also while a statement runs; a pager, a program of
/// the user's or a question has it lent.
///
/// The editor keeps its mode between two prompts, without echo and line by line reading, so that keys typed ahead wait for
/// the next prompt as they are: the terminal's own line mode would echo them into the result and swallow Ctrl-D.
public enum TerminalMode {
  // One terminal, used by the thread of the prompt; `suspend` is called while that one runs a statement.
  nonisolated(unsafe) private static var usual: termios?
  nonisolated(unsafe) private static var editing: termios?

  /// The mode in which the program was started, before the editor changes it.
  static func rememberUsual() {
    var mode = termios()
    if usual == nil, tcgetattr(STDIN_FILENO, &mode) == 0 { usual = mode }
  }

  /// Leaves the terminal as it was found: the editor is done with it.
  static func forget() { (usual, editing) = (nil, nil) }

  /// Whether the editor has the terminal now.
  private static var isEditing: Bool { editing == nil && usual != nil }

  /// The keys that send a signal in the terminal's usual mode, while the editor reads them itself.
  nonisolated(unsafe) static private(set) var signalKeys: (interrupt: UInt8, suspend: UInt8)?

  // Whether Ctrl-S stopped the output before the editor took it as a key.
  nonisolated(unsafe) private static var stopsOutput = false

  /// Has the terminal pass on Ctrl-C and Ctrl-Z as keys: as signals they would break into a paste that holds them, and
  /// what comes behind them would no longer be one. Ctrl-S searches forward, and does not stop the output.
  static func takeSignalKeys() {
    var mode = termios()
    guard tcgetattr(STDIN_FILENO, &mode) == 0, mode.c_lflag & tcflag_t(ISIG) != 0 else { return }
    signalKeys = withUnsafeBytes(of: mode.c_cc) { ($0[Int(VINTR)], $0[Int(VSUSP)]) }
    stopsOutput = mode.c_iflag & tcflag_t(IXON) != 0
    mode.c_lflag &= ~tcflag_t(ISIG)
    mode.c_iflag &= ~tcflag_t(IXON)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &mode)
  }

  /// Has them send signals again: a statement that runs is cancelled by one.
  static func leaveSignalKeys() {
    var mode = termios()
    guard signalKeys != nil, tcgetattr(STDIN_FILENO, &mode) == 0 else { return }
    signalKeys = nil
    mode.c_lflag |= tcflag_t(ISIG)
    if stopsOutput { mode.c_iflag |= tcflag_t(IXON) }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &mode)
  }

  /// Gives the terminal its usual mode, until `takeBack`.
  public static func lend() {
    guard var usual, editing == nil else { return }
    var mode = termios()
    guard tcgetattr(STDIN_FILENO, &mode) == 0 else { return }
    editing = mode
    write("\u{1b}[?2004l")
    tcsetattr(STDIN_FILENO, TCSADRAIN, &usual)
  }

  /// Gives the terminal back the mode that it had before `lend`.
  public static func takeBack() {
    guard var mode = editing else { return }
    editing = nil
    tcsetattr(STDIN_FILENO, TCSADRAIN, &mode)
    write("\u{1b}[?2004h")
  }

  /// Stops the process as Ctrl-Z does and, once it goes on, takes the terminal back.
  public static func suspend() {
    let wasEditing = isEditing
    if wasEditing { lend() }
    // Only this signal stops a process of several threads on the spot, whatever its handlers.
    pthread_kill(pthread_self(), SIGSTOP)
    if wasEditing { takeBack() }
  }

  /// Asks a question below what stands on the terminal; the line of the answer, nil after Ctrl-C or Ctrl-D.
  ///
  /// A terminal that has gone away ends the program's work: `isGone` then is true.
  public static func answer(to question: String) -> (line: String?, isGone: Bool) {
    let wasEditing = isEditing
    if wasEditing { lend() }
    defer { if wasEditing { takeBack() } }
    write(question)
    var line: [UInt8] = []
    while true {
      var sources = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: SignalPipe.readEnd, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&sources, 2, -1) < 0 {
        if errno != EINTR { return (nil, true) }
        continue
      }
      if sources[1].revents != 0 {
        let signals = SignalPipe.drain()
        if signals.contains(SIGINT) {
          write("\n")
          return (nil, false)
        }
        if signals.contains(SIGTSTP) {
          suspend()
          write(question + String(decoding: line, as: UTF8.self))
        }
      }
      guard sources[0].revents != 0 else { continue }
      // One byte at a time: what is typed ahead belongs to the next prompt.
      var byte: UInt8 = 0
      let count = Glibc.read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        write("\n")
        return (nil, count < 0 || sources[0].revents & Int16(POLLHUP) != 0)
      }
      switch byte {
      case 10, 13: return (String(decoding: line, as: UTF8.self), false)
      case 4 where line.isEmpty:
        write("\n")
        return (nil, false)
      default: line.append(byte)
      }
    }
  }

  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
