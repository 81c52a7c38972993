// The standard library keeps its normal forms to itself (`_nfc`, `_nfd`); without them a table of Unicode would have to be
// carried here a second time.
@_spi(_Unicode) import Swift
import KithValue

/// The normal forms of Unicode that can be computed here.
enum NormalForm: String {
  /// Characters put together where that can be done: `é` is one code point.
  case composed = "NFC"
  /// Characters taken apart: `é` is `e` and an accent.
  case decomposed = "NFD"

  /// The string in this form.
  func of(_ text: String, _ context: FunctionContext) throws(EvaluationError) -> String {
    if text.utf8Span.isKnownASCII { return text }
    var scalars = String.UnicodeScalarView()
    var count = 0
    func take(_ scalar: Unicode.Scalar) -> Bool {
      scalars.append(scalar)
      count += 1
      return !context.isToStop(at: count)
    }
    switch self {
    case .composed: _ = text._nfc.allSatisfy(take)
    case .decomposed: _ = text._nfd.allSatisfy(take)
    }
    try context.checkCancelled()
    return String(scalars)
  }

  /// The form of a name; the compatibility forms NFKC and NFKD are an `ArgumentError(UnsupportedFeature)`.
  init?(_ name: Value, in function: String) throws(EvaluationError) {
    guard let text = try name.text(in: function) else { return nil }
    if let form = NormalForm(rawValue: text.uppercased()) {
      self = form
      return
    }
    if ["NFKC", "NFKD"].contains(text.uppercased()) {
      throw EvaluationError(
        .argumentError, "UnsupportedFeature", "\(function)() knows NFC and NFD; \(text.uppercased()) is not supported")
    }
    throw EvaluationError(
      .argumentError, "InvalidArgumentValue", "\(function)() takes NFC or NFD as a form, not '\(text)'")
  }
}

extension ScalarFunctions {
  static let normalForms: [ScalarFunction] = [normalize, isNormalized]

  private static let normalize = ScalarFunction(
    FunctionSignature(
      "normalize", [.init("input", .string), .init("form", .string)], required: 1, result: .string,
      summary: "The string in a normal form of Unicode, NFC where none is named: normalize(s, NFD).")
  ) { (arguments: [Value], context: FunctionContext) throws(EvaluationError) -> Value in
    guard let text = try arguments[0].text(in: "normalize") else { return .null }
    guard arguments.count > 1 else { return .string(try NormalForm.composed.of(text, context)) }
    guard let form = try NormalForm(arguments[1], in: "normalize") else { return .null }
    return .string(try form.of(text, context))
  }

  private static let isNormalized = ScalarFunction(
    FunctionSignature(
      "isNormalized", [.init("input", .any), .init("form", .string)], required: 1, result: .boolean,
      summary: "Whether the string is in a normal form; what `s IS NFC NORMALIZED` stands for.")
  ) { (arguments: [Value], context: FunctionContext) throws(EvaluationError) -> Value in
    guard case .string(let string) = arguments[0] else { return .null }
    let named = arguments.count > 1 ? try NormalForm(arguments[1], in: "isNormalized") : .composed
    guard let form = named else { return .null }
    return .boolean(try form.of(string.text, context).hasSameBytes(as: string.text))
  }
}
