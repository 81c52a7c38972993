/// A pattern without cycles whose matches are put together by the properties that are asked of some of its nodes.
///
/// `MATCH (a)-[:F]->(b)-[:F]->(c) RETURN a.x, c.x, count(*)` asks of a match nothing but two properties. For every `b` those
/// who lead to it are counted by `x`, and those it leads to; a row stands for all the matches of two such counts, with
/// nodes that have the properties, and with the number of matches.
public struct PathFold: Sendable {
  /// A node of which properties are asked.
  public struct Member: Sendable {
    /// Its place in the tree.
    public var node: Int
    /// The properties; what is alike in all of them is put together.
    public var keys: [String]
    /// Whether the node itself is asked for, so that none is put together with another.
    public var isWhole: Bool
    /// Whether a row tells of it; otherwise only what may go together is known by it.
    public var isTold = true
  }
  /// Two properties of the ends of the arms that must be equal, or one less than the other, for a match.
  public struct Link: Sendable {
    /// A property of the first arm's end.
    public var first: String
    /// How it compares with the property of the second arm's end.
    public var comparison: RelationalOperator
    /// A property of the second arm's end.
    public var second: String
  }
  /// The pattern; the arms begin at its root.
  public var tree: PathCount
  /// What is asked of the root, if anything.
  public var root: Member?
  /// At most two ways that begin at the root, each by its branches, at whose ends something is asked or whose first steps
  /// one relationship could be.
  public var arms: [(branches: [Int], end: Member)]
  /// An equality that narrows the pairs of ends; `across` asks it once more of what is left where it does not say all.
  public var link: Link?
  /// An order of integers that narrows the pairs of ends.
  public var order: Link?
  /// Whether the two ends are different nodes.
  public var endsDiffer = false
  /// What is asked of the rows.
  public var across: [BoundExpression]

  /// The nodes that a row holds, in their order; the number of matches comes last.
  public var members: [Member] {
    [root].compactMap { $0 } + arms.map(\.end).filter { ($0.isWhole || !$0.keys.isEmpty) && $0.isTold }
  }

  /// ` pairing a <> c by a.x, c.x`.
  var text: String {
    let asked = members.map { member in
      let name = tree.nodes[member.node].variable.name
      return member.isWhole ? name : member.keys.map { "\(name).\($0)" }.joined(separator: ", ")
    }
    var pairs: [String] = []
    if arms.count == 2 {
      let (a, b) = (tree.nodes[arms[0].end.node].variable.name, tree.nodes[arms[1].end.node].variable.name)
      for link in [link, order].compactMap(\.self) {
        pairs.append("\(a).\(link.first) \(link.comparison.rawValue) \(b).\(link.second)")
      }
      if endsDiffer { pairs.append("\(a) <> \(b)") }
    }
    return (pairs.isEmpty ? "" : " pairing " + pairs.joined(separator: ", "))
      + (asked.isEmpty ? "" : " by " + asked.joined(separator: ", "))
  }
}
