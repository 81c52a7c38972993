import KithValue

/// What the values of one property in one file turn out to be, and the rules of the text form that they break.
struct ObservedColumn {
  /// What the values are.
  struct Shape: Hashable {
    var kind: ColumnType.Kind
    var isList: Bool
    var name: String { isList ? "a list of " + kind.plural : kind.name }
  }

  private(set) var shape: Shape?
  private(set) var hasEmptyList = false
  private var firstOfShape: UInt32 = 0
  private var integers: ClosedRange<Int64>?
  private var areSingleCharacters = true
  private(set) var complaint: (entity: UInt32, message: String, rule: String)?

  /// Looks at one more value.
  mutating func observe(_ value: Value, of entity: UInt32, key: String, describe: (UInt32) -> String) {
    guard !value.isNull, complaint == nil else { return }
    func complain(_ message: String, _ rule: String) { complaint = (entity, message, rule) }
    let found: Shape
    if case .list(let list) = value {
      guard let first = list.elements.first else {
        hasEmptyList = true
        if let shape, !shape.isList { complain(clash("an empty list", key, describe), Self.oneType) }
        return
      }
      guard let kind = Self.kind(of: first), list.elements.allSatisfy({ Self.kind(of: $0) == kind }) else {
        complain("the list \(shorten(value.literalText)) under '\(key)'", "in a folder a list holds values of one type")
        return
      }
      if let fault = Self.fault(inTexts: list.elements) {
        complain("the list \(shorten(value.literalText)) under '\(key)'", fault)
        return
      }
      found = Shape(kind: kind, isList: true)
      list.elements.forEach { note($0) }
    } else {
      guard let kind = Self.kind(of: value) else {
        complain("'\(key)' holds \(shorten(value.literalText))", "a folder holds values and lists of values")
        return
      }
      found = Shape(kind: kind, isList: false)
      note(value)
    }
    if shape == nil {
      if hasEmptyList && !found.isList { return complain(clash(found.name, key, describe), Self.oneType) }
      shape = found
      firstOfShape = entity
    } else if shape != found {
      complain(clash(found.name, key, describe), Self.oneType)
    }
  }

  private func clash(_ other: String, _ key: String, _ describe: (UInt32) -> String) -> String {
    guard let shape else { return "'\(key)' is \(other) here and an empty list elsewhere" }
    return "'\(key)' is \(other) here and \(shape.name) in \(describe(firstOfShape))"
  }

  private static let oneType = "in a folder a property has one type in each file"

  private static func fault(inTexts items: [Value]) -> String? {
    for case .string(let item) in items {
      if item.text.utf8.contains(ColumnType.listSeparator) {
        return "in a folder ; separates a list's items, so none can hold it"
      }
      if items.count == 1 && item.text.isEmpty { return "in a folder a list of one empty text reads as the empty list" }
    }
    return nil
  }

  private mutating func note(_ value: Value) {
    switch value {
    case .integer(let number):
      integers = integers.map { min($0.lowerBound, number)...max($0.upperBound, number) } ?? number...number
    case .string(let text): areSingleCharacters = areSingleCharacters && ColumnType.isCharacter(text.text)
    default: break
    }
  }

  static func kind(of value: Value) -> ColumnType.Kind? {
    switch value {
    case .string: .text
    case .integer: .integer
    case .float: .float
    case .boolean: .boolean
    case .date: .date
    case .localTime: .localTime
    case .time: .time
    case .localDateTime: .localDateTime
    case .dateTime: .dateTime
    case .duration: .duration
    case .null, .list, .map, .node, .relationship, .path, .nodeReference, .relationshipReference, .pathReference: nil
    }
  }

  /// The type to name in the header: the declared one where it admits every value, else the plainest that does; nil for
  /// a column that holds nothing and was not declared.
  func type(declared: ColumnType?) -> ColumnType? {
    guard let shape else {
      guard hasEmptyList else { return declared }
      return declared.flatMap { $0.isList ? $0 : nil } ?? ColumnType(.string, isList: true)
    }
    if let declared, declared.kind == shape.kind, declared.isList == shape.isList {
      let isTooWide = integers.map {
        !declared.integerRange.contains($0.lowerBound) || !declared.integerRange.contains($0.upperBound)
      }
      if declared.base == .char && !areSingleCharacters { return ColumnType(.string, isList: shape.isList) }
      return isTooWide == true ? ColumnType(.long, isList: shape.isList) : declared
    }
    let base: ColumnType.Base
    switch shape.kind {
    case .text: base = .string
    case .integer:
      let int = ColumnType(.int).integerRange
      let fits = integers.map { int.contains($0.lowerBound) && int.contains($0.upperBound) } ?? true
      base = fits ? .int : .long
    case .float: base = .double
    case .boolean: base = .boolean
    case .date: base = .date
    case .localTime: base = .localtime
    case .time: base = .time
    case .localDateTime: base = .localdatetime
    case .dateTime: base = .datetime
    case .duration: base = .duration
    }
    return ColumnType(base, isList: shape.isList)
  }
}

extension ColumnType.Kind {
  fileprivate var plural: String {
    switch self {
    case .text: "texts"
    case .integer: "integers"
    case .float: "floats"
    case .boolean: "booleans"
    case .date: "dates"
    case .localTime: "local times"
    case .time: "times"
    case .localDateTime: "local dates and times"
    case .dateTime: "dates and times"
    case .duration: "durations"
    }
  }
}
