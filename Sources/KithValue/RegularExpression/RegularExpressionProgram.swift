/// A pattern as instructions for a machine that is in several places at once (Thompson's construction).
///
/// `a*b` is `0: split 1, 3 · 1: scalar a · 2: jump 0 · 3: scalar b · 4: match`.
final class RegularExpressionProgram: Sendable {
  enum Instruction: Sendable {
    /// Takes one code point out of the set and goes on with the next instruction.
    case scalar(set: Int)
    case split(Int, Int)
    case jump(Int)
    case assertion(RegularExpressionSyntax.Assertion)
    case match
  }

  /// How many instructions a program may have; bounded repetitions are written out, so `(a{100}){100}` has as many.
  static let maximumCount = 10_000

  let instructions: [Instruction]
  let sets: [ScalarSet]
  /// Whether it has conditions on the neighbouring code points, which a table of states does not express.
  let hasAssertions: Bool
  /// Where the symbols begin: code points of one symbol are in the same of the program's sets.
  let boundaries: [UInt32]
  /// The symbols of the ASCII characters.
  let asciiSymbols: [Int32]

  init(_ syntax: RegularExpressionSyntax) throws(EvaluationError) {
    var writer = Writer()
    try writer.write(syntax)
    try writer.emit(.match)
    instructions = writer.instructions
    sets = writer.sets
    hasAssertions = writer.hasAssertions
    var starts: Set<UInt32> = [0]
    for range in sets.lazy.flatMap(\.ranges) {
      starts.insert(range.lowerBound)
      starts.insert(range.upperBound + 1)
    }
    let sorted = starts.sorted()
    boundaries = sorted
    asciiSymbols = (0..<128).map { Int32(Self.symbol(of: $0, in: sorted)) }
  }

  var symbolCount: Int { boundaries.count }

  func symbol(of scalar: UInt32) -> Int { Self.symbol(of: scalar, in: boundaries) }

  private static func symbol(of scalar: UInt32, in boundaries: [UInt32]) -> Int {
    var low = 0
    var high = boundaries.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if boundaries[middle] <= scalar { low = middle } else { high = middle }
    }
    return low
  }
}

extension RegularExpressionProgram {
  private struct Writer {
    var instructions: [Instruction] = []
    var sets: [ScalarSet] = []
    var positions: [[ClosedRange<UInt32>]: Int] = [:]
    var hasAssertions = false
    var steps = 0

    mutating func emit(_ instruction: Instruction) throws(EvaluationError) {
      instructions.append(instruction)
      if instructions.count > RegularExpressionProgram.maximumCount { throw tooLarge }
    }

    private var tooLarge: EvaluationError {
      .invalidRegularExpression(
        "the pattern needs more than \(RegularExpressionProgram.maximumCount) steps once its repetitions are written out"
      )
    }

    mutating func write(_ syntax: RegularExpressionSyntax) throws(EvaluationError) {
      // Also what emits nothing, `((){1000}){1000}`, must come to an end.
      steps += 1
      if steps > 10 * RegularExpressionProgram.maximumCount { throw tooLarge }
      switch syntax {
      case .scalar(let set): try emit(.scalar(set: position(of: set)))
      case .concatenation(let parts): for part in parts { try write(part) }
      case .alternation(let branches): try write(branches: branches)
      case .repetition(let body, let minimum, let maximum):
        for _ in 0..<minimum { try write(body) }
        if let maximum { try write(optional: body, times: maximum - minimum) } else { try write(loop: body) }
      case .assertion(let assertion):
        hasAssertions = true
        try emit(.assertion(assertion))
      }
    }

    private mutating func position(of set: ScalarSet) -> Int {
      if let known = positions[set.ranges] { return known }
      positions[set.ranges] = sets.count
      sets.append(set)
      return sets.count - 1
    }

    /// `a|b|c` is `split a, (split b, c)`, and every branch but the last jumps behind the whole.
    private mutating func write(branches: [RegularExpressionSyntax]) throws(EvaluationError) {
      var exits: [Int] = []
      for (index, branch) in branches.enumerated() {
        let split = instructions.count
        let isLast = index == branches.count - 1
        if !isLast { try emit(.split(split + 1, 0)) }
        try write(branch)
        if isLast { break }
        exits.append(instructions.count)
        try emit(.jump(0))
        instructions[split] = .split(split + 1, instructions.count)
      }
      for exit in exits { instructions[exit] = .jump(instructions.count) }
    }

    private mutating func write(loop body: RegularExpressionSyntax) throws(EvaluationError) {
      let split = instructions.count
      try emit(.split(split + 1, 0))
      try write(body)
      try emit(.jump(split))
      instructions[split] = .split(split + 1, instructions.count)
    }

    private mutating func write(optional body: RegularExpressionSyntax, times: Int) throws(EvaluationError) {
      var splits: [Int] = []
      for _ in 0..<times {
        splits.append(instructions.count)
        try emit(.split(instructions.count + 1, 0))
        try write(body)
      }
      for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }
  }
}
