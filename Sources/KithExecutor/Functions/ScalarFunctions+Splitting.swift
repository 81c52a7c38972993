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
  ) { (arguments: [Value], context: FunctionContext) throws(EvaluationError) -> Value in
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
    return .list(ListValue(scalars: try parts(of: text, between: delimiters, context)))
  }

  /// `split(text, delimiter)[index]`: the part alone, without the list.
  static let splitPart: ScalarFunction.EditMaker = { constants in
    guard case .string(let delimiter) = constants[0], !delimiter.text.isEmpty, case .integer(let index) = constants[1]
    else { return nil }
    let between = Array(delimiter.text.utf8)
    return { buffer, start in
      let text = buffer.text(from: start)
      let part = between.withUnsafeBufferPointer { text.part(index, between: $0) }
      guard let part else { return false }
      buffer.keep(start + part.lowerBound..<start + part.upperBound, from: start)
      return true
    }
  }

  /// At each place the longest delimiter counts; the empty one only where no other stands.
  private static func parts(
    of text: String, between delimiters: [String], _ context: FunctionContext
  ) throws(EvaluationError) -> [Value] {
    let wanted = delimiters.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
    if wanted.count < delimiters.count, !text.isEmpty {
      return try splitIntoScalars(text, between: wanted.map { Array($0.utf8) }, context)
    }
    let parts = text.withBytes { bytes in
      var parts: [Value] = []
      if bytes.count >= FunctionContext.longText {
        // A long list is not moved while it grows.
        parts.reserveCapacity(count(of: wanted, in: bytes, context) + 1)
      }
      // Parts that repeat have one box: millions of boxes take longer to free than to make.
      var last = 0..<0
      var start = 0
      func take(upTo end: Int) {
        let part = start..<end
        if let box = parts.last, part.count == last.count, bytes[part].elementsEqual(bytes[last]) {
          parts.append(box)
        } else {
          parts.append(.string(String(decoding: bytes[part], as: UTF8.self)))
        }
        last = part
      }
      forEachPlace(of: wanted, in: bytes) { place in
        take(upTo: place.lowerBound)
        start = place.upperBound
        return !context.isToStop(at: parts.count)
      }
      take(upTo: bytes.count)
      return parts
    }
    return try context.whole(parts)
  }

  /// At how many places one of several texts stands, as far as it came before the statement was to stop.
  private static func count(
    of wanted: [String], in bytes: UnsafeBufferPointer<UInt8>, _ context: FunctionContext
  ) -> Int {
    var places = 0
    forEachPlace(of: wanted, in: bytes) { _ in
      places += 1
      return !context.isToStop(at: places)
    }
    return places
  }

  /// Visits the places where one of several texts stands, the longest first, from left to right and none within another,
  /// until the visitor gives false.
  private static func forEachPlace(
    of wanted: [String], in bytes: UnsafeBufferPointer<UInt8>, _ visit: (Range<Int>) -> Bool
  ) {
    // Where each stands next, so that each is searched for only once over the text.
    var found = wanted.map { next(of: $0, in: bytes, from: 0) }
    while true {
      var best: (at: Int, length: Int)?
      for (index, at) in found.enumerated() {
        if let at, at < best?.at ?? .max { best = (at, wanted[index].utf8.count) }
      }
      guard let best, visit(best.at..<best.at + best.length) else { return }
      for (index, at) in found.enumerated() {
        if let at, at < best.at + best.length {
          found[index] = next(of: wanted[index], in: bytes, from: best.at + best.length)
        }
      }
    }
  }

  private static func next(of part: String, in bytes: UnsafeBufferPointer<UInt8>, from: Int) -> Int? {
    part.withBytes { bytes.firstOffset(of: $0, from: from) }
  }

  private static func splitIntoScalars(
    _ text: String, between delimiters: [[UInt8]], _ context: FunctionContext
  ) throws(EvaluationError) -> [Value] {
    var parts: [Value] = []
    var ascii = [Value?](repeating: nil, count: 128)
    let empty = Value.string("")
    if text.utf8.count >= FunctionContext.longText { parts.reserveCapacity(text.scalarCount) }
    var rest = text.utf8[...]
    var isBehindScalar = false
    while let first = rest.first {
      if context.isToStop(at: parts.count) { break }
      if let delimiter = delimiters.first(where: { rest.starts(with: $0) }) {
        if !isBehindScalar { parts.append(empty) }
        rest = rest.dropFirst(delimiter.count)
        isBehindScalar = false
        if rest.isEmpty { parts.append(empty) }
      } else {
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        if first < 0x80, let known = ascii[Int(first)] {
          parts.append(known)
        } else {
          let part = Value.string(String(decoding: rest.prefix(length), as: UTF8.self))
          if first < 0x80 { ascii[Int(first)] = part }
          parts.append(part)
        }
        rest = rest.dropFirst(length)
        isBehindScalar = true
      }
    }
    return try context.whole(parts)
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
    let text = replacing(search, in: original, with: Array(replacement.utf8), context)
    try context.checkCancelled()
    guard let text else { return arguments[0] }
    try context.checkStringLength(text.count, in: "replace")
    let bytes = text.span
    return .string(
      try bytes.withUnsafeBufferPointer { bytes throws(EvaluationError) in try context.text(bytes) })
  }
  .editing { constants in
    guard case .string(let search) = constants[0], case .string(let new) = constants[1], !search.text.isEmpty else {
      return nil
    }
    let (old, replacement) = (Array(search.text.utf8), Array(new.text.utf8))
    let way = TextBuffer()
    return { buffer, start in
      buffer.replace(old, with: replacement, from: start, by: way)
      return true
    }
  }

  /// The text with every place of another one replaced; nil where there is none. Cut short where it gets too long or the
  /// statement is to stop.
  private static func replacing(
    _ search: String, in original: String, with new: [UInt8], _ context: FunctionContext
  ) -> [UInt8]? {
    original.withBytes { bytes in
      var text: [UInt8] = []
      var replaced = 0
      var start = 0
      func take(upTo end: Int, _ next: Int) -> Bool {
        text += bytes[start..<end]
        text += new
        start = next
        replaced += 1
        return text.count <= context.maximumStringLength && !context.isToStop(at: replaced)
      }
      if search.isEmpty {
        // An empty string stands before, between and behind all code points.
        var goesOn = true
        for at in bytes.indices where goesOn && bytes[at] & 0xC0 != 0x80 { goesOn = take(upTo: at, at) }
        if goesOn { _ = take(upTo: bytes.count, bytes.count) }
      } else {
        if bytes.count >= FunctionContext.longText {
          // Nor is a long text.
          let growth = count(of: [search], in: bytes, context) * (new.count - search.utf8.count)
          text.reserveCapacity(max(0, min(bytes.count + growth, context.maximumStringLength + new.count)))
        }
        forEachPlace(of: [search], in: bytes) { take(upTo: $0.lowerBound, $0.upperBound) }
      }
      text += bytes[start...]
      return replaced == 0 ? nil : text
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// How many parts a delimiter of at least one byte makes of the text.
  func partCount(between delimiter: UnsafeBufferPointer<UInt8>) -> Int64 {
    var (count, start): (Int64, Int) = (1, 0)
    while let at = firstOffset(of: delimiter, from: start) {
      count += 1
      start = at + delimiter.count
    }
    return count
  }

  /// The part at a place counted from 0, or from -1 back from the last, of those that a delimiter of at least one byte makes
  /// of the text; nil where there are not so many.
  fileprivate func part(_ index: Int64, between delimiter: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    var index = index
    if index < 0 {
      index += partCount(between: delimiter)
      if index < 0 { return nil }
    }
    var start = 0
    for _ in 0..<index {
      guard let at = firstOffset(of: delimiter, from: start) else { return nil }
      start = at + delimiter.count
    }
    return start..<(firstOffset(of: delimiter, from: start) ?? count)
  }
}
