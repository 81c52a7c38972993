import KithPlanner
import KithValue

/// AND and OR of any number of operands, in three-valued logic; an operand is computed only for the rows still undecided.
final class ConnectiveEvaluator: Evaluator {
  enum Connective { case and, or }
  let connective: Connective
  let operands: [Evaluator]

  init(_ connective: Connective, _ operands: [Evaluator]) {
    self.connective = connective
    self.operands = operands
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let neutral: UInt8 = connective == .and ? 1 : 0
    let deciding: UInt8 = connective == .and ? 0 : 1
    var result = [UInt8](repeating: neutral, count: morsel.count)
    var open = rows
    for (index, operand) in operands.enumerated() {
      if open.rowCount == 0 { break }
      let truth = try operand.evaluate(morsel, open, context).truth(open)
      open.forEach { row in
        if truth[row] == deciding { result[row] = deciding } else if truth[row] == 2 { result[row] = 2 }
      }
      if index < operands.count - 1 { open = open.filter { result[$0] != deciding } }
    }
    return .boolean(result)
  }
}

/// XOR.
final class ExclusiveOrEvaluator: Evaluator {
  let operands: [Evaluator]
  init(_ operands: [Evaluator]) { self.operands = operands }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var result = [UInt8](repeating: 0, count: morsel.count)
    for operand in operands {
      let truth = try operand.evaluate(morsel, rows, context).truth(rows)
      rows.forEach { row in
        result[row] = result[row] == 2 || truth[row] == 2 ? 2 : result[row] ^ truth[row]
      }
    }
    return .boolean(result)
  }
}

/// NOT.
final class NotEvaluator: Evaluator {
  let operand: Evaluator
  init(_ operand: Evaluator) { self.operand = operand }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let truth = try operand.evaluate(morsel, rows, context).truth(rows)
    return .boolean(truth.map { $0 == 2 ? 2 : 1 - $0 })
  }
}

/// IS NULL and IS NOT NULL.
final class IsNullEvaluator: Evaluator {
  let operand: Evaluator
  let negated: Bool
  init(_ operand: Evaluator, negated: Bool) {
    self.operand = operand
    self.negated = negated
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let vector = try operand.evaluate(morsel, rows, context)
    var result = [UInt8](repeating: 0, count: morsel.count)
    rows.forEach { row in result[row] = vector.isNull(row) != negated ? 1 : 0 }
    return .boolean(result)
  }
}

/// `IS :: TYPE`.
final class TypeTestEvaluator: Evaluator {
  let operand: Evaluator
  let type: TypePredicate
  let negated: Bool
  init(_ operand: Evaluator, _ type: TypePredicate, negated: Bool) {
    self.operand = operand
    self.type = type
    self.negated = negated
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let vector = try operand.evaluate(morsel, rows, context)
    var result = [UInt8](repeating: 0, count: morsel.count)
    rows.forEach { row in result[row] = type.holds(of: vector[row]) != negated ? 1 : 0 }
    return .boolean(result)
  }
}

extension TypePredicate {
  /// Whether a value is of the type.
  func holds(of value: Value) -> Bool {
    switch self {
    case .union(let types): return types.contains { $0.holds(of: value) }
    case .list(let element, let notNull):
      if value.isNull { return !notNull }
      guard case .list(let list) = value else { return false }
      return list.elements.allSatisfy { element.holds(of: $0) }
    case .plain(let name, let notNull):
      if value.isNull { return !notNull && name != "NOTHING" }
      return Self.matches(name, value)
    }
  }

  private static func matches(_ name: String, _ value: Value) -> Bool {
    switch (name, value) {
    case ("ANY", _), ("ANY VALUE", _): true
    case ("PROPERTY VALUE", .node), ("PROPERTY VALUE", .map), ("PROPERTY VALUE", .nodeReference),
      ("PROPERTY VALUE", .relationshipReference), ("PROPERTY VALUE", .pathReference):
      false
    case ("PROPERTY VALUE", _): true
    case ("BOOLEAN", .boolean), ("BOOL", .boolean): true
    case ("STRING", .string), ("VARCHAR", .string): true
    case ("INTEGER", .integer), ("INT", .integer), ("SIGNED INTEGER", .integer), ("INTEGER64", .integer),
      ("INT64", .integer):
      true
    case ("FLOAT", .float), ("FLOAT64", .float): true
    case ("NUMBER", .integer), ("NUMBER", .float): true
    case ("MAP", .map), ("LIST", .list): true
    case ("NODE", .nodeReference), ("NODE", .node), ("VERTEX", .nodeReference): true
    case ("RELATIONSHIP", .relationshipReference), ("EDGE", .relationshipReference): true
    case ("PATH", .pathReference), ("PATH", .path): true
    case ("DATE", .date), ("DURATION", .duration): true
    case ("LOCAL TIME", .localTime), ("TIME WITHOUT TIMEZONE", .localTime): true
    case ("ZONED TIME", .time), ("TIME", .time), ("TIME WITH TIMEZONE", .time): true
    case ("LOCAL DATETIME", .localDateTime), ("TIMESTAMP WITHOUT TIMEZONE", .localDateTime): true
    case ("ZONED DATETIME", .dateTime), ("DATETIME", .dateTime), ("TIMESTAMP WITH TIMEZONE", .dateTime): true
    default: false
    }
  }
}

