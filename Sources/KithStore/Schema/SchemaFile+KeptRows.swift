import KithCSV

extension SchemaFile {
  /// A file of rules as it was, with the rules that are no more taken out and the new ones put between those that stay.
  struct KeptRows {
    private(set) var bytes: [UInt8]

    /// Nil where there was no file, or one without the columns that rules need.
    init?(_ old: [UInt8], _ rules: [Rule]) {
      let reader = CSVReader(bytes: old, onFault: { _ in })
      guard !old.isEmpty, let head = try? reader.next(limit: 1) else { return nil }
      let columns = (0..<head.fieldCount(0)).map { head.string(0, $0) }
      guard Set(columns).count == columns.count,
        ["name", "rule", "label", "type", "keys", "value"].allSatisfy(columns.contains)
      else { return nil }
      let mark = reader.hasByteOrderMark ? CSVFormat.byteOrderMark : []
      let lineEnd = reader.lineEnd(of: head)
      var known = Dictionary(rules.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      var rows: [(rule: Rule, bytes: [UInt8])] = []
      let header = Self.ended(head.withRawRow(0) { Array($0) }, lineEnd)
      while let block = try? reader.next() {
        for row in 0..<block.rowCount {
          let rule = SchemaFile.rule { column in
            guard let at = columns.firstIndex(of: column), at < block.fieldCount(row), !block.isNull(row, at) else {
              return nil
            }
            return block.string(row, at)
          }
          guard let rule, known[rule.name]?.fields == rule.fields else { continue }
          known[rule.name] = nil
          rows.append((rule, Self.ended(block.withRawRow(row) { Array($0) }, lineEnd)))
        }
      }
      for rule in rules where known[rule.name] != nil {
        var writer = CSVWriter(lineEnd: String(decoding: lineEnd, as: UTF8.self))
        rule.write(columns, to: &writer)
        rows.insert((rule, writer.bytes), at: rows.firstIndex { rule.precedes($0.rule) } ?? rows.count)
      }
      bytes = mark + header + rows.flatMap(\.bytes)
    }

    /// A row with its end, which the last of a file may lack.
    private static func ended(_ row: [UInt8], _ lineEnd: [UInt8]) -> [UInt8] {
      row.last == lineEnd.last ? row : row + lineEnd
    }
  }
}
