import KithCypher

/// A path pattern ready to be bound: positions of nodes, and what leads from each to the next.
///
///     (x) ((a)-->(b)){2} ((c)-->(d) WHERE c.v) -->(y)
///
///     nodes   [x]   [c]   [d]   [y]         a group's own nodes are in its chain
///     links      {2}   -->   -->
///
/// Parentheses without a quantifier group nothing: their elements join the chain, and their WHERE becomes one of
/// `predicates`. Where patterns are juxtaposed, several node patterns stand at one position; where the text leaves a node
/// out, between two groups or at an end, there is none.
struct PatternChain {
  indirect enum Link {
    case relationship(RelationshipPattern)
    case group(PatternChain, Quantifier)
  }
  /// One more than there are links.
  private(set) var nodes: [[NodePattern]] = []
  private(set) var links: [Link] = []
  /// The WHERE of parentheses without a quantifier; of a group, also its own.
  private(set) var predicates: [Expression] = []
  /// Where it stands.
  let span: SourceSpan

  init(_ path: PathPattern) throws(SemanticError) {
    span = path.span
    try append(path.elements)
    closeLink()
    if links.allSatisfy(\.mayBeEmpty), nodes.allSatisfy(\.isEmpty) {
      throw SemanticError(
        "UnexpectedSyntax", "this pattern could match nothing at all: a path has at least one node", at: span,
        hint: "put a node pattern beside the group: (start)((a)-->(b))*")
    }
  }

  private init(iterationOf path: PathPattern, predicate: Expression?, _ span: SourceSpan) throws(SemanticError) {
    self.span = span
    try append(path.elements)
    if let predicate { predicates.append(predicate) }
    if links.isEmpty {
      throw SemanticError(
        "UnexpectedSyntax", "a pattern that repeats needs at least one relationship", at: span,
        hint: "for example ((a)-->(b)){1,3}")
    }
    for link in links { try link.checkWithinGroup() }
  }

  private mutating func append(_ elements: [PathPattern.Element]) throws(SemanticError) {
    if nodes.isEmpty {
      nodes.reserveCapacity(elements.count / 2 + 1)
      links.reserveCapacity(elements.count / 2)
    }
    for element in elements {
      switch element {
      case .node(let node):
        if isOpen { nodes.append([node]) } else { nodes[nodes.count - 1].append(node) }
      case .relationship(let relationship):
        closeLink()
        try relationship.checkLength()
        links.append(.relationship(relationship))
      case .group(let path, let predicate, nil, _):
        try append(path.elements)
        if let predicate { predicates.append(predicate) }
      case .group(let path, let predicate, let quantifier?, let span):
        closeLink()
        links.append(.group(try PatternChain(iterationOf: path, predicate: predicate, span), quantifier))
      }
    }
  }

  /// Whether the next node ends a link, or begins the chain.
  private var isOpen: Bool { nodes.count == links.count }

  private mutating func closeLink() { if isOpen { nodes.append([]) } }
}

extension PatternChain.Link {
  /// Whether it may stand for no iteration at all.
  fileprivate var mayBeEmpty: Bool {
    if case .group(_, let quantifier) = self { quantifier.minimum == 0 } else { false }
  }

  /// What repeats is of fixed length itself.
  fileprivate func checkWithinGroup() throws(SemanticError) {
    switch self {
    case .group(let chain, _): throw Self.nested(chain.span)
    case .relationship(let relationship):
      if let quantifier = relationship.quantifier { throw Self.nested(quantifier.span) }
      if let length = relationship.length {
        throw SemanticError(
          "UnexpectedSyntax", "a relationship of variable length cannot stand within a pattern that repeats",
          at: length.span, hint: "only patterns of fixed length repeat")
      }
    }
  }

  private static func nested(_ span: SourceSpan) -> SemanticError {
    SemanticError(
      "UnexpectedSyntax", "quantifiers cannot be nested: this one stands within a pattern that repeats", at: span,
      hint: "only patterns of fixed length repeat")
  }
}

extension RelationshipPattern {
  fileprivate func checkLength() throws(SemanticError) {
    if length != nil, let quantifier {
      throw SemanticError(
        "UnexpectedSyntax", "a relationship has a length in its brackets or a quantifier behind it, not both",
        at: quantifier.span)
    }
  }
}
