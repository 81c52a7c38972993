import KithCSV
import KithGraph
import KithValue

/// Turns a draft into the bytes of its file.
///
/// Rows that are the same are taken over as bytes, and so are the fields of changed rows that did not change. Where the
/// rows that stay are in order, new ones go to their places between them; where they are not, all are sorted.
struct FileRenderer {
  private let draft: FileDraft
  private let order: NodeOrder
  private var oldBytes: [UInt8]
  private let plans: [ColumnPlan]
  private let relationshipID: KeyID?
  private let neutralisesFormulas: Bool

  private var writer: CSVWriter
  private var rows: [Row] = []
  private var header: Range<Int> = 0..<0
  private var isHeaderOld = false

  /// How one column is written.
  private struct ColumnPlan {
    var column: Column
    var key: KeyID?
    var oldKey: KeyID?
    /// Whether the file as it was read has the column, at the same place.
    var isOld: Bool
    /// Whether every column of the property is as it was, so that a value that is the same stands where it stood.
    var isSettled = true
    /// For an `any` column: the type of the column of the same key beside it.
    var beside: ColumnType?
    /// Whether it holds the `id` of nodes that have another key.
    var isID = false
  }

  /// A finished row: where its bytes are, and what it is sorted by.
  private struct Row {
    var ends: UInt64
    var entity: UInt32
    var isOld: Bool
    var bytes: Range<Int>
  }

  /// `oldBytes` is the file as it was read; empty for a new one.
  init(_ draft: FileDraft, oldBytes: [UInt8], order: NodeOrder, neutralisesFormulas: Bool) {
    self.draft = draft
    self.order = order
    let graph = draft.graph
    plans = draft.columns.enumerated().map { (at, column) in
      var plan = ColumnPlan(column: column, isOld: at < draft.old?.columns.count ?? 0)
      if let (key, type) = column.property {
        plan.key = graph.key(named: key)
        plan.oldKey = draft.oldGraph?.key(named: key)
        plan.isID = draft.content.isNodes && key.hasSameBytes(as: "id")
        if type.isAny { plan.beside = draft.columns.first { $0.holds(key) { !$0.isAny } }?.property?.type }
        let old = draft.old?.columns ?? []
        plan.isSettled = draft.columns.enumerated().allSatisfy { (at, column) in
          !column.holds(key) { _ in true } || at < old.count && old[at] == column
        }
      }
      return plan
    }
    relationshipID = draft.content.isNodes ? nil : graph.key(named: "id")
    self.oldBytes = oldBytes
    self.neutralisesFormulas = neutralisesFormulas
    writer = CSVWriter(neutralisesFormulas: neutralisesFormulas)
  }

  /// The file's bytes, and the node or relationship of each row.
  mutating func render() -> (bytes: [UInt8], entities: [UInt32]) {
    renderOldRows()
    if header.isEmpty { renderHeader(nil) }
    let kept = rows.count
    for entity in draft.changes.added { render(entity, nil, 0) }
    var added = Array(rows[kept...])
    added.sort { precedes($0, $1) }
    rows.removeLast(rows.count - kept)
    rows = isSorted(rows) ? merged(rows, added) : (rows + added).sorted { precedes($0, $1) }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(header.count + rows.reduce(0) { $0 + $1.bytes.count } + 3)
    if oldBytes.starts(with: CSVFormat.byteOrderMark) { bytes += CSVFormat.byteOrderMark }
    bytes += isHeaderOld ? oldBytes[header] : writer.bytes[header]
    for row in rows { bytes += row.isOld ? oldBytes[row.bytes] : writer.bytes[row.bytes] }
    return (bytes, rows.map(\.entity))
  }

  // MARK: - Rows

  private mutating func renderOldRows() {
    guard let old = draft.old, !oldBytes.isEmpty else { return }
    // What was added to the columns must be added to every row.
    let hasNewColumns = draft.columns.count > old.columns.count
    takeLineEnd()
    let reader = CSVReader(bytes: oldBytes, onFault: { _ in })
    var at = oldBytes.starts(with: CSVFormat.byteOrderMark) ? CSVFormat.byteOrderMark.count : 0
    // The file was read before and has the same bytes, so it reads without a fault.
    if let block = try? reader.next(limit: 1) {
      let length = block.withRawRow(0) { $0.count }
      if draft.columns == old.columns {
        header = at..<at + length
        isHeaderOld = true
      } else {
        renderHeader(block)
      }
      at += length
    }
    var row = 0
    while let block = try? reader.next() {
      for inBlock in 0..<block.rowCount where row < old.rows.count {
        let length = block.withRawRow(inBlock) { $0.count }
        let entity = old.rows[row]
        switch draft.changes.states[row] {
        case .gone: break
        case .same where !hasNewColumns:
          rows.append(Row(ends: ends(of: entity), entity: entity, isOld: true, bytes: at..<at + length))
        case .same, .changed: render(entity, block, inBlock)
        }
        at += length
        row += 1
      }
    }
  }

  /// New rows end as the header does, and so does the last row if it lacks its end.
  private mutating func takeLineEnd() {
    let reader = CSVReader(bytes: oldBytes, onFault: { _ in })
    guard let header = try? reader.next(limit: 1) else { return }
    let lineEnd = reader.lineEnd(of: header)
    if oldBytes.last != reader.rowEnd { oldBytes += oldBytes.last == 13 ? [reader.rowEnd] : lineEnd }
    writer = CSVWriter(
      lineEnd: String(decoding: lineEnd, as: UTF8.self), neutralisesFormulas: neutralisesFormulas)
  }

