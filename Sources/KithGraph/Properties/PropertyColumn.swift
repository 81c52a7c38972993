import KithValue

/// The values of one property key, over all nodes or over all relationships of a graph.
///
/// A range of 1,024 identifiers in which nobody has the key costs one slot. Strings are codes into one dictionary a
/// column, which every snapshot shares.
struct PropertyColumn: Sendable {
  typealias Table = PageTable<PropertyPage, PropertySlot>

  private(set) var table: Table
  private(set) var dictionary: StringDictionary?
  /// How many identifiers have a value.
  private(set) var count = 0
  /// The kinds that pages have or had, as bits: where it is one bit, every page is of that kind.
  private(set) var kinds: UInt8 = 0
  /// What a snapshot with this very table has of it in a smaller form; another table has another.
  private(set) var compact = CompactColumn()

  init(owner: WriterToken) { table = Table(owner: owner, empty: PropertyPage.emptyChunk) }

  /// The kind of every page, or nil where they differ or there are none.
  var uniformKind: PropertyKind? { PropertyKind(rawValue: kinds) }

  /// Between what bounds the values of the whole column lie, where its kind has ranks; nil without values.
  var valueRange: ValueRange? {
    var range = ValueRange.empty
    for page in 0..<table.count where table.slot(within: page).kind != 0 {
      let slot = table.slot(within: page)
      range.low = min(range.low, slot.range.low)
      range.high = max(range.high, slot.range.high)
    }
    return range.low <= range.high ? range : nil
  }

  /// The lowest integer of the column and how many there are up to the highest, if at most `limit`; nil without values.
  func integerSpan(atMost limit: Int) -> (low: Int64, count: Int)? {
    guard let range = valueRange,
      case let (span, overflow) = range.high.subtractingReportingOverflow(range.low), !overflow, span < limit
    else { return nil }
    return (range.low, Int(span) + 1)
  }

  func value(_ id: UInt32) -> Value {
    table.slot(Int(id >> PropertyPage.shift)).value(Int(id & PropertyPage.mask), dictionary)
  }

  func hasValue(_ id: UInt32) -> Bool {
    table.slot(Int(id >> PropertyPage.shift)).isValid(Int(id & PropertyPage.mask))
  }

  var byteCount: Int {
    var bytes = table.byteCount + (dictionary?.byteCount ?? 0) + compact.byteCount
    for index in 0..<table.count { bytes += table.page(index)?.byteCount ?? 0 }
    return bytes
  }

  // MARK: Writing

  /// Gives an identifier a value other than null; false where it is a text that the column holds already.
  @discardableResult
  mutating func set(_ id: UInt32, to value: Value, _ token: WriterToken) -> Bool {
    let index = Int(id >> PropertyPage.shift)
    let offset = Int(id & PropertyPage.mask)
    let kind = PropertyKind(of: value)
    let page = writablePage(index, kind, offset, token)
    var code: UInt32 = 0
    var isNew = true
    if page.kind != kind {
      page.generalise(dictionary)
    } else if case .string(let text) = value {
      let dictionary = writableDictionary()
      let known = dictionary.count
      code = dictionary.intern(text)
      isNew = code >= known
    }
    let before = page.count
    page.set(offset, to: value, code: code)
    count += page.count - before
    table.setSlot(index, page.slot)
    kinds |= page.kind.rawValue
    return isNew
  }

  /// Takes an identifier's value; false where it has none.
  mutating func remove(_ id: UInt32, _ token: WriterToken) -> Bool {
    guard hasValue(id) else { return false }
    let index = Int(id >> PropertyPage.shift)
    let page = writablePage(index, .value, 0, token)
    page.remove(Int(id & PropertyPage.mask))
    count -= 1
    if page.count == 0 {
      table.set(index, nil, .absent)
    } else {
      table.setSlot(index, page.slot)
    }
    if count == 0 { kinds = 0 }
    return true
  }

