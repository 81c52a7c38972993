@preconcurrency import CReadline
@preconcurrency import Glibc

/// The editor's own commands: each has a name for inputrc (`"\C-o": kith-complete`) and the keys it is found under.
extension LineEditor {
  private struct KeyCommand {
    var name: String
    var keys: [String]
    var keymaps = ["emacs-standard", "vi-insert", "vi-move"]
    var run: @convention(c) (Int32, Int32) -> Int32
  }

  private static let inserting = ["emacs-standard", "vi-insert"]

  private static var keyCommands: [KeyCommand] {
    [
      KeyCommand(name: "kith-previous-line", keys: ["\\e[A", "\\eOA", "\\C-p"]) {
        LineEditor.current?.move(by: -1, $0, $1) ?? 0
      },
      KeyCommand(name: "kith-next-line", keys: ["\\e[B", "\\eOB", "\\C-n"]) {
        LineEditor.current?.move(by: 1, $0, $1) ?? 0
      },
      KeyCommand(name: "kith-vi-previous-line", keys: ["k"], keymaps: ["vi-move"]) {
        LineEditor.current?.move(by: -1, $0, $1) ?? 0
      },
      KeyCommand(name: "kith-vi-next-line", keys: ["j"], keymaps: ["vi-move"]) {
        LineEditor.current?.move(by: 1, $0, $1) ?? 0
      },
      KeyCommand(name: "kith-forward", keys: ["\\e[C", "\\eOC", "\\C-f"], keymaps: inserting) {
        LineEditor.current?.acceptSuggestion() == true ? 0 : rl_forward_char($0, $1)
      },
      // By grapheme, as the cursor moves; Ctrl-D on an empty line never comes here.
      KeyCommand(name: "kith-backward-delete", keys: ["\\C-h", "\\C-?"], keymaps: inserting) { count, _ in
        LineEditor.current?.delete(-count) ?? 0
      },
      KeyCommand(name: "kith-delete", keys: ["\\C-d", "\\e[3~"], keymaps: ["emacs-standard"]) { count, _ in
        LineEditor.current?.delete(count) ?? 0
      },
      KeyCommand(name: "kith-line-start", keys: ["\\C-a", "\\e[H", "\\eOH", "\\e[1~"], keymaps: inserting) { _, _ in
        LineEditor.current?.moveToLineStart() ?? 0
      },
      KeyCommand(name: "kith-line-end", keys: ["\\C-e", "\\e[F", "\\eOF", "\\e[4~"], keymaps: inserting) { _, _ in
        LineEditor.current?.moveToLineEnd() ?? 0
      },
      KeyCommand(name: "kith-kill-line", keys: ["\\C-k"], keymaps: ["emacs-standard"]) { _, _ in
        LineEditor.current?.killToLineEnd() ?? 0
      },
      KeyCommand(name: "kith-clear-screen", keys: ["\\C-l"]) { _, _ in LineEditor.current?.clearScreen() ?? 0 },
      KeyCommand(name: "kith-newline", keys: ["\\e\\C-m", "\\e\\C-j"], keymaps: ["emacs-standard"]) { _, _ in
        rl_insert_text("\n")
        return 0
      },
      KeyCommand(name: "kith-edit", keys: ["\\C-x\\C-e"], keymaps: ["emacs-standard"]) { _, _ in
        LineEditor.current?.editExternally() ?? 0
      },
      KeyCommand(name: "kith-complete", keys: ["\\C-i"], keymaps: inserting) { _, _ in
        LineEditor.current?.complete(backwards: false) ?? 0
      },
      KeyCommand(name: "kith-complete-backward", keys: ["\\e[Z"], keymaps: inserting) { _, _ in
        LineEditor.current?.complete(backwards: true) ?? 0
      },
      KeyCommand(name: "kith-list", keys: ["\\e?", "\\e="], keymaps: ["emacs-standard"]) { _, _ in
        LineEditor.current?.listCompletions() ?? 0
      },
    ]
  }

  static func bindKeys() {
    for command in keyCommands {
      // Readline keeps the pointer for as long as it runs.
      rl_add_defun(strdup(command.name), command.run, -1)
      for name in command.keymaps {
        guard let keymap = rl_get_keymap_by_name(name) else { continue }
        for key in command.keys { rl_bind_keyseq_in_map(key, command.run, keymap) }
      }
    }
  }

