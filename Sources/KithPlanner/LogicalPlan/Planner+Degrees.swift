import KithGraph

// How many relationships a node has depends on how one came to it: a person's city has more people than a city has in the mean.
extension Planner {
  /// About how many relationships the node has that an arrival led to; nil where nothing is known but the mean.
  func degree(behind arrival: PatternSearch.Arrival, _ types: [String], _ direction: PatternDirection) -> Double? {
    guard trustsCounts, arrival.isStep else { return nil }
    let asked = SnapshotFacts.Arrival(
      way: SnapshotFacts.Way(types: types, direction: direction),
      arrival: SnapshotFacts.Way(types: arrival.types, direction: arrival.direction))
    return facts.degrees.answer(asked) { degree(types, direction, arrivingBy: arrival.types, arrival.direction) }
  }

  private func degree(
    _ types: [String], _ direction: PatternDirection, arrivingBy arrivalTypes: [String],
    _ arrivalDirection: PatternDirection
  ) -> Double? {
    let arriving = graph.types(named: arrivalTypes)
    let leaving = graph.types(named: types)
    guard !arriving.isEmpty, arriving.count * leaving.count <= 16 else { return nil }
    var products = 0.0
    var arrivals = 0.0
    for arrival in arriving {
      for way in arrivalDirection.directions {
        let count = Double(graph.relationshipCount(type: arrival))
        arrivals += count
        for type in leaving {
          for direction in direction.directions {
            products += count * graph.meanDegree(type, direction, arrivingBy: arrival, way)
          }
        }
      }
    }
    return arrivals > 0 ? products / arrivals : nil
  }

  /// How many nodes such relationships may lead to: those with the rarest label that all ends have.
  func endCount(_ types: [String], _ direction: PatternDirection) -> Double {
    let all = Double(graph.nodeCount)
    guard trustsCounts else { return all }
    return facts.endCounts.answer(SnapshotFacts.Way(types: types, direction: direction)) {
      var count = all
      for label in graph.labels where leadsOnly(to: label, types, direction) {
        count = min(count, Double(graph.nodeCount(label: label)))
      }
      return count
    }
  }
}

extension PatternDirection {
  /// The ways that it may run.
  fileprivate var directions: [Direction] {
    switch self {
    case .outgoing: [.outgoing]
    case .incoming: [.incoming]
    case .either: [.outgoing, .incoming]
    }
  }
}
