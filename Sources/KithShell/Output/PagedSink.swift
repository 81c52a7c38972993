@preconcurrency import Glibc
import LineEditor

/// Text for a terminal: what fits the screen is written as it is, what does not goes through the user's pager.
///
/// There is a pager only where `KITH_PAGER` or `PAGER` names one. `less`, unless told otherwise by `LESS`, leaves the text
/// on the screen when it ends, so that the scrollback stays whole.
final class PagedSink: TextSink {
  private let terminal: any TextSink
  private let rows: Int
  private let command: String
  private var held = ""
  private var heldLines = 0
  private var pager: (process: pid_t, sink: DescriptorSink, input: Int32)?

  /// The user's pager, if any.
  static var command: String? {
    let told = TerminalInfo.environment("KITH_PAGER") ?? TerminalInfo.environment("PAGER")
    return told.flatMap { $0.isEmpty || $0 == "cat" ? nil : $0 }
  }

  init(terminal: any TextSink, rows: Int, command: String) {
    self.terminal = terminal
    self.rows = rows
    self.command = command
  }

  var isClosed: Bool { pager?.sink.isClosed ?? terminal.isClosed }

  func write(_ text: String) {
    if let pager { return pager.sink.write(text) }
    held += text
    heldLines += text.utf8.count { $0 == 10 }
    guard heldLines >= rows - 1, canStart else { return }
    terminal.flush()
    TerminalMode.lend()
    setenv("LESS", "FRX", 0)
    guard let started = ChildProcess.startReader(command) else { return TerminalMode.takeBack() }
    let sink = DescriptorSink(started.input)
    pager = (started.process, sink, started.input)
    sink.write(held)
    held = ""
  }

  /// Whether the pager's program is there; asked once. Without it everything is written as it is.
  private lazy var canStart: Bool = {
    let word = command.split(separator: " ").first.map(String.init) ?? ""
    return ChildProcess.run("command -v '\(word.replacing("'", with: ""))' >/dev/null 2>&1") == 0
  }()

  /// A pager's input is pushed on; what may yet fit the screen waits for `finish`.
  func flush() { pager?.sink.flush() }

  /// Writes what is held back, or waits until the user has left the pager.
  func finish() {
    if let pager {
      pager.sink.flush()
      close(pager.input)
      _ = ChildProcess.wait(for: pager.process)
      TerminalMode.takeBack()
      self.pager = nil
    } else {
      terminal.write(held)
      terminal.flush()
    }
    held = ""
    heldLines = 0
  }
}
