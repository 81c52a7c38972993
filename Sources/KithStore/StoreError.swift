/// One thing that is wrong with what is stored, where it stands, and what would mend it.
public struct StoreProblem: Error, Sendable, Hashable {
  /// The file, relative to the folder: `nodes/Person.csv`; empty where it is the graph as a whole.
  public var file: String
  /// The line in the file from 1, or nil where the file as a whole is meant.
  public var line: Int?
  /// The character of the line from 1.
  public var column: Int?
  /// What is wrong.
  public var message: String
  /// What to do about it.
  public var hint: String?

  /// Makes a problem.
  public init(file: String, line: Int? = nil, column: Int? = nil, message: String, hint: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }
}

extension StoreProblem: CustomStringConvertible {
  /// `nodes/Person.csv:12:5: no node has the id 'per:x' (did you mean 'per:y'?)`
  public var description: String {
    var text = file
    if let line {
      text += ":\(line)"
      if let column { text += ":\(column)" }
    }
    if !text.isEmpty { text += ": " }
    text += message
    if let hint { text += " (\(hint))" }
    return text
  }
}

/// Why a graph could not be opened or saved: every problem that was found, in the order of files and lines.
public struct StoreError: Error, Sendable, Hashable {
  /// What sort of failure it is, for exit codes and tests.
  public enum Kind: Sendable, Hashable {
    /// There is nothing at the path.
    case notFound
    /// What is there is not a graph.
    case notAGraph
    /// The files hold faults.
    case faults
    /// The folder to be written to holds another graph.
    case occupied
    /// Somebody else changed the files meanwhile.
    case changedMeanwhile
    /// This form of the graph does not have what was asked for.
    case unsupported
    /// Another process writes, and has not finished in time.
    case busy
    /// What is there may only be read.
    case readOnly
    /// The system refused to read or write.
    case inputOutput
    /// Somebody cancelled it.
    case cancelled
  }

  /// What sort of failure it is.
  public var kind: Kind
  /// Everything that was found; never empty.
  public var problems: [StoreProblem]

  /// Makes an error of several problems.
  public init(_ kind: Kind, _ problems: [StoreProblem]) {
    self.kind = kind
    self.problems = problems
  }

  /// Makes an error of one problem.
  public init(_ kind: Kind, file: String, _ message: String, hint: String? = nil) {
    self.init(kind, [StoreProblem(file: file, message: message, hint: hint)])
  }
}

extension StoreError {
  /// Another process has the right to write, and kept it for as long as somebody was ready to wait.
  package static func busy(_ path: String, after patience: Duration) -> StoreError {
    StoreError(
      .busy, file: path,
      "another process is writing to this graph and has not finished within \(patience.components.seconds) seconds",
      hint: "try again when it has committed")
  }

  /// Nobody wants a transaction any more that was being committed.
  static var calledOff: StoreError {
    StoreError(.cancelled, file: "", "the transaction was called off; nothing was committed")
  }
}

extension StoreError: CustomStringConvertible {
  /// The problems, one a line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Problems as they are found, up to a number that a person could still read.
final class ProblemList {
  static let limit = 1000
  private(set) var problems: [StoreProblem] = []
  private var untold = 0

  var isEmpty: Bool { problems.isEmpty }
  var isFull: Bool { problems.count >= Self.limit }

  /// The places that have a problem.
  var places: Set<FolderPlaces.Place> {
    Set(
      problems.compactMap { problem in
        guard let line = problem.line, let column = problem.column else { return nil }
        return FolderPlaces.Place(file: problem.file, line: line, column: column)
      })
  }

  func add(_ problem: @autoclosure () -> StoreProblem) {
    if isFull { untold += 1 } else { problems.append(problem()) }
  }

  /// The problems by file (in the order given), line and column, and a word about those that were not kept.
  func sorted(byFiles files: [String]) -> [StoreProblem] {
    let ranks = Dictionary(files.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let ordered = problems.enumerated().map { (at, problem) in
      (key: [ranks[problem.file] ?? -1, problem.line ?? 0, problem.column ?? 0, at], problem: problem)
    }
    var sorted = ordered.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.problem)
    if untold > 0 { sorted.append(StoreProblem(file: "", message: "and \(untold) more problems")) }
    return sorted
  }
}
