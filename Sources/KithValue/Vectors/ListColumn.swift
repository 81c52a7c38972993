/// Lists of a column as stretches of one column of elements, so that what is done with their elements can be done by
/// columns: `collect`, a list comprehension, `size`, `IN`.
///
/// The elements are of a typed vector; lists of anything else are boxed values.
public final class ListColumn: Sendable {
  /// Where each list begins among the elements.
  public let starts: [Int32]
  /// How many elements each list has; below 0 stands for null.
  public let counts: [Int32]
  /// The elements of all lists.
  public let elements: Vector
  /// Whether nobody will ask for a list as a value: they are sets of which only the sizes together are wanted.
  public let areSets: Bool

  /// Makes a column of lists; each stretch must lie within the elements.
  public init(starts: [Int32], counts: [Int32], elements: Vector, areSets: Bool = false) {
    self.areSets = areSets
    self.starts = starts
    self.counts = counts
    self.elements = elements
  }

  /// A list as a value.
  public subscript(row: Int) -> Value {
    let count = Int(counts[row])
    if count < 0 { return .null }
    let start = Int(starts[row])
    var values: [Value] = []
    values.reserveCapacity(count)
    for at in start..<start + count { values.append(elements[at]) }
    return .list(ListValue(values))
  }

  /// Where the elements of a list stand; none for null.
  @inlinable public func range(_ row: Int) -> Range<Int> {
    let start = Int(starts[row])
    return start..<start + max(0, Int(counts[row]))
  }
}
