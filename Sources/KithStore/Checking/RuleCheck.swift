import KithGraph
import KithValue

/// Holds a graph against the rules that are kept with it: its constraints, and the names that they use.
///
/// Rules speak of what they know and leave the rest alone. A label, type or key that they do not know is a fault where it
/// is nearly one that they do: `HOLD` beside rules about `HOLDS`.
struct RuleCheck {
  private let graph: Graph
  /// What the graph was read from, and where its rows stand.
  private let folder: FaultyFolder?
  private let places: FolderPlaces?
  /// The places of its files' faults.
  private let faulty: Set<FolderPlaces.Place>

  init(graph: Graph, folder: FaultyFolder?, places: FolderPlaces?, faulty: Set<FolderPlaces.Place>) {
    self.graph = graph
    self.folder = folder
    self.places = places
    self.faulty = faulty
  }

  /// Adds what breaks a constraint, and names that are nearly those of the rules.
  func add(to problems: ProblemList) {
    addViolations(to: problems)
    addUnknownNames(to: problems)
  }

  /// Adds what breaks a constraint.
  func addViolations(to problems: ProblemList) {
    for constraint in graph.schema.constraints {
      for violation in graph.violations(of: constraint, limit: ProblemList.limit)
      where !isConsequence(violation, constraint) {
        problems.add(problem(violation, constraint))
      }
    }
  }

  // MARK: - Constraints

  /// Whether something is only missing, or only there twice, because of a fault that is told already.
  private func isConsequence(_ violation: ConstraintViolation, _ constraint: ConstraintDefinition) -> Bool {
    guard let places, let folder, !(faulty.isEmpty && folder.faultyHeaders.isEmpty) else { return false }
    return constraint.keys.contains { key in
      guard let place = place(of: violation.entity, key, constraint, places) else { return false }
      return place.isOfValue
        ? faulty.contains(place) : violation.other == nil && folder.faultyHeaders.contains(place.file)
    }
  }

  private func place(
    of entity: UInt32, _ key: String, _ constraint: ConstraintDefinition, _ places: FolderPlaces
  ) -> FolderPlaces.Place? {
    constraint.target.isNode ? places.place(ofNode: entity, key: key) : places.place(ofRelationship: entity, key: key)
  }

  private func problem(_ violation: ConstraintViolation, _ constraint: ConstraintDefinition) -> StoreProblem {
    let key = missingKey(violation, constraint) ?? constraint.keys[0]
    let here = places.flatMap { place(of: violation.entity, key, constraint, $0) }
    var message = violation.message
    if let other = violation.other, here != nil,
      let there = places.flatMap({ place(of: other, key, constraint, $0) })
    {
      message += " (\(there.file) line \(there.line))"
    }
    return StoreProblem(
      file: here?.file ?? "", line: here?.line, column: here?.column, message: message, hint: hint(constraint))
  }

  /// The key whose value is not there.
  private func missingKey(_ violation: ConstraintViolation, _ constraint: ConstraintDefinition) -> String? {
    constraint.keys.first { name in
      guard let key = graph.key(named: name) else { return true }
      return constraint.target.isNode
        ? graph.property(key, ofNode: violation.entity).isNull
        : graph.property(key, ofRelationship: violation.entity).isNull
    }
  }

  private func hint(_ constraint: ConstraintDefinition) -> String {
    let keys = constraint.keys.joined(separator: " and ")
    switch constraint.kind {
    case .unique: return "give one of the two another \(keys)"
    case .notNull: return "write its \(keys)"
    case .key: return "give it a \(keys) that no other has"
    case .type(let type): return "write a value of type \(type.name)"
    }
  }

  // MARK: - Names

  private func addUnknownNames(to problems: ProblemList) {
    let targets =
      graph.schema.constraints.map { ($0.target, $0.keys) } + graph.schema.indexes.map { ($0.target, $0.keys) }
    var keys: [SchemaTarget: [String]] = [:]
    for (target, names) in targets { keys[target, default: []] += names }
    for isNode in [true, false] {
      let known = keys.keys.filter { $0.isNode == isNode }.map(\.name).sorted()
      let used =
        isNode
        ? graph.labels.filter { graph.nodeCount(label: $0) > 0 }.map(graph.name(of:))
        : graph.types.filter { graph.relationshipCount(type: $0) > 0 }.map(graph.name(of:))
      for name in used where !known.contains(where: { $0.hasSameBytes(as: name) }) {
        guard let near = nearestName(to: name, among: known) else { continue }
        let content: FolderFile.Content =
          isNode ? .nodes(label: ExactString(name)) : .relationships(type: ExactString(name))
        problems.add(
          StoreProblem(
            file: folder?.folder.files.first { $0.content == content }?.path ?? "",
            message: "the rules do not know the \(isNode ? "label" : "type") '\(shorten(name))'",
            hint: "did you mean '\(shorten(near))'?"))
      }
    }
    for (target, known) in keys.sorted(by: { $0.key.name < $1.key.name }) { addUnknownKeys(target, known, problems) }
  }

  private func addUnknownKeys(_ target: SchemaTarget, _ known: [String], _ problems: ProblemList) {
    let content: FolderFile.Content =
      switch target {
      case .node(let label): .nodes(label: ExactString(label))
      case .relationship(let type): .relationships(type: ExactString(type))
      }
    guard let file = folder?.folder.files.first(where: { $0.content == content }) else { return }
    let keys = file.columns.compactMap { $0.role == .id ? "id" : $0.property?.key }
    for (at, column) in file.columns.enumerated() {
      guard let key = column.property?.key, !known.contains(where: { $0.hasSameBytes(as: key) }),
        let near = nearestName(to: key, among: known), !keys.contains(where: { $0.hasSameBytes(as: near) })
      else { continue }
      let place = places?.place(ofColumn: at, in: file)
      problems.add(
        StoreProblem(
          file: file.path, line: place?.line, column: place?.column,
          message: "the rules of \(shorten(target.name)) do not know the key '\(shorten(key))'",
          hint: "did you mean '\(shorten(near))'?"))
    }
  }
}
