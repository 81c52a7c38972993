import Glibc
import KithValue

/// The rows of an answer in a form in which engines can be compared: numbers rounded to four places, whole ones without
/// a fraction, rows in order of their text.
struct BenchmarkAnswer: Equatable {
  let rows: [[String]]

  init(rows: [[Value]]) {
    self.rows = rows.map { $0.map(Self.cell) }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The rows of an expected answer's file: `{"rows": [[...], ...]}`.
  init?(expected text: String) {
    guard case .map(let map)? = try? JSON.parse(text), case .list(let list)? = map["rows"] else { return nil }
    self.init(
      rows: list.elements.map { row in
        if case .list(let cells) = row { cells.elements } else { [row] }
      })
  }

  private static func cell(_ value: Value) -> String {
    switch value {
    case .float(let number):
      let rounded = (number * 10_000).rounded(.toNearestOrEven) / 10_000
      return Int64(exactly: rounded).map { "\($0)" } ?? "\(rounded)"
    case .integer(let number): return "\(number)"
    case .boolean(let flag): return flag ? "true" : "false"
    case .null: return "null"
    case .string(let text): return text.text
    default: return value.jsonText
    }
  }
}

/// What was measured of one query.
struct BenchmarkResult {
  var query: String
  var median = 0.0
  var minimum = 0.0
  /// Parsing, binding and planning the text with nothing in the plan cache, in milliseconds: the median of as many times.
  var plan = 0.0
  /// The same for the first time, when what is asked of the graph was never counted.
  var firstPlan = 0.0
  var runs = 0
  var rows: [[Value]] = []
  var error: String?
  /// Nil where nothing was expected.
  var isAsExpected: Bool?

  var json: String {
    var text = "{\"query\": "
    JSON.appendString(query, to: &text)
    if let error {
      text += ", \"error\": "
      JSON.appendString(error, to: &text)
      return text + "}"
    }
    text += ", \"median_ms\": \(median.places(4)), \"min_ms\": \(minimum.places(4)), \"plan_ms\": \(plan.places(4))"
    text += ", \"first_plan_ms\": \(firstPlan.places(4))"
    text += ", \"runs\": \(runs), \"rows\": ["
    text += rows.map { row in "[" + row.map(\.jsonText).joined(separator: ", ") + "]" }.joined(separator: ", ")
    return text + "]}"
  }
}

extension Double {
  /// The number with a fixed count of decimal places.
  func places(_ count: Int) -> String {
    let scale = pow(10, Double(count))
    let whole = Int64((self * scale).rounded())
    let digits = String(whole.magnitude)
    let padded = String(repeating: "0", count: max(0, count + 1 - digits.count)) + digits
    return (whole < 0 ? "-" : "") + padded.dropLast(count) + "." + padded.suffix(count)
  }
}
