import KithValue

/// `split` and `replace`, which find one string in another byte by byte and in time linear in both.
extension ScalarFunctions {
  static let splitting: [ScalarFunction] = [split, replace]

  private static let split = ScalarFunction(
    FunctionSignature(
      "split", [.init("original", .string), .init("delimiters", .oneOf([.string, .list(.string)]))],
      result: .list(.string),
      summary: "The parts of the string between the delimiters: split('a,b', ',') is ['a', 'b']; "
        + "an empty delimiter splits into code points.")
  ) { (arguments: [Value], _: FunctionContext) throws(EvaluationError) -> Value in
    guard let text = try arguments[0].text(in: "split"), !arguments[1].isNull else { return .null }
    var delimiters: [String] = []
    switch arguments[1] {
    case .string(let delimiter): delimiters = [delimiter.text]
    case .list(let list):
      for element in list.elements {
        guard let delimiter = try element.text(in: "split") else { return .null }
        delimiters.append(delimiter)
      }
    default: throw arguments[1].unfit(for: "split", "a STRING or a LIST<STRING>")
    }
    return .list(parts(of: text, between: delimiters).map(Value.string))
  }

  /// At each place the longest delimiter counts; the empty one only where no other stands.
  private static func parts(of text: String, between delimiters: [String]) -> [String] {
    let wanted = delimiters.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
    if wanted.count < delimiters.count, !text.isEmpty {
      return splitIntoScalars(text, between: wanted.map { Array($0.utf8) })
    }
    var text = text
    return text.withUTF8 { bytes in
      var parts: [String] = []
      var start = 0
      // Where each delimiter stands next, so that each is searched for only once over the text.
      var found = wanted.map { next(of: $0, in: bytes, from: 0) }
      while let at = found.compactMap(\.self).min() {
        let length = zip(wanted, found).first { $0.1 == at }?.0.utf8.count ?? 1
        parts.append(String(decoding: bytes[start..<at], as: UTF8.self))
        start = at + length
        for index in wanted.indices where found[index].map({ $0 < start }) ?? false {
          found[index] = next(of: wanted[index], in: bytes, from: start)
        }
      }
      parts.append(String(decoding: bytes[start...], as: UTF8.self))
      return parts
    }
  }

  private static func next(of part: String, in bytes: UnsafeBufferPointer<UInt8>, from: Int) -> Int? {
    var part = part
    return part.withUTF8 { bytes.firstOffset(of: $0, from: from) }
  }

  private static func splitIntoScalars(_ text: String, between delimiters: [[UInt8]]) -> [String] {
    var parts: [String] = []
    var rest = text.utf8[...]
    var isBehindScalar = false
    while let first = rest.first {
      if let delimiter = delimiters.first(where: { rest.starts(with: $0) }) {
        if !isBehindScalar { parts.append("") }
        rest = rest.dropFirst(delimiter.count)
        isBehindScalar = false
        if rest.isEmpty { parts.append("") }
      } else {
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        parts.append(String(decoding: rest.prefix(length), as: UTF8.self))
        rest = rest.dropFirst(length)
        isBehindScalar = true
      }
    }
    return parts
  }

  private static let replace = ScalarFunction(
    FunctionSignature(
      "replace", [.init("original", .string), .init("search", .string), .init("replacement", .string)],
      result: .string,
      summary: "The string with every occurrence of another replaced: replace('hello', 'l', 'w') is 'hewwo'.")
  ) { (arguments: [Value], context: FunctionContext) throws(EvaluationError) -> Value in
    guard let original = try arguments[0].text(in: "replace"), let search = try arguments[1].text(in: "replace"),
      let replacement = try arguments[2].text(in: "replace")
    else { return .null }
    // An empty string stands before, between and behind all code points.
    let pieces = search.isEmpty ? original.unicodeScalars.map(String.init) : parts(of: original, between: [search])
    let length = original.utf8.count + (pieces.count + 1) * replacement.utf8.count
    try context.checkStringLength(length, in: "replace")
    if search.isEmpty {
      return .string(pieces.reduce(into: replacement) { $0 += $1 + replacement })
    }
    if pieces.count == 1 { return arguments[0] }
    var text = ""
    text.reserveCapacity(length)
    for (index, piece) in pieces.enumerated() {
      if index > 0 { text += replacement }
      text += piece
    }
    return .string(text)
  }
}