  private mutating func renderHeader(_ block: CSVBlock?) {
    let start = writer.bytes.count
    for (at, plan) in plans.enumerated() {
      if let block, plan.isOld, draft.old?.columns[at] == plan.column {
        block.withRawField(0, at) { writer.rawField($0) }
      } else {
        writer.field(plan.column.text)
      }
    }
    writer.endRow()
    header = start..<writer.bytes.count
  }

  private mutating func render(_ entity: UInt32, _ block: CSVBlock?, _ row: Int) {
    let start = writer.bytes.count
    for (at, plan) in plans.enumerated() {
      if let block, plan.isOld, isSame(entity, plan, at, block, row) {
        block.withRawField(row, at) { writer.rawField($0) }
      } else {
        write(entity, plan)
      }
    }
    writer.endRow()
    rows.append(Row(ends: ends(of: entity), entity: entity, isOld: false, bytes: start..<writer.bytes.count))
  }

  private mutating func write(_ entity: UInt32, _ plan: ColumnPlan) {
    let graph = draft.graph
    switch plan.column.role {
    case .id: writer.field(order.key(of: entity).text)
    case .start: writer.field(order.key(of: graph.start(of: entity)).text)
    case .end: writer.field(order.key(of: graph.end(of: entity)).text)
    case .labels:
      let labels = graph.labels(of: entity).map(graph.name(of:))
      if labels.count > 1 { writer.field(LabelList.text(of: labels)) } else { writer.null() }
    case .type:
      // A column that names the type in its header need not do so in every row.
      if plan.column.text.utf8.first == UInt8(ascii: ":") {
        writer.field(graph.name(of: graph.type(of: entity)))
      } else {
        writer.null()
      }
    case .ignored: writer.null()
    case .property(_, let type):
      let value = plan.key.map { draft.table.property($0, of: entity) } ?? .null
      if value.isNull || !stands(value, of: entity, in: plan, type) {
        writer.null()
      } else {
        type.write(value, to: &writer)
      }
    }
  }

  /// Whether a value stands in this column of its property, and not in the other one.
  private func stands(_ value: Value, of entity: UInt32, in plan: ColumnPlan, _ type: ColumnType) -> Bool {
    if plan.isID { return order.blankKeys[entity] != nil }
    if !type.isAny { return ObservedColumn.fits(value, type) }
    return plan.beside.map { !ObservedColumn.fits(value, $0) } ?? true
  }

  /// Whether a field is to say what it said when the file was read.
  private func isSame(_ entity: UInt32, _ plan: ColumnPlan, _ at: Int, _ block: CSVBlock, _ row: Int) -> Bool {
    guard let oldGraph = draft.oldGraph else { return false }
    let before = EntityTable(graph: oldGraph, holdsNodes: draft.content.isNodes)
    switch plan.column.role {
    case .ignored, .type: return true
    case .id: return !draft.renamed.contains(entity)
    case .start: return !draft.renamed.contains(draft.graph.start(of: entity))
    case .end: return !draft.renamed.contains(draft.graph.end(of: entity))
    case .labels: return draft.table.hasSameLabels(entity, in: before)
    case .property(_, let type):
      let value = plan.key.map { draft.table.property($0, of: entity) } ?? .null
      guard value.isSame(as: plan.oldKey.map { before.property($0, of: entity) } ?? .null) else { return false }
      if plan.isSettled { return !plan.isID || !draft.renamed.contains(entity) }
      // Another column of its property came or went; it stood in this very one, and still does.
      return !plan.isID && draft.old?.columns[at] == plan.column && !block.isNull(row, at)
        && stands(value, of: entity, in: plan, type)
    }
  }

  // MARK: - Order

  private func ends(of entity: UInt32) -> UInt64 {
    if draft.content.isNodes { return UInt64(order.ranks[Int(entity)]) }
    let start = order.ranks[Int(draft.graph.start(of: entity))]
    return UInt64(start) << 32 | UInt64(order.ranks[Int(draft.graph.end(of: entity))])
  }

  /// By id, or by start, end, id and then the bytes.
  private func precedes(_ a: Row, _ b: Row) -> Bool {
    if a.ends != b.ends { return a.ends < b.ends }
    if let relationshipID {
      let order = idText(a.entity, relationshipID).orderOfBytes(against: idText(b.entity, relationshipID))
      if order != 0 { return order < 0 }
    }
    return bytes(of: a).lexicographicallyPrecedes(bytes(of: b))
  }

  private func idText(_ relationship: RelationshipID, _ key: KeyID) -> String {
    let value = draft.graph.property(key, ofRelationship: relationship)
    return value.isNull ? "" : value.displayText
  }

  private func bytes(of row: Row) -> ArraySlice<UInt8> { row.isOld ? oldBytes[row.bytes] : writer.bytes[row.bytes] }

  private func isSorted(_ rows: [Row]) -> Bool {
    zip(rows, rows.dropFirst()).allSatisfy { !precedes($1, $0) }
  }

  private func merged(_ rows: [Row], _ added: [Row]) -> [Row] {
    var result: [Row] = []
    result.reserveCapacity(rows.count + added.count)
    var at = 0
    for row in added {
      while at < rows.count, !precedes(row, rows[at]) {
        result.append(rows[at])
        at += 1
      }
      result.append(row)
    }
    return result + rows[at...]
  }
}
