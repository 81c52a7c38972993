import KithValue

extension ScalarFunctions {
  static let trimming: [ScalarFunction] = [
    trimming("trim", atStart: true, atEnd: true, "both ends"),
    trimming("btrim", atStart: true, atEnd: true, "both ends"),
    trimming("ltrim", atStart: true, atEnd: false, "the start"),
    trimming("rtrim", atStart: false, atEnd: true, "the end"),
  ]

  /// White space is what Unicode calls so; a second argument names other code points to cut off, each for itself.
  private static func trimming(_ name: String, atStart: Bool, atEnd: Bool, _ place: String) -> ScalarFunction {
    let signature = FunctionSignature(
      name, [.init("input", .string), .init("characters", .string)], required: 1, result: .string,
      summary: "The string without white space, or without the characters named, at \(place).")
    return ScalarFunction(signature) {
      (arguments: [Value], context: FunctionContext) throws(EvaluationError) -> Value in
      guard let text = try arguments[0].text(in: name) else { return .null }
      var isCutOff: (Unicode.Scalar) -> Bool = {
        $0.isASCII ? $0 == " " || (9...13).contains($0.value) : $0.properties.isWhitespace
      }
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
  }
}