/// `coalesce(a, b, ...)`: an operand is computed only for the rows that are null so far.
final class CoalesceEvaluator: Evaluator {
  let operands: [Evaluator]
  init(_ operands: [Evaluator]) { self.operands = operands }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var result = [Value](repeating: .null, count: morsel.count)
    var open = rows
    for (index, operand) in operands.enumerated() {
      if open.rowCount == 0 { break }
      let vector = try operand.evaluate(morsel, open, context)
      if index == 0 {
        let nulls = open.filter { vector.isNull($0) }
        if nulls.rowCount == 0 { return vector }
      }
      open.forEach { row in result[row] = vector[row] }
      open = open.filter { result[$0].isNull }
    }
    return Vector(result)
  }
}

/// CASE: a result is computed only for the rows that reach it.
final class CaseEvaluator: Evaluator {
  let subject: Evaluator?
  let alternatives: [(condition: Evaluator, result: Evaluator)]
  let otherwise: Evaluator?

  init(subject: Evaluator?, _ alternatives: [(condition: Evaluator, result: Evaluator)], otherwise: Evaluator?) {
    self.subject = subject
    self.alternatives = alternatives
    self.otherwise = otherwise
    texts = LiteralTexts(alternatives.map(\.result) + [otherwise].compactMap { $0 })
  }

  /// Where every result is a literal text, the texts as codes.
  private let texts: LiteralTexts?

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    if let texts {
      var codes = [UInt32](repeating: .max, count: morsel.count)
      let compared = try subject?.evaluate(morsel, rows, context)
      var open = rows
      for (index, alternative) in alternatives.enumerated() where open.rowCount > 0 {
        let vector = try alternative.condition.evaluate(morsel, open, context)
        let hit = try hits(vector, compared, open)
        hit.forEach { row in codes[row] = texts.codes[index] }
        // A code is given once: what has one is decided.
        if hit.rowCount > 0 { open = open.filter { codes[$0] == .max } }
      }
      if otherwise != nil { open.forEach { row in codes[row] = texts.codes[texts.codes.count - 1] } }
      return .string(codes, texts.dictionary)
    }
    var result = [Value](repeating: .null, count: morsel.count)
    let compared = try subject?.evaluate(morsel, rows, context)
    var open = rows
    for (condition, value) in alternatives {
      if open.rowCount == 0 { break }
      let vector = try condition.evaluate(morsel, open, context)
      let hit = try hits(vector, compared, open)
      if hit.rowCount == 0 { continue }
      let given = try value.evaluate(morsel, hit, context)
      hit.forEach { row in result[row] = given[row] }
      var taken = [Bool](repeating: false, count: morsel.count)
      hit.forEach { row in taken[row] = true }
      open = open.filter { !taken[$0] }
    }
    if let otherwise, open.rowCount > 0 {
      let given = try otherwise.evaluate(morsel, open, context)
      open.forEach { row in result[row] = given[row] }
    }
    return Vector(result)
  }

  private func hits(_ vector: Vector, _ compared: Vector?, _ open: Selection) throws(EvaluationError) -> Selection {
    if let compared { return open.filter { Value.equals(compared[$0], vector[$0]) == true } }
    let truth = try vector.truth(open)
    return open.filter { truth[$0] == 1 }
  }
}

/// Literal texts as codes of a dictionary of their own.
private struct LiteralTexts {
  let dictionary = StringDictionary()
  let codes: [UInt32]

  /// Nil where one of the expressions is no literal text.
  init?(_ evaluators: [Evaluator]) {
    var codes: [UInt32] = []
    for evaluator in evaluators {
      guard let literal = evaluator as? LiteralEvaluator, case .string(let text) = literal.value else { return nil }
      codes.append(dictionary.intern(text))
    }
    self.codes = codes
  }
}

extension Vector {
  /// Whether a row is null.
  @inline(__always)
  func isNull(_ row: Int) -> Bool {
    switch self {
    case .constant(let value, _): value.isNull
    case .boolean(let v): v[row] == 2
    case .integer(_, let validity), .float(_, let validity): !validity[row]
    case .string(let v, _), .node(let v), .relationship(let v): v[row] == .max
    case .value(let v): v[row].isNull
    }
  }
}
