/// Why a diagram could not be made.
public enum DiagramError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Graphviz is not on the PATH.
  case graphvizMissing
  /// Nothing is known of the file's extension.
  case unknownFormat(String)
  /// A timeline, a matrix or a grid cannot be written so.
  case formatNotForView(String)
  /// Graphviz has no such layout.
  case unknownLayout(String)
  /// Graphviz ended with an error and these words.
  case graphvizFailed(String)
  /// Graphviz did not end in so many seconds.
  case timedOut(seconds: Double)
  /// There is more to lay out than a reader could use.
  case tooLarge(nodes: Int, relationships: Int)
  /// A file cannot be written, for a reason in the system's words.
  case cannotWrite(path: String, reason: String)

  /// What went wrong and what to do, for people.
  public var description: String {
    switch self {
    case .graphvizMissing:
      """
      Graphviz is not installed: there is no 'dot' on the PATH.
      Install it with: sudo apt-get install -y graphviz
      A file that ends in .dot needs no Graphviz.
      """
    case .unknownFormat(let format):
      "nothing is known of the format '\(format)': the file's name must end in one of "
        + DiagramFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
    case .formatNotForView(let format):
      "a timeline, a matrix or a grid cannot be written as .\(format): the file's name must end in "
        + (Graphviz.formats + ["dot"]).map { ".\($0)" }.joined(separator: ", ")
    case .unknownLayout(let layout):
      "there is no layout '\(layout)': Graphviz has \(Graphviz.layouts.joined(separator: ", "))"
    case .graphvizFailed(let message): "Graphviz refused the diagram: \(message)"
    case .timedOut(let seconds):
      "Graphviz did not end within \(Int(seconds)) s: draw fewer relationships, or take the layout sfdp"
    case .tooLarge(let nodes, let relationships):
      """
      \(nodes) nodes and \(relationships) relationships are too many for one picture: \
      narrow the query (LIMIT, fewer relationship types), or write a .dot file for another program
      """
    case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
    }
  }
}
