/// All labels of a node in one field, `Person;Signatory`.
///
/// A semicolon within a label is `%3B`, and a percent sign that would read as the beginning of such is `%25`; a label
/// without a name is `%` alone. Any other percent sign stands for itself.
enum LabelList {
  static func text(of labels: [String]) -> String { labels.map(escaped).joined(separator: ";") }

  /// The labels of a field; an empty one where two semicolons follow each other.
  static func labels(of text: String) -> [String?] {
    text.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
      $0.isEmpty ? nil : unescaped(Array($0))
    }
  }

  private static let percent = UInt8(ascii: "%")
  private static let escapes: [(code: [UInt8], byte: UInt8)] = [
    (Array("3B".utf8), UInt8(ascii: ";")), (Array("25".utf8), percent),
  ]

  private static func escaped(_ label: String) -> String {
    if label.isEmpty { return "%" }
    let bytes = Array(label.utf8)
    if bytes == [percent] { return "%25" }
    var result: [UInt8] = []
    for (at, byte) in bytes.enumerated() {
      let isMisleading = byte == percent && escapes.contains { bytes[(at + 1)...].starts(with: $0.code) }
      if isMisleading || byte == UInt8(ascii: ";") {
        result.append(percent)
        result += byte == percent ? escapes[1].code : escapes[0].code
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func unescaped(_ bytes: [UInt8]) -> String {
    if bytes == [percent] { return "" }
    var result: [UInt8] = []
    var at = 0
    while at < bytes.count {
      let escape = bytes[at] == percent ? escapes.first { bytes[(at + 1)...].starts(with: $0.code) } : nil
      result.append(escape?.byte ?? bytes[at])
      at += escape == nil ? 1 : 3
    }
    return String(decoding: result, as: UTF8.self)
  }
}
