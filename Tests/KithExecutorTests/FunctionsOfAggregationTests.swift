import KithExecutor
import KithValue
import Testing

@Suite struct FunctionsOfAggregationTests {
  /// The result over a JSON list, once in one state and once in two that are merged; both must agree.
  private func aggregate(_ kind: Aggregates.Kind, _ json: String, percentile: Double = 0) -> String {
    guard case .list(let list)? = try? JSON.parse(json) else { return "no list" }
    func run(split: Int) -> String {
      do {
        var first = Aggregates.State(kind)
        var second = Aggregates.State(kind)
        for value in list.elements.prefix(split) { try first.add(value, .float(percentile)) }
        for value in list.elements.dropFirst(split) { try second.add(value, .float(percentile)) }
        try first.merge(second)
        return try first.result().literalText
      } catch {
        return "\(error.kind.rawValue)(\(error.detail))"
      }
    }
    let whole = run(split: list.elements.count)
    for split in 0..<list.elements.count {
      let parts = run(split: split)
      #expect(parts == whole || areClose(parts, whole), "\(json) at \(split)")
    }
    return whole
  }

  private func areClose(_ a: String, _ b: String) -> Bool {
    guard a.contains("."), b.contains("."), let a = Double(a), let b = Double(b) else { return false }
    return abs(a - b) <= 1e-12 * abs(b)
  }

  static let summaries: [(Aggregates.Kind, String, String)] = [
    (.count, "[1,null,\"a\"]", "2"), (.count, "[]", "0"), (.sum, "[]", "0"), (.sum, "[null]", "0"),
    (.sum, "[1,2,null]", "3"), (.sum, "[1,2.5]", "3.5"), (.sum, "[9223372036854775807,1,-1]", "9223372036854775807"),
    (.sum, "[9223372036854775807,1]", "ArithmeticError(IntegerOverflow)"),
    (.sum, "[9223372036854775807,1.0]", "9223372036854776000.0"),
    (.sum, "[0.1,0.2,0.3]", "0.6"), (.sum, "[1e16,1,-1e16]", "1.0"), (.sum, "[1e308,1e308]", "Infinity"),
    (.sum, "[1e308,1e308,-1e308]", "1e308"), (.sum, "[\"a\"]", "TypeError(InvalidArgumentType)"),
    (.avg, "[]", "null"), (.avg, "[1,2,null]", "1.5"), (.avg, "[1e308,1e308]", "1e308"),
    (.avg, "[9223372036854775807,9223372036854775807]", "9223372036854776000.0"), (.avg, "[2,4]", "3.0"),
    (.avg, "[true]", "TypeError(InvalidArgumentType)"),
    (.min, "[1,2,0,null,-1]", "-1"), (.min, "[1,\"a\",null,[1,2],0.2,\"b\"]", "[1, 2]"),
    (.max, "[1,\"a\",null,[1,2],0.2,\"b\"]", "1"), (.max, "[\"a\",\"b\",\"B\"]", "'b'"), (.min, "[null]", "null"),
    (.collect, "[1,null,\"a\",1]", "[1, 'a', 1]"), (.collect, "[]", "[]"),
    (.stDev, "[2,4,4,4,5,5,7,9]", "2.138089935299395"), (.stDevP, "[2,4,4,4,5,5,7,9]", "2.0"), (.stDev, "[5]", "0.0"),
    (.stDevP, "[]", "0.0"), (.stDev, "[\"a\"]", "TypeError(InvalidArgumentType)"),
  ]

  @Test(arguments: summaries)
  func `kind over values`(kind: Aggregates.Kind, json: String, expected: String) {
    let result = aggregate(kind, json)
    let isClose = (kind == .stDev || kind == .stDevP) && areClose(result, expected)
    #expect(result == expected || isClose, "\(kind) of \(json)")
  }

