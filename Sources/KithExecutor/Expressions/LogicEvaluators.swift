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
    var merger = BranchMerger(count: morsel.count)
    var open = rows
    for (index, operand) in operands.enumerated() {
      if open.rowCount == 0 { break }
      let vector = try operand.evaluate(morsel, open, context)
      let nulls = open.filter { vector.isNull($0) }
      if nulls.rowCount == 0 {
        if index == 0 { return vector }
        merger.add(vector, open)
        return merger.merged()
      }
      if nulls.rowCount < open.rowCount { merger.add(vector, open.filter { !vector.isNull($0) }) }
      open = nulls
    }
    return merger.merged()
  }
}

/// CASE: a result is computed only for the rows that reach it.
final class CaseEvaluator: Evaluator {
  let subject: Evaluator?
  let alternatives: [(condition: Evaluator, result: Evaluator)]
  let otherwise: Evaluator?
  /// With a subject, what compares it with each condition.
  private let comparisons: [ComparisonEvaluator]

  init(subject: Evaluator?, _ alternatives: [(condition: Evaluator, result: Evaluator)], otherwise: Evaluator?) {
    self.subject = subject
    self.alternatives = alternatives
    self.otherwise = otherwise
    texts = LiteralTexts(alternatives.map(\.result) + [otherwise].compactMap { $0 })
    comparisons =
      subject.map { subject in alternatives.map { ComparisonEvaluator(.equal, subject, $0.condition) } } ?? []
  }

  /// Where every result is a literal text, the texts as codes.
  private let texts: LiteralTexts?

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var codes = texts == nil ? [] : [UInt32](repeating: .max, count: morsel.count)
    var merger = BranchMerger(count: morsel.count)
    let compared = try subject?.evaluate(morsel, rows, context)
    var open = rows
    for (index, alternative) in alternatives.enumerated() where open.rowCount > 0 {
      var truth = try alternative.condition.evaluate(morsel, open, context)
      if let compared { truth = try comparisons[index].compare(compared, truth, morsel.count, open, context) }
      let truths = try truth.truth(open)
      let hit = open.filter { truths[$0] == 1 }
      if hit.rowCount == 0 { continue }
      if let texts {
        hit.forEach { row in codes[row] = texts.codes[index] }
      } else {
        merger.add(try alternative.result.evaluate(morsel, hit, context), hit)
      }
      open = open.filter { truths[$0] != 1 }
    }
    if let otherwise, open.rowCount > 0 {
      if let texts {
        open.forEach { row in codes[row] = texts.codes[texts.codes.count - 1] }
      } else {
        merger.add(try otherwise.evaluate(morsel, open, context), open)
      }
    }
    return texts.map { .string(codes, $0.dictionary) } ?? merger.merged()
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
    case .list(let lists): lists.counts[row] < 0
    case .map: false
    case .value(let v): v[row].isNull
    }
  }
}
