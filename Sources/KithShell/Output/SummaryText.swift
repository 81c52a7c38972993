import Kith
import KithSession

/// Counts and times in words.
enum SummaryText {
  /// `created 2 nodes and 1 relationship, set 4 properties`.
  static func of(_ counters: Counters) -> String {
    func phrase(_ verb: String, _ counts: [(Int, String)]) -> String? {
      let parts = counts.filter { $0.0 > 0 }.map { count($0.0, $0.1) }
      return parts.isEmpty ? nil : verb + " " + parts.joined(separator: " and ")
    }
    return [
      phrase("created", [(counters.nodesCreated, "node"), (counters.relationshipsCreated, "relationship")]),
      phrase("deleted", [(counters.nodesDeleted, "node"), (counters.relationshipsDeleted, "relationship")]),
      phrase("set", [(counters.propertiesSet, "property")]),
      phrase(
        "added",
        [(counters.labelsAdded, "label"), (counters.indexesAdded, "index"), (counters.constraintsAdded, "constraint")]),
      phrase(
        "removed",
        [
          (counters.labelsRemoved, "label"), (counters.indexesRemoved, "index"),
          (counters.constraintsRemoved, "constraint"),
        ]),
    ].compactMap { $0 }.joined(separator: ", ")
  }

  /// `parse 0.1 ms, plan 0.3 ms, run 2.0 ms`.
  static func of(_ times: Times) -> String {
    "parse \(duration(times.parse)), plan \(duration(times.plan)), run \(duration(times.run))"
  }

  /// `1 node`, `2 properties`, `1,024 rows`.
  static func count(_ count: Int, _ noun: String) -> String {
    let plural = noun.hasSuffix("y") ? noun.dropLast() + "ies" : noun + (noun.hasSuffix("x") ? "es" : "s")
    return "\(grouped(count)) \(count == 1 ? noun : String(plural))"
  }

  /// `1,234,567`.
  static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }

  /// `0.4 ms`, `12 ms`, `1.5 s`, `2 min 5 s`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "0 ms" }
    if seconds >= 3600 * 24 * 365 { return "over a year" }
    if seconds >= 120 { return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s" }
    if seconds >= 1 { return tenths(seconds) + " s" }
    return seconds >= 0.01 ? "\(Int((seconds * 1000).rounded())) ms" : tenths(seconds * 1000) + " ms"
  }

  private static func tenths(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension DiagramCollector {
  /// `3 nodes and 2 relationships`.
  var summary: String {
    SummaryText.count(nodes.count, "node") + " and " + SummaryText.count(relationships.count, "relationship")
  }
}
