@preconcurrency import CReadline
@preconcurrency import Glibc

/// The candidates shown below the text while the completion key goes through them.
struct CompletionMenu {
  var completions: Completions
  /// The candidate that stands in the text.
  var selected: Int?
  /// The text and the cursor that the menu belongs to: once they differ it is gone.
  var text: String
  var point: Int32
}

extension LineEditor {
  /// The completion key: what all candidates begin with, then the menu, then one candidate after the other.
  func complete(backwards: Bool) -> Int32 {
    let text = text
    if var menu, menu.text == text, menu.point == rl_point, !menu.completions.candidates.isEmpty {
      let count = menu.completions.candidates.count
      let next = menu.selected.map { ($0 + (backwards ? count - 1 : 1)) % count } ?? (backwards ? count - 1 : 0)
      // With its closing quote or blank, so that whoever likes it just types on.
      let candidate = menu.completions.candidates[next]
      let suffix = missingSuffix(of: candidate, in: text, at: menu.completions.replaced.upperBound)
      replace(menu.completions.replaced, with: candidate.text + suffix)
      let start = menu.completions.replaced.lowerBound
      menu.completions.replaced = start..<max(start, point)
      menu.selected = next
      remember(&menu)
      return 0
    }
    let completions = host.completions(of: text, cursor: point)
    guard let first = completions.candidates.first, isValid(completions.replaced, in: text) else {
      return rl_ding()
    }
    if completions.candidates.count == 1 {
      let suffix = missingSuffix(of: first, in: text, at: completions.replaced.upperBound)
      replace(completions.replaced, with: first.text + suffix)
      return 0
    }
    let typed = String(decoding: Array(text.utf8)[completions.replaced], as: UTF8.self)
    var menu = CompletionMenu(completions: completions, selected: nil, text: text, point: rl_point)
    let common = Self.commonPrefix(of: completions.candidates.map(\.text))
    if common.count > typed.count, common.lowercased().hasPrefix(typed.lowercased()) {
      replace(completions.replaced, with: common)
      menu.completions.replaced = completions.replaced.lowerBound..<max(completions.replaced.lowerBound, point)
    }
    remember(&menu)
    return 0
  }

  /// Shows the candidates and changes nothing.
  func listCompletions() -> Int32 {
    let completions = host.completions(of: text, cursor: point)
    var menu = CompletionMenu(completions: completions, selected: nil, text: text, point: rl_point)
    remember(&menu)
    return 0
  }

  private func remember(_ menu: inout CompletionMenu) {
    menu.text = text
    menu.point = rl_point
    self.menu = menu
  }

  private func isValid(_ range: Range<Int>, in text: String) -> Bool {
    range.lowerBound >= 0 && range.upperBound <= text.utf8.count
  }

  private func replace(_ range: Range<Int>, with replacement: String) {
    guard !replacement.utf8.contains(0) else { return }
    rl_begin_undo_group()
    rl_delete_text(Int32(range.lowerBound), Int32(range.upperBound))
    rl_point = Int32(range.lowerBound)
    rl_insert_text(replacement)
    rl_end_undo_group()
  }

  /// A closing quote or bracket that stands there already is not put there again.
  private func missingSuffix(of candidate: Candidate, in text: String, at end: Int) -> String {
    let rest = String(decoding: Array(text.utf8)[end...], as: UTF8.self)
    return rest.hasPrefix(candidate.suffix) ? "" : candidate.suffix
  }

  /// What all begin with, in the first one's capitals.
  private static func commonPrefix(of texts: [String]) -> String {
    guard var prefix = texts.first else { return "" }
    for text in texts.dropFirst() {
      while !text.lowercased().hasPrefix(prefix.lowercased()) { prefix.removeLast() }
    }
    return prefix
  }

  /// The rows of the menu, if it still belongs to the text: a candidate and its kind a row, the selected one reversed.
  func menuRows(for text: String, columns: Int, limit: Int) -> [String] {
    guard let menu else { return [] }
    guard menu.text == text, menu.point == rl_point else {
      self.menu = nil
      return []
    }
    let candidates = menu.completions.candidates
    let visible = min(candidates.count, max(0, min(limit, 14) - 1))
    let first = max(0, min((menu.selected ?? 0) - visible / 2, candidates.count - visible))
    let widest = candidates[first..<first + visible].map { DisplayWidth.of(Self.line(of: $0.text)) }.max() ?? 0
    let left = min(widest, max(8, columns * 2 / 3))
    var rows: [String] = []
    for index in first..<first + visible {
      let candidate = candidates[index]
      let name = Self.cut(candidate.text, to: left)
      let kind = Self.cut(candidate.kind, to: max(0, columns - left - 5))
      let gap = String(repeating: " ", count: left - DisplayWidth.of(name) + 2)
      let mark = index == menu.selected
      if usesColour {
        let styled = TextStyle(.standard, mark ? .reverse : []).applied(to: name)
        rows.append("  " + styled + gap + TextStyle(.grey).applied(to: kind))
      } else {
        rows.append((mark ? "> " : "  ") + name + gap + kind)
      }
    }
    if visible < candidates.count, visible > 0 {
      let more = "  … \(candidates.count - visible) more"
      rows.append(usesColour ? TextStyle(.grey).applied(to: more) : more)
    }
    return rows
  }

  /// A text on one line. Values of the graph come here: none may command the terminal.
  private static func line(of text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\t" ? " " : Layout.isControl($0) ? "␛" : $0 })
  }

  /// As much of a text as fits.
  private static func cut(_ text: String, to cells: Int) -> String {
    let text = line(of: text)
    guard DisplayWidth.of(text) > cells else { return text }
    var kept = ""
    var width = 0
    for character in text {
      width += DisplayWidth.of(character)
      if width > cells - 1 { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// For whoever binds readline's own completion commands (`menu-complete`) in an inputrc.
  static func connectCompletion() {
    rl_completer_word_break_characters = UnsafePointer(strdup(" \t\n()[]{},:|<>=+-*/%^.;!$"))
    rl_completer_quote_characters = UnsafePointer(strdup("\"'`"))
    rl_attempted_completion_function = { _, start, end in
      // Each is reset before every completion.
      rl_attempted_completion_over = 1
      rl_completion_append_character = 0
      rl_completion_suppress_quote = 1
      guard let editor = LineEditor.current else { return nil }
      let completions = editor.host.completions(of: editor.text, cursor: Int(end))
      // Readline may look for a word's start behind its end.
      guard start <= end, completions.replaced == Int(start)..<Int(end), !completions.candidates.isEmpty else {
        return nil
      }
      var words = completions.candidates.map(\.text)
      if words.count > 1 { words.insert(LineEditor.commonPrefix(of: words), at: 0) }
      // Readline frees the array and every string in it.
      let size = (words.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
      guard let array = malloc(size)?.assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self) else { return nil }
      for (index, word) in words.enumerated() { array[index] = strdup(word) }
      array[words.count] = nil
      return array
    }
  }
}
