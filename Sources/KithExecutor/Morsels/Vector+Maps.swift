import KithValue

/// Columns of maps.
extension Vector {
  /// Maps made of a column of values for each key; nil where the same key stands twice, or a selected row holds anything but
  /// scalars, whose maps are boxes.
  static func maps(_ keys: [String], _ values: [Vector], _ rows: Selection, count: Int) -> Vector? {
    for (at, key) in keys.enumerated() {
      let isAnother = !keys[..<at].contains { $0.hasSameBytes(as: key) }
      guard isAnother, values[at].holdsScalars(rows) else { return nil }
    }
    return keys.isEmpty ? nil : .map(MapColumn(keys: keys, values: values, count: count))
  }

  /// Whether no selected row holds a list, a map, a path or a copy of an entity.
  private func holdsScalars(_ rows: Selection) -> Bool {
    switch self {
    case .boolean, .integer, .float, .string, .node, .relationship: return true
    case .list, .map: return false
    case .constant(let value, _): return value.isScalar
    case .value(let values):
      var holds = true
      rows.forEach { holds = holds && values[$0].isScalar }
      return holds
    }
  }

  /// The same with each map as a box; other columns stay as they are. Every row must hold something of meaning.
  var withoutMaps: Vector {
    guard case .map(let maps) = self else { return self }
    return .value((0..<maps.count).map { maps[$0] })
  }
}

extension Value {
  fileprivate var isScalar: Bool { if case .pathReference = self { false } else { nesting == 0 } }
}

extension MapColumn {
  /// The maps of the given rows, in that order.
  func gathered(_ rows: [Int32]) -> MapColumn {
    MapColumn(keys: keys, values: values.map { $0.gathered(rows) }, count: rows.count)
  }
}

/// A column of maps that grows by others with the same keys.
final class GrowingMaps {
  private let keys: [String]
  /// What all maps have had under a key so far, where that is one value.
  private var common: [Value?]
  private let columns: [GrowingColumn]
  private var count = 0

  init(_ keys: [String]) {
    self.keys = keys
    common = keys.map { _ in nil }
    columns = keys.map { _ in GrowingColumn() }
  }

  /// Adds maps; false where they have other keys, and then nothing is added.
  func append(_ maps: MapColumn) -> Bool {
    guard keys.count == maps.keys.count, zip(keys, maps.keys).allSatisfy({ $0.hasSameBytes(as: $1) }) else {
      return false
    }
    for (at, values) in maps.values.enumerated() {
      if case .constant(let value, _) = values {
        if count == 0 { common[at] = value }
        if let known = common[at], known.isIdentical(to: value) { continue }
      }
      if let known = common[at] {
        columns[at].append(.constant(known, count: count))
        common[at] = nil
      }
      columns[at].append(values)
    }
    count += maps.count
    return true
  }

  /// The column; nothing is added after this.
  func finish() -> MapColumn {
    let values = keys.indices.map { at in common[at].map { .constant($0, count: count) } ?? columns[at].finish() }
    return MapColumn(keys: keys, values: values, count: count)
  }
}
