/// A sum of floats that keeps what rounding would lose, so that 0.1 + 0.2 + 0.3 is 0.6 and 1e16 + 1 - 1e16 is 1.
///
/// Neumaier's compensated summation: the low part of each addition is gathered aside. Should the sum leave the range of
/// floats while all it sums is finite, it goes on at a scale of 2⁻⁶⁴, so that a mean is right though the sum is infinite.
struct FloatSum: Sendable {
  private var sum = 0.0
  private var lost = 0.0
  private var scale = 1.0

  private static let small = 0x1p-64

  mutating func add(_ value: Double) { addScaled(value * scale) }

  /// Adds a value so many times, by their product in two parts, which together are exact.
  mutating func add(_ value: Double, times: Int64) {
    // A float holds no larger number of times exactly.
    let most: Int64 = 1 << 53
    var left = times
    while left > 0 {
      let taken = Double(min(left, most))
      left -= min(left, most)
      let product = value * scale * taken
      guard product.isFinite || !value.isFinite || scale != 1 else {
        // Beyond the range of floats: the sum goes on at a smaller scale.
        shrink()
        addScaled(value * Self.small * taken)
        continue
      }
      addScaled(product)
      let rest = (-product).addingProduct(value * scale, taken)
      if rest.isFinite { addScaled(rest) }
    }
  }

  private mutating func addScaled(_ value: Double) {
    let total = sum + value
    if total.isFinite {
      lost += sum.magnitude >= value.magnitude ? (sum - total) + value : (value - total) + sum
    } else if sum.isFinite, value.isFinite, scale == 1 {
      shrink()
      return addScaled(value * Self.small)
    }
    sum = total
  }

  private mutating func shrink() {
    sum *= Self.small
    lost *= Self.small
    scale = Self.small
  }

  mutating func merge(_ other: FloatSum) {
    var other = other
    if scale < other.scale { other.shrink() }
    if other.scale < scale { shrink() }
    addScaled(other.sum)
    // Adding the sum may have changed the scale.
    addScaled(other.scale == scale ? other.lost : other.lost * Self.small)
  }

  /// The sum, infinite where it is beyond the range of floats.
  var value: Double { (sum.isFinite ? sum + lost : sum) / scale }

  /// The sum divided by how many it is of, without going by an infinite sum.
  func mean(of count: Int64) -> Double { (sum.isFinite ? sum + lost : sum) / Double(count) / scale }
}
