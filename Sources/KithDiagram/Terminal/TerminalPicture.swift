/// A PNG as a terminal that draws pictures takes it.
public enum TerminalPicture: Sendable {
  /// kitty's graphics protocol, which Ghostty and Konsole speak as well.
  case kitty
  /// iTerm2's inline images, which WezTerm shows as well.
  case iTerm2

  /// What the terminal says of itself by its environment; nil where it promises nothing, as within tmux and screen.
  public static func offered(by environment: [String: String]) -> TerminalPicture? {
    let terminal = environment["TERM"] ?? ""
    if environment["TMUX"] != nil || terminal.hasPrefix("screen") || terminal.hasPrefix("tmux") { return nil }
    if environment["KITTY_WINDOW_ID"] != nil || terminal.contains("kitty") || terminal.contains("ghostty") {
      return .kitty
    }
    let program = environment["TERM_PROGRAM"] ?? ""
    if program == "ghostty" { return .kitty }
    return ["iTerm.app", "WezTerm"].contains(program) ? .iTerm2 : nil
  }

  /// The characters that show the picture where the cursor stands.
  public func sequence(png: [UInt8]) -> String {
    let data = base64(png)
    switch self {
    case .iTerm2: return "\u{1B}]1337;File=inline=1;size=\(png.count):\(data)\u{7}\n"
    case .kitty:
      // The protocol takes at most 4096 characters at a time.
      var text = ""
      var start = data.startIndex
      while start < data.endIndex {
        let end = data.index(start, offsetBy: 4096, limitedBy: data.endIndex) ?? data.endIndex
        let first = start == data.startIndex ? "a=T,f=100," : ""
        text += "\u{1B}_G\(first)m=\(end < data.endIndex ? 1 : 0);\(data[start..<end])\u{1B}\\"
        start = end
      }
      return text + "\n"
    }
  }
}

/// The bytes in Base64.
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var result: [UInt8] = []
  result.reserveCapacity((bytes.count + 2) / 3 * 4)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let number = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for place in 0..<4 {
      let isPadding = place > group.count
      result.append(isPadding ? UInt8(ascii: "=") : alphabet[number >> (18 - 6 * place) & 63])
    }
  }
  return String(decoding: result, as: UTF8.self)
}
