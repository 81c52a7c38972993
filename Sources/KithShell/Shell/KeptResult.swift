import Kith
import KithSession
import KithValue

/// The last statement that ran and what it gave, for `:last`, `:why` and `:draw`.
struct KeptResult {
  /// How many values are kept at most.
  static let mostValues = 2_000_000

  var statement: String
  var parameters: [String: Value]
  var origin: StatementOrigin
  var columns: [String] = []
  var batches: [RowBatch] = []
  var rowCount = 0
  /// False once there were too many rows to keep.
  var isWhole = true
  private var valueCount = 0

  init(statement: String, parameters: [String: Value], origin: StatementOrigin) {
    self.statement = statement
    self.parameters = parameters
    self.origin = origin
  }

  mutating func add(_ batch: RowBatch) {
    rowCount += batch.count
    valueCount += batch.values.count
    guard isWhole else { return }
    if valueCount > Self.mostValues {
      isWhole = false
      batches = []
    } else {
      batches.append(batch)
    }
  }

  /// The nodes, relationships and paths among the values.
  var entities: DiagramCollector {
    var collector = DiagramCollector()
    for batch in batches { for value in batch.values { collector.add(value) } }
    return collector
  }
}
