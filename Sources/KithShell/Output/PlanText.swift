import KithSession
import KithValue
import LineEditor

/// A plan as EXPLAIN and PROFILE show it: a tree for people, rows for programs.
struct PlanText {
  let appearance: Appearance

  static let columns = ["operator", "details", "estimatedRows", "rows", "work", "seconds"]

  private struct Line {
    var name: String
    var plan: PlanDescription
  }

  /// The operators, the last one first, each indented below what draws from it.
  private static func lines(of plan: PlanDescription) -> [Line] {
    var lines: [Line] = []
    var waiting = [(plan: plan, indent: "", mark: "")]
    while let (plan, indent, mark) = waiting.popLast() {
      lines.append(Line(name: indent + mark + plan.name, plan: plan))
      let below = indent + (mark.isEmpty ? "" : mark == "├─" ? "│ " : "  ")
      for (index, child) in plan.children.enumerated().reversed() {
        waiting.append((child, below, index + 1 == plan.children.count ? "└─" : "├─"))
      }
    }
    return lines
  }

  /// A table of the operators; of a profiled plan, the one that did the most work is marked.
  func tree(of plan: PlanDescription) -> String {
    let lines = Self.lines(of: plan)
    let isProfiled = lines.contains { $0.plan.rows != nil }
    let worst = lines.map { $0.plan.work ?? 0 }.max() ?? 0
    var table = [["operator", "estimated rows"] + (isProfiled ? ["rows", "work", "time"] : []) + ["details"]]
    for line in lines {
      var row = [line.name, Self.number(line.plan.estimatedRows)]
      if isProfiled {
        row.append(line.plan.rows.map(SummaryText.grouped) ?? "")
        row.append(line.plan.work.map(SummaryText.grouped) ?? "")
        row.append(line.plan.time.map(SummaryText.duration) ?? "")
      }
      table.append(row + [Printable.line(of: line.plan.details)])
    }
    let widths = table[0].indices.map { column in table.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
    var text = ""
    for (index, row) in table.enumerated() {
      let cells = row.indices.map { column in
        column == row.count - 1 ? row[column] : Printable.pad(row[column], to: widths[column], onTheLeft: column > 0)
      }
      let isWorst = isProfiled && index > 0 && worst > 0 && lines[index - 1].plan.work == worst
      var line = cells.joined(separator: "  ")
      if !appearance.usesColour, isProfiled { line = (isWorst ? "> " : "  ") + line }
      if let columns = appearance.fittingColumns { line = Printable.cut(line, to: columns) }
      text += appearance.styled(line, index == 0 ? Appearance.heading : isWorst ? TextStyle(.yellow) : .plain) + "\n"
    }
    return text
  }

  /// The same for programs.
  static func rows(of plan: PlanDescription) -> RowBatch {
    let lines = lines(of: plan)
    let values = lines.flatMap { line -> [Value] in
      let plan = line.plan
      return [
        .string(line.name), .string(plan.details), .float(plan.estimatedRows),
        plan.rows.map { .integer(Int64($0)) } ?? .null,
        plan.work.map { .integer(Int64($0)) } ?? .null, plan.time.map { .float($0) } ?? .null,
      ]
    }
    return RowBatch(values: values, width: columns.count, count: lines.count)
  }

  private static func number(_ rows: Double) -> String {
    guard rows.isFinite, rows < 1e15 else { return "many" }
    return SummaryText.grouped(Int(rows.rounded()))
  }
}
