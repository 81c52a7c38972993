@preconcurrency import CReadline
@preconcurrency import Glibc

/// What stands on the screen between the prompt's first row and the row below the text.
struct DrawnBlock {
  /// The row of the cursor, counted from the block's first row on the screen.
  var cursorRow = 0
  var cursorColumn = 0
  /// The cells of each row that is on the screen.
  var widths: [Int] = [0]
}

extension LineEditor {
  /// What readline calls whenever the text, the cursor or the prompt may have changed.
  func redisplay() {
    guard drawn != nil else { return }
    // While a paste or a fast typist has more for us, only the last state need be seen.
    var source = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    if poll(&source, 1, 0) > 0, source.revents & Int16(POLLIN) != 0 { owesPaint = true } else { paint() }
  }

  /// Draws prompt, text, ghost text and menu over what stood there, and puts the cursor in its place.
  func paint() {
    guard let before = drawn else { return }
    owesPaint = false
    keepCursorBetweenGraphemes()
    fflush(rl_outstream)
    let text = text
    let layout = layout(of: text, cursor: point, showsGhost: true)
    let screen = TerminalInfo.size()
    let menuRows = menuRows(for: text, columns: screen.columns, limit: max(0, screen.rows - layout.rows.count))
    // Only the rows that fit, the cursor's among them.
    let room = max(1, screen.rows - menuRows.count)
    let first = max(0, min(layout.cursorRow - room / 2, layout.rows.count - room))
    let last = min(layout.rows.count, first + room)
    var output = "\r" + Self.up(before.cursorRow)
    for row in first..<last {
      if row > first { output += "\r\n" }
      output += layout.rows[row]
      if layout.widths[row] < screen.columns { output += "\u{1b}[K" }
    }
    for row in menuRows { output += "\r\n" + row + "\u{1b}[K" }
    output += "\u{1b}[J" + Self.up(last - 1 + menuRows.count - layout.cursorRow) + "\r"
    if layout.cursorColumn > 0 { output += "\u{1b}[\(layout.cursorColumn)C" }
    drawn = DrawnBlock(
      cursorRow: layout.cursorRow - first, cursorColumn: layout.cursorColumn, widths: Array(layout.widths[first..<last])
    )
    write(output)
  }

  /// Draws the whole text a last time, without ghost and menu, and leaves the cursor on the line below it.
  func leaveBlock() {
    guard let before = drawn else { return }
    let mark = event == .interrupted ? "^C" : ""
    fflush(rl_outstream)
    menu = nil
    let layout = layout(of: text, cursor: Int(rl_end), showsGhost: false)
    // All rows, also those that did not fit: the terminal scrolls, and keeps them.
    write("\r" + Self.up(before.cursorRow) + "\u{1b}[J" + layout.rows.joined(separator: "\r\n") + mark + "\r\n")
    drawn = nil
    owesPaint = false
  }

  /// Draws anew after the terminal changed its size.
  func resize() {
    guard var before = drawn else { return }
    let columns = TerminalInfo.size().columns
    if TerminalInfo.reflowsLines {
      // The terminal has broken the rows above the cursor anew; the block begins that many rows up.
      let above = before.widths.prefix(before.cursorRow).reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
      before.cursorRow = above + before.cursorColumn / columns
    }
    write("\r" + Self.up(before.cursorRow) + "\u{1b}[J")
    before.cursorRow = 0
    drawn = before
    rl_resize_terminal()
    paint()
  }

  /// Clears the screen, and not what has scrolled off it.
  func clearScreen() -> Int32 {
    write("\u{1b}[H\u{1b}[2J")
    drawn = DrawnBlock()
    paint()
    return 0
  }

  private func layout(of text: String, cursor: Int, showsGhost: Bool) -> Layout {
    Layout(
      prompt: shownPrompt, continuations: host.continuationPrompts(of: text), text: text, cursor: cursor,
      // What stays behind has no cursor at whose bracket a partner would be marked.
      styles: usesColour ? host.styles(of: text, cursor: showsGhost ? cursor : -1) : [],
      ghost: showsGhost ? ghost(for: text) : "",
      columns: TerminalInfo.size().columns, usesColour: usesColour)
  }

  /// The prompt, or what readline shows in its place: `(reverse-i-search)`, a numeric argument.
  private var shownPrompt: [StyledText] {
    if rl_display_prompt != nil, rl_display_prompt != rl_prompt {
      return [StyledText(String(cString: rl_display_prompt), TextStyle(.grey))]
    }
    guard rl_editing_mode == 0, Self.variable("show-mode-in-prompt") == "on" else { return prompt }
    let isCommand = rl_get_keymap() == rl_get_keymap_by_name("vi-move")
    let mode = Self.variable(isCommand ? "vi-cmd-mode-string" : "vi-ins-mode-string")
    return [StyledText(mode.filter { $0 != "\u{1}" && $0 != "\u{2}" })] + prompt
  }

  private static func variable(_ name: String) -> String {
    rl_variable_value(name).map { String(cString: $0) } ?? ""
  }

  /// What history would go on with, else the host's hint; only behind the end of the text.
  private func ghost(for text: String) -> String {
    guard usesColour, rl_point == rl_end, rl_readline_state & UInt(RL_STATE_ISEARCH | RL_STATE_NSEARCH) == 0 else {
      return ""
    }
    if let suggestion { return suggestion }
    let hint = host.hint(for: text, cursor: point)
    return hint.isEmpty ? "" : "  " + hint
  }

  /// What the newest fitting statement of the history goes on with.
  var suggestion: String? {
    let text = text
    return text.isEmpty ? nil : history.continuation(of: text)
  }

  private static func up(_ rows: Int) -> String { rows > 0 ? "\u{1b}[\(rows)A" : "" }

  private func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      guard let base = bytes.baseAddress else { return }
      var offset = 0
      while offset < bytes.count {
        let count = Glibc.write(STDOUT_FILENO, base + offset, bytes.count - offset)
        if count >= 0 {
          offset += count
        } else if errno != EINTR, errno != EAGAIN {
          return
        }
      }
    }
  }
}
