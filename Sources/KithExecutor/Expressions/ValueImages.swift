import KithValue

/// What a deterministic expression gives for each combination of values of its columns, worked out once a combination
/// and kept from morsel to morsel: `split(p.name, ' ')[1]` once a name, `p.gender + '-' + toString(p.age)` once a pair.
///
/// It takes columns of codes, integers and booleans, and scalars that are the same in all rows. Where nearly every row is
/// a new combination it stops, for then it costs more than it saves; the codes of one dictionary never do, for there are
/// only so many. Lists and maps are not kept: they may be of any size.
struct ValueImages {
  private var columns: [ColumnNumbers] = []
  private var pairs: [NumberTable] = []
  private var images = ImageColumn(StringDictionary())
  private var seen = 0
  private var isOpen = true

  /// The images of the selected rows; nil where the columns are none of these, or it has stopped. `compute` is asked for the
  /// combinations that are new, whose rows it is given alone; texts become codes of `texts`.
  mutating func map(
    _ vectors: [Vector], _ count: Int, _ rows: Selection, texts: StringDictionary,
    _ compute: (_ vectors: [Vector], _ count: Int) throws(EvaluationError) -> Vector
  ) throws(EvaluationError) -> Vector? {
    guard isOpen, rows.rowCount > 0, !vectors.isEmpty, vectors.count <= 4, use(vectors, texts) else { return nil }
    var next = Int32(images.count)
    var fresh: [Int32] = []
    var numbers = [Int32](repeating: 0, count: count)
    if vectors.count == 1 {
      columns[0].number(vectors[0], rows, &numbers) { row in fresh.append(Int32(truncatingIfNeeded: row)) }
    } else {
      columns[0].number(vectors[0], rows, &numbers) { _ in }
      var part = numbers
      for index in 1..<vectors.count {
        columns[index].number(vectors[index], rows, &part) { _ in }
        let isLast = index == vectors.count - 1
        var table = pairs[index - 1]
        rows.forEach { row in
          let (a, b) = (numbers[row], part[row])
          let key =
            (a | b) < 2_048
            ? UInt64(a << 11 | b) : 1 << 63 | UInt64(UInt32(bitPattern: a)) << 32 | UInt64(UInt32(bitPattern: b))
          let new = Int32(truncatingIfNeeded: table.count)
          let number = table.number(of: key, orInsert: new)
          if isLast, number == next {
            fresh.append(Int32(truncatingIfNeeded: row))
            next += 1
          }
          numbers[row] = number
        }
        pairs[index - 1] = table
      }
    }
    if !fresh.isEmpty {
      // Should a new one be an error, some are numbered that have no image.
      isOpen = false
      images.append(try compute(vectors.map { $0.gathered(fresh) }, fresh.count))
      isOpen = true
    }
    let result = images.gathered(numbers, rows)
    seen += rows.rowCount
    let varying = vectors.filter { !$0.isConstant }
    let isBounded = if varying.count == 1, case .string = varying[0] { true } else { false }
    let isWasted = !isBounded && images.count > 4_096 && images.count * 2 > seen
    if isWasted || images.holdsCollections { self = ValueImages(isOpen: false) }
    return result
  }

  init() {}
  private init(isOpen: Bool) { self.isOpen = isOpen }

  /// Whether the columns can be numbered; those of another kind than before are numbered anew.
  private mutating func use(_ vectors: [Vector], _ texts: StringDictionary) -> Bool {
    if columns.count == vectors.count, zip(columns, vectors).allSatisfy({ $0.takes($1) }) { return true }
    var new: [ColumnNumbers] = []
    for vector in vectors {
      guard let column = ColumnNumbers(vector) else { return false }
      new.append(column)
    }
    if new.allSatisfy(\.isConstant) { return false }
    columns = new
    pairs = vectors.dropFirst().map { _ in NumberTable(holdsPairs: true) }
    images = ImageColumn(texts)
    seen = 0
    return true
  }
}

