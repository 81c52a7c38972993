import Testing

@testable import KithPlanner

/// What many hold is changed for none but the one who changes it.
struct SharedTests {
  private func variable(_ id: Int) -> Variable { Variable(id: id, name: nil, type: .node, isNamed: false) }

  @Test func aCopyKeepsWhatItHeld() {
    var pattern = BoundPattern()
    pattern.nodes = [variable(1)]
    let kept = pattern
    pattern.nodes.append(variable(2))
    pattern.bound = [variable(3)]
    #expect(kept.nodes == [variable(1)] && kept.bound.isEmpty)
    #expect(pattern.nodes == [variable(1), variable(2)] && pattern.bound == [variable(3)])
    var patterns = [kept, kept]
    patterns[0].nodes = []
    #expect(patterns[0].nodes.isEmpty && patterns[1].nodes == [variable(1)] && kept.nodes == [variable(1)])
  }

  @Test func whatIsHeldWithinIsSharedAsWell() {
    var pattern = BoundPattern()
    pattern.relationships = [
      PatternRelationship(
        variable: variable(1), left: variable(2), right: variable(3), types: ["T"], direction: .outgoing)
    ]
    var other = pattern
    other.relationships[0].types.append("U")
    other.relationships[0].direction = other.relationships[0].direction.reversed
    #expect(pattern.relationships[0].types == ["T"] && pattern.relationships[0].direction == .outgoing)
    #expect(other.relationships[0].types == ["T", "U"] && other.relationships[0].direction == .incoming)
  }
}
