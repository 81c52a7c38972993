import KithGraph
@testable import KithExecutor
@testable import KithValue
import Testing

/// Tables of many keys grow in steps, between which the statement may be told to stop.
@Suite struct LargeTableTests {
  private static func context(_ cancellation: Cancellation = Cancellation()) -> ExecutionContext {
    ExecutionContext(
      graph: Graph(), transaction: nil, parameters: [:], functions: FunctionContext(),
      stop: StopCondition(cancellation))
  }

  /// Small and large keys, so that both ways of finding them grow.
  private static func key(_ number: Int) -> UInt64 {
    number % 3 == 0 ? UInt64(number) : UInt64(number) << 32 | UInt64(number % 1000)
  }

  @Test func keysKeepTheirNumbers() throws {
    let context = Self.context()
    var table = NumberTable()
    let count = 200_000
    for lower in stride(from: 0, to: count, by: 1_000) {
      try table.makeRoom(for: 1_000, context)
      for number in lower..<lower + 1_000 {
        #expect(table.number(of: Self.key(number), orInsert: Int32(number)) == number)
      }
    }
    #expect(table.count == count)
    #expect(table.isLarge)
    for number in 0..<count {
      #expect(table.find(Self.key(number)) == Int32(number))
      #expect(table.number(of: Self.key(number), orInsert: -7) == number)
    }
    #expect(table.find(UInt64.max) == nil)
  }

  @Test func aTableIsToldToStopWhileItGrows() throws {
    let cancellation = Cancellation()
    let context = Self.context(cancellation)
    var table = NumberTable()
    for number in 0..<100_000 { _ = table.number(of: UInt64(number) << 32 | 5, orInsert: Int32(number)) }
    cancellation.cancel()
    let error = #expect(throws: EvaluationError.self) { try table.makeRoom(for: 1_000_000, context) }
    #expect(error?.kind == .cancelled)
    // It is as it was.
    #expect(table.find(77 << 32 | 5) == 77)
    var values = Pieces<Value>()
    var byValue = ValueTable()
    for number in 0..<100_000 { #expect(byValue.place(of: .float(Double(number) + 0.5), in: &values) == number) }
    #expect(throws: EvaluationError.self) { try byValue.makeRoom(for: 1_000_000, context) }
    var numbers = [Int64](repeating: 7, count: 1 << 20)
    #expect(throws: EvaluationError.self) { try numbers.makeRoom(for: 1 << 20, context) }
    #expect(numbers.count == 1 << 20)
    var filled = Pieces<Int>()
    #expect(throws: EvaluationError.self) { try filled.fill(upTo: 1 << 20, with: 1, context) }
  }

  @Test func valuesKeepTheirPlaces() throws {
    let context = Self.context()
    var values = Pieces<Value>()
    var table = ValueTable()
    for number in 0..<150_000 {
      try table.makeRoom(for: 1, context)
      let value: Value = number % 2 == 0 ? .float(Double(number) + 0.5) : .string("t\(number)")
      #expect(table.place(of: value, in: &values) == number)
    }
    #expect(table.find(.float(1_000.5), in: values) == 1_000)
    #expect(table.find(.string("t149999"), in: values) == 149_999)
    #expect(table.find(.string("t150001"), in: values) == nil)
    #expect(values.count == 150_000)
    if case .float(let float) = values[100_000] { #expect(float == 100_000.5) }
  }

  @Test func piecesAreFilledAndChanged() throws {
    let context = Self.context()
    var pieces = Pieces<Int>()
    #expect(pieces.isEmpty)
    try pieces.fill(upTo: 70_000, with: 3, context)
    pieces[69_999] += 4
    pieces[16_384] = 1
    pieces.append(9)
    #expect([pieces[0], pieces[16_383], pieces[16_384], pieces[69_999], pieces[70_000]] == [3, 3, 1, 7, 9])
    var numbers = [Int32](0..<600_000)
    numbers.reserveCapacity(600_000)
    try numbers.makeRoom(for: 2_000_000, context)
    #expect(numbers.capacity >= 2_600_000)
    #expect(numbers == [Int32](0..<600_000))
  }
}
