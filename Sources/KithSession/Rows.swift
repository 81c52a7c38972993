import KithValue

/// Some rows of a result as one flat array, `width` values a row (three times cheaper than an array of arrays).
public struct RowBatch: Sendable {
  /// The values, row after row.
  public let values: [Value]
  /// How many values a row has.
  public let width: Int
  /// How many rows there are; needed of its own where the width is 0.
  public let count: Int

  /// Makes a batch; `values.count == width * count`.
  public init(values: [Value], width: Int, count: Int) {
    self.values = values
    self.width = width
    self.count = count
  }

  /// The rows, each a slice of the values.
  public var rows: some Sequence<ArraySlice<Value>> {
    (0..<count).lazy.map { values[$0 * width..<($0 + 1) * width] }
  }

  /// The value in a row and column, both counted from 0.
  public subscript(row: Int, column: Int) -> Value { values[row * width + column] }
}

/// What a statement did, known when its rows are used up.
public struct Summary: Sendable {
  /// The plan, where EXPLAIN or PROFILE asked for it.
  public var plan: PlanDescription?
  /// Whether the plan carries measured rows and work (PROFILE).
  public var isProfiled = false
  /// What was changed.
  public var counters = Counters()
  /// Advice and warnings; none is an error.
  public var notifications: [Notification] = []
  /// How long it took.
  public var times = Times()
  /// What the patterns matched, where `RunOptions.keepsMatches` asked for it.
  public var evidence: Evidence?
  /// Makes an empty summary.
  public init() {}
}

/// What the patterns of a statement matched, deduplicated.
public struct Evidence: Sendable {
  /// The nodes.
  public var nodes: [Node]
  /// The relationships.
  public var relationships: [Relationship]
  /// Why some matches could not be kept, for people; nil where all were.
  public var limitation: String?
  /// Makes evidence.
  public init(nodes: [Node], relationships: [Relationship], limitation: String?) {
    self.nodes = nodes
    self.relationships = relationships
    self.limitation = limitation
  }
}

/// What a statement changed.
public struct Counters: Sendable, Hashable {
  /// Nodes made.
  public var nodesCreated = 0
  /// Nodes deleted.
  public var nodesDeleted = 0
  /// Relationships made.
  public var relationshipsCreated = 0
  /// Relationships deleted.
  public var relationshipsDeleted = 0
  /// Properties set or removed.
  public var propertiesSet = 0
  /// Labels put on nodes.
  public var labelsAdded = 0
  /// Labels taken off nodes.
  public var labelsRemoved = 0
  /// Indexes declared.
  public var indexesAdded = 0
  /// Indexes dropped.
  public var indexesRemoved = 0
  /// Constraints declared.
  public var constraintsAdded = 0
  /// Constraints dropped.
  public var constraintsRemoved = 0
  /// Makes counters at zero.
  public init() {}
  /// Whether anything was changed.
  public var containsUpdates: Bool { self != Counters() }
}

/// Seconds spent.
public struct Times: Sendable, Hashable {
  /// Reading the text.
  public var parse = 0.0
  /// Binding and planning.
  public var plan = 0.0
  /// Running, to the last row.
  public var run = 0.0
  /// Makes times at zero.
  public init() {}
}

/// A warning or advice about a statement.
public struct Notification: Sendable, Hashable {
  /// What it is about: `UnknownLabel`, `CartesianProduct`, ...
  public var code: String
  /// What to know, for people.
  public var message: String
  /// Where in the statement.
  public var place: TextPlace?
  /// Makes a notification.
  public init(code: String, message: String, place: TextPlace? = nil) {
    self.code = code
    self.message = message
    self.place = place
  }
}

/// A span of a statement, as UTF-8 byte offsets, with its line and column counted from 1.
public struct TextPlace: Sendable, Hashable {
  /// The offset of the first byte.
  public var lower: Int
  /// The offset after the last byte.
  public var upper: Int
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int
  /// Makes a place.
  public init(lower: Int, upper: Int, line: Int, column: Int) {
    self.lower = lower
    self.upper = upper
    self.line = line
    self.column = column
  }
}

/// An operator of a plan, for EXPLAIN and PROFILE.
public struct PlanDescription: Sendable {
  /// `NodeByLabelScan`, `ExpandAll`, ...
  public var name: String
  /// What it does here: `p:Person`, `(p)-[r:KNOWS]->(q)`.
  public var details: String
  /// How many rows the planner expects.
  public var estimatedRows: Double
  /// How many rows it gave (PROFILE).
  public var rows: Int?
  /// How many elements of the graph it touched (PROFILE).
  public var work: Int?
  /// Seconds spent in it, its children left out (PROFILE).
  public var time: Double?
  /// The variables its rows hold.
  public var variables: [String]
  /// What it draws rows from.
  public var children: [PlanDescription]
  /// Makes a description.
  public init(
    name: String, details: String, estimatedRows: Double, rows: Int? = nil, work: Int? = nil, time: Double? = nil,
    variables: [String] = [], children: [PlanDescription] = []
  ) {
    self.name = name
    self.details = details
    self.estimatedRows = estimatedRows
    self.rows = rows
    self.work = work
    self.time = time
    self.variables = variables
    self.children = children
  }
}

/// What a statement would do, known without running it.
public struct StatementDescription: Sendable {
  /// The result's columns.
  public var columns: [String]
  /// Whether it changes the graph.
  public var isWrite: Bool
  /// The parameters it names.
  public var parameters: [String]
  /// Advice and warnings.
  public var notifications: [Notification]
  /// Makes a description.
  public init(columns: [String], isWrite: Bool, parameters: [String], notifications: [Notification]) {
    self.columns = columns
    self.isWrite = isWrite
    self.parameters = parameters
    self.notifications = notifications
  }
}
