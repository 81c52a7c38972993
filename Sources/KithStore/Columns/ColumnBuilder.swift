import KithCSV
import KithValue

/// The values of one property, gathered block by block into the kind of vector that the graph stores.
struct ColumnBuilder {
  let key: String
  let type: ColumnType
  /// Whether texts that are blank keys are no values; see `NodeOrder`.
  private let skipsBlankKeys: Bool
  private var content: Content
  private(set) var count = 0
  private(set) var hasValues = false

  private enum Content {
    case text([UInt32], StringDictionary)
    case integers([Int64], validity: [UInt64])
    case floats([Double], validity: [UInt64])
    case booleans([UInt8])
    case values([Value])
  }

  init(key: String, type: ColumnType, skipsBlankKeys: Bool = false) {
    self.key = key
    self.type = type
    self.skipsBlankKeys = skipsBlankKeys
    content =
      switch type.isList ? nil : type.kind {
      case .text: .text([], StringDictionary())
      case .integer: .integers([], validity: [])
      case .float: .floats([], validity: [])
      case .boolean: .booleans([])
      default: .values([])
      }
  }

  /// Takes a block's column; rows that are not of the type are null, and `onFault` hears of each with its text.
  mutating func append(_ block: CSVBlock, column: Int, onFault: (_ row: Int, _ text: String) -> Void) {
    switch content {
    case .text(var codes, let dictionary):
      content = .booleans([])  // so that the arrays are not copied
      for row in 0..<block.rowCount {
        guard !block.isNull(row, column), !skipsBlankKeys || !block.withBytes(row, column, { BlankKey.isBlank($0) })
        else {
          codes.append(.max)
          continue
        }
        hasValues = true
        if type.base == .char, type.value(of: block.string(row, column)) == nil {
          onFault(row, block.string(row, column))
        }
        codes.append(block.withBytes(row, column) { dictionary.intern(utf8: $0) })
      }
      content = .text(codes, dictionary)

    case .integers(var numbers, var validity):
      content = .booleans([])
      let range = type.integerRange
      for row in 0..<block.rowCount {
        if let number = block.integer(row, column), range.contains(number) {
          Self.markValid(numbers.count, &validity)
          numbers.append(number)
          hasValues = true
        } else {
          if !block.isNull(row, column) { onFault(row, block.string(row, column)) }
          numbers.append(0)
        }
      }
      content = .integers(numbers, validity: validity)

    case .floats(var numbers, var validity):
      content = .booleans([])
      for row in 0..<block.rowCount {
        if let number = block.double(row, column) ?? Self.float(block, row, column) {
          Self.markValid(numbers.count, &validity)
          numbers.append(number)
          hasValues = true
        } else {
          if !block.isNull(row, column) { onFault(row, block.string(row, column)) }
          numbers.append(0)
        }
      }
      content = .floats(numbers, validity: validity)

    case .booleans(var values):
      content = .booleans([])
      for row in 0..<block.rowCount {
        let value = block.isNull(row, column) ? nil : ColumnType.boolean(block.string(row, column))
        if value == nil, !block.isNull(row, column) { onFault(row, block.string(row, column)) }
        hasValues = hasValues || value != nil
        values.append(value.map { $0 ? 1 : 0 } ?? 2)
      }
      content = .booleans(values)

    case .values(var values):
      content = .booleans([])
      for row in 0..<block.rowCount {
        let text = block.isNull(row, column) ? nil : block.string(row, column)
        let value = text.flatMap { type.value(of: $0) }
        if let text, value == nil { onFault(row, text) }
        hasValues = hasValues || value != nil
        values.append(value ?? .null)
      }
      content = .values(values)
    }
    count += block.rowCount
  }

  private static func float(_ block: CSVBlock, _ row: Int, _ column: Int) -> Double? {
    block.isNull(row, column) ? nil : ColumnType.float(block.string(row, column))
  }

  private static func markValid(_ row: Int, _ validity: inout [UInt64]) {
    while validity.count <= row >> 6 { validity.append(0) }
    validity[row >> 6] |= 1 << UInt64(row & 63)
  }

  /// The whole column.
  var vector: Vector {
    switch content {
    case .text(let codes, let dictionary): .string(codes, dictionary)
    case .integers(let numbers, let validity): .integer(numbers, Validity(words: padded(validity)))
    case .floats(let numbers, let validity): .float(numbers, Validity(words: padded(validity)))
    case .booleans(let values): .boolean(values)
    case .values(let values): .value(values)
    }
  }

  /// One bit for every row, also for null rows at the end.
  private func padded(_ validity: [UInt64]) -> [UInt64] {
    validity + repeatElement(0, count: max(0, (count + 63) >> 6 - validity.count))
  }
}
