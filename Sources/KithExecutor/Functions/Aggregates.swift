import KithValue

/// The aggregating functions: what the binder and `dbms.functions()` know of them, and the states that rows are added to.
///
/// Every state passes over null, is merged with another that saw the rows behind its own, and gives its result once all
/// rows are in. DISTINCT is the caller's: it adds each value once.
/// ```swift
/// var sum = Aggregates.State(.sum)
/// try sum.add(.integer(1))
/// try sum.add(.integer(2))
/// try sum.result()          // 3
/// ```
public enum Aggregates {
  /// The aggregating functions by name.
  public enum Kind: String, Sendable, CaseIterable {
    case count, sum, avg, min, max, collect, stDev, stDevP, percentileCont, percentileDisc

    /// The function of a name in lower case: `stdevp`.
    public static func named(_ lowercasedName: String) -> Kind? {
      allCases.first { $0.rawValue.lowercased() == lowercasedName }
    }

    /// The name, the parameters and the result.
    public var signature: FunctionSignature {
      switch self {
      case .count: signature(.any, .integer, "How many values are not null; count(*) counts the rows.")
      case .sum:
        signature(.oneOf([.number, .duration]), .oneOf([.number, .duration]), "The sum of the values; 0 of none.")
      case .avg: signature(.oneOf([.number, .duration]), .oneOf([.float, .duration]), "The mean of the values.")
      case .min: signature(.any, .any, "The first value in the order of ORDER BY.")
      case .max: signature(.any, .any, "The last value in the order of ORDER BY.")
      case .collect: signature(.any, .list(.any), "The values as a list, without nulls.")
      case .stDev: signature(.number, .float, "The standard deviation of a sample.")
      case .stDevP: signature(.number, .float, "The standard deviation of a whole population.")
      case .percentileCont: signature(.float, "The percentile from 0.0 to 1.0, between two values where it falls so.")
      case .percentileDisc: signature(.number, "The value that is nearest to the percentile from 0.0 to 1.0.")
      }
    }

    private func signature(_ takes: CypherType, _ result: CypherType, _ summary: String) -> FunctionSignature {
      FunctionSignature(rawValue, [.init("input", takes)], result: result, summary: summary)
    }

    private func signature(_ result: CypherType, _ summary: String) -> FunctionSignature {
      FunctionSignature(
        rawValue, [.init("input", .number), .init("percentile", .number)], result: result, summary: summary)
    }
  }

  /// The state of any aggregating function over one group's rows.
  public enum State: Sendable {
    case count(Count)
    case sum(Sum)
    case average(Average)
    case extreme(Extreme)
    case collection(Collection)
    case deviation(Deviation)
    case percentile(Percentile)

    /// The state before the first row.
    public init(_ kind: Kind) {
      self =
        switch kind {
        case .count: .count(Count())
        case .sum: .sum(Sum())
        case .avg: .average(Average())
        case .min: .extreme(Extreme(.least))
        case .max: .extreme(Extreme(.greatest))
        case .collect: .collection(Collection())
        case .stDev: .deviation(Deviation(.sample))
        case .stDevP: .deviation(Deviation(.population))
        case .percentileCont: .percentile(Percentile(.continuous))
        case .percentileDisc: .percentile(Percentile(.discrete))
        }
    }

    /// Takes in one row's value; null changes nothing.
    ///
    /// A percentile also takes the row's second argument, and for the others that is passed over.
    public mutating func add(_ value: Value, _ second: Value = .null) throws(EvaluationError) {
      switch self {
      case .count(var state):
        state.add(value)
        self = .count(state)
      case .sum(var state):
        try state.add(value)
        self = .sum(state)
      case .average(var state):
        try state.add(value)
        self = .average(state)
      case .extreme(var state):
        state.add(value)
        self = .extreme(state)
      case .collection(var state):
        // With the state out of the way its array has one owner and grows in place.
        self = .count(Count())
        defer { self = .collection(state) }
        try state.add(value)
      case .deviation(var state):
        try state.add(value)
        self = .deviation(state)
      case .percentile(var state):
        self = .count(Count())
        defer { self = .percentile(state) }
        try state.add(value, percentile: second)
      }
    }

    /// Takes in a value that stands for so many equal ones; only for sums and means.
    mutating func add(_ value: Value, times: Int64) throws(EvaluationError) {
      switch self {
      case .sum(var state):
        try state.add(value, times: times)
        self = .sum(state)
      case .average(var state):
        try state.add(value, times: times)
        self = .average(state)
      case .count, .extreme, .collection, .deviation, .percentile:
        preconditionFailure("only sums and means take sums")
      }
    }

    /// Takes in integers that were summed already; only for sums and means.
    mutating func addIntegers(sum: Int64, count: Int64) {
      switch self {
      case .sum(var state):
        state.addIntegers(sum: sum, count: count)
        self = .sum(state)
      case .average(var state):
        state.addIntegers(sum: sum, count: count)
        self = .average(state)
      case .count, .extreme, .collection, .deviation, .percentile:
        preconditionFailure("only sums and means take sums")
      }
    }

    /// Takes in floats that were summed already; only for sums and means.
    mutating func addFloats(sum: FloatSum, count: Int64) {
      switch self {
      case .sum(var state):
        state.addFloats(sum: sum, count: count)
        self = .sum(state)
      case .average(var state):
        state.addFloats(sum: sum, count: count)
        self = .average(state)
      case .count, .extreme, .collection, .deviation, .percentile:
        preconditionFailure("only sums and means take sums")
      }
    }

    /// Takes in the rows of another state of the same function, which come behind this one's.
    public mutating func merge(_ other: State) throws(EvaluationError) {
      switch (self, other) {
      case (.count(var state), .count(let other)):
        state.merge(other)
        self = .count(state)
      case (.sum(var state), .sum(let other)):
        try state.merge(other)
        self = .sum(state)
      case (.average(var state), .average(let other)):
        try state.merge(other)
        self = .average(state)
      case (.extreme(var state), .extreme(let other)):
        state.merge(other)
        self = .extreme(state)
      case (.collection(var state), .collection(let other)):
        self = .count(Count())
        defer { self = .collection(state) }
        try state.merge(other)
      case (.deviation(var state), .deviation(let other)):
        state.merge(other)
        self = .deviation(state)
      case (.percentile(var state), .percentile(let other)):
        self = .count(Count())
        defer { self = .percentile(state) }
        try state.merge(other)
      case (.count, _), (.sum, _), (.average, _), (.extreme, _), (.collection, _), (.deviation, _), (.percentile, _):
        preconditionFailure("states of different functions do not merge")
      }
    }

    /// What the function gives for the rows taken in.
    public func result() throws(EvaluationError) -> Value {
      switch self {
      case .count(let state): state.result()
      case .sum(let state): try state.result()
      case .average(let state): try state.result()
      case .extreme(let state): state.result()
      case .collection(let state): try state.result()
      case .deviation(let state): state.result()
      case .percentile(let state): state.result()
      }
    }
  }
}
