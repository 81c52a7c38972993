import Kith
import Testing

/// An expression gives the same wherever its operands come from: literals, parameters, rows, properties.
///
/// The executor has a way of its own for each of them (constants are computed once, columns of one type have loops of
/// their own), and all of them must agree, errors included.
@Suite struct OperandFormsTests {
  static let values: [(text: String, value: Value)] = {
    let texts = [
      "null", "true", "2", "1.5", "0.0/0.0", "'a'", "[1, 2]", "['a', null]", "{a: 1}", "date('2020-02-03')",
    ]
    let session = Database().makeSession()
    return texts.compactMap { text in
      (try? session.run("RETURN \(text)").next()).flatMap { $0 }.map { (text, $0[0, 0]) }
    }
  }()

  static let pairs = [
    "@a + @b", "@a - @b", "@a * @b", "@a / @b", "@a % @b", "@a ^ @b", "@a || @b", "@a = @b", "@a <> @b", "@a < @b",
    "@a <= @b", "@a > @b",
    "@a >= @b", "@a AND @b", "@a OR @b", "@a XOR @b", "@a IN @b", "@a STARTS WITH @b", "@a ENDS WITH @b",
    "@a CONTAINS @b", "@a =~ @b",
    "@a[@b]", "@a[@b..]", "coalesce(@a, @b)", "CASE @a WHEN @b THEN 1 ELSE 2 END", "CASE WHEN @a THEN @b ELSE @a END",
    "[@a, @b]",
    "{x: @a, y: @b}", "nullIf(@a, @b)", "[x IN [@a, @b] WHERE x = @a]", "any(x IN [@a] WHERE x = @b)",
    "reduce(s = @a, x IN [@b] | s + x)", "@a IN [@b, 1]", "@a = @b OR @a < @b", "NOT @a = @b",
  ]

  static let singles = [
    "-@a", "NOT @a", "@a IS NULL", "@a IS NOT NULL", "@a.a", "@a.day", "size(@a)", "toString(@a)", "toInteger(@a)",
    "toFloat(@a)",
    "toBoolean(@a)", "abs(@a)", "head(@a)", "keys(@a)", "@a IS :: INTEGER", "valueType(@a)", "[x IN @a | x]",
    "isEmpty(@a)",
    "toUpper(@a)", "@a[0]", "sign(@a)", "round(@a)", "reverse(@a)", "date(@a)", "properties(@a)",
    "all(x IN @a WHERE x = 1)",
  ]

  @Test(arguments: pairs + singles)
  func agree(_ template: String) throws {
    let session = Database().makeSession()
    let isPair = Self.pairs.contains(template)
    // The template's text around its operands, so that it is cut once and not for every pair of values.
    let parts = template.split(separator: "@", omittingEmptySubsequences: false)
    func fill(_ a: String, _ b: String) -> String {
      parts.dropFirst().reduce(String(parts[0])) { $0 + ($1.first == "a" ? a : b) + $1.dropFirst() }
    }
    for (a, first) in Self.values {
      for (b, second) in isPair ? Self.values : [("null", .null)] {
        let given = ["a": first, "b": second]
        let expected = outcome(session.answer("RETURN " + fill("$a", "$b"), given))
        let forms = [
          "RETURN " + fill("(\(a))", "(\(b))"),
          "UNWIND [\(a), \(a)] AS a UNWIND [\(b)] AS b WITH a, b LIMIT 1 RETURN " + fill("a", "b"),
          "UNWIND [null, $a, 'x'] AS a UNWIND [$b, 1] AS b WITH a, b SKIP 2 LIMIT 1 RETURN " + fill("a", "b"),
        ]
        for form in forms {
          let came = session.answer(form, given)
          // A type error may be seen before the statement runs, where a null or a short way round would have spared it.
          if came.failure == "SyntaxError at compile time: InvalidArgumentType" { continue }
          let answer = outcome(came)
          #expect(answer == expected, "\(form) with a = \(a), b = \(b)")
        }
      }
    }
  }

  /// The rows, or only that it failed: a literal may be refused before the statement runs, a parameter while it does.
  private func outcome(_ answer: Answer) -> [String] { answer.failure == nil ? answer.rows : ["fails"] }
}
