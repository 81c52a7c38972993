/// How a table's columns share the terminal.
enum ColumnWidths {
  /// What a column is given at least, unless it needs less.
  static let least = 8

  /// The cells of each column, so that the table with its borders is at most `available` wide: columns that need little
  /// keep it, the others share the rest evenly. Nil where the columns are too many to be told apart.
  static func fitting(_ natural: [Int], into available: Int) -> [Int]? {
    let room = available - 3 * natural.count - 1
    if natural.reduce(0, +) <= room { return natural }
    guard natural.reduce(0, { $0 + min($1, least) }) <= room else { return nil }
    // The greatest cap under which all fit, found column by column from the narrowest on.
    var left = room
    var widths = natural
    let order = natural.indices.sorted { natural[$0] < natural[$1] }
    for (place, column) in order.enumerated() {
      let share = left / (order.count - place)
      widths[column] = min(natural[column], max(share, 1))
      left -= widths[column]
    }
    return widths
  }
}
