import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// One graph asked in three ways that must give the same rows: without the optimiser, with it, and with every operator that
/// can be shared out to threads.
struct WaysOfRunning {
  let plain: any Session
  private let others: [any Session]

  init(_ graph: Graph) {
    var off = Database.Options()
    off.isOptimising = false
    plain = Database(graph: graph, options: off).makeSession()
    var shared = Database.Options()
    shared.sharesFrom = 0
    others = [Database(graph: graph).makeSession(), Database(graph: graph, options: shared).makeSession()]
  }

  /// Expects the same rows of a query in each way, and gives them.
  @discardableResult
  func expectSameRows(
    _ query: String, as text: (Value) -> String = { $0.displayText }, at location: SourceLocation = #_sourceLocation
  ) throws -> [[String]] {
    let expected = try sortedRows(query, plain, as: text)
    for other in others {
      #expect(try sortedRows(query, other, as: text) == expected, "\(query)", sourceLocation: location)
    }
    return expected
  }
}
