import Kith
import Testing

/// Every function that openCypher 9 and Neo4j 5 list, with what it gives.
@Suite struct FunctionExamplesTests {
  /// An expression and its value as a literal.
  struct Case: Sendable, CustomTestStringConvertible {
    var expression: String
    var value: String
    init(_ expression: String, _ value: String) {
      self.expression = expression
      self.value = value
    }
    var testDescription: String { expression }
  }

  static let numbers: [Case] = [
    Case("abs(-3)", "3"), Case("abs(-1.5)", "1.5"), Case("abs(null)", "null"), Case("ceil(0.1)", "1.0"),
    Case("ceiling(0.1)", "1.0"), Case("floor(0.9)", "0.0"), Case("floor(-0.1)", "-1.0"), Case("round(3.5)", "4.0"),
    Case("round(-1.5)", "-1.0"), Case("round(3.14159, 3)", "3.142"), Case("round(1.249, 1, 'UP')", "1.3"),
    Case("round(1.25, 1, 'HALF_EVEN')", "1.2"), Case("round(-1.55, 1, 'CEILING')", "-1.5"),
    Case("round(-1.55, 1, 'FLOOR')", "-1.6"), Case("round(1.55, 1, 'DOWN')", "1.5"),
    Case("round(1.55, 1, 'HALF_DOWN')", "1.5"), Case("sign(-17)", "-1"), Case("sign(0.1)", "1"), Case("sign(0)", "0"),
    Case("isNaN(0.0 / 0.0)", "true"), Case("isNaN(1)", "false"), Case("0 <= rand() AND rand() < 1", "true"),
    Case("e()", "2.718281828459045"), Case("exp(0)", "1.0"), Case("log(1)", "0.0"), Case("ln(1)", "0.0"),
    Case("log10(1000)", "3.0"), Case("sqrt(256)", "16.0"), Case("sqrt(-1)", "NaN"), Case("pi()", "3.141592653589793"),
    Case("sin(0)", "0.0"), Case("cos(0)", "1.0"), Case("tan(0)", "0.0"), Case("asin(1)", "1.5707963267948966"),
    Case("acos(1)", "0.0"), Case("atan(1)", "0.7853981633974483"), Case("atan2(1, 1)", "0.7853981633974483"),
    Case("cot(1.5707963267948966) < 0.000001", "true"), Case("sinh(0)", "0.0"), Case("cosh(0)", "1.0"),
    Case("tanh(0)", "0.0"), Case("round(coth(1), 6)", "1.313035"), Case("degrees(pi())", "180.0"),
    Case("radians(180)", "3.141592653589793"), Case("haversin(0)", "0.0"), Case("2 ^ 10", "1024.0"),
    Case("7 / 2", "3"), Case("-7 / 2", "-3"), Case("7 % 3", "1"), Case("-7 % 3", "-1"), Case("7.0 / 2", "3.5"),
    Case("0x1F + 0o17", "46"), Case("1_000", "1000"), Case("1.0 / 0 > 1", "true"),
  ]

  static let strings: [Case] = [
    Case("left('hello', 3)", "'hel'"), Case("right('hello', 3)", "'llo'"), Case("left('hi', 9)", "'hi'"),
    Case("lTrim('  a ')", "'a '"), Case("rTrim(' a  ')", "' a'"), Case("trim('  a ')", "'a'"),
    Case("ltrim('xxax', 'x')", "'ax'"), Case("rtrim('xaxx', 'x')", "'xa'"), Case("btrim('xyax', 'xy')", "'a'"),
    Case("trim(BOTH 'x' FROM 'xax')", "'a'"), Case("trim(LEADING 'x' FROM 'xax')", "'ax'"),
    Case("trim(TRAILING 'x' FROM 'xax')", "'xa'"), Case("trim(FROM ' a ')", "'a'"),
    Case("replace('hello', 'l', 'w')", "'hewwo'"), Case("replace('a', null, 'b')", "null"),
    Case("reverse('abc')", "'cba'"),
    Case("split('one,two', ',')", "['one', 'two']"), Case("split('a,b;c', [',', ';'])", "['a', 'b', 'c']"),
    Case("substring('hello', 1, 3)", "'ell'"), Case("substring('hello', 2)", "'llo'"),
    Case("substring('hello', 9)", "''"), Case("toLower('ÀB')", "'àb'"), Case("lower('A')", "'a'"),
    Case("toUpper('àb')", "'ÀB'"), Case("upper('a')", "'A'"), Case("size('añ🧐')", "3"), Case("char_length('abc')", "3"),
    Case("character_length('abc')", "3"), Case("normalize('e\\u0301') = '\\u00e9'", "true"),
    Case("size(normalize('\\u00e9', NFD))", "2"), Case("'\\u00e9' IS NORMALIZED", "true"),
    Case("'e\\u0301' IS NOT NFC NORMALIZED", "true"), Case("'abc' STARTS WITH 'a'", "true"),
    Case("'abc' ENDS WITH 'c'", "true"), Case("'abc' CONTAINS 'd'", "false"), Case("'aBc' =~ '(?i)ab.'", "true"),
    Case("'a' + 'b' + 1", "'ab1'"), Case("'a' || 'b'", "'ab'"), Case("'a' < 'b'", "true"),
    Case("1 CONTAINS 'a'", "null"),
  ]

