import KithExecutor
import KithValue
import Synchronization
import Testing

@Suite struct FunctionsTests {
  @Test func `every function has a name of its own, a summary, and takes as many arguments as it says`() {
    #expect(Set(ScalarFunctions.all.map { $0.signature.name.lowercased() }).count == ScalarFunctions.all.count)
    for function in ScalarFunctions.all {
      let signature = function.signature
      #expect(signature.summary.hasSuffix("."), "\(signature.name)")
      #expect(signature.required <= signature.parameters.count)
      #expect(
        (function.unary != nil) == (signature.parameters.count == 1 && !signature.isVariadic), "\(signature.name)")
    }
  }

  @Test func `null in, null out, whatever the function and the place`() throws {
    let exceptions = ["coalesce", "nullIf", "valueType"]
    for function in ScalarFunctions.all where !exceptions.contains(function.signature.name) {
      let signature = function.signature
      for count in Swift.max(signature.required, 1)..<(signature.parameters.count + 1) {
        let nulls = [Value](repeating: .null, count: count)
        #expect(try function.body(nulls, FunctionContext()).isNull, "\(signature.name)")
      }
    }
    #expect(call("substring", "\"abc\"", "null") == "null")
    #expect(call("split", "\"a,b\"", "null") == "null")
    #expect(call("range", "1", "null") == "null")
    #expect(call("replace", "\"a\"", "\"a\"", "null") == "null")
    #expect(call("round", "1.5", "null") == "null")
  }

  @Test func `any value in any place gives a value or an error, never a crash`() {
    let values: [Value] = [
      .null, .boolean(true), .integer(0), .integer(-1), .integer(.max), .integer(.min), .float(.nan), .float(.infinity),
      .float(-0.0), .float(1e308), .string(""), .string("é🧐"), .list([]), .list([.null, .integer(1)]), .map([]),
      .map([("a", .null)]), .nodeReference(1), .relationshipReference(1),
      .pathReference(PathReference(nodes: [1], relationships: [])), .date(DateValue(epochDay: 0)),
    ]
    let context = FunctionContext(maximumListLength: 1_000)
    for function in ScalarFunctions.all {
      let signature = function.signature
      for count in signature.required...Swift.max(signature.parameters.count, signature.required) {
        var random = UInt64(count)
        for round in 0..<(count == 1 ? values.count : 400) {
          let arguments = (0..<count).map { _ -> Value in
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return count == 1 ? values[round] : values[Int(random >> 33) % values.count]
          }
          _ = try? function.body(arguments, context)
        }
      }
    }
  }

  /// Work on a long text hears that the statement is to stop.
  @Test(arguments: [
    "split('ab', 'b')", "split('ab', '')", "replace('ab', 'b', 'c')", "replace('ab', '', '-')", "normalize('é', NFD)",
    "normalize('é', NFC)",
  ])
  func longTextsCanBeCancelled(call: String) throws {
    var context = FunctionContext()
    context.reasonToStop = { EvaluationError(.cancelled, "Cancelled", "stop") }
    let name = String(call.prefix { $0 != "(" })
    let function = try #require(ScalarFunctions.named(name))
    var arguments = call.dropFirst(name.count + 1).dropLast().split(separator: ", ").map {
      Value.string(String($0.filter { $0 != "'" }))
    }
    arguments[0] = .string(String(repeating: name == "normalize" ? "é" : "ab", count: 5_000))
    let error = #expect(throws: EvaluationError.self) { try function.body(arguments, context) }
    #expect(error?.kind == .cancelled)
    #expect(throws: Never.self) { try function.body(arguments, FunctionContext()) }
  }

  /// Work on what is long asks between its pieces whether it is to go on: told at the third question to stop, it does not
  /// come to the fourth.
  @Test(arguments: [
    ("toUpper", Value.string(String(repeating: "aé", count: 2_000_000))),
    ("toLower", .string(String(repeating: "AÉ", count: 2_000_000))),
    ("reverse", .string(String(repeating: "ab", count: 2_000_000))),
    ("trim", .string(String(repeating: " ", count: 100_000))),
    ("tail", .list([Value](repeating: .string("a"), count: 500_000))),
    ("reverse", .list([Value](repeating: .string("a"), count: 500_000))),
  ])
  func longWorkAsksBetweenItsPieces(name: String, argument: Value) throws {
    let questions = Questions(stopsAt: 3)
    var context = FunctionContext()
    context.reasonToStop = { questions.ask() }
    let function = try #require(ScalarFunctions.named(name.lowercased()))
    let error = #expect(throws: EvaluationError.self) { try function.body([argument], context) }
    #expect(error?.kind == .cancelled)
    #expect((3...5).contains(questions.count))
    #expect(throws: Never.self) { try function.body([argument], FunctionContext()) }
  }

  @Test func aLongRangeAsksBetweenItsPieces() throws {
    let questions = Questions(stopsAt: 3)
    var context = FunctionContext()
    context.reasonToStop = { questions.ask() }
    let range = try #require(ScalarFunctions.named("range"))
    let error = #expect(throws: EvaluationError.self) { try range.body([.integer(1), .integer(10_000_000)], context) }
    #expect(error?.kind == .cancelled)
    #expect((3...5).contains(questions.count))
  }

  /// Texts that are long enough to be changed in pieces come out as those that are not.
  @Test func longTextsAreChangedAsShortOnesAre() throws {
    let piece = "aéß🧐ǆx"
    let times = 120_000
    let long = String(repeating: piece, count: times)
    let upper = try #require(ScalarFunctions.named("toupper")).body([.string(long)], FunctionContext())
    let wanted = String(repeating: piece.uppercased(), count: times)
    #expect(Value.equals(upper, .string(wanted)) == true)
    let replaced = try #require(ScalarFunctions.named("replace")).body(
      [.string(long), .string("x"), .string("é🧐")], FunctionContext())
    #expect(Value.equals(replaced, .string(String(repeating: "aéß🧐ǆé🧐", count: times))) == true)
    let backwards = try #require(ScalarFunctions.named("reverse")).body([.string(long)], FunctionContext())
    #expect(Value.equals(backwards, .string(String(repeating: "xǆ🧐ßéa", count: times))) == true)
  }

  @Test(arguments: [
    ("toUpper", "1", "TypeError(InvalidArgumentType)"), ("left", "[1]", "TypeError(InvalidArgumentType)"),
    ("size", "1", "TypeError(InvalidArgumentType)"), ("head", "{}", "TypeError(InvalidArgumentType)"),
    ("reverse", "1", "TypeError(InvalidArgumentType)"), ("abs", "\"1\"", "TypeError(InvalidArgumentType)"),
    ("sqrt", "true", "TypeError(InvalidArgumentType)"), ("keys", "1", "TypeError(InvalidArgumentType)"),
    ("isEmpty", "1", "TypeError(InvalidArgumentType)"), ("toIntegerList", "1", "TypeError(InvalidArgumentType)"),
  ])
  func `a wrong type is an InvalidArgumentType`(name: String, argument: String, error: String) {
    #expect(call(name, argument, "1") == error)
  }

  @Test func `predicates and the rest`() {
    #expect(call("coalesce", "null", "null", "3") == "3")
    #expect(call("coalesce", "null") == "null")
    #expect(call("nullIf", "4", "4.0") == "null")
    #expect(call("nullIf", "4", "5") == "4")
    #expect(call("isEmpty", "[]") == "true")
    #expect(call("isEmpty", "\" \"") == "false")
    #expect(call("isEmpty", "{}") == "true")
    #expect(call("isNaN", values: [.float(.nan)]) == "true")
    #expect(call("isNaN", "1") == "false")
  }

  @Test(arguments: [
    ("null", "NULL"), ("1", "INTEGER NOT NULL"), ("[]", "LIST<NOTHING> NOT NULL"), ("[null]", "LIST<NULL> NOT NULL"),
    ("[1,2]", "LIST<INTEGER NOT NULL> NOT NULL"), ("[1,null]", "LIST<INTEGER> NOT NULL"),
    ("[1,\"a\",true]", "LIST<BOOLEAN NOT NULL | STRING NOT NULL | INTEGER NOT NULL> NOT NULL"),
    ("[[1.5]]", "LIST<LIST<FLOAT NOT NULL> NOT NULL> NOT NULL"), ("{}", "MAP NOT NULL"),
  ])
  func `valueType()`(json: String, type: String) { #expect(call("valueType", json) == "'\(type)'") }

  @Test func `chance is repeatable with a seed and stays in its bounds`() {
    let context = FunctionContext(random: RandomSource(seed: 7))
    let again = FunctionContext(random: RandomSource(seed: 7))
    #expect(
      (0..<100).map { _ in call("rand", context: context) } == (0..<100).map { _ in call("rand", context: again) })
    for _ in 0..<1_000 { #expect((0..<1).contains(context.random.nextFloat())) }
    let uuid = Array(context.random.nextUUID())
    #expect(uuid.count == 36 && uuid[14] == "4" && "89ab".contains(uuid[19]))
    #expect([8, 13, 18, 23].allSatisfy { uuid[$0] == "-" })
    #expect(context.random.nextUUID() != context.random.nextUUID())
  }

  @Test func `timestamp() stands still within a statement`() {
    let instant = TemporalInstant(seconds: 1_700_000_000, nanoseconds: 123_456_789)
    let context = FunctionContext(temporal: TemporalContext(transaction: instant))
    #expect(call("timestamp", context: context) == "1700000000123")
  }
}

/// Counts how often it is asked whether to go on, and says no from some question on.
private final class Questions: Sendable {
  private let asked = Mutex(0)
  private let stopsAt: Int
  init(stopsAt: Int) { self.stopsAt = stopsAt }

  var count: Int { asked.withLock { $0 } }

  func ask() -> EvaluationError? {
    asked.withLock { asked in
      asked += 1
      return asked < stopsAt ? nil : EvaluationError(.cancelled, "Cancelled", "stop")
    }
  }
}
