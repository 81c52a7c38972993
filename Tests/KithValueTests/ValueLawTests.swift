import KithValue
import Testing

/// Laws that hold of any values, tried on seeded random ones.
@Suite struct ValueLawTests {
  static let values: [Value] = {
    var generator = ValueGenerator(seed: 42)
    return (0..<160).map { _ in generator.value() }
  }()

  private func hash(_ value: Value) -> Int {
    var hasher = Hasher()
    value.hash(into: &hasher)
    return hasher.finalize()
  }

  @Test func `order is antisymmetric, and zero exactly between equivalent values`() {
    for a in Self.values {
      for b in Self.values {
        #expect(Value.order(a, b).signum() == -Value.order(b, a).signum(), "\(a.literalText), \(b.literalText)")
        #expect((Value.order(a, b) == 0) == Value.isEquivalent(a, b), "\(a.literalText), \(b.literalText)")
      }
    }
  }

  @Test func `order is transitive`() {
    let sorted = Self.values.sorted { Value.order($0, $1) < 0 }
    for i in sorted.indices {
      for j in i..<sorted.endIndex where Value.order(sorted[i], sorted[j]) > 0 {
        Issue.record("\(sorted[i].literalText) after \(sorted[j].literalText)")
      }
    }
  }

  @Test func `equivalence is reflexive and symmetric, and equivalent values hash alike`() {
    for a in Self.values {
      #expect(Value.isEquivalent(a, a), "\(a.literalText)")
      for b in Self.values {
        #expect(Value.isEquivalent(a, b) == Value.isEquivalent(b, a))
        #expect((GroupKey(a) == GroupKey(b)) == Value.isEquivalent(a, b))
        if Value.isEquivalent(a, b) { #expect(hash(a) == hash(b), "\(a.literalText), \(b.literalText)") }
      }
    }
  }

  @Test func `equality is symmetric, and what is equal is equivalent`() {
    for a in Self.values {
      for b in Self.values {
        #expect(Value.equals(a, b) == Value.equals(b, a), "\(a.literalText), \(b.literalText)")
        if Value.equals(a, b) == true { #expect(Value.isEquivalent(a, b), "\(a.literalText), \(b.literalText)") }
      }
    }
  }

  @Test func `comparison mirrors, and agrees with equality and with order`() {
    for a in Self.values {
      for b in Self.values {
        let here = Value.compare(a, b)
        let there = Value.compare(b, a)
        #expect(here.isLess == there.isGreater && here.isLessOrEqual == there.isGreaterOrEqual)
        if here == .equal { #expect(Value.equals(a, b) == true, "\(a.literalText), \(b.literalText)") }
        if here == .less { #expect(Value.order(a, b) < 0, "\(a.literalText), \(b.literalText)") }
        if here == .greater { #expect(Value.order(a, b) > 0, "\(a.literalText), \(b.literalText)") }
      }
    }
  }
}
