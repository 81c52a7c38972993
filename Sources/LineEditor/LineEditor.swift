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
  /// The text and the cursor right behind a yank.
  var yanked: (text: String, point: Int32)?

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
    rl_initialize()
    LineEditor.bindEnter()
    rl_variable_bind("enable-bracketed-paste", "on")
    LineEditor.connectCompletion()
    rl_redisplay_function = { LineEditor.current?.redisplay() }
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
    event = nil
    menu = nil
    drawn = DrawnBlock()
    SignalPipe.catchSignals([SIGINT, SIGWINCH, SIGTSTP])
    // While a statement runs, whoever runs it looks after SIGINT and SIGTSTP.
    defer { SignalPipe.release([SIGWINCH]) }
    rl_callback_handler_install(prompt.map(\.text).joined()) { line in
      // A key that ends the reading in its own way has said so already.
      if let editor = LineEditor.current, editor.event == nil {
        editor.event = line.map { .text(String(cString: $0)) } ?? .endOfInput
      }
      free(line)
    }
    if !text.isEmpty {
      rl_insert_text(text)
      paint()
    }
    lastPoint = Int(rl_point)
    while event == nil { waitForInput() }
    return event ?? .endOfInput
  }

  private func waitForInput() {
    if owesPaint { paint() }
    var sources = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: SignalPipe.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    if poll(&sources, 2, -1) < 0 {
      if errno != EINTR { event = .endOfInput }
      return
    }
    if sources[1].revents != 0 { for signal in SignalPipe.drain() { handle(signal: signal) } }
    // Without a handler installed `rl_callback_read_char` aborts the process.
    guard event == nil, sources[0].revents != 0 else { return }
    rl_callback_read_char()
    // Not from the handler itself: readline may still hold keys that it took back, and would call the handler for them.
    if event != nil { rl_callback_handler_remove() }
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
    rl_callback_sigcleanup()
    rl_free_line_state()
    rl_callback_handler_remove()
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
  /// Readline's own number may lie beyond the text where the line holds a zero byte or bytes that are no UTF-8.
  var point: Int { min(max(Int(rl_point), 0), text.utf8.count) }

  /// The text being edited.
  var text: String { rl_line_buffer.map { String(cString: $0) } ?? "" }

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
