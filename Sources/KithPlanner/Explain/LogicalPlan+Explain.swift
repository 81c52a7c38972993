extension LogicalPlan {
  /// The operator's name, as Neo4j's EXPLAIN prints it.
  public var name: String {
    switch op {
    case .argument: "Argument"
    case .allNodesScan: "AllNodesScan"
    case .nodeByLabelScan: "NodeByLabelScan"
    case .nodePropertySeek: index == nil ? "NodePropertySeek" : "NodeIndexSeek"
    case .nodeRangeSeek: index == nil ? "NodeRangeSeek" : "NodeIndexSeekByRange"
    case .nodeUnionSeek: "NodeUnionSeek"
    case .relationshipSeek(let seek):
      (seek.relationship.direction == .either ? "Undirected" : "Directed") + "RelationshipIndexSeek"
        + (seek.isRange ? "ByRange" : "")
    case .storedCounts(let counts):
      counts.step == nil ? "NodeCountFromCountStore" : "RelationshipCountFromCountStore"
    case .countPaths: "CountPaths"
    case .foldPaths: "FoldPaths"
    case .expandIntersect: "ExpandIntersect"
    case .expand(let expansion): expansion.into ? "ExpandInto" : "ExpandAll"
    case .varLengthExpand(let expansion): expansion.into ? "VarLengthExpandInto" : "VarLengthExpand"
    case .distinctExpand: "DistinctExpand"
    case .repeatTrail: "Repeat(Trail)"
    case .projectEndpoints: "ProjectEndpoints"
    case .shortestPath(let search): search.pattern.all ? "AllShortestPaths" : "ShortestPath"
    case .selectPaths(let search): search.into ? "StatefulShortestPath(Into)" : "StatefulShortestPath(All)"
    case .filter: "Filter"
    case .project: "Projection"
    case .aggregate: "EagerAggregation"
    case .distinct: "Distinct"
    case .sort: "Sort"
    case .top(let keys, _, _): keys.first?.isGiven == true ? "PartialTop" : "Top"
    case .skip: "Skip"
    case .limit: "Limit"
    case .unwind: "Unwind"
    case .eager: "Eager"
    case .cartesianProduct: "CartesianProduct"
    case .valueHashJoin: op.joinsNodes ? "NodeHashJoin" : "ValueHashJoin"
    case .apply(let apply):
      switch apply.kind {
      case .inner: "Apply"
      case .optional: "OptionalApply"
      case .unit: "SubqueryForeach"
      case .branches(let shape): shape.isOptional ? "OptionalBranches" : "Branches"
      }
    case .union: "Union"
    case .create: "Create"
    case .merge: "Merge"
    case .set: "Set"
    case .remove: "Remove"
    case .delete(_, let detach): detach ? "DetachDelete" : "Delete"
    case .foreach: "Foreach"
    case .procedureCall: "ProcedureCall"
    case .loadCSV: "LoadCSV"
    case .schema(.createIndex): "CreateIndex"
    case .schema(.dropIndex): "DropIndex"
    case .schema(.createConstraint): "CreateConstraint"
    case .schema(.dropConstraint): "DropConstraint"
    case .produceResults: "ProduceResults"
    case .emptyResult: "EmptyResult"
    }
  }

  /// What the operator does here: `(p)-[:HOLDS]->(post)`.
  public var details: String { own + (index.map { " USING INDEX \($0)" } ?? "") }

  private var own: String {
    switch op {
    case .argument(let variables): names(variables.filter(\.isNamed))
    case .allNodesScan(let v): v.name
    case .nodeByLabelScan(let v, let label): "\(v.name):\(label)"
    case .nodeRangeSeek(let v, let label, let key, let range):
      "\(v.name)\(label.map { ":\($0)" } ?? "") WHERE \(range.text("\(v.name).\(key)"))"
    case .nodeUnionSeek(let v, let label, let alternatives):
      "\(v.name)\(label.map { ":\($0)" } ?? "") WHERE \(alternatives.map { $0.text(v.name) }.joined(separator: " OR "))"
    case .relationshipSeek(let seek): seek.text
    case .storedCounts(let counts): counts.text
    case .countPaths(let count):
      countText(count) + (inputs.isEmpty ? "" : " for the \(count.nodes[0].variable.name) of each row")
    case .foldPaths(let fold):
      countText(fold.tree) + fold.text
    case .expandIntersect(let first, let second):
      "(\(first.from.name))" + arrow(first.relationship, first.types, first.direction, nil) + "(\(first.to.name))"
        + arrow(second.relationship, second.types, second.direction, nil) + "(\(second.to.name))"
    case .nodePropertySeek(let v, let label, let key, let value):
      "\(v.name)\(label.map { ":\($0)" } ?? "") WHERE \(v.name).\(key) = \(value.text)"
    case .expand(let e):
      "(\(e.from.name))" + arrow(e.relationship, e.types, e.direction, nil) + "(\(e.to.name))"
    case .varLengthExpand(let e):
      "(\(e.from.name))" + arrow(e.relationships, e.types, e.direction, e.length) + "(\(e.to.name))"
        + conditions(e.stepPredicates)
    case .distinctExpand(let e): e.text
    case .repeatTrail(let e): e.text
    case .projectEndpoints(let e):
      "(\(e.start.name))" + arrow(e.relationship, e.types, e.direction, e.length) + "(\(e.end.name))"
    case .shortestPath(let s):
      "\(s.pattern.path.name) = (\(s.pattern.relationship.left.name))"
        + arrow(
          s.pattern.relationship.variable, s.pattern.relationship.types, s.pattern.relationship.direction,
          s.pattern.relationship.length) + "(\(s.pattern.relationship.right.name))"
        + conditions(s.pattern.relationship.stepPredicates + s.nodePredicates + s.pathPredicates)
    case .selectPaths(let search): search.text
    case .filter(let predicates): predicates.map(\.text).joined(separator: " AND ")
    case .project(let items): items.map { "\($0.expression.text) AS \($0.variable.name)" }.joined(separator: ", ")
    case .aggregate(let keys, let aggregates):
      (keys.map { "\($0.expression.text) AS \($0.variable.name)" }
        + aggregates.map { "\($0.call.text) AS \($0.variable.name)" }).joined(separator: ", ")
    case .distinct(let variables): names(variables)
    case .sort(let keys): order(keys)
    case .top(let keys, let skip, let limit):
      order(keys) + (skip.map { " SKIP \($0.text)" } ?? "") + " LIMIT \(limit.text)"
    case .skip(let e), .limit(let e): e.text
    case .unwind(let e, let v): "\(e.text) AS \(v.name)"
    case .eager, .cartesianProduct, .emptyResult: ""
    case .valueHashJoin(let keys):
      keys.map { $0.node?.name ?? "\($0.left.text) = \($0.right.text)" }.joined(separator: " AND ")
    case .apply, .union: ""
    case .create(let create):
      (create.nodes.map { "(\($0.variable.name)\($0.labels.map { ":\($0)" }.joined()))" }
        + create.relationships.map { "(\($0.start.name))-[\($0.variable.name):\($0.type)]->(\($0.end.name))" })
        .joined(separator: ", ")
    case .merge(let merge):
      (merge.create.nodes.map { "(\($0.variable.name)\($0.labels.map { ":\($0)" }.joined()))" }
        + merge.create.relationships.map { "(\($0.start.name))-[\($0.variable.name):\($0.type)]->(\($0.end.name))" })
        .joined(separator: ", ")
    case .set(let items): "\(items.count) item\(items.count == 1 ? "" : "s")"
    case .remove(let items): "\(items.count) item\(items.count == 1 ? "" : "s")"
    case .delete(let list, _): list.map(\.text).joined(separator: ", ")
    case .foreach(let v, let list): "\(v.name) IN \(list.text)"
    case .procedureCall(let call):
      "\(call.procedure.name)(\(call.arguments.map(\.text).joined(separator: ", ")))"
    case .loadCSV(let load): "\(load.url.text) AS \(load.variable.name)"
    case .schema(let change): change.text
    case .produceResults(let variables): names(variables)
    }
  }

  private func countText(_ count: PathCount) -> String {
    func node(_ at: Int) -> String {
      let node = count.nodes[at]
      let filter = node.predicates.isEmpty ? "" : " WHERE " + node.predicates.map(\.text).joined(separator: " AND ")
      return "(\(node.variable.name)\(node.label.map { ":\($0)" } ?? "")\(filter))"
    }
    let parts = count.branches.map { branch in
      let unnamed = Variable(id: -2, name: "", type: .relationship, isNamed: false)
      let relationship = branch.predicates.isEmpty ? unnamed : branch.relationship
      return node(branch.parent) + arrow(relationship, branch.types, branch.direction, nil) + node(branch.child)
    }
    let tests = count.branches.flatMap(\.predicates)
    return (parts.isEmpty ? node(0) : parts.joined(separator: ", "))
      + (tests.isEmpty ? "" : " WHERE " + tests.map(\.text).joined(separator: " AND "))
      + (count.isGrouped ? " for each \(count.nodes[0].variable.name)" : "") + (count.keepsUnmatched ? ", or 0" : "")
  }

  private func conditions(_ predicates: [BoundExpression]) -> String {
    predicates.isEmpty ? "" : " WHERE " + predicates.map(\.text).joined(separator: " AND ")
  }

  private func names(_ variables: [Variable]) -> String { variables.map(\.name).joined(separator: ", ") }

  private func order(_ keys: [SortKey]) -> String {
    keys.map { "\($0.variable.name) \($0.ascending ? "ASC" : "DESC")" }.joined(separator: ", ")
  }

  private func arrow(_ v: Variable, _ types: [String], _ direction: PatternDirection, _ length: PathLength?) -> String {
    direction.arrow(v, types, length)
  }
}

extension PatternDirection {
  /// `-[r:KNOWS*1..3]->`.
  func arrow(_ v: Variable, _ types: [String], _ length: PathLength? = nil) -> String {
    var inner = v.isNamed ? v.name : ""
    if !types.isEmpty { inner += ":" + types.joined(separator: "|") }
    if let length {
      inner += "*\(length.minimum)..\(length.maximum.map(String.init) ?? "")"
    }
    let body = inner.isEmpty ? "-" : "-[\(inner)]-"
    return switch self {
    case .outgoing: inner.isEmpty ? "-->" : "\(body)>"
    case .incoming: inner.isEmpty ? "<--" : "<\(body)"
    case .either: inner.isEmpty ? "--" : body
    }
  }
}
