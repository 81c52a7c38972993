@preconcurrency import CReadline
@preconcurrency import Glibc

/// An editor of statements of many lines, on GNU readline: readline edits, this paints.
///
/// Readline keeps the text, the keys (emacs and vi, `~/.inputrc`), undo, kill ring, incremental search and history. The
/// redisplay is wholly ours, for colours, continuation prompts and ghost text.
///
///     let editor = LineEditor(host: host, name: "kith", history: History(path: nil), usesColour: true)
///     while case .text(let statement) = editor.read(prompt: [StyledText("> ")]) { run(statement) }
public final class LineEditor {
  // Readline has one global state and calls back without a context, so there is one editor, on one thread.
  nonisolated(unsafe) static var current: LineEditor?

  let host: any LineHost
  /// The statements of this and earlier sessions.
  public let history: History
  let usesColour: Bool
  var prompt: [StyledText] = []
  var event: LineEvent?
  /// The block of rows on the screen, or nothing between two prompts.
  var drawn: DrawnBlock?
  var menu: CompletionMenu?
  /// A repaint left out because more keys were waiting.
  var owesPaint = false
  private var lastPoint = 0
  private var initialText = ""
  private var paste = PasteFilter()
  /// READERR of readline.h, which is an expression that Swift does not import.
  private static let readError: Int32 = -2

  /// Makes the editor and reads `~/.inputrc`, where `$if kith` (the name given here) works.
  public init(host: any LineHost, name: String, history: History, usesColour: Bool) {
    self.host = host
    self.history = history
    self.usesColour = usesColour
    LineEditor.current = self
    if setlocale(LC_CTYPE, "") == nil || __ctype_get_mb_cur_max() == 1 { setlocale(LC_CTYPE, "C.UTF-8") }
    rl_readline_name = UnsafePointer(strdup(name))
    rl_catch_signals = 0  // SIGINT, SIGTSTP and SIGWINCH come through the signal pipe
    rl_catch_sigwinch = 0
    rl_change_environment = 0  // children shall not inherit LINES and COLUMNS
    TerminalMode.rememberUsual()
    LineEditor.bindKeys()  // before initialisation, so that an inputrc has the last word
    rl_variable_bind("bind-tty-special-chars", "off")  // else the terminal's erase key is readline's again
    rl_initialize()
    LineEditor.bindEnter()
    rl_variable_bind("enable-bracketed-paste", "on")
    LineEditor.connectCompletion()
    rl_redisplay_function = { LineEditor.current?.redisplay() }
    rl_getc_function = { _ in LineEditor.current?.nextByte() ?? LineEditor.readError }
    rl_startup_hook = {
      TerminalMode.takeSignalKeys()
      LineEditor.current?.insertInitialText()
      return 0
    }
    // Readline ends every line here, however it ends; with a painter of its own it prints no final newline. The
    // terminal keeps its mode until `close`.
    rl_deprep_term_function = { LineEditor.current?.leaveBlock() }
  }

  /// Gives the terminal back as it was before the first statement was read.
  public func close() {
    rl_deprep_terminal()
    TerminalMode.forget()
    SignalPipe.release([SIGTSTP])
  }

  /// Reads one statement, which may begin with a given text.
  public func read(prompt: [StyledText], text: String = "") -> LineEvent {
    self.prompt = prompt
    initialText = text
    event = nil
    menu = nil
    drawn = DrawnBlock()
    SignalPipe.catchSignals([SIGINT, SIGWINCH, SIGTSTP])
    paste = PasteFilter()
    // While a statement runs, whoever runs it looks after SIGINT and SIGTSTP.
    defer {
      TerminalMode.leaveSignalKeys()
      SignalPipe.release([SIGWINCH])
    }
    let line = readline(prompt.map(\.text).joined())
    defer { free(line) }
    // A key that ends the reading in its own way has said so already.
    let event = event ?? line.map { .text(Self.text(of: $0)) } ?? .endOfInput
    if event == .interrupted { rl_free_line_state() }
    return event
  }

  /// The next byte of a key, for readline: waits for keys and for signals alike, and paints what is owed before.
  ///
  /// Readline is called once for a whole statement and asks here for its keys. Its other interface, a call for each key,
  /// leaves a place to jump back to that is no more where a key takes another one back and is then broken off (8.2).
  private func nextByte() -> Int32 {
    while event == nil {
      if owesPaint { paint() }
      var sources = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: SignalPipe.readEnd, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&sources, 2, -1) < 0 {
        if errno != EINTR { event = .endOfInput }
        continue
      }
      // Whatever `poll` says of the pipe: a key may have woken it just before the signal that was sent first got there.
      for signal in SignalPipe.drain() { handle(signal: signal) }
      guard event == nil, sources[0].revents != 0 else { continue }
      var byte: UInt8 = 0
      let count = Glibc.read(STDIN_FILENO, &byte, 1)
      if count == 1 {
        switch paste.meaning(of: byte) {
        case .key: return Int32(byte)
        case .nothing: break
        case .interrupt: interrupt()
        case .suspend: kill(0, SIGTSTP)  // comes back through the signal pipe
        }
        continue
      }
      // The terminal has gone.
      if count == 0 || (errno != EINTR && errno != EAGAIN) { event = .endOfInput }
    }
    // Whatever readline is in the middle of, it takes this for the end of its input and returns.
    return Self.readError
  }

  private func insertInitialText() {
    if !initialText.isEmpty { rl_insert_text(initialText) }
    lastPoint = Int(rl_point)
  }

  private func handle(signal: Int32) {
    guard event == nil else { return }
    switch signal {
    case SIGINT: interrupt()
    case SIGWINCH: resize()
    case SIGTSTP: suspend()
    default: break
    }
  }

  /// Ends the reading without a text, wherever readline stands (incremental search, numeric argument, ...).
  private func interrupt() {
    event = .interrupted
    leaveBlock()
  }

  private func suspend() {
    leaveBlock()
    TerminalMode.suspend()
    drawn = DrawnBlock()
    rl_resize_terminal()
    paint()
  }

  /// Where the cursor is, as a UTF-8 offset in ``text``.
  ///
  /// Readline's own number may lie beyond the text where the line holds a zero byte.
  var point: Int { min(max(Int(rl_point), 0), text.utf8.count) }

  /// The text being edited, as many bytes as readline has of it.
  var text: String { rl_line_buffer.map { Self.text(of: $0) } ?? "" }

  /// A text of readline's; each byte that is no UTF-8 (half a character can be killed) is a `?`, so that offsets hold.
  private static func text(of line: UnsafePointer<CChar>) -> String {
    if let text = String(validatingCString: line) { return text }
    let bytes = UnsafeRawBufferPointer(start: line, count: strlen(line))
    var text = ""
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): text.unicodeScalars.append(Unicode.UTF8.decode(scalar))
      case .error(let length): text += String(repeating: "?", count: length)
      case .emptyInput: return text
      }
    }
  }

  /// Moves the cursor out of the middle of a grapheme, on in the direction in which it went.
  func keepCursorBetweenGraphemes() {
    defer { lastPoint = Int(rl_point) }
    guard rl_point > 0, rl_point < rl_end else { return }
    let text = text
    let point = point
    var start = 0
    for character in text {
      let end = start + character.utf8.count
      if start == point { return }
      if point < end {
        rl_point = min(Int32(point > lastPoint ? end : start), rl_end)
        return
      }
      start = end
    }
  }
}
