import KithPlanner
import KithValue

/// A path that was found, taken apart into what its pattern binds; always in the order of the text.
struct FoundPath {
  var nodes: [UInt32]
  var relationships: [UInt32] = []
  /// What the captures of single nodes and relationships hold.
  var singles: [UInt32]
  /// What the captures of lists hold.
  var lists: [[UInt32]]

  /// Reads the path off a tracer's frames, which hold it from end to start.
  init(_ frames: [PathTracer.Frame], _ search: ProductSearch, _ shape: PathSelectionOperator.Shape) {
    let automaton = search.automaton
    nodes = []
    singles = [UInt32](repeating: .max, count: shape.singles)
    lists = [[UInt32]](repeating: [], count: shape.lists)
    for (position, frame) in frames.enumerated().reversed() {
      let slot = automaton.slots[automaton.slot(of: search.states[Int(frame.state)])]
      let node = search.nodes[Int(frame.state)]
      take(node, slot.capture)
      if nodes.isEmpty { nodes.append(node) }
      // The link of a frame leads from it to the frame before.
      guard position > 0, search.linkRelationship[Int(frame.link)] != .max, let step = slot.step else { continue }
      let relationship = search.linkRelationship[Int(frame.link)]
      take(relationship, automaton.steps[step].capture)
      relationships.append(relationship)
      nodes.append(search.nodes[Int(frames[position - 1].state)])
    }
    if shape.isReversed {
      nodes.reverse()
      relationships.reverse()
      for list in lists.indices { lists[list].reverse() }
    }
  }

  private mutating func take(_ id: UInt32, _ capture: PathAutomaton.Capture) {
    switch capture {
    case .none: break
    case .single(let place): singles[place] = id
    case .list(let place): lists[place].append(id)
    }
  }

  /// What a variable of the pattern holds.
  func value(_ source: PathColumn) -> Value {
    switch source {
    case .node(let place): .nodeReference(singles[place])
    case .relationship(let place): .relationshipReference(singles[place])
    case .nodes(let place): .list(lists[place].map { .nodeReference($0) })
    case .relationships(let place): .list(lists[place].map { .relationshipReference($0) })
    case .path: .pathReference(PathReference(nodes: nodes, relationships: relationships))
    case .end: .nodeReference(nodes[nodes.count - 1])
    case .start: .nodeReference(nodes[0])
    }
  }
}

/// Where a variable of the pattern finds its value in a path.
enum PathColumn {
  case node(Int)
  case relationship(Int)
  case nodes(Int)
  case relationships(Int)
  case path
  /// The path's last node, and its first.
  case end, start
}
