import KithValue

/// Values as 32-bit keys, as long as all of them are of one kind that has such: nodes, relationships, the codes of one
/// dictionary, or integers from 0 on. `UInt32.max` stands for null.
struct SmallKeys {
  private enum Kind {
    case none, nodes, relationships, integers
    case codes(StringDictionary)
  }
  private var kind = Kind.none

  /// The keys of the selected rows; nil where a value has none, or is of another kind than those before.
  mutating func keys(of vector: Vector, _ rows: Selection) -> [UInt32]? {
    switch (vector, kind) {
    case (.node(let ids), .none), (.node(let ids), .nodes):
      kind = .nodes
      return ids
    case (.relationship(let ids), .none), (.relationship(let ids), .relationships):
      kind = .relationships
      return ids
    case (.string(let codes, let dictionary), .none):
      kind = .codes(dictionary)
      return codes
    case (.string(let codes, let dictionary), .codes(let known)) where known === dictionary: return codes
    case (.integer(let numbers, let validity), .none), (.integer(let numbers, let validity), .integers):
      kind = .integers
      return Self.keys(numbers, validity, rows)
    case (.constant(.null, let count), _): return [UInt32](repeating: .max, count: count)
    case (.constant, _), (.boolean, _), (.float, _), (.list, _), (.map, _), (.value, _), (.node, _), (.relationship, _),
      (.string, _),
      (.integer, _):
      return nil
    }
  }

  private static func keys(_ numbers: [Int64], _ validity: Validity, _ rows: Selection) -> [UInt32]? {
    var isBeyond: UInt8 = 0
    let keys = [UInt32](unsafeUninitializedCapacity: numbers.count) { out, count in
      count = numbers.count
      numbers.withUnsafeBufferPointer { numbers in
        if rows.indices == nil, validity.words == nil {
          for row in 0..<numbers.count {
            let number = UInt64(bitPattern: numbers[row])
            // The greatest key is null's.
            isBeyond |= unsafeBitCast(number >= UInt64(UInt32.max), to: UInt8.self)
            out[row] = UInt32(truncatingIfNeeded: number)
          }
          return
        }
        out.initialize(repeating: .max)
        rows.forEach { row in
          guard validity[row] else { return }
          let number = UInt64(bitPattern: numbers[row])
          isBeyond |= unsafeBitCast(number >= UInt64(UInt32.max), to: UInt8.self)
          out[row] = UInt32(truncatingIfNeeded: number)
        }
      }
    }
    return isBeyond == 0 ? keys : nil
  }

  /// Whether another's keys mean the same as these; what has none yet takes the other's kind.
  mutating func takes(_ other: SmallKeys) -> Bool {
    switch (kind, other.kind) {
    case (_, .none): return true
    case (.none, _):
      kind = other.kind
      return true
    case (.nodes, .nodes), (.relationships, .relationships), (.integers, .integers): return true
    case (.codes(let a), .codes(let b)): return a === b
    case (.nodes, _), (.relationships, _), (.integers, _), (.codes, _): return false
    }
  }

  /// The values of some keys, none of them null.
  func vector(_ keys: [UInt32]) -> Vector {
    switch kind {
    case .none: .constant(.null, count: keys.count)
    case .nodes: .node(keys)
    case .relationships: .relationship(keys)
    case .integers: .integer(keys.map { Int64($0) }, Validity())
    case .codes(let dictionary): .string(keys, dictionary)
    }
  }
}
