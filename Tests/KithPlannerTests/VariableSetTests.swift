import Testing

@testable import KithPlanner

/// Sets of variables against sets of their numbers, beyond the numbers that have a bit of their own too.
struct VariableSetTests {
  private func variable(_ id: Int) -> Variable { Variable(id: id, name: "v\(id)", type: .any, isNamed: true) }

  private let ids = [-1, 0, 1, 63, 64, 100, 127, 128, 129, 1_000]

  private func set(_ ids: Set<Int>) -> VariableSet { VariableSet(ids.map(variable)) }

  @Test func everyOperationIsThatOfASet() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let a = Set(ids.filter { _ in Bool.random(using: &random) })
      let b = Set(ids.filter { _ in Bool.random(using: &random) })
      #expect(set(a).count == a.count && set(a).isEmpty == a.isEmpty)
      #expect((set(a) == set(b)) == (a == b))
      #expect(set(a).union(set(b)) == set(a.union(b)))
      #expect(set(a).union(b.map(variable)) == set(a.union(b)))
      #expect(set(a).subtracting(set(b)) == set(a.subtracting(b)))
      #expect(set(a).subtracting(b.map(variable)) == set(a.subtracting(b)))
      #expect(set(a).intersection(set(b)) == set(a.intersection(b)))
      #expect(set(a).isSubset(of: set(b)) == a.isSubset(of: b))
      #expect(set(a).isDisjoint(with: set(b)) == a.isDisjoint(with: b))
      #expect(set(a).isDisjoint(with: b.map(variable)) == a.isDisjoint(with: b))
      for id in ids {
        #expect(set(a).contains(variable(id)) == a.contains(id))
        var (one, other) = (set(a), a)
        one.remove(variable(id))
        other.remove(id)
        #expect(one == set(other))
        one.insert(variable(id))
        #expect(one == set(other.union([id])))
      }
    }
  }
}
