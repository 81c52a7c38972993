import KithValue

/// What the values of one property in one file turn out to be, and so which columns hold them.
///
/// Values of the property's type stand in its column; what does not fit there (a number among texts, a list with a
/// semicolon in it, a list of lists) stands in a second column of the same key, of type `any`.
struct ObservedColumn {
  /// What a value is: the types of columns that can hold it.
  struct Shape: Hashable {
    var kind: ColumnType.Kind
    var isList: Bool
  }

  /// What is known of the values of one shape.
  fileprivate struct Seen {
    var shape: Shape
    var count = 0
    var integers: ClosedRange<Int64>?
    var areSingleCharacters = true
  }

  /// In the order in which they were first seen.
  private var seen: [Seen] = []
  private var hasEmptyList = false
  private var hasOdd = false

  /// Looks at one more value.
  mutating func observe(_ value: Value) {
    if value.isNull { return }
    if case .list(let list) = value, list.elements.isEmpty {
      hasEmptyList = true
      return
    }
    guard let shape = Self.shape(of: value) else {
      hasOdd = true
      return
    }
    let at = seen.firstIndex { $0.shape == shape } ?? seen.count
    if at == seen.count { seen.append(Seen(shape: shape)) }
    seen[at].count += 1
    if case .list(let list) = value {
      for item in list.elements { seen[at].note(item) }
    } else {
      seen[at].note(value)
    }
  }

  /// What a value is; nil where no typed column can hold it. The value is neither null nor an empty list.
  private static func shape(of value: Value) -> Shape? {
    guard case .list(let list) = value else { return kind(of: value).map { Shape(kind: $0, isList: false) } }
    guard let first = list.elements.first, let kind = kind(of: first),
      list.elements.allSatisfy({ Self.kind(of: $0) == kind })
    else { return nil }
    for case .string(let item) in list.elements {
      // ; separates a list's items, and a list of one empty text would read as the empty list.
      if item.text.utf8.contains(ColumnType.listSeparator) || list.elements.count == 1 && item.text.isEmpty {
        return nil
      }
    }
    return Shape(kind: kind, isList: true)
  }

  private static func kind(of value: Value) -> ColumnType.Kind? {
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

  /// The type of the property's own column: the declared one as long as it holds something, else that of the most values;
  /// nil where no value has a type and none was declared.
  func type(declared: ColumnType?) -> ColumnType? {
    if let declared {
      if let same = seen.first(where: { $0.shape == declared.shape }) { return same.widened(declared) }
      if seen.isEmpty && (declared.isList || !hasEmptyList) || declared.isList && hasEmptyList { return declared }
    }
    // Of equally many, the first by its type, whatever the order of the rows.
    let most = seen.max { ($0.count, $1.shape.order) < ($1.count, $0.shape.order) }
    return most.map(\.type) ?? (hasEmptyList ? ColumnType(.string, isList: true) : nil)
  }

  /// Whether a value does not fit into the property's own column.
  func needsAny(beside type: ColumnType?) -> Bool {
    hasOdd || seen.contains { $0.shape != type?.shape } || hasEmptyList && type?.isList != true
  }

  /// Whether a value stands in the property's own column, of that type, rather than in the one beside it.
  static func fits(_ value: Value, _ type: ColumnType) -> Bool {
    if case .list(let list) = value, list.elements.isEmpty { return type.isList }
    return shape(of: value) == type.shape
  }
}

extension ColumnType {
  /// What the column's values are.
  var shape: ObservedColumn.Shape { ObservedColumn.Shape(kind: kind, isList: isList) }
}

extension ObservedColumn.Shape {
  /// Any order, but always the same.
  fileprivate var order: Int {
    let place = ColumnType.Base.allCases.firstIndex { ColumnType($0).kind == kind } ?? 0
    return place * 2 + (isList ? 1 : 0)
  }
}

extension ObservedColumn.Seen {
  fileprivate mutating func note(_ value: Value) {
    switch value {
    case .integer(let number):
      integers = integers.map { min($0.lowerBound, number)...max($0.upperBound, number) } ?? number...number
    case .string(let text): areSingleCharacters = areSingleCharacters && ColumnType.isCharacter(text.text)
    default: break
    }
  }

  /// The declared type where it admits every value, else the plainest of its kind that does.
  fileprivate func widened(_ declared: ColumnType) -> ColumnType {
    if declared.base == .char && !areSingleCharacters { return ColumnType(.string, isList: shape.isList) }
    return fits(declared) ? declared : ColumnType(.long, isList: shape.isList)
  }

  private func fits(_ type: ColumnType) -> Bool {
    integers.map { type.integerRange.contains($0.lowerBound) && type.integerRange.contains($0.upperBound) } ?? true
  }

  /// The plainest type that holds the values.
  fileprivate var type: ColumnType {
    let base: ColumnType.Base
    switch shape.kind {
    case .text: base = .string
    case .integer: base = fits(ColumnType(.int)) ? .int : .long
    case .float: base = .double
    case .boolean: base = .boolean
    case .date: base = .date
    case .localTime: base = .localtime
    case .time: base = .time
    case .localDateTime: base = .localdatetime
    case .dateTime: base = .datetime
    case .duration: base = .duration
    case .any: base = .any
    }
    return ColumnType(base, isList: shape.isList)
  }
}
