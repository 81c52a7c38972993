import KithValue
import Synchronization

/// How much a running statement holds in memory, by the reckoning of the operators that keep rows, and how much it may.
final class MemoryBudget: Sendable {
  /// In bytes; nil is without bound.
  let limit: Int?
  private let used = Atomic<Int>(0)

  init(limit: Int?) { self.limit = limit }

  /// How many bytes are held.
  var held: Int { used.load(ordering: .relaxed) }

  /// Takes so many bytes; throws where they are more than what is left.
  func take(_ bytes: Int) throws(EvaluationError) {
    let total = used.wrappingAdd(bytes, ordering: .relaxed).newValue
    guard let limit, total > limit else { return }
    throw MemoryBudget.exceeded(limit)
  }

  /// Throws where so many bytes would be more than what is left.
  func require(_ bytes: Int) throws(EvaluationError) {
    if let lack = lack(of: bytes) { throw lack }
  }

  /// The error that says that so many bytes would be more than what is left, where they would.
  func lack(of bytes: Int) -> EvaluationError? {
    guard let limit, used.load(ordering: .relaxed) > limit - bytes else { return nil }
    return MemoryBudget.exceeded(limit)
  }

  /// Gives bytes back.
  func giveBack(_ bytes: Int) { used.wrappingSubtract(bytes, ordering: .relaxed) }

  private static func exceeded(_ limit: Int) -> EvaluationError {
    EvaluationError(
      .limitExceeded, "MemoryLimitExceeded",
      "the statement needs more memory than the \(limit) bytes it may take; ask for fewer rows, or raise the limit")
  }
}

/// What one operator holds of the budget; gives it back when it goes.
final class HeldMemory {
  private let budget: MemoryBudget
  private(set) var bytes = 0

  init(_ context: ExecutionContext) { budget = context.memory }

  deinit { budget.giveBack(bytes) }

  /// Takes more.
  func take(_ more: Int) throws(EvaluationError) {
    bytes += more
    try budget.take(more)
  }

  /// Holds so many in all from now on.
  func hold(_ total: Int) throws(EvaluationError) {
    if total > bytes {
      try take(total - bytes)
    } else {
      budget.giveBack(bytes - total)
      bytes = total
    }
  }
}

/// What an expression makes for the rows of a morsel, held of the budget until it has made them all: whoever keeps them
/// counts them then.
///
/// Evaluators hand it what they make value by value, or in vectors; as long as that is little it costs an addition.
struct MadeValues {
  private var bytes = 0
  private var held: HeldMemory?
  /// Beyond so many bytes the budget is asked.
  private var bound = Self.step
  private static let step = 1 << 16

  /// Counts what a value takes beside its place.
  @inline(__always)
  mutating func add(_ value: Value, _ context: ExecutionContext) throws(EvaluationError) {
    try add(bytes: value.heapByteCount, context)
  }

  /// Counts a vector.
  mutating func add(_ vector: Vector, _ context: ExecutionContext) throws(EvaluationError) {
    try add(bytes: vector.byteCount, context)
  }

  /// Counts a value that is put into a list that grows.
  mutating func add(element value: Value, _ context: ExecutionContext) throws(EvaluationError) {
    try add(bytes: MemoryLayout<Value>.stride + value.heapByteCount, context)
  }

  /// Counts so many bytes.
  @inline(__always)
  mutating func add(bytes more: Int, _ context: ExecutionContext) throws(EvaluationError) {
    bytes += more
    if bytes > bound { try hold(context) }
  }

  private mutating func hold(_ context: ExecutionContext) throws(EvaluationError) {
    let held = held ?? HeldMemory(context)
    self.held = held
    bound = bytes + Self.step
    try held.hold(bytes)
  }
}

/// The texts that the expressions of one statement make, which stay until its end.
final class MadeTexts: Sendable {
  let dictionary = StringDictionary()
  /// How many of their bytes the budget knows of.
  private let counted = Atomic<Int>(0)
  /// About what one takes beside a text that does not fit into it: its box and its place among the others.
  private static let size = 96

  /// Takes the memory of those made since the last time; throws where it is more than what is left.
  func take(_ budget: MemoryBudget) throws(EvaluationError) {
    let bytes = dictionary.count * Self.size + dictionary.textByteCount
    let before = counted.load(ordering: .relaxed)
    guard bytes - before >= 1 << 15,
      counted.compareExchange(expected: before, desired: bytes, ordering: .relaxed).exchanged
    else { return }
    try budget.take(bytes - before)
  }
}

extension Vector {
  /// About how much memory the rows take.
  var byteCount: Int {
    switch self {
    case .constant: return 16
    case .boolean(let rows): return rows.count
    case .integer(let rows, _): return rows.count * 8
    case .float(let rows, _): return rows.count * 8
    case .string(let rows, _): return rows.count * 4
    case .node(let rows), .relationship(let rows): return rows.count * 4
    case .list(let lists): return lists.counts.count * 8 + lists.memberCount * lists.elements.width * 8
    case .map(let maps): return maps.values.reduce(0) { $0 + $1.byteCount }
    case .value(let rows):
      var bytes = rows.count * MemoryLayout<Value>.stride
      for row in rows { bytes += row.heapByteCount }
      return bytes
    }
  }
}

extension Vector {
  /// How many columns it is made of.
  private var width: Int { if case .map(let maps) = self { maps.keys.count } else { 1 } }

  /// About how much memory the values take beside their places in the vector.
  var heapByteCount: Int {
    guard case .value(let rows) = self else { return 0 }
    return rows.reduce(0) { $0 + $1.heapByteCount }
  }
}

extension Value {
  /// About how much memory it takes beside its own sixteen bytes; what the texts of a list take is told by a few of them, of
  /// those within other lists and maps no more than their places count.
  var heapByteCount: Int {
    switch self {
    case .string(let text):
      // A short one stands in its box.
      text.text.utf8.count > 15 ? 88 + text.text.utf8.count : 48
    case .list(let list): 80 + Int(list.weight) * MemoryLayout<Value>.stride + list.bytesOfTexts
    case .map(let map): 48 + map.entries.count * 32 + Int(map.weight) * MemoryLayout<Value>.stride
    case .pathReference(let path): 112 + path.nodes.count * 8
    default: 0
    }
  }
}

extension ListValue {
  /// About how much the texts among the elements take, by those at up to eight places.
  fileprivate var bytesOfTexts: Int {
    guard nesting == 1, !elements.isEmpty else { return 0 }
    let step = (elements.count + 7) / 8
    var (bytes, looked) = (0, 0)
    for at in stride(from: 0, to: elements.count, by: step) {
      looked += 1
      if case .string(let text) = elements[at] { bytes += Value.string(text).heapByteCount }
    }
    return bytes * elements.count / looked
  }
}

extension Morsel {
  /// About how much memory the columns take.
  var byteCount: Int { columns.reduce(64) { $0 + $1.byteCount } }

  /// About how much of it the values take beside their places in the columns.
  var heapByteCount: Int { columns.reduce(0) { $0 + $1.heapByteCount } }
}
