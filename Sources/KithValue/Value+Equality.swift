extension Value {
  /// The answer of `a = b`: true, false, or nil for null.
  ///
  /// `1 = 1.0` is true, `[1, null] = [1, 2]` is null, `[1, null] = [2, null]` is false, `1 = '1'` is false and NaN is
  /// equal to nothing. Integers and floats compare exactly, strings by their UTF-8 bytes, entities by identity.
  @inlinable public static func equals(_ a: Value, _ b: Value) -> Bool? {
    switch (a, b) {
    case (.integer(let x), .integer(let y)): x == y
    case (.string(let x), .string(let y)): x.hasSameBytes(as: y)
    case (.float(let x), .float(let y)): x == y
    case (.boolean(let x), .boolean(let y)): x == y
    case (.nodeReference(let x), .nodeReference(let y)): x == y
    case (.relationshipReference(let x), .relationshipReference(let y)): x == y
    default: equalsSlowly(a, b)
    }
  }

  @usableFromInline static func equalsSlowly(_ a: Value, _ b: Value) -> Bool? {
    switch (a, b) {
    case (.null, _), (_, .null): nil
    case (.integer(let x), .float(let y)): x.isExactly(y)
    case (.float(let x), .integer(let y)): y.isExactly(x)
    case (.list(let x), .list(let y)): equalLists(x.elements, y.elements)
    case (.map(let x), .map(let y)): equalMaps(x, y)
    default: isSameEntity(a, b) ?? (a.isTemporal && a.orderRank == b.orderRank && Temporal.equals(a, b))
    }
  }

  /// Whether two entities of the same form are the same one; nil where they are not two of a form.
  static func isSameEntity(_ a: Value, _ b: Value) -> Bool? {
    switch (a, b) {
    case (.nodeReference(let x), .nodeReference(let y)): x == y
    case (.relationshipReference(let x), .relationshipReference(let y)): x == y
    case (.pathReference(let x), .pathReference(let y)):
      x === y || x.nodes == y.nodes && x.relationships == y.relationships
    case (.node(let x), .node(let y)): x.id == y.id
    case (.relationship(let x), .relationship(let y)): x.id == y.id
    case (.path(let x), .path(let y)):
      x === y
        || x.nodes.lazy.map(\.id).elementsEqual(y.nodes.lazy.map(\.id))
          && x.relationships.lazy.map(\.id).elementsEqual(y.relationships.lazy.map(\.id))
    default: nil
    }
  }

  /// One unequal pair makes lists unequal, whatever is unknown besides.
  private static func equalLists(_ a: [Value], _ b: [Value]) -> Bool? {
    guard a.count == b.count else { return false }
    var result: Bool? = true
    for (x, y) in zip(a, b) {
      switch equals(x, y) {
      case true?: continue
      case false?: return false
      case nil: result = nil
      }
    }
    return result
  }

  private static func equalMaps(_ a: MapValue, _ b: MapValue) -> Bool? {
    guard a.entries.count == b.entries.count else { return false }
    var result: Bool? = true
    for (key, value) in a.entries {
      guard let other = b[key] else { return false }
      switch equals(value, other) {
      case true?: continue
      case false?: return false
      case nil: result = nil
      }
    }
    return result
  }
}