  /// Enter is not for an inputrc to give away: nothing else knows when a statement is complete.
  static func bindEnter() {
    for name in ["emacs-standard", "vi-insert", "vi-move"] {
      guard let keymap = rl_get_keymap_by_name(name) else { continue }
      for key in ["\\C-m", "\\C-j"] {
        rl_bind_keyseq_in_map(key, { LineEditor.current?.enter($0, $1) ?? 0 }, keymap)
      }
    }
  }

  private func enter(_ count: Int32, _ key: Int32) -> Int32 {
    if host.isComplete(text) {
      rl_point = rl_end
      return rl_newline(1, key)
    }
    rl_insert_text("\n")
    return 0
  }

  /// Up and Down: between the lines of the text first, then through the history.
  private func move(by direction: Int, _ count: Int32, _ key: Int32) -> Int32 {
    let bytes = Array(text.utf8)
    let point = point
    let start = lineStart(in: bytes)
    let column = DisplayWidth.of(String(decoding: bytes[start..<point], as: UTF8.self))
    let target: Range<Int>
    if direction < 0 {
      guard start > 0 else { return rl_get_previous_history(count, key) }
      target = (bytes[..<(start - 1)].lastIndex(of: 10).map { $0 + 1 } ?? 0)..<(start - 1)
    } else {
      guard let end = bytes[point...].firstIndex(of: 10) else { return rl_get_next_history(count, key) }
      target = (end + 1)..<(bytes[(end + 1)...].firstIndex(of: 10) ?? bytes.count)
    }
    var cells = 0
    var offset = target.lowerBound
    for character in String(decoding: bytes[target], as: UTF8.self) {
      if cells >= column { break }
      cells += DisplayWidth.of(character)
      offset += character.utf8.count
    }
    rl_point = min(Int32(offset), rl_end)
    return 0
  }

  private func lineStart(in bytes: [UInt8]) -> Int {
    bytes[..<min(point, bytes.count)].lastIndex(of: 10).map { $0 + 1 } ?? 0
  }

  private func lineEnd(in bytes: [UInt8]) -> Int { bytes[min(point, bytes.count)...].firstIndex(of: 10) ?? bytes.count }

  /// To the start of the line; from there to the start of the text.
  private func moveToLineStart() -> Int32 {
    let start = lineStart(in: Array(text.utf8))
    rl_point = Int32(start == Int(rl_point) ? 0 : start)
    return 0
  }

  /// To the end of the line; from there to the end of the text; from there into the ghost text.
  private func moveToLineEnd() -> Int32 {
    if acceptSuggestion() { return 0 }
    let end = lineEnd(in: Array(text.utf8))
    rl_point = end == Int(rl_point) ? rl_end : min(Int32(end), rl_end)
    return 0
  }

  /// To the end of the line, or its line end where nothing else is left of it.
  private func killToLineEnd() -> Int32 {
    let end = lineEnd(in: Array(text.utf8))
    return rl_kill_text(rl_point, min(Int32(max(end, min(Int(rl_point) + 1, Int(rl_end)))), rl_end))
  }

  /// Deletes so many graphemes behind the cursor, or where negative before it.
  private func delete(_ count: Int32) -> Int32 {
    let bytes = Array(text.utf8)
    let point = point
    let (start, end): (Int, Int)
    if count < 0 {
      let before = String(decoding: bytes[..<point], as: UTF8.self).dropLast(Int(count.magnitude))
      (start, end) = (before.utf8.count, point)
    } else {
      let after = String(decoding: bytes[point...], as: UTF8.self).prefix(Int(count))
      (start, end) = (point, point + after.utf8.count)
    }
    guard start < end, end <= Int(rl_end) else { return rl_ding() }
    rl_delete_text(Int32(start), Int32(end))
    rl_point = Int32(start)
    return 0
  }

  private func acceptSuggestion() -> Bool {
    guard rl_point == rl_end, usesColour, let suggestion else { return false }
    rl_insert_text(suggestion)
    return true
  }

  private func editExternally() -> Int32 {
    event = .editExternally(text)
    rl_done = 1
    return 0
  }
}