  static let lists: [Case] = [
    Case("head([1, 2])", "1"), Case("head([])", "null"), Case("last([1, 2])", "2"), Case("tail([1, 2, 3])", "[2, 3]"),
    Case("range(0, 3)", "[0, 1, 2, 3]"), Case("range(2, 8, 3)", "[2, 5, 8]"), Case("range(3, 1, -1)", "[3, 2, 1]"),
    Case("range(3, 1)", "[]"), Case("reverse([1, 2])", "[2, 1]"), Case("size([1, null])", "2"),
    Case("keys({a: 1, b: null})", "['a', 'b']"), Case("reduce(t = 0, n IN [1, 2] | t + n)", "3"),
    Case("[x IN range(0, 3) WHERE x % 2 = 1 | x * 10]", "[10, 30]"), Case("all(x IN [1, 2] WHERE x > 0)", "true"),
    Case("any(x IN [1, null] WHERE x > 1)", "null"), Case("none(x IN [] WHERE true)", "true"),
    Case("single(x IN [1, 2] WHERE x = 1)", "true"), Case("isEmpty([])", "true"), Case("isEmpty('')", "true"),
    Case("isEmpty({})", "true"), Case("isEmpty(null)", "null"), Case("[1, 2, 3][1..]", "[2, 3]"),
    Case("[1, 2, 3][-1]", "3"), Case("[1, 2, 3][..-1]", "[1, 2]"), Case("[1] + [2] + 3", "[1, 2, 3]"),
    Case("[1] || [2]", "[1, 2]"), Case("3 IN [1, null]", "null"), Case("null IN []", "false"),
    Case("toBooleanList(['true', 1, null, 'x'])", "[true, true, null, null]"),
    Case("toFloatList(['1.5', 2, null, 'x'])", "[1.5, 2.0, null, null]"),
    Case("toIntegerList(['1', 2.7, null, 'x'])", "[1, 2, null, null]"),
    Case("toStringList([1, true, null, 'x'])", "['1', 'true', null, 'x']"),
    Case("filter(x IN [1, 2, 3] WHERE x > 1)", "[2, 3]"), Case("extract(x IN [1, 2] | x * 10)", "[10, 20]"),
    Case("{a: {b: [1]}}.a.b[0]", "1"), Case("{a: 1}['a']", "1"),
    Case("size(collect { UNWIND [1, 2] AS x RETURN x })", "2"),
  ]

