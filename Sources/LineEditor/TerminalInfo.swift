@preconcurrency import Glibc

/// What can be known of the terminal without asking it anything.
public enum TerminalInfo {
  /// Whether a file descriptor is a terminal.
  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether the terminal understands cursor movement: TERM is set and is not `dumb`.
  public static var isCapable: Bool {
    guard let term = environment("TERM") else { return false }
    return !term.isEmpty && term != "dumb"
  }

  /// Rows and columns of the terminal behind a file descriptor; 24 by 80 where it does not say.
  public static func size(of descriptor: Int32 = STDOUT_FILENO) -> (rows: Int, columns: Int) {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 {
      return (Int(size.ws_row), Int(size.ws_col))
    }
    return (24, 80)
  }

  /// Whether lines already drawn are broken anew when the terminal becomes narrower; xterm and the console cut instead.
  static var reflowsLines: Bool { environment("XTERM_VERSION") == nil && environment("TERM") != "linux" }

  /// Whether the environment's locale writes UTF-8.
  public static var isUTF8: Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty } ?? ""
    let name = locale.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }

  /// A variable of the environment.
  public static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
