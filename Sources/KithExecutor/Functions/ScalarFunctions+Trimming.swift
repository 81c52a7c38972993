import KithValue

extension ScalarFunctions {
  static let trimming: [ScalarFunction] = [
    trimming("trim", atStart: true, atEnd: true, "both ends"),
    trimming("btrim", atStart: true, atEnd: true, "both ends"),
    trimming("ltrim", atStart: true, atEnd: false, "the start"),
    trimming("rtrim", atStart: false, atEnd: true, "the end"),
  ]

  private static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? isWhiteSpace(UInt8(ascii: scalar)) : scalar.properties.isWhitespace
  }

  /// The same of a byte of ASCII.
  private static func isWhiteSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (9...13).contains(byte) }

  /// White space is what Unicode calls so; a second argument names other code points to cut off, each for itself.
  private static func trimming(_ name: String, atStart: Bool, atEnd: Bool, _ place: String) -> ScalarFunction {
    let signature = FunctionSignature(
      name, [.init("input", .string), .init("characters", .string)], required: 1, result: .string,
      summary: "The string without white space, or without the characters named, at \(place).")
    return ScalarFunction(signature) {
      (arguments: [Value], context: FunctionContext) throws(EvaluationError) -> Value in
      guard let text = try arguments[0].text(in: name) else { return .null }
      var isCutOff: (Unicode.Scalar) -> Bool = isWhiteSpace
      if arguments.count > 1 {
        guard let characters = try arguments[1].text(in: name) else { return .null }
        let cutOff = Set(characters.unicodeScalars)
        isCutOff = cutOff.contains
      }
      var scalars = text.unicodeScalars[...]
      var cut = 0
      func goesOn() -> Bool {
        cut += 1
        return !context.isToStop(at: cut)
      }
      if atStart { scalars = scalars.drop { isCutOff($0) && goesOn() } }
      if atEnd { while let last = scalars.last, isCutOff(last), goesOn() { scalars.removeLast() } }
      if cut >= 4_096 { try context.checkCancelled() }
      return .string(String(scalars))
    }
    .editing { constants in
      if !constants.isEmpty { return nil }
      return { buffer, start in
        let text = buffer.text(from: start)
        var (lower, upper) = (0, text.count)
        while atStart, lower < upper, isWhiteSpace(text[lower]) { lower += 1 }
        while atEnd, upper > lower, isWhiteSpace(text[upper - 1]) { upper -= 1 }
        // White space beyond ASCII may stand at an end, and more behind it.
        if lower < upper, atStart && text[lower] >= 0x80 || atEnd && text[upper - 1] >= 0x80 {
          var scalars = String(decoding: text, as: UTF8.self).unicodeScalars[...]
          if atStart { scalars = scalars.drop(while: isWhiteSpace) }
          if atEnd { while let last = scalars.last, isWhiteSpace(last) { scalars.removeLast() } }
          buffer.replace(from: start, with: String(scalars))
        } else {
          buffer.keep(start + lower..<start + upper, from: start)
        }
        return true
      }
    }
  }
}
