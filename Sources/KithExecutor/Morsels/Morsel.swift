import KithPlanner
import KithValue

/// Some rows as columns: what flows from operator to operator.
struct Morsel {
  /// How many rows are aimed at; operators may give fewer or, at the end of one row's matches, some more.
  static let size = 1_024

  /// How many rows the columns hold.
  var count: Int
  /// The columns, in the order of the operator's layout.
  var columns: [Vector]
  /// The rows that are still there, in ascending order; nil stands for all.
  var selection: [Int32]?

  /// A morsel of columns.
  init(count: Int, columns: [Vector], selection: [Int32]? = nil) {
    self.count = count
    self.columns = columns
    self.selection = selection
  }

  /// How many rows are still there.
  var rowCount: Int { selection?.count ?? count }

  /// The rows that are still there.
  var rows: Selection { Selection(indices: selection, count: count) }

  /// The same rows without the ones that were filtered out.
  func compacted() -> Morsel {
    guard let selection else { return self }
    return Morsel(count: selection.count, columns: columns.map { $0.gathered(selection) })
  }

  /// The columns at the given positions, with the given rows.
  func gathered(_ positions: [Int], _ rows: [Int32]) -> [Vector] { positions.map { columns[$0].gathered(rows) } }
}

extension Morsel {
  /// The same, where there is but one row, with what would be put into boxes for each row that comes of it in one box for all.
  func withSharedBoxes(_ positions: [Int]) -> Morsel {
    guard count == 1, rowCount == 1 else { return self }
    var shared = self
    for position in positions {
      switch columns[position] {
      case .list, .value: shared.columns[position] = .constant(columns[position][0], count: 1)
      case .constant, .boolean, .integer, .float, .string, .node, .relationship, .map: break
      }
    }
    return shared
  }
}

/// Which rows of a morsel an expression is computed for: one that can raise runs only for the rows that reach it.
struct Selection {
  /// Ascending row numbers; nil stands for all.
  let indices: [Int32]?
  /// How many rows the columns hold.
  let count: Int

  /// How many rows are selected.
  var rowCount: Int { indices?.count ?? count }

  @inline(__always)
  func forEach<E: Error>(_ body: (Int) throws(E) -> Void) throws(E) {
    if let indices {
      for index in indices { try body(Int(index)) }
    } else {
      for index in 0..<count { try body(index) }
    }
  }

  /// The selected rows for which a condition holds.
  @inline(__always)
  func filter(_ condition: (Int) -> Bool) -> Selection {
    // Without a branch on the condition, which is often right as often as wrong.
    let kept = [Int32](unsafeUninitializedCapacity: rowCount) { out, kept in
      var next = 0
      forEach { row in
        out[next] = Int32(truncatingIfNeeded: row)
        next &+= Int(unsafeBitCast(condition(row), to: UInt8.self))
      }
      kept = next
    }
    return Selection(indices: kept, count: count)
  }

  /// The row numbers.
  var numbers: [Int32] { indices ?? (0..<Int32(count)).map { $0 } }
}

/// Where each variable's column stands in an operator's rows.
struct RowLayout {
  private(set) var variables: [Variable]
  private var positions: [Variable: Int]

  init(_ variables: [Variable]) {
    self.variables = variables
    positions = Dictionary(variables.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  subscript(variable: Variable) -> Int? { positions[variable] }

  var count: Int { variables.count }
}
