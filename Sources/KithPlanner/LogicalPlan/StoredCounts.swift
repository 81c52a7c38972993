/// A node, or one relationship with its ends, of which nothing but labels and type is asked: how many there are of each is
/// known without a look at them.
///
/// `MATCH (a:Person)-[r]->() RETURN type(r), count(*)` has a row for each type, with how many relationships of the type start
/// at people.
public struct StoredCounts: Sendable {
  /// The node, or one end of the relationship.
  public struct Node: Sendable {
    /// The pattern's variable.
    public var variable: Variable
    /// What is asked of its labels.
    public var predicates: [LabelPredicate]
    /// The list of its labels, where rows are told apart by it.
    public var labels: Variable?
  }
  /// The relationship.
  public struct Step: Sendable {
    /// The pattern's variable.
    public var variable: Variable
    /// Empty stands for any type.
    public var types: [String]
    /// As seen from the node.
    public var direction: PatternDirection
    /// What is asked of its type.
    public var predicates: [LabelPredicate]
    /// The name of its type, where rows are told apart by it.
    public var type: Variable?
    /// The node that it leads to.
    public var end: Node
  }
  /// The node, or where the relationship starts.
  public var node: Node
  /// The relationship, if there is one.
  public var step: Step?
  /// How many there are.
  public var count: Variable

  /// The columns of a row.
  public var columns: [Variable] { [node.labels, step?.type, step?.end.labels].compactMap { $0 } + [count] }

  /// `(a:Person)-[r]->() for each type(r)`.
  var text: String {
    func text(_ node: Node) -> String {
      "(\(node.variable.isNamed ? node.variable.name : "")" + node.predicates.map { ":\($0.text)" }.joined() + ")"
    }
    var asked: [String] = []
    if node.labels != nil { asked.append("labels(\(node.variable.name))") }
    guard let step else { return text(node) + (asked.isEmpty ? "" : " for each " + asked[0]) }
    if step.type != nil { asked.append("type(\(step.variable.name))") }
    if step.end.labels != nil { asked.append("labels(\(step.end.variable.name))") }
    let tests = step.predicates.map { " WHERE \(step.variable.name):\($0.text)" }.joined()
    return text(node) + step.direction.arrow(step.variable, step.types) + text(step.end) + tests
      + (asked.isEmpty ? "" : " for each " + asked.joined(separator: ", "))
  }
}