  static let scalars: [Case] = [
    Case("coalesce(null, 1, 2)", "1"), Case("nullIf(4, 4)", "null"), Case("nullIf(4, 5)", "4"),
    Case("size(randomUUID())", "36"), Case("timestamp() > 1500000000000", "true"), Case("toBoolean('TRUE')", "true"),
    Case("toBoolean('x')", "null"), Case("toBoolean(0)", "false"), Case("toBooleanOrNull(1.5)", "null"),
    Case("toFloat('11.5')", "11.5"), Case("toFloat(1)", "1.0"), Case("toFloatOrNull([])", "null"),
    Case("toInteger('2')", "2"), Case("toInteger(2.9)", "2"), Case("toInteger('x')", "null"),
    Case("toIntegerOrNull([])", "null"), Case("toString(11.5)", "'11.5'"), Case("toString(true)", "'true'"),
    Case("toString(date('2020-01-02'))", "'2020-01-02'"), Case("toStringOrNull({})", "null"),
    Case("valueType(1)", "'INTEGER NOT NULL'"),
    Case("valueType([1, 'a'])", "'LIST<STRING NOT NULL | INTEGER NOT NULL> NOT NULL'"),
    Case("valueType(null)", "'NULL'"), Case("1 IS :: INTEGER | STRING", "true"), Case("null IS :: INTEGER", "true"),
    Case("null IS :: INTEGER NOT NULL", "false"), Case("[1] IS :: LIST<INTEGER NOT NULL>", "true"),
    Case("'a' IS NOT :: STRING", "false"), Case("1 IS TYPED FLOAT", "false"), Case("date() :: DATE", "true"),
    Case("CASE 3 WHEN 1, 2 THEN 'few' WHEN > 2 THEN 'many' END", "'many'"),
    Case("CASE null WHEN IS NULL THEN 'none' ELSE 'some' END", "'none'"), Case("CASE WHEN false THEN 1 END", "null"),
    Case("CASE 'ab' WHEN STARTS WITH 'a' THEN 1 WHEN IN ['x'] THEN 2 END", "1"),
    Case("exists { RETURN 1 AS x }", "true"), Case("count { UNWIND [1, 2] AS x RETURN x }", "2"),
    Case("vector.similarity.euclidean([0, 0], [0, 1])", "0.5"), Case("vector.similarity.cosine([1, 0], [0, 1])", "0.5"),
    Case("true XOR null", "null"), Case("false AND null", "false"), Case("true OR null", "true"),
    Case("NOT null", "null"),
    Case("1 < 2 < 3", "true"), Case("1 = 1.0", "true"), Case("null = null", "null"),
    Case("[1, null] = [1, null]", "null"),
    Case("point.distance(point({x: 0, y: 0}), point({x: 3, y: 4}))", "5.0"),
    Case("point({x: 1, y: 2, z: 3}).crs", "'cartesian-3d'"), Case("point({latitude: 1, longitude: 2}).srid", "4326"),
    Case("point({x: null, y: 1})", "null"),
    Case("point.distance(point({x: 0, y: 0}), point({latitude: 0, longitude: 0}))", "null"),
    Case(
      "round(point.distance(point({latitude: 0, longitude: 0}), point({latitude: 0, longitude: 90})))", "10018759.0"),
    Case("point.withinBBox(point({x: 1, y: 1}), point({x: 0, y: 0}), point({x: 2, y: 2}))", "true"),
    Case(
      "point.withinBBox(point({longitude: 179, latitude: 0}), point({longitude: 170, latitude: -1}), "
        + "point({longitude: -170, latitude: 1}))", "true"),
  ]

  static let temporal: [Case] = [
    Case("date('2020-02-03')", "'2020-02-03'"),
    Case("date({year: 2020, week: 10, dayOfWeek: 3})", "'2020-03-04'"),
    Case("date({year: 1984, quarter: 3, dayOfQuarter: 45})", "'1984-08-14'"),
    Case("date({year: 1984, ordinalDay: 202})", "'1984-07-20'"), Case("date('2020-W10-3')", "'2020-03-04'"),
    Case("datetime('2015-06-24T12:50:35.556+0100')", "'2015-06-24T12:50:35.556+01:00'"),
    Case("localdatetime('2015185T19:32:24')", "'2015-07-04T19:32:24'"),
    Case("localtime('12:50:35.556')", "'12:50:35.556'"),
    Case("time('125035+0100')", "'12:50:35+01:00'"),
    Case("duration('P5M1.5D')", "'P5M1DT12H'"),
    Case("duration({days: 14, hours: 16})", "'P14DT16H'"),
    Case("date.truncate('month', date('2020-05-17'))", "'2020-05-01'"),
    Case("datetime.truncate('day', datetime('2020-05-17T10:00Z'))", "'2020-05-17T00:00Z'"),
    Case("localdatetime.truncate('hour', localdatetime('2020-05-17T10:30'))", "'2020-05-17T10:00'"),
    Case("localtime.truncate('minute', localtime('10:30:59'))", "'10:30'"),
    Case("time.truncate('second', time('10:30:59.9Z'))", "'10:30:59Z'"),
    Case("datetime.fromEpoch(0, 5)", "'1970-01-01T00:00:00.000000005Z'"),
    Case("datetime.fromEpochMillis(1000)", "'1970-01-01T00:00:01Z'"),
    Case("duration.between(date('1984-10-11'), date('2015-06-24'))", "'P30Y8M13D'"),
    Case("duration.inMonths(date('1984-10-11'), date('2015-06-24'))", "'P30Y8M'"),
    Case("duration.inDays(date('1984-10-11'), date('1984-10-13'))", "'P2D'"),
    Case("duration.inSeconds(date('1984-10-11'), date('1984-10-12'))", "'PT24H'"),
    Case("date.transaction() = date.statement()", "true"), Case("date.realtime() >= date.statement()", "true"),
    Case("time.transaction() IS NOT NULL", "true"), Case("localtime.statement() IS NOT NULL", "true"),
    Case("datetime.realtime('UTC') IS NOT NULL", "true"), Case("localdatetime.transaction() IS NOT NULL", "true"),
    Case("date('2020-01-31') + duration('P1M')", "'2020-02-29'"),
    Case("duration('P1D') * 2 - duration('PT1H')", "'P2DT-1H'"),
    Case("date('2020-05-05').dayOfQuarter", "35"),
    Case("datetime('1970-01-01T00:00:01Z').epochSeconds", "1"),
    Case("duration('P1Y2M3DT4H5M6.7S').monthsOfYear", "2"), Case("duration('PT90M').minutesOfHour", "30"),
    Case("date('2020-01-01') < date('2020-01-02')", "true"), Case("date('2020-01-01') < localtime('10:00')", "null"),
  ]

