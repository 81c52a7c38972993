@preconcurrency import Glibc
import KithCypher
import LineEditor

/// Paths as people write them.
public enum FilePath {
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

  /// The path that was probably meant where there is none: the first part that is not there is taken for its neighbour,
  /// and what comes of it must be there.
  public static func nearest(to path: String) -> String? {
    for name in path.split(separator: "/") where !TextFile.exists(String(path[..<name.endIndex])) {
      let before = String(path[..<name.startIndex])
      let names = names(in: before.isEmpty ? "." : before).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
      guard let near = NearestName.nearest(to: String(name), in: names) else { return nil }
      let whole = before + near + path[name.endIndex...]
      return TextFile.exists(whole) ? whole : nil
    }
    return nil
  }

  /// The way to a folder from another one; a folder that is given from the root stays so.
  ///
  /// `way(from: "out", to: "letters")` is `../letters`.
  static func way(from start: String, to folder: String) -> String {
    guard !folder.hasPrefix("/"), let from = real(start), let to = real(folder) else { return folder }
    let (here, there) = (from.split(separator: "/"), to.split(separator: "/"))
    let common = zip(here, there).prefix { $0 == $1 }.count
    let parts = Array(repeating: "..", count: here.count - common) + there.dropFirst(common).map(String.init)
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  private static func real(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  /// A path as it stands in an address.
  static func percentEncoded(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }

  /// Whether a folder is there.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
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
      names.append(isFolder(folder + "/" + name) ? name + "/" : name)
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
    let why = errno
    let near = why == ENOENT ? FilePath.nearest(to: path).map { "; did you mean \($0)?" } : nil
    return FileError(message: "cannot \(verb) \(path): \(String(cString: strerror(why)))" + (near ?? ""))
  }
}

/// Whole files, without Foundation.
public enum TextFile {
  /// Whether there is such a file.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

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
    let file = try Writer(path, mode: mode)
    file.sink.write(text)
    try file.close()
  }

  /// A file that is written anew, piece by piece.
  public struct Writer {
    private let path: String
    private let descriptor: Int32
    /// Takes the text.
    public let sink: DescriptorSink

    /// Makes the file, or empties it.
    public init(_ path: String, mode: mode_t = 0o666) throws(FileError) {
      descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
      guard descriptor >= 0 else { throw .failed(to: "write", path) }
      self.path = path
      sink = DescriptorSink(descriptor)
    }

    /// Writes what is held back, and fails where anything could not be written.
    public func close() throws(FileError) {
      sink.flush()
      if let failure = sink.failure { throw FileError(message: "cannot write \(path): \(failure)") }
      guard Glibc.close(descriptor) == 0, !sink.isClosed else { throw .failed(to: "write", path) }
    }
  }
}
