import KithPlanner
import KithSession
import Synchronization

/// What is known of a statement before it runs.
struct PreparedStatement: Sendable {
  var text: String
  var plan: LogicalPlan
  var columns: [String]
  var isWrite: Bool
  var mode: Mode
  var parameters: Set<String>
  var notifications: [KithSession.Notification]
  var limitation: String?
  /// The snapshot for whose counts it was planned.
  var graphVersion: UInt64
  var parseTime: Double
  var planTime: Double

  enum Mode: Sendable { case run, explain, profile }
}

/// The statements prepared lately, by their text: one that is run again on the same graph is neither parsed nor planned.
final class PlanCache: Sendable {
  private struct Entries {
    var byText: [String: PreparedStatement] = [:]
    var order: [String] = []
  }
  private let entries = Mutex(Entries())
  private let capacity = 128

  subscript(text: String, version: UInt64) -> PreparedStatement? {
    entries.withLock { entries in
      guard let found = entries.byText[text], found.graphVersion == version, found.text.utf8.elementsEqual(text.utf8)
      else { return nil }
      return found
    }
  }

  func insert(_ statement: PreparedStatement) {
    entries.withLock { entries in
      if entries.byText.updateValue(statement, forKey: statement.text) == nil {
        entries.order.append(statement.text)
        if entries.order.count > capacity { entries.byText[entries.order.removeFirst()] = nil }
      }
    }
  }

  func clear() { entries.withLock { $0 = Entries() } }
}