  /// Takes over a dictionary for a column that has none yet; false where it has another.
  mutating func adopt(_ dictionary: StringDictionary) -> Bool {
    if self.dictionary == nil { self.dictionary = dictionary }
    return self.dictionary === dictionary
  }

  mutating func writableDictionary() -> StringDictionary {
    if let dictionary { return dictionary }
    let dictionary = StringDictionary()
    self.dictionary = dictionary
    return dictionary
  }

  /// Rewrites a page in bulk: `body` may write any rows of `range`, of the page's kind, and mark them in `valid`.
  mutating func rewrite(
    _ index: Int, _ kind: PropertyKind, _ range: Range<Int>, _ token: WriterToken, _ body: (PropertyPage) -> Void
  ) {
    let page = writablePage(index, kind, range.upperBound - 1, token)
    let before = page.count
    if page.kind != kind { page.generalise(dictionary) }
    page.grow(toHold: range.upperBound - 1)
    body(page)
    page.recount()
    count += page.count - before
    kinds |= page.kind.rawValue
    if page.count == 0 { table.set(index, nil, .absent) } else { table.setSlot(index, page.slot) }
  }

  /// Puts a page of an image in place.
  mutating func restorePage(_ index: Int, _ page: PropertyPage) {
    table.set(index, page, page.slot)
    count += page.count
    kinds |= page.kind.rawValue
  }

  private mutating func writablePage(
    _ index: Int, _ kind: PropertyKind, _ offset: Int, _ token: WriterToken
  ) -> PropertyPage {
    if table.owner != token {
      table = Table(copying: table, owner: token)
      compact = CompactColumn()
    }
    if let old = table.page(index) {
      if old.owner == token { return old }
      let page = PropertyPage(copying: old, owner: token)
      table.set(index, page, page.slot)
      return page
    }
    var capacity = 8
    while capacity <= offset { capacity *= 2 }
    let page = PropertyPage(owner: token, kind: kind, capacity: capacity)
    table.set(index, page, page.slot)
    return page
  }
}

/// The property columns of all nodes, or of all relationships.
struct PropertyColumns: Sendable {
  /// By the key's number; nil where nothing ever had the key.
  private var columns: [PropertyColumn?] = []
  /// The keys of the columns there are, by name.
  private(set) var order: [KeyID] = []

  subscript(key: KeyID) -> PropertyColumn? { Int(key.raw) < columns.count ? columns[Int(key.raw)] : nil }

  /// The value of an identifier under a key, null where there is none.
  func value(_ key: KeyID, _ id: UInt32) -> Value {
    columns.withUnsafeBufferPointer { columns in
      Int(key.raw) < columns.count ? columns[Int(key.raw)]?.value(id) ?? .null : .null
    }
  }

  /// Changes a column, made now if need be.
  mutating func change<Result>(
    _ key: KeyID, names: SymbolTable, _ token: WriterToken, _ body: (inout PropertyColumn) -> Result
  ) -> Result {
    let at = Int(key.raw)
    if at >= columns.count { columns.append(contentsOf: repeatElement(nil, count: at + 1 - columns.count)) }
    if columns[at] == nil {
      columns[at] = PropertyColumn(owner: token)
      order.insert(key, at: names.position(of: key.raw, among: order.count) { order[$0].raw })
    }
    return body(&columns[at]!)
  }

  /// Takes every value of an identifier.
  mutating func removeAll(_ id: UInt32, _ token: WriterToken) {
    for at in columns.indices where columns[at]?.hasValue(id) ?? false { _ = columns[at]?.remove(id, token) }
  }

  /// The values of an identifier, by the keys' names.
  func all(_ id: UInt32) -> [(key: KeyID, value: Value)] {
    var found: [(key: KeyID, value: Value)] = []
    for key in order {
      let value = self.value(key, id)
      if !value.isNull { found.append((key, value)) }
    }
    return found
  }

  var byteCount: Int { columns.reduce(0) { $0 + ($1?.byteCount ?? 0) } }
}
