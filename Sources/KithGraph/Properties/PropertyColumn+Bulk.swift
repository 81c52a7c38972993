import KithValue

/// Writing a vector over a range of identifiers: page by page, straight into the pages' memory.
extension PropertyColumn {
  /// Gives each identifier of a range its row's value; null rows are left alone. Returns how many were set.
  mutating func set(_ ids: Range<UInt32>, to vector: Vector, _ token: WriterToken) -> Int {
    guard !ids.isEmpty else { return 0 }
    switch vector {
    case .integer(let numbers, let validity):
      return setNumbers(ids, .integer, numbers, { validity[$0] }, validity.words == nil, token)
    case .float(let numbers, let validity):
      return setNumbers(ids, .float, numbers, { validity[$0] }, validity.words == nil, token)
    case .boolean(let bytes): return setNumbers(ids, .boolean, bytes, { bytes[$0] != 2 }, false, token)
    case .string(let codes, let theirs):
      let own = translated(codes, theirs)
      return setNumbers(ids, .string, own, { own[$0] != .max }, false, token)
    case .constant, .node, .relationship, .list, .map, .value: return setEach(ids, vector, token)
    }
  }

  private mutating func setEach(_ ids: Range<UInt32>, _ vector: Vector, _ token: WriterToken) -> Int {
    var count = 0
    for row in 0..<ids.count {
      let value = vector[row]
      if value.isNull { continue }
      set(ids.lowerBound + UInt32(row), to: value, token)
      count += 1
    }
    return count
  }

  private mutating func setNumbers<Number: BitwiseCopyable>(
    _ ids: Range<UInt32>, _ kind: PropertyKind, _ numbers: [Number], _ isValid: (Int) -> Bool, _ allValid: Bool,
    _ token: WriterToken
  ) -> Int {
    var total = 0
    var row = 0
    let dictionary = dictionary
    while row < ids.count {
      let id = Int(ids.lowerBound) + row
      let index = id >> Int(PropertyPage.shift)
      let offset = id & Int(PropertyPage.mask)
      let count = min(PropertyPage.size - offset, ids.count - row)
      if allValid || (row..<row + count).contains(where: isValid) {
        rewrite(index, kind, offset..<offset + count, token) { page in
          for i in 0..<count where allValid || isValid(row + i) {
            let place = offset + i
            page.valid[place >> 6] |= 1 << UInt64(place & 63)
            total += 1
            if page.kind == kind {
              page.data.storeBytes(
                of: numbers[row + i], toByteOffset: place * MemoryLayout<Number>.stride, as: Number.self)
            } else {
              page.data.assumingMemoryBound(to: Value.self)[place] = Self.boxed(numbers[row + i], dictionary)
            }
          }
        }
      }
      row += count
    }
    return total
  }

  private static func boxed<Number: BitwiseCopyable>(_ number: Number, _ dictionary: StringDictionary?) -> Value {
    switch number {
    case let number as Int64: .integer(number)
    case let number as Double: .float(number)
    case let flag as UInt8: .boolean(flag == 1)
    case let code as UInt32: dictionary.map { .string($0[code]) } ?? .null
    default: .null
    }
  }

  /// The codes in this column's dictionary; the first strings of a column bring theirs along.
  private mutating func translated(_ codes: [UInt32], _ theirs: StringDictionary) -> [UInt32] {
    if adopt(theirs) { return codes }
    let own = writableDictionary()
    var known = [UInt32](repeating: .max, count: theirs.count)
    return codes.map { code in
      if code == .max { return .max }
      if known[Int(code)] == .max { known[Int(code)] = own.intern(theirs[code]) }
      return known[Int(code)]
    }
  }
}
