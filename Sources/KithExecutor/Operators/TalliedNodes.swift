import KithGraph
import KithValue

/// What an aggregation does straight from the pages of the graph's properties: counts, sums and means of a scanned node's
/// properties by properties of few values.
///
///     MATCH (p:Person) RETURN p.gender, p.isMarried, count(*), avg(p.age)
///
/// It takes the morsels that a tally takes, and leaves the others to be grouped row by row; `flush` puts the cells with those
/// groups.
struct TalliedNodes {
  /// What one aggregate takes from a cell.
  enum Share {
    case count
    case sum(Int)
  }
  let shares: [Share]
  private let column: Int
  private let present: [KeyID]
  /// How many properties are looked at, for PROFILE.
  private let looks: Int
  private var tally: NodeTally

  /// Nil where the aggregation is another, or the columns are.
  ///
  /// - Parameter nodes: so many come at least: the more, the more combinations may have a cell.
  init?(keys: [Evaluator], _ aggregates: [AggregateColumn], nodes: Int, _ context: ExecutionContext) {
    guard context.transaction == nil, !context.hasDeletions else { return nil }
    let graph = context.graph
    var column: Int?
    func property(_ e: Evaluator) -> KeyID? {
      guard let property = e as? PropertyEvaluator, let node = property.subject as? ColumnEvaluator,
        column ?? node.column == node.column
      else { return nil }
      column = node.column
      return graph.key(named: property.key)
    }
    var keyIDs: [KeyID] = []
    for key in keys {
      guard let id = property(key) else { return nil }
      keyIDs.append(id)
    }
    var shares: [Share] = []
    var sums: [KeyID] = []
    var present: [KeyID] = []
    for aggregate in aggregates {
      guard !aggregate.isDistinct, aggregate.parameter == nil else { return nil }
      switch aggregate.kind {
      case .count:
        if let argument = aggregate.argument {
          guard let id = property(argument) else { return nil }
          present.append(id)
        }
        shares.append(.count)
      case .sum, .avg:
        guard let argument = aggregate.argument, let id = property(argument) else { return nil }
        if let known = sums.firstIndex(of: id) {
          shares.append(.sum(known))
        } else {
          shares.append(.sum(sums.count))
          sums.append(id)
        }
      default: return nil
      }
    }
    guard let column, let tally = NodeTally(graph, keys: keyIDs, sums: sums, nodes: nodes) else { return nil }
    self.column = column
    self.shares = shares
    self.present = present
    self.tally = tally
    looks = keys.count + aggregates.count
  }

  /// About how much memory it takes.
  var byteCount: Int { tally.byteCount }

  /// Takes in a morsel; false where it must be grouped row by row.
  mutating func add(_ morsel: Morsel, _ context: ExecutionContext) -> Bool {
    guard morsel.selection == nil, case .node(let ids) = morsel.columns[column],
      tally.add(ids, present: present, in: context.graph)
    else { return false }
    context.touch(looks * ids.count)
    return true
  }

  /// Takes in what another of the same aggregation has; false where it cannot.
  mutating func add(_ other: TalliedNodes) -> Bool { tally.add(other.tally) }

  /// The keys of what was taken in, a row a group.
  func keys(_ count: Int) -> (vectors: [Vector], cells: [Int]) {
    let cells = tally.occupied
    return ((0..<count).map { tally.values($0, cells) }, cells)
  }

  /// How many nodes were added to each cell.
  func counts(_ cells: [Int]) -> [Int64] { cells.map { tally.count($0) } }

  /// The sums of an aggregate's property.
  func sums(_ sum: Int, _ cells: [Int]) -> [Int64] { cells.map { tally.sum(sum, $0) } }
}
