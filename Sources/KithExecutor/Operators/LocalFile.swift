import Glibc
import KithValue

/// What LOAD CSV may read: files of this machine, by path or `file:` URL. Nothing is fetched over a network.
enum LocalFile {
  /// The path that a URL or path names: `people.csv`, `/data/people.csv`, `file:///data/my%20people.csv`.
  static func path(_ url: Value, in directory: String?) throws(EvaluationError) -> String {
    guard case .string(let string) = url else {
      throw EvaluationError(
        .typeError, "InvalidArgumentType", "LOAD CSV takes the path of a file, and this is \(url.cypherType.name)")
    }
    let text = string.text
    var path = text
    if let scheme = scheme(of: text) {
      guard scheme == "file" else {
        throw EvaluationError(
          .externalFile, "NotLocal",
          "LOAD CSV reads files of this machine only, and fetches nothing: \(text) is not one")
      }
      path = try pathOfURL(text)
    }
    if path.isEmpty || path.utf8.contains(0) {
      throw EvaluationError(.externalFile, "InvalidPath", "`\(text)` is not the path of a file")
    }
    if !path.hasPrefix("/"), let directory, access("\(directory)/\(path)", F_OK) == 0 { path = "\(directory)/\(path)" }
    try checkRegular(path)
    return path
  }

  /// `https` of `https://x`; nil for a plain path. One letter before a colon is taken for a name, not a scheme.
  private static func scheme(of text: String) -> String? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = text[..<colon].lowercased()
    let isScheme = name.utf8.count > 1 && name.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A || $0 == 0x2B || $0 == 0x2D }
    return isScheme && (name == "file" || text[colon...].hasPrefix("://")) ? name : nil
  }

  /// The path of `file:///a%20b`, `file://localhost/a` and `file:a`.
  private static func pathOfURL(_ text: String) throws(EvaluationError) -> String {
    var rest = text.utf8.dropFirst(5)
    if rest.starts(with: "//".utf8) {
      rest = rest.dropFirst(2)
      let host = String(decoding: rest.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
      guard host.isEmpty || host.lowercased() == "localhost" else {
        throw EvaluationError(
          .externalFile, "NotLocal", "\(text) names a file of another machine, \(host)")
      }
      rest = rest.drop { $0 != UInt8(ascii: "/") }
    }
    var bytes: [UInt8] = []
    var index = rest.startIndex
    while index < rest.endIndex {
      if rest[index] == UInt8(ascii: "%") {
        let hex = rest[index...].dropFirst().prefix(2)
        guard hex.count == 2, let byte = UInt8(String(decoding: hex, as: UTF8.self), radix: 16),
          hex.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
        else {
          throw EvaluationError(
            .externalFile, "InvalidPath", "in \(text) a % is not followed by two hexadecimal digits")
        }
        bytes.append(byte)
        index = rest.index(index, offsetBy: 3)
      } else {
        bytes.append(rest[index])
        index = rest.index(after: index)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A pipe or a device could keep the statement waiting for ever, beyond any time limit.
  private static func checkRegular(_ path: String) throws(EvaluationError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw EvaluationError(.externalFile, "UnreadableFile", "\(path): \(String(cString: strerror(errno)))")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw EvaluationError(.externalFile, "UnreadableFile", "\(path): is not a file of records")
    }
  }
}
