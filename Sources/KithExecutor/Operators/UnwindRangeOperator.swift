import KithPlanner
import KithValue

/// Unwind of `range(start, end, step)`: the integers as a column, a morsel at a time, without a list of them.
///
///     UNWIND range(1, 100000000) AS x      // needs no more memory than UNWIND range(1, 10) AS x
final class UnwindRangeOperator: UnaryOperator {
  /// Nobody means more, and whoever does by mistake should not wait for it.
  private static let mostOfOne = 1_000_000_000
  private let arguments: [Evaluator]
  private let kept: [Int]
  private let givesElement: Bool
  private var current: (morsel: Morsel, rows: [Int32], arguments: [Vector])?
  private var position = 0
  /// The integers of the row under way, and how many of them have been given.
  private var integers: SteppedIntegers?
  private var given: UInt64 = 0

  init(_ input: Operator, _ arguments: [Evaluator], kept: [Int], givesElement: Bool, _ layout: RowLayout) {
    self.arguments = arguments
    self.kept = kept
    self.givesElement = givesElement
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    current = nil
    integers = nil
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if current == nil {
      guard let morsel = try input.pull(context) else { return nil }
      var vectors: [Vector] = []
      for argument in arguments { vectors.append(try argument.evaluate(morsel, morsel.rows, context)) }
      current = (morsel.withSharedBoxes(kept), morsel.rows.numbers, vectors)
      position = 0
    }
    guard let (morsel, rows, vectors) = current else { return nil }
    var parents: [Int32] = []
    var elements: [Int64] = []
    while position < rows.count, parents.count < Morsel.size {
      if integers == nil {
        integers = try SteppedIntegers(vectors.map { $0[Int(rows[position])] })
        try integers?.requireCount(atMost: Self.mostOfOne)
        given = 0
      }
      if let integers, given < integers.count {
        let taken = min(integers.count - given, UInt64(Morsel.size - parents.count))
        parents += repeatElement(rows[position], count: Int(taken))
        for place in given..<given + taken { elements.append(integers[place]) }
        given += taken
        if given < integers.count { break }
      }
      integers = nil
      position += 1
    }
    if position >= rows.count { current = nil }
    return Morsel(
      count: parents.count,
      columns: morsel.gathered(kept, parents) + (givesElement ? [.integer(elements, Validity())] : []))
  }
}
