import KithValue

extension ScalarFunctions {
  static let similarity: [ScalarFunction] = [cosine, euclidean]

  private static let cosine = ofVectors(
    "vector.similarity.cosine",
    "How alike two lists of numbers point, from 0 to 1: (1 + cos of the angle between them) / 2."
  ) { a, b in
    let dot = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    let lengths = (a.reduce(0) { $0 + $1 * $1 } * b.reduce(0) { $0 + $1 * $1 }).squareRoot()
    return lengths == 0 ? nil : (1 + dot / lengths) / 2
  }

  private static let euclidean = ofVectors(
    "vector.similarity.euclidean", "How near two lists of numbers are, from 0 to 1: 1 / (1 + their squared distance)."
  ) { a, b in 1 / (1 + zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }) }

  private static func ofVectors(
    _ name: String, _ summary: String, _ compute: @escaping @Sendable ([Double], [Double]) -> Double?
  ) -> ScalarFunction {
    ScalarFunction(
      FunctionSignature(
        name, [.init("a", .list(.number)), .init("b", .list(.number))], result: .float, summary: summary)
    ) { (arguments: [Value], _: FunctionContext) throws(EvaluationError) -> Value in
      guard let a = try numbers(arguments[0], name), let b = try numbers(arguments[1], name) else { return .null }
      guard a.count == b.count, !a.isEmpty else {
        throw EvaluationError(
          .argumentError, "InvalidArgumentValue",
          "\(name)() takes two lists of as many numbers, not \(a.count) and \(b.count)")
      }
      guard let similarity = compute(a, b) else {
        throw EvaluationError(.argumentError, "InvalidArgumentValue", "\(name)() takes no list of zeros alone")
      }
      return .float(similarity)
    }
  }

  private static func numbers(_ value: Value, _ name: String) throws(EvaluationError) -> [Double]? {
    guard let elements = try value.elements(in: name) else { return nil }
    var numbers: [Double] = []
    for element in elements {
      guard let number = try element.number(in: name) else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
