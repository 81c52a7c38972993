import KithCypher
import KithGraph
import KithPlanner
import KithSession

extension Database {
  /// What a person should know of a statement that is not wrong: names the graph does not have, products of all with all.
  func notifications(
    _ binder: Binder, _ plan: LogicalPlan, _ weight: PlanWeight, _ graph: Graph, _ text: String, isExplained: Bool
  ) -> [KithSession.Notification] {
    let names = binder.namesUsed
    var found: [KithSession.Notification] = []
    var told: Set<String> = []
    // A graph that holds nothing yet lacks every name; to say so would be noise.
    if graph.nodeCount > 0 {
      for use in names where !use.isWritten {
        if graph.has(use) { continue }
        let (what, code) =
          switch use.kind {
          case .label: ("label", "UnknownLabel")
          case .relationshipType: ("relationship type", "UnknownRelationshipType")
          case .propertyKey: ("property key", "UnknownPropertyKey")
          }
        if !told.insert("\(code) \(use.name)").inserted { continue }
        // A name that the statement itself makes is no surprise.
        if names.contains(where: { $0.isWritten && $0.kind == use.kind && $0.name == use.name }) { continue }
        let near = NearestName.nearest(to: use.name, in: graph.names(like: use))
        found.append(
          KithSession.Notification(
            code: code,
            message: "the graph has no \(what) `\(use.name)`" + (near.map { "; did you mean `\($0)`?" } ?? ""),
            place: TextPlace(use.span, in: text)))
      }
    }
    for span in binder.transactionsUsed {
      found.append(
        KithSession.Notification(
          code: "OneTransaction", message: "the statement is one transaction: it is done altogether or not at all",
          place: TextPlace(span, in: text)))
    }
    for span in binder.hintsUsed {
      found.append(
        KithSession.Notification(
          code: "HintIgnored", message: "USING is advice that is not needed here, and is not followed",
          place: TextPlace(span, in: text)))
    }
    if isExplained {
      for index in plan.missingIndexes(graph) {
        found.append(
          KithSession.Notification(
            code: "IndexWouldHelp",
            message: "an index would spare this a look at every \(index.target.isNode ? "node" : "relationship") "
              + "\(index.target.name): CREATE INDEX \(index.subject)"))
      }
    }
    if weight.hasProduct {
      found.append(
        KithSession.Notification(
          code: "CartesianProduct",
          message: "the patterns are not connected, so every match of one is combined with every match of the other"))
    }
    return found
  }
}

extension Graph {
  fileprivate func has(_ use: Binder.NameUse) -> Bool {
    switch use.kind {
    case .label: label(named: use.name) != nil
    case .relationshipType: type(named: use.name) != nil
    case .propertyKey: key(named: use.name) != nil
    }
  }

  /// All names of the kind.
  fileprivate func names(like use: Binder.NameUse) -> [String] {
    switch use.kind {
    case .label: labels.map(name(of:))
    case .relationshipType: types.map(name(of:))
    case .propertyKey: keys.map(name(of:))
    }
  }
}
