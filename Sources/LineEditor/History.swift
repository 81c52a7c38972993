@preconcurrency import CReadline
@preconcurrency import Glibc

/// The statements of this and earlier sessions, newest last: in readline's list, and in a file that only its owner reads.
public struct History {
  /// One statement.
  public struct Entry: Sendable, Hashable {
    /// Its place in the list, counted from 1.
    public var number: Int
    /// When it was run, in seconds since 1970; nil where the file does not say.
    public var time: Int?
    /// The statement, all its lines.
    public var text: String
  }

  /// The file; nil keeps the history in memory alone.
  public let path: String?
  /// Why the file cannot be written, in words.
  public private(set) var problem: String?
  private static let limit: Int32 = 10_000

  /// Reads the history from a file, which is made with mode 0600 (and its folder with 0700) where there is none.
  public init(path: String?) {
    self.path = path
    using_history()
    // With a time stamp before each, entries of several lines come back whole.
    history_comment_char = CChar(UInt8(ascii: "#"))
    history_write_timestamps = 1
    stifle_history(Self.limit)
    guard let path else { return }
    Self.makeFolder(of: path)
    let file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    if file >= 0 {
      var status = stat()
      // A device such as /dev/null keeps its mode.
      if fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG { fchmod(file, 0o600) }
      close(file)
    } else {
      problem = "\(path): \(String(cString: strerror(errno)))"
    }
    read_history(path)
    dropDuplicates()
  }

  /// Adds a statement and writes it to the file, unless it is blank or starts with a space; an equal one before it goes.
  public func remember(_ text: String) {
    guard let first = text.utf8.first, first != UInt8(ascii: " "), !text.utf8.contains(0) else { return }
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    remove { strcmp($0, text) == 0 }
    add_history(text)
    // One entry is appended, so that several shells can share the file.
    if let path { append_history(1, path) }
  }

  /// Every entry, oldest first.
  public var entries: [Entry] {
    (0..<max(0, Int(history_length))).compactMap { index in
      guard let entry = history_get(history_base + Int32(index)), let line = entry.pointee.line else { return nil }
      let stamp = entry.pointee.timestamp.flatMap { Int(String(cString: $0).dropFirst()) }
      return Entry(number: index + 1, time: stamp, text: String(cString: line))
    }
  }

  /// What the newest entry that starts with `prefix` goes on with; nil where there is none.
  func continuation(of prefix: String) -> String? {
    let count = prefix.utf8.count
    var index = history_length - 1
    while index >= 0 {
      if let entry = history_get(history_base + index), let line = entry.pointee.line,
        strncmp(line, prefix, count) == 0,
        line[count] != 0
      {
        return String(cString: line + count)
      }
      index -= 1
    }
    return nil
  }

  private func dropDuplicates() {
    var seen = Set<String>()
    var index = history_length - 1
    while index >= 0 {
      if let line = history_get(history_base + index)?.pointee.line, !seen.insert(String(cString: line)).inserted,
        let gone = remove_history(index)
      {
        free_history_entry(gone)
      }
      index -= 1
    }
  }

  private func remove(where isUnwanted: (UnsafeMutablePointer<CChar>) -> Bool) {
    var index = history_length - 1
    while index >= 0 {
      if let line = history_get(history_base + index)?.pointee.line, isUnwanted(line), let gone = remove_history(index)
      {
        free_history_entry(gone)
      }
      index -= 1
    }
  }

  private static func makeFolder(of path: String) {
    var end = path.startIndex
    while let slash = path[end...].dropFirst().firstIndex(of: "/") {
      mkdir(String(path[..<slash]), 0o700)
      end = slash
    }
  }

  /// Where the history is kept unless told: `KITH_HISTORY`, else `$XDG_STATE_HOME/kith/history`, else
  /// `~/.local/state/kith/history`.
  public static var standardPath: String? {
    if let told = TerminalInfo.environment("KITH_HISTORY") { return told.isEmpty ? nil : told }
    if let state = TerminalInfo.environment("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/kith/history" }
    return TerminalInfo.environment("HOME").map { $0 + "/.local/state/kith/history" }
  }
}