  static let percentiles: [(Aggregates.Kind, String, Double, String)] = [
    (.percentileCont, "[10.0,20.0,30.0]", 0.0, "10.0"), (.percentileCont, "[30.0,20.0,10.0]", 0.5, "20.0"),
    (.percentileCont, "[10.0,20.0,30.0]", 1.0, "30.0"), (.percentileCont, "[10,20]", 0.25, "12.5"),
    (.percentileDisc, "[10,20,30]", 0.0, "10"), (.percentileDisc, "[10,20,30]", 0.5, "20"),
    (.percentileDisc, "[10,20,30]", 1.0, "30"), (.percentileDisc, "[10,20]", 0.5, "10"),
    (.percentileDisc, "[10,20,null]", 0.51, "20"), (.percentileDisc, "[]", 0.5, "null"),
    (.percentileCont, "[null]", 0.5, "null"), (.percentileCont, "[1]", 1.1, "ArgumentError(NumberOutOfRange)"),
    (.percentileDisc, "[1]", -0.1, "ArgumentError(NumberOutOfRange)"),
    (.percentileDisc, "[1]", 1000, "ArgumentError(NumberOutOfRange)"),
    (.percentileDisc, "[1]", .nan, "ArgumentError(NumberOutOfRange)"),
    (.percentileCont, "[\"a\"]", 0.5, "TypeError(InvalidArgumentType)"),
  ]

  @Test(arguments: percentiles)
  func `percentile over values`(kind: Aggregates.Kind, json: String, percentile: Double, expected: String) {
    #expect(aggregate(kind, json, percentile: percentile) == expected)
  }

  @Test func `durations are summed and averaged among themselves`() throws {
    func hours(_ count: Int64) -> Value {
      .duration(DurationValue(months: 0, days: 0, seconds: count * 3_600, nanoseconds: 0))
    }
    for (kind, expected) in [(Aggregates.Kind.sum, "'PT6H'"), (.avg, "'PT2H'"), (.max, "'PT3H'")] {
      var first = Aggregates.State(kind)
      var second = Aggregates.State(kind)
      try first.add(hours(1))
      try second.add(hours(2))
      try second.add(hours(3))
      try first.merge(second)
      #expect(try first.result().literalText == expected)
    }
    var mixed = Aggregates.Sum()
    try mixed.add(hours(1))
    try mixed.add(.integer(1))
    #expect(throws: EvaluationError.self) { try mixed.result() }
  }

  @Test func `deviations of whole columns`() throws {
    var deviation = Aggregates.Deviation(.population)
    deviation.addIntegers([2, 4, 4, 4].span)
    deviation.addFloats([5.0, 5.0, 7.0, 9.0].span)
    #expect(deviation.result().literalText == "2.0")
  }

  @Test func `whole columns add up as their values do`() throws {
    let integers: [Int64] = [5, .max, .min, -7, .max, 3, .min, 1 << 40]
    let floats = [0.1, 0.2, 0.3, 1e16, -1e16, .nan, .infinity]
    var bySpan = Aggregates.Sum()
    var byValue = Aggregates.Sum()
    bySpan.addIntegers(integers.span)
    for value in integers { try byValue.add(.integer(value)) }
    #expect(try bySpan.result().literalText == byValue.result().literalText)
    #expect(bySpan.count == 8)
    for end in [Aggregates.Extreme.End.least, .greatest] {
      var bySpan = Aggregates.Extreme(end)
      var byValue = Aggregates.Extreme(end)
      bySpan.addIntegers(integers.span)
      bySpan.addFloats(floats.span)
      for value in integers { byValue.add(.integer(value)) }
      for value in floats { byValue.add(.float(value)) }
      #expect(bySpan.result().literalText == byValue.result().literalText)
    }
    var mean = Aggregates.Average()
    mean.addFloats([1.0, 2.0].span)
    mean.addIntegers([3].span)
    #expect(try mean.result().literalText == "2.0")
  }

  @Test func `functions by name, whatever its case`() {
    #expect(Aggregates.Kind.named("stdevp") == .stDevP)
    #expect(Aggregates.Kind.named("percentilecont") == .percentileCont)
    #expect(Aggregates.Kind.named("toupper") == nil)
    #expect(Aggregates.Kind.percentileDisc.signature.parameters.count == 2)
  }

  @Test func `a hundred thousand values are collected in place`() throws {
    var state = Aggregates.State(.collect)
    for index in Int64(0)..<100_000 { try state.add(.integer(index)) }
    guard case .list(let list) = try state.result() else { return }
    #expect(list.elements.count == 100_000)
  }
}
