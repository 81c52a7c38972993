/// Tells what each byte from the terminal means, by whether it is typed or stands in a paste.
///
/// A terminal marks a paste with `ESC [ 200 ~` and `ESC [ 201 ~`. Within these Ctrl-C is a character like others, and a line
/// end written as two bytes is one.
struct PasteFilter {
  /// What a byte means.
  enum Meaning: Hashable {
    /// A byte of a key, or of the paste.
    case key
    /// Half of a line end of which the other half was taken.
    case nothing
    /// The key that drops the statement.
    case interrupt
    /// The key that stops the program for a while.
    case suspend
  }

  private static let start: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x30, 0x7E]
  private static let end: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]
  private var isPasting = false
  /// How many bytes of the mark that would begin or end a paste have come.
  private var matched = 0
  private var last: UInt8 = 0

  /// What the next byte means, with the keys that the user's terminal has for signals.
  mutating func meaning(
    of byte: UInt8, keys: (interrupt: UInt8, suspend: UInt8)? = TerminalMode.signalKeys
  ) -> Meaning {
    defer { last = byte }
    let mark = isPasting ? Self.end : Self.start
    matched = byte == mark[matched] ? matched + 1 : byte == mark[0] ? 1 : 0
    if matched == mark.count {
      isPasting.toggle()
      matched = 0
      return .key
    }
    if isPasting { return byte == 10 && last == 13 ? .nothing : .key }
    // No key at all is written as zero.
    guard let keys, byte != 0 else { return .key }
    return byte == keys.interrupt ? .interrupt : byte == keys.suspend ? .suspend : .key
  }
}
