import KithValue

/// Functions of one number over typed columns: what is null stays null, and rows that are not selected hold nothing.
extension Vector {
  /// A float for each number of a column of integers or floats; nil for other columns.
  @inline(__always)
  func floats(_ rows: Selection, _ compute: (Double) -> Double) -> Vector? {
    switch self {
    case .integer(let numbers, let validity):
      return .float(Self.mapped(numbers, rows) { compute(Double($0)) }, validity)
    case .float(let numbers, let validity): return .float(Self.mapped(numbers, rows, compute), validity)
    case .constant, .boolean, .string, .node, .relationship, .list, .map, .value: return nil
    }
  }

  /// An integer for each number of a column; nil for columns of anything else, and where a selected row gives none.
  @inline(__always)
  func integers(
    _ rows: Selection, ofInteger: (Int64) -> Int64?, ofFloat: (Double) -> Int64?
  ) -> Vector? {
    switch self {
    case .integer(let numbers, let validity):
      return Self.integers(numbers, validity, rows, ofInteger).map { .integer($0, validity) }
    case .float(let numbers, let validity):
      return Self.integers(numbers, validity, rows, ofFloat).map { .integer($0, validity) }
    case .constant, .boolean, .string, .node, .relationship, .list, .map, .value: return nil
    }
  }

  @inline(__always)
  private static func mapped<Element: BitwiseCopyable>(
    _ numbers: [Element], _ rows: Selection, _ compute: (Element) -> Double
  ) -> [Double] {
    var result = [Double](repeating: 0, count: numbers.count)
    result.withUnsafeMutableBufferPointer { result in
      numbers.withUnsafeBufferPointer { numbers in rows.forEach { result[$0] = compute(numbers[$0]) } }
    }
    return result
  }

  @inline(__always)
  private static func integers<Element: BitwiseCopyable>(
    _ numbers: [Element], _ validity: Validity, _ rows: Selection, _ compute: (Element) -> Int64?
  ) -> [Int64]? {
    var result = [Int64](repeating: 0, count: numbers.count)
    var isComplete = true
    result.withUnsafeMutableBufferPointer { result in
      numbers.withUnsafeBufferPointer { numbers in
        rows.forEach { row in
          guard validity[row] else { return }
          if let integer = compute(numbers[row]) { result[row] = integer } else { isComplete = false }
        }
      }
    }
    return isComplete ? result : nil
  }
}
