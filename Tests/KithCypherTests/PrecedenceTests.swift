import Testing

/// Which operator binds tighter, from the loosest to the tightest, and how equals group.
@Suite struct PrecedenceTests {
  @Test(arguments: [
    // OR < XOR < AND < NOT
    ("a OR b XOR c", "(or a (xor b c))"),
    ("a XOR b OR c", "(or (xor a b) c)"),
    ("a XOR b AND c", "(xor a (and b c))"),
    ("a AND b XOR c", "(xor (and a b) c)"),
    ("a OR b AND c", "(or a (and b c))"),
    ("NOT a AND b", "(and (not a) b)"),
    ("a AND NOT b OR c", "(or (and a (not b)) c)"),
    ("NOT NOT a", "(not (not a))"),
    // NOT < comparison
    ("NOT a = b", "(not (a = b))"),
    ("NOT a IN b", "(not (in a b))"),
    ("NOT a IS NULL", "(not (is-null a))"),
    ("NOT (a)-->(b)", "(not path(a)-[]->(b))"),
    // comparison < predicates on strings, lists and null
    ("a = b IS NULL", "(a = (is-null b))"),
    ("a = b IN c", "(a = (in b c))"),
    ("a IN b = c", "((in a b) = c)"),
    ("a <> b STARTS WITH c", "(a <> (starts-with b c))"),
    ("a IS NOT NULL = b", "((is-not-null a) = b)"),
    // predicates < sums
    ("a IN b + c", "(in a (+ b c))"),
    ("a + b IN c", "(in (+ a b) c)"),
    ("a + b IS NULL", "(is-null (+ a b))"),
    ("a CONTAINS b + c", "(contains a (+ b c))"),
    ("a ENDS WITH b || c", "(ends-with a (|| b c))"),
    ("a =~ b + c", "(=~ a (+ b c))"),
    ("a + b :: INTEGER", "(is (+ a b) INTEGER)"),
    ("a + b IS A", "(: (+ a b) A)"),
    // sums < products < powers < signs
    ("a + b * c", "(+ a (* b c))"),
    ("a * b - c", "(- (* a b) c)"),
    ("a * b ^ c", "(* a (^ b c))"),
    ("a ^ b / c", "(/ (^ a b) c)"),
    ("-a ^ b", "(^ (- a) b)"),
    ("a ^ -b", "(^ a (- b))"),
    ("-3 ^ 2", "(^ -3 2)"),
    ("a - -b", "(- a (- b))"),
    ("a * -b", "(* a (- b))"),
    ("+a", "(+ a)"),
    ("- + - a", "(- (+ (- a)))"),
    // signs < what stands behind an operand
    ("-a.b", "(- a.b)"),
    ("-a[0]", "(- a[0])"),
    ("-1[0]", "(- 1[0])"),
    ("a + b[0]", "(+ a b[0])"),
    ("a.b.c[0].d", "a.b.c[0].d"),
    ("NOT a:B", "(not (: a B))"),
    ("a:B AND c:D", "(and (: a B) (: c D))"),
    // Equals group from the left.
    ("a - b - c", "(- (- a b) c)"),
    ("a - b + c", "(+ (- a b) c)"),
    ("a / b * c % d", "(% (* (/ a b) c) d)"),
    ("2 ^ 3 ^ 2", "(^ (^ 2 3) 2)"),
    ("a IN b IN c", "(in (in a b) c)"),
    ("a IS NULL IS NULL", "(is-null (is-null a))"),
    // Chains are one node.
    ("a AND b AND c", "(and a b c)"),
    ("a OR b OR c", "(or a b c)"),
    ("a < b <= c", "(a < b <= c)"),
    ("a = b = c <> d", "(a = b = c <> d)"),
    // Parentheses
    ("(a OR b) AND c", "(and (or a b) c)"),
    ("(a + b) * c", "(* (+ a b) c)"),
    ("-(3 ^ 2)", "(- (^ 3 2))"),
    ("(NOT a) = b", "((not a) = b)"),
  ])
  func operatorsBind(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test func notIsNoOperandOfAComparison() {
    #expect(expression("a = NOT b") == "UnexpectedSyntax at 4..<7")
  }
}
