/// The signs that a table's lines are made of.
struct TableBorder {
  /// A line across the table: its left end, what it is drawn with, its crossings and its right end.
  struct Rule {
    var left: String
    var line: String
    var crossing: String
    var right: String
  }
  var top: Rule
  var belowHead: Rule
  var betweenRows: Rule
  var bottom: Rule
  var side: String

  /// `+-----+-----+`
  static let ascii: TableBorder = {
    let rule = Rule(left: "+", line: "-", crossing: "+", right: "+")
    return TableBorder(top: rule, belowHead: rule, betweenRows: rule, bottom: rule, side: "|")
  }()

  /// `┌─────┬─────┐`
  static let box = TableBorder(
    top: Rule(left: "┌", line: "─", crossing: "┬", right: "┐"),
    belowHead: Rule(left: "├", line: "─", crossing: "┼", right: "┤"),
    betweenRows: Rule(left: "├", line: "╌", crossing: "┼", right: "┤"),
    bottom: Rule(left: "└", line: "─", crossing: "┴", right: "┘"), side: "│")
}
