import KithValue

/// How lists are compared.
enum ListOrder: Sendable { case kept, ignored }

extension ExpectedValue {
  /// Whether the engine's value is this one.
  ///
  /// An integer is not a float; NaN is NaN; a temporal value matches the string of its text form, as the feature files
  /// write it.
  func matches(_ actual: Value, lists order: ListOrder) -> Bool {
    switch (self, actual) {
    case (.null, .null): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.float(let a), .float(let b)): a == b || a.isNaN && b.isNaN
    case (.string(let a), .string(let b)): a.hasSameBytes(as: b.text)
    case (.string(let a), _): ConformanceEngine.temporalText(actual).map { $0 == a } ?? false
    case (.list(let a), .list(let b)): matchesList(a, b.elements, order)
    case (.map(let a), .map(let b)): matchesEntries(a, b, order)
    case (.node(let a), .node(let b)): matchesNode(a, b, order)
    case (.relationship(let a), .relationship(let b)): matchesRelationship(a, b, order)
    case (.path(let a), .path(let b)): matchesPath(a, b, order)
    default: false
    }
  }
}

private func matchesList(_ expected: [ExpectedValue], _ actual: [Value], _ order: ListOrder) -> Bool {
  guard expected.count == actual.count else { return false }
  switch order {
  case .kept: return zip(expected, actual).allSatisfy { $0.matches($1, lists: order) }
  case .ignored: return isMultisetMatch(expected, actual) { $0.matches($1, lists: order) }
  }
}

private func matchesEntries(_ expected: [ExpectedValue.Entry], _ actual: MapValue, _ order: ListOrder) -> Bool {
  expected.count == actual.entries.count
    && expected.allSatisfy { entry in actual[entry.key].map { entry.value.matches($0, lists: order) } ?? false }
}

private func matchesNode(_ expected: ExpectedNode, _ actual: Node, _ order: ListOrder) -> Bool {
  expected.labels.count == actual.labels.count && expected.labels == Set(actual.labels)
    && matchesEntries(expected.properties, actual.properties, order)
}

private func matchesRelationship(
  _ expected: ExpectedRelationship, _ actual: Relationship, _ order: ListOrder
) -> Bool {
  expected.type == actual.type && matchesEntries(expected.properties, actual.properties, order)
}

private func matchesPath(_ expected: ExpectedPath, _ actual: Path, _ order: ListOrder) -> Bool {
  guard expected.nodes.count == actual.nodes.count, expected.hops.count == actual.relationships.count else {
    return false
  }
  for (node, found) in zip(expected.nodes, actual.nodes) where !matchesNode(node, found, order) { return false }
  for (index, hop) in expected.hops.enumerated() {
    let found = actual.relationships[index]
    let ends = hop.isForward ? (index, index + 1) : (index + 1, index)
    let pointsRight = found.start == actual.nodes[ends.0].id && found.end == actual.nodes[ends.1].id
    if !pointsRight || !matchesRelationship(hop.relationship, found, order) { return false }
  }
  return true
}

/// Whether each expected element has a partner of its own.
///
/// Taking the first partner that fits is enough: what an expected element matches, its equals match as well.
func isMultisetMatch<Expected, Actual>(
  _ expected: [Expected], _ actual: [Actual], by matches: (Expected, Actual) -> Bool
) -> Bool {
  guard expected.count == actual.count else { return false }
  var unmatched = Array(actual.indices)
  for element in expected {
    guard let found = unmatched.firstIndex(where: { matches(element, actual[$0]) }) else { return false }
    unmatched.swapAt(found, unmatched.count - 1)
    unmatched.removeLast()
  }
  return true
}