  @Test(arguments: [numbers, strings, lists, scalars, temporal].flatMap { $0 })
  func gives(_ example: Case) {
    let answer = Database().makeSession().answer("RETURN \(example.expression) AS x")
    #expect(answer.failure == nil, "\(answer.message)")
    #expect(answer.rows == [example.value])
  }

  /// Over the numbers 1, 2, 3 and 4, and a null.
  static let aggregates: [Case] = [
    Case("avg(x)", "2.5"), Case("count(x)", "4"), Case("count(*)", "5"), Case("count(DISTINCT x % 2)", "2"),
    Case("max(x)", "4"), Case("min(x)", "1"), Case("sum(x)", "10"), Case("round(stDev(x), 6)", "1.290994"),
    Case("round(stDevP(x), 6)", "1.118034"), Case("percentileCont(x, 0.4)", "2.2"), Case("percentileDisc(x, 0.5)", "2"),
    Case("collect(x)", "[1, 2, 3, 4]"), Case("collect(DISTINCT x % 2)", "[1, 0]"), Case("sum(x) + count(*)", "15"),
    Case("avg(CASE WHEN x > 0 THEN duration({hours: x}) END)", "'PT2H30M'"),
    Case("sum(CASE WHEN x > 0 THEN duration({hours: x}) END)", "'PT10H'"),
    Case("max([x, 'a'])", "[null, 'a']"), Case("min(toString(x))", "'1'"), Case("sum(x * 1.0)", "10.0"),
  ]

  @Test(arguments: aggregates) func aggregatesTo(_ example: Case) {
    let answer = Database().makeSession().answer("UNWIND [1, 2, 3, 4, null] AS x RETURN \(example.expression) AS y")
    #expect(answer.failure == nil, "\(answer.message)")
    #expect(answer.rows == [example.value])
  }

  /// Over `(a:A {x: 1})-[r:R {w: 2}]->(b:B:C)`, with the path `p`.
  static let entities: [Case] = [
    Case("id(a) IS :: INTEGER", "true"), Case("elementId(a) IS :: STRING NOT NULL", "true"),
    Case("labels(b)", "['B', 'C']"),
    Case("type(r)", "'R'"), Case("properties(r)", "{w: 2}"), Case("startNode(r) = a", "true"),
    Case("endNode(r) = b", "true"), Case("keys(a)", "['x']"), Case("length(p)", "1"), Case("nodes(p) = [a, b]", "true"),
    Case("relationships(p) = [r]", "true"), Case("size([(a)-->(c) | c])", "1"), Case("exists { (a)-->(:B) }", "true"),
    Case("count { (a)--() }", "1"), Case("a{.x, y: 2, .z}", "{x: 1, y: 2, z: null}"), Case("a{.*}", "{x: 1}"),
    Case("a['x']", "1"), Case("a:A", "true"), Case("b:A|C", "true"), Case("b:B&!C", "false"), Case("a:%", "true"),
    Case("r:R", "true"), Case("a IS :: NODE", "true"), Case("r IS :: RELATIONSHIP NOT NULL", "true"),
    Case("p IS :: PATH", "true"), Case("a:$('A')", "true"), Case("b:$any(['X', 'C'])", "true"),
    Case("exists(a.x)", "true"),
    Case("id(null)", "null"), Case("labels(null)", "null"), Case("type(null)", "null"),
    Case("valueType(a)", "'NODE NOT NULL'"),
    Case("valueType(r)", "'RELATIONSHIP NOT NULL'"), Case("valueType(p)", "'PATH NOT NULL'"),
    Case("collect { MATCH (a)-->(c) RETURN labels(c) }", "[['B', 'C']]"),
    Case("length(shortestPath((a)-[*]-(b)))", "1"),
  ]

  @Test(arguments: entities) func ofEntities(_ example: Case) {
    let session = Database().makeSession()
    #expect(session.answer("CREATE (:A {x: 1})-[:R {w: 2}]->(:B:C)").failure == nil)
    let answer = session.answer("MATCH p = (a)-[r]->(b) RETURN \(example.expression) AS x")
    #expect(answer.failure == nil, "\(answer.message)")
    #expect(answer.rows == [example.value])
  }
}
