import KithExecutor
import KithPlanner
import KithSession
import KithValue
import Synchronization

/// What is known of a statement before it runs.
struct PreparedStatement: Sendable {
  var text: String
  /// What is to be done.
  var plan: LogicalPlan { held.plan }
  private let held: HeldPlan
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

  init(
    text: String, plan: LogicalPlan, weight: PlanWeight, columns: [String], isWrite: Bool, mode: Mode,
    parameters: Set<String>, notifications: [KithSession.Notification], limitation: String?, graphVersion: UInt64,
    parseTime: Double, planTime: Double
  ) {
    self.text = text
    held = HeldPlan(plan, weight)
    self.columns = columns
    self.isWrite = isWrite
    self.mode = mode
    self.parameters = parameters
    self.notifications = notifications
    self.limitation = limitation
    self.graphVersion = graphVersion
    self.parseTime = parseTime
    self.planTime = planTime
  }

  /// Operators that have run the plan before and can run it again; whoever takes them has them alone.
  func takeCompiled() -> CompiledPlan? { held.kept.withLock { $0.compiled.take() } }

  /// Keeps operators for the next run.
  func keep(_ compiled: CompiledPlan) {
    if held.isDeep { return }
    held.kept.withLock { kept in
      let mayRunAgain = kept.mayRunAgain ?? plan.mayRunAgain
      kept.mayRunAgain = mayRunAgain
      if mayRunAgain { kept.compiled = compiled }
    }
  }

  /// Whether running it with these parameters may need more stack than any thread has.
  func goesDeep(_ parameters: [String: Value] = [:]) -> Bool {
    held.isDeep || parameters.values.contains { $0.nesting > HeldPlan.shallow }
  }

  /// Whether running it with these parameters keeps nobody waiting.
  func isLight(_ parameters: [String: Value]) -> Bool {
    held.isLight && parameters.values.allSatisfy { $0.weight < HeldPlan.fewValues }
  }

  /// Whether what it changes with these parameters is so little as well.
  func changesLittle(_ parameters: [String: Value]) -> Bool {
    held.changesLittle && parameters.values.allSatisfy { $0.weight < HeldPlan.fewChanges }
  }
}

/// A plan, which is released where there is stack enough for it.
private final class HeldPlan: @unchecked Sendable {
  // Unchecked: only deinit changes the plan.
  /// A plan of so many levels runs on any stack: the smallest that threads are given hold a hundred times as much.
  static let shallow = 32

  private var contents: LogicalPlan?
  /// A parameter of so many values is not large.
  static let fewValues = 1 << 16
  /// A parameter of so many values stands for few changes.
  static let fewChanges = 1 << 11
  let isDeep: Bool
  let isLight: Bool
  let changesLittle: Bool
  let kept = Mutex(Kept())

  struct Kept {
    /// Operators that are at rest.
    var compiled: CompiledPlan?
    /// Whether the plan's operators may be kept; nil until somebody wants to know.
    var mayRunAgain: Bool?
  }

  init(_ plan: LogicalPlan, _ weight: PlanWeight) {
    contents = plan
    isDeep = weight.depth > HeldPlan.shallow
    isLight = weight.isLight
    changesLittle = weight.changesLittle
  }

  var plan: LogicalPlan {
    guard let contents else { preconditionFailure("a plan is there until it is released") }
    return contents
  }

  deinit {
    if isDeep { DeepStack.run { contents = nil } }
  }
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
      guard let found = entries.byText[text], found.graphVersion == version, found.text.hasSameBytes(as: text)
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