/// Numbers for the values of one column, in the order in which they are first seen.
private struct ColumnNumbers {
  private enum Kind {
    case codes(StringDictionary)
    case integers, booleans
    case constant(Value)
  }
  private let kind: Kind
  private var table = NumberTable()
  private var null: Int32 = -1
  private var count: Int32 = 0

  init?(_ vector: Vector) {
    switch vector {
    case .string(_, let dictionary): kind = .codes(dictionary)
    case .integer: kind = .integers
    case .boolean: kind = .booleans
    case .constant(let value, _):
      guard value.isIdentical(to: value) else { return nil }
      kind = .constant(value)
    case .float, .node, .relationship, .list, .map, .value: return nil
    }
  }

  var isConstant: Bool { if case .constant = kind { true } else { false } }

  func takes(_ vector: Vector) -> Bool {
    switch (kind, vector) {
    case (.codes(let known), .string(_, let dictionary)): known === dictionary
    case (.integers, .integer), (.booleans, .boolean): true
    case (.constant(let known), .constant(let value, _)): known.isIdentical(to: value)
    case (.codes, _), (.integers, _), (.booleans, _), (.constant, _): false
    }
  }

  /// Numbers the selected rows, and tells of each whose value is new.
  @inline(__always)
  mutating func number(_ vector: Vector, _ rows: Selection, _ numbers: inout [Int32], _ isNew: (Int) -> Void) {
    switch vector {
    case .string(let codes, _):
      number(rows, &numbers, { codes[$0] == .max }, { UInt64(codes[$0]) }, isNew)
    case .integer(let integers, let validity):
      number(rows, &numbers, { !validity[$0] }, { UInt64(bitPattern: integers[$0]) }, isNew)
    case .boolean(let truths):
      number(rows, &numbers, { truths[$0] > 1 }, { UInt64(truths[$0]) }, isNew)
    case .constant, .float, .node, .relationship, .list, .map, .value: rows.forEach { numbers[$0] = 0 }
    }
  }

  @inline(__always)
  private mutating func number(
    _ rows: Selection, _ numbers: inout [Int32], _ isNull: (Int) -> Bool, _ key: (Int) -> UInt64, _ isNew: (Int) -> Void
  ) {
    var table = self.table
    var count = self.count
    var null = self.null
    numbers.withUnsafeMutableBufferPointer { numbers in
      rows.forEach { row in
        if isNull(row) {
          if null < 0 {
            null = count
            count += 1
            isNew(row)
          }
          numbers[row] = null
          return
        }
        let number = table.number(of: key(row), orInsert: count)
        if number == count {
          count += 1
          isNew(row)
        }
        numbers[row] = number
      }
    }
    self.table = table
    self.count = count
    self.null = null
  }
}

/// A column that grows: of one type as long as all in it is, strings as codes of a dictionary.
private struct ImageColumn {
  private enum Kind { case nulls, texts, integers, floats, booleans, values }
  private var kind = Kind.nulls
  private(set) var count = 0
  private var hasNulls = false
  private(set) var holdsCollections = false
  private let dictionary: StringDictionary
  private var codes: [UInt32] = []
  private var integers: [Int64] = []
  private var floats: [Double] = []
  private var present: [Bool] = []
  private var truths: [UInt8] = []
  private var values: [Value] = []

  init(_ dictionary: StringDictionary) { self.dictionary = dictionary }

  mutating func append(_ vector: Vector) {
    if case .string(let new, let theirs) = vector, theirs === dictionary, kind == .texts || count == 0 {
      kind = .texts
      codes += new
      hasNulls = hasNulls || new.contains(.max)
      count += new.count
      return
    }
    for row in 0..<vector.count { append(vector[row]) }
  }

