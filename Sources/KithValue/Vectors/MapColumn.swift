/// Maps with the same keys as a column a key, so that what is asked of them by a key is asked of a column:
/// `{id: p.id, age: p.age}` that is collected, unwound, and looked at as `x.age`.
///
/// None of them is null, and none holds a list or a map; maps of anything else are boxed values.
public final class MapColumn: Sendable {
  /// The keys, no two of them the same.
  public let keys: [String]
  /// Of each key the values, one a map.
  public let values: [Vector]
  /// How many maps there are.
  public let count: Int

  /// Makes a column of maps; there must be as many columns of values as keys, each of so many rows.
  public init(keys: [String], values: [Vector], count: Int) {
    self.keys = keys
    self.values = values
    self.count = count
  }

  /// A map as a value.
  public subscript(row: Int) -> Value {
    var entries: [MapValue.Entry] = []
    entries.reserveCapacity(keys.count)
    for (at, key) in keys.enumerated() { entries.append((key, values[at][row])) }
    return .map(MapValue(entries))
  }

  /// What the maps hold under a key; nil where they have no such key.
  public subscript(key: String) -> Vector? {
    for (at, own) in keys.enumerated() where own.hasSameBytes(as: key) { return values[at] }
    return nil
  }
}
