/// A set of a statement's variables, by their numbers: a bit each, as long as the statement has no more than 128.
///
/// Planning asks again and again which variables an expression needs and which are there, so that it must cost nothing.
///
///     var seen: VariableSet = [a, b]
///     seen.insert(c)
///     expression.variables.isSubset(of: seen)
public struct VariableSet: Sendable, Hashable, ExpressibleByArrayLiteral {
  private var bits: UInt128 = 0
  /// Those with other numbers; nil where there are none.
  private var others: Set<Int>?

  /// The empty set.
  public init() {}

  /// A set of the variables of a list.
  public init(_ variables: some Sequence<Variable>) {
    for variable in variables { insert(variable) }
  }

  /// A set of the variables that are written out, for which no list is made where this is inlined.
  @inline(__always)
  public init(arrayLiteral elements: Variable...) { for variable in elements { insert(variable) } }

  private static func hasBit(_ variable: Variable) -> Bool { UInt(bitPattern: variable.id) < 128 }

  /// Whether it holds no variable.
  public var isEmpty: Bool { bits == 0 && others == nil }
  /// How many variables it holds.
  public var count: Int { bits.nonzeroBitCount + (others?.count ?? 0) }

  /// Whether the variable is in it.
  public func contains(_ variable: Variable) -> Bool {
    Self.hasBit(variable) ? bits >> UInt128(variable.id) & 1 == 1 : others?.contains(variable.id) ?? false
  }

  /// Adds a variable.
  public mutating func insert(_ variable: Variable) {
    if Self.hasBit(variable) {
      bits |= 1 << UInt128(variable.id)
    } else if others?.insert(variable.id) == nil {
      others = [variable.id]
    }
  }

  /// Takes a variable out.
  public mutating func remove(_ variable: Variable) {
    if Self.hasBit(variable) { bits &= ~(1 << UInt128(variable.id)) } else { others?.remove(variable.id) }
    if others?.isEmpty == true { others = nil }
  }

  /// Adds all of another set.
  public mutating func formUnion(_ other: VariableSet) {
    bits |= other.bits
    if let more = other.others { others = others?.union(more) ?? more }
  }

  /// Adds all of a list.
  public mutating func formUnion(_ variables: some Sequence<Variable>) {
    for variable in variables { insert(variable) }
  }

  /// What is in either.
  public func union(_ other: VariableSet) -> VariableSet {
    var result = self
    result.formUnion(other)
    return result
  }

  /// What is in it or in the list.
  public func union(_ variables: some Sequence<Variable>) -> VariableSet { union(VariableSet(variables)) }

  /// Takes out what is in the other.
  public mutating func subtract(_ other: VariableSet) {
    bits &= ~other.bits
    if let gone = other.others, let own = others {
      let rest = own.subtracting(gone)
      others = rest.isEmpty ? nil : rest
    }
  }

  /// Takes out what is in the list.
  public mutating func subtract(_ variables: some Sequence<Variable>) {
    for variable in variables { remove(variable) }
  }

  /// What is in it and not in the other.
  public func subtracting(_ other: VariableSet) -> VariableSet {
    var result = self
    result.subtract(other)
    return result
  }

  /// What is in it and not in the list.
  public func subtracting(_ variables: some Sequence<Variable>) -> VariableSet { subtracting(VariableSet(variables)) }

  /// What is in both.
  public func intersection(_ other: VariableSet) -> VariableSet { subtracting(subtracting(other)) }

  /// Whether all of it is in the other.
  public func isSubset(of other: VariableSet) -> Bool {
    guard bits & ~other.bits == 0 else { return false }
    guard let others else { return true }
    return other.others.map(others.isSubset(of:)) ?? false
  }

  /// Whether nothing is in both.
  public func isDisjoint(with other: VariableSet) -> Bool {
    guard bits & other.bits == 0 else { return false }
    guard let others, let more = other.others else { return true }
    return others.isDisjoint(with: more)
  }

  /// Whether nothing of the list is in it.
  public func isDisjoint(with variables: some Sequence<Variable>) -> Bool { !variables.contains(where: contains) }
}
