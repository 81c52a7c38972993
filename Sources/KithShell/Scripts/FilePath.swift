@preconcurrency import Glibc
import LineEditor

/// Paths as people write them.
enum FilePath {
  /// The path with `~` for the home folder, and relative to a folder where one is given.
  static func expanded(_ path: String, relativeTo folder: String?) -> String {
    var path = path
    // Quotes around a path with blanks belong to no path.
    if path.count > 1, let first = path.first, first == path.last, first == "'" || first == "\"" {
      path = String(path.dropFirst().dropLast())
    }
    if path == "~" || path.hasPrefix("~/"), let home = TerminalInfo.environment("HOME") {
      path = home + path.dropFirst()
    }
    guard let folder, !path.hasPrefix("/") else { return path }
    return folder + "/" + path
  }

  /// The folder in which a file stands.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The names in a folder, folders with a `/` behind them, in order.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      var status = stat()
      let isFolder = stat(folder + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      names.append(isFolder ? name + "/" : name)
    }
    return names.sorted()
  }
}

/// Why a file cannot be read or written.
public struct FileError: Error, Sendable {
  /// In words.
  public var message: String

  /// `cannot read x.cypher: No such file or directory`.
  static func failed(to verb: String, _ path: String) -> FileError {
    FileError(message: "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
  }
}

/// Whole files, without Foundation.
public enum TextFile {
  /// The bytes of a file; `-` is standard input.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .failed(to: "read", path) }
    defer { if path != "-" { close(file) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count > 0 { bytes += buffer[..<count] } else if errno != EINTR { throw .failed(to: "read", path) }
    }
  }

  /// Writes a file anew.
  static func write(_ text: String, to path: String, mode: mode_t = 0o666) throws(FileError) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard file >= 0 else { throw .failed(to: "write", path) }
    let sink = DescriptorSink(file)
    sink.write(text)
    sink.flush()
    guard !sink.isClosed, close(file) == 0 else { throw .failed(to: "write", path) }
  }
}
