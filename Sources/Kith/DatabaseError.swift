/// Why a graph could not be opened or saved.
public struct DatabaseError: Error, Sendable {
  /// What is wrong, for people; with the file, line and column where they are known.
  public var message: String
  /// Every fault that was found, where there are several; `message` then says how many.
  public var problems: [String]

  /// Makes an error.
  public init(_ message: String, problems: [String] = []) {
    self.message = message
    self.problems = problems
  }
}