  private mutating func append(_ value: Value) {
    if kind == .nulls { begin(value) }
    switch (kind, value) {
    case (.nulls, _): break
    case (.texts, .string(let text)): codes.append(dictionary.intern(text))
    case (.texts, .null): codes.append(.max)
    case (.integers, .integer(let integer)):
      integers.append(integer)
      present.append(true)
    case (.integers, .null):
      integers.append(0)
      present.append(false)
    case (.floats, .float(let float)):
      floats.append(float)
      present.append(true)
    case (.floats, .null):
      floats.append(0)
      present.append(false)
    case (.booleans, .boolean(let truth)): truths.append(truth ? 1 : 0)
    case (.booleans, .null): truths.append(2)
    case (.values, _): values.append(value)
    case (.texts, _), (.integers, _), (.floats, _), (.booleans, _):
      values = (0..<count).map { self[$0] }
      kind = .values
      values.append(value)
    }
    switch value {
    case .null: hasNulls = true
    case .list, .map, .node, .relationship, .path, .pathReference: holdsCollections = true
    default: break
    }
    count += 1
  }

  /// Takes the type of the first value that is not null.
  private mutating func begin(_ value: Value) {
    switch value {
    case .null: return
    case .string:
      kind = .texts
      codes = [UInt32](repeating: .max, count: count)
    case .integer:
      kind = .integers
      integers = [Int64](repeating: 0, count: count)
      present = [Bool](repeating: false, count: count)
    case .float:
      kind = .floats
      floats = [Double](repeating: 0, count: count)
      present = [Bool](repeating: false, count: count)
    case .boolean:
      kind = .booleans
      truths = [UInt8](repeating: 2, count: count)
    default:
      kind = .values
      values = [Value](repeating: .null, count: count)
    }
  }

  private subscript(place: Int) -> Value {
    switch kind {
    case .nulls: .null
    case .texts: codes[place] == .max ? .null : .string(dictionary[codes[place]])
    case .integers: present[place] ? .integer(integers[place]) : .null
    case .floats: present[place] ? .float(floats[place]) : .null
    case .booleans: truths[place] == 2 ? .null : .boolean(truths[place] == 1)
    case .values: values[place]
    }
  }

  /// What stands at the places of the selected rows.
  func gathered(_ places: [Int32], _ rows: Selection) -> Vector {
    switch kind {
    case .nulls: return .constant(.null, count: places.count)
    case .texts: return .string(Self.taken(codes, places, rows, .max), dictionary)
    case .booleans: return .boolean(Self.taken(truths, places, rows, 2))
    case .integers: return .integer(Self.taken(integers, places, rows, 0), validity(places, rows))
    case .floats: return .float(Self.taken(floats, places, rows, 0), validity(places, rows))
    case .values:
      var result = [Value](repeating: .null, count: places.count)
      rows.forEach { result[$0] = values[Int(places[$0])] }
      return .value(result)
    }
  }

  private func validity(_ places: [Int32], _ rows: Selection) -> Validity {
    guard hasNulls else { return Validity() }
    var validity = Validity.allNull(places.count)
    rows.forEach { if present[Int(places[$0])] { validity.markValid($0) } }
    return validity
  }

  private static func taken<Element: BitwiseCopyable>(
    _ elements: [Element], _ places: [Int32], _ rows: Selection, _ null: Element
  ) -> [Element] {
    [Element](unsafeUninitializedCapacity: places.count) { out, initialized in
      if rows.indices != nil { out.initialize(repeating: null) }
      elements.withUnsafeBufferPointer { elements in
        places.withUnsafeBufferPointer { places in rows.forEach { out[$0] = elements[Int(places[$0])] } }
      }
      initialized = places.count
    }
  }
}

extension Value {
  /// Whether two scalars are the same to the last bit, 1 not 1.0.
  func isIdentical(to other: Value) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.float(let a), .float(let b)): a.bitPattern == b.bitPattern
    case (.string(let a), .string(let b)): a === b || a.text.utf8.elementsEqual(b.text.utf8)
    default: false
    }
  }
}
