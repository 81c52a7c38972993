import KithGraph
import KithValue

/// What a snapshot's counts say of labels, types and properties: worked out when a plan first asks, then at hand for the
/// plans of the same snapshot.
///
/// A planner has it alone while it plans; in between it stays with the snapshot, and goes with it.
final class SnapshotFacts: @unchecked Sendable {
  // Unchecked: whoever takes it from the graph is the only one who has it.

  /// Relationships of some types, walked one way.
  struct Way: Hashable {
    var types: [String]
    var direction: PatternDirection

    static func == (a: Way, b: Way) -> Bool {
      guard a.direction == b.direction, a.types.count == b.types.count else { return false }
      for at in a.types.indices where SchemaName(a.types[at]) != SchemaName(b.types[at]) { return false }
      return true
    }
  }
  struct End: Hashable {
    var label: SchemaName
    var way: Way
  }
  struct Arrival: Hashable {
    var way: Way
    var arrival: Way
  }
  struct Start: Hashable {
    var label: SchemaName?
    var way: Way
    var length: PathLength?
  }
  struct Property: Hashable {
    var key: SchemaName
    var isOfRelationships: Bool
  }
  struct LabelledKey: Hashable {
    var label: SchemaName?
    var key: SchemaName
  }

  struct BoundedKey: Hashable {
    var key: SchemaName
    /// A label or a type; nil for any.
    var owner: SchemaName?
    var isOfRelationships: Bool
  }

  /// The labels of the names asked for.
  var labels = KnownAnswers<SchemaName, LabelID?>()
  /// Which labels everything has that relationships of some types lead to.
  var impliedLabels = KnownAnswers<End, Bool>()
  /// The rarest label that everything has that relationships of some types lead to.
  var commonLabels = KnownAnswers<Way, String?>()
  /// The mean degrees of nodes by how they were arrived at.
  var degrees = KnownAnswers<Arrival, Double?>()
  /// How many rows a node with a label becomes by a relationship.
  var fanOuts = KnownAnswers<Start, Double>()
  /// Among how many nodes the ends of relationships of some types are.
  var endCounts = KnownAnswers<Way, Double>()
  /// What part of such ends has a label.
  var labelShares = KnownAnswers<End, Double?>()
  /// How many relationships there are of some types.
  var relationshipCounts = KnownAnswers<Way, Double>()
  /// Whether none of some types starts and ends at one node.
  var loopless = KnownAnswers<Way, Bool>()
  /// Whether no two of a type lead from one node to one other.
  var parallelless = KnownAnswers<Way, Bool>()
  /// Whether every node with a label has a property, and no two the same.
  var keys = KnownAnswers<LabelledKey, Bool>()
  /// Whether every node with a label has an integer under a key, and each a greater one than those before it.
  var ascents = KnownAnswers<LabelledKey, Bool>()
  /// How many nodes with a label are expected to have one value of a property.
  var expectedNodes = KnownAnswers<LabelledKey, Double>()
  /// Between what integers all values of a property lie.
  var integerBounds = KnownAnswers<BoundedKey, ClosedRange<Int64>?>()
  var samples = KnownAnswers<Property, PropertySample>()
  /// Which types walks of some lengths can meet that start at nodes with a label.
  var reachableTypes = KnownAnswers<WalkEstimate.Question, [String]>()
  var walkEstimates = KnownAnswers<WalkEstimate.Question, WalkEstimate>()
  /// Which types run between which labels; worked out when a walk of variable length is first met.
  var triples: [(start: LabelID, type: TypeID, end: LabelID, count: Int)]?
}

/// The name of a label, a type or a key, as it is written; short ones are told apart without a look at their bytes.
struct SchemaName: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (a: SchemaName, b: SchemaName) -> Bool { a.text.isSameName(as: b.text) }
}

/// Answers by their questions: the last few are looked through, the others found by hash.
///
/// A plan asks the same few things again and again, and comparing a short name costs less than hashing it.
struct KnownAnswers<Question: Hashable, Answer> {
  private var recent: [(question: Question, answer: Answer)] = []
  /// Those that were answered before the last few, hashed once there are any.
  private var older: [Question: Answer] = [:]
  private var next = 0
  private static var few: Int { 12 }
  /// So many different questions are asked by no one who writes queries; whoever makes them up begins again.
  private static var most: Int { 4096 }

  /// What was answered before, else what `work` answers now.
  mutating func answer(_ question: Question, _ work: () -> Answer) -> Answer {
    for at in recent.indices where recent[at].question == question { return recent[at].answer }
    let answer = (older.isEmpty ? nil : older.removeValue(forKey: question)) ?? work()
    if recent.count < Self.few {
      recent.append((question, answer))
      return answer
    }
    if older.count >= Self.most { older = [:] }
    older[recent[next].question] = recent[next].answer
    recent[next] = (question, answer)
    next = (next + 1) % Self.few
    return answer
  }
}

/// Up to 128 values of a property, in their order where all can be compared with each other.
struct PropertySample {
  let values: [Value]
  /// Whether they are numbers, strings or points in time of one kind, so that what is below a bound comes first.
  private let isOrdered: Bool

  init(_ values: [Value]) {
    let sorted = values.sorted { Value.compare($0, $1) == .less }
    let isList = if case .list = values.first { true } else { false }
    isOrdered =
      !isList && zip(sorted, sorted.dropFirst()).allSatisfy { Value.compare($0, $1).isLessOrEqual == true }
    self.values = isOrdered ? sorted : values
  }

  var isEmpty: Bool { values.isEmpty }

  /// A bit for each of the values for which a condition holds that holds up to some value, or from some value on.
  func marks(whereBounded holds: (Value) -> Bool) -> UInt128 {
    guard isOrdered, let first = values.first, let last = values.last else { return marks(where: holds) }
    let all = UInt128.max >> UInt128(128 - values.count)
    let (atFirst, atLast) = (holds(first), holds(last))
    if atFirst == atLast { return atFirst ? all : 0 }
    var (low, high) = (0, values.count - 1)
    // The value at `low` is as the first, the one at `high` as the last.
    while high - low > 1 {
      let middle = (low + high) / 2
      if holds(values[middle]) == atFirst { low = middle } else { high = middle }
    }
    let below = (UInt128(1) << UInt128(high)) - 1
    return atFirst ? below : all & ~below
  }

  /// A bit for each of the values for which a condition holds.
  func marks(where holds: (Value) -> Bool) -> UInt128 {
    var marks: UInt128 = 0
    for (at, value) in values.enumerated() where holds(value) { marks |= 1 << UInt128(at) }
    return marks
  }
}
