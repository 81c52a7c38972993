import KithCSV
import KithValue

/// One file of a folder while it is read: its header, and the values of its properties as they gather.
final class FolderTable {
  let file: FolderListing.File
  /// The columns that the header names.
  let columns: [Column]
  /// One for each property, and for the nodes' ids, by column.
  private(set) var builders: [ColumnBuilder?]
  /// Whether a row could not be split and was left out.
  private(set) var hasLostRows = false
  /// Whether the header names something that is no column, or lacks one that must be there.
  let hasFaultyHeader: Bool

  private let source: HashedSource
  private let reader: CSVReader
  private let problems: ProblemList

  /// Opens a file and reads its header; what is wrong with it is added to `problems`, and nil given where nothing can be
  /// read on account of it.
  init?(_ file: FolderListing.File, _ problems: ProblemList, isCancelled: @escaping () -> Bool) throws(StoreError) {
    self.file = file
    self.problems = problems
    do throws(SystemError) {
      guard let descriptor = try file.folder.file(file.name) else { throw .notFound }
      source = try HashedSource(descriptor)
    } catch {
      problems.add(
        error.isSymbolicLink
          ? StoreProblem(file: file.path, message: "is a symbolic link", hint: "put the file itself in its place")
          : StoreProblem(file: file.path, message: "cannot be read: \(error.message)"))
      return nil
    }
    let losses = Losses()
    let markers = ConflictMarkers(file)
    reader = source.reader(isCancelled: isCancelled) { fault in
      losses.count += 1
      problems.add(markers.problem(at: fault.place) ?? file.problem(fault.place, fault.message, hint: fault.hint))
    }
    self.losses = losses
    builders = []
    do throws(CSVFault) {
      guard let header = try reader.next(limit: 1), losses.count == 0 else {
        if losses.count == 0 {
          problems.add(
            StoreProblem(file: file.path, message: "has no header", hint: "begin with \(Self.example(file.content))"))
        }
        return nil
      }
      (columns, hasFaultyHeader) = Self.columns(header, file, problems)
    } catch {
      try Self.tell(error, file, problems)
      return nil
    }
    builders = columns.map { column in
      switch column.role {
      case .id: ColumnBuilder(key: "id", type: ColumnType(.string), skipsBlankKeys: true)
      case .property(let key, let type): ColumnBuilder(key: key, type: type)
      case .labels, .start, .end, .type, .ignored: nil
      }
    }
  }

  /// The faults that the reader's closure hears.
  private final class Losses { var count = 0 }
  private let losses: Losses

  /// The next rows; nil at the end, or where the file cannot be read on.
  func next() throws(StoreError) -> CSVBlock? {
    defer { hasLostRows = hasLostRows || losses.count > 0 }
    do throws(CSVFault) {
      guard let block = try reader.next() else { return nil }
      if columns.count == 1 {
        // Where rows have one field, git's marks look like any other.
        for row in 0..<block.rowCount where ConflictMarkers.isMarker(block.string(row, 0)) {
          problems.add(ConflictMarkers.problem(file, at: block.place(row, 0)))
        }
      }
      return block
    } catch {
      hasLostRows = true
      try Self.tell(error, file, problems)
      return nil
    }
  }

  /// Takes a block's property values; those that are not of their column's type are problems, and so are two for one
  /// property.
  func appendProperties(_ block: CSVBlock) {
    for (at, other) in doubled { tellDoubles(block, at, other) }
    for at in columns.indices where builders[at] != nil {
      let type = builders[at]?.type ?? ColumnType(.string)
      builders[at]?.append(block, column: at) { row, text in
        let complaint = type.complaint(about: text)
        problems.add(file.problem(block.place(row, at), complaint.message, hint: complaint.hint))
      }
    }
  }

  /// The `any` columns, each with the column of the same property beside it.
  private lazy var doubled: [(Int, Int)] = columns.indices.flatMap { at -> [(Int, Int)] in
    guard let (key, type) = columns[at].property, type.isAny else { return [] }
    return columns.indices.filter { other in
      columns[other].holds(key) { !$0.isAny } || columns[other].role == .id && key.hasSameBytes(as: "id")
    }.map { (at, $0) }
  }

  private func tellDoubles(_ block: CSVBlock, _ at: Int, _ other: Int) {
    let isID = columns[other].role == .id
    for row in 0..<block.rowCount where !block.isNull(row, at) && !block.isNull(row, other) {
      if isID, block.withBytes(row, other, { BlankKey.isBlank($0) }) { continue }
      problems.add(
        file.problem(
          block.place(row, at), "'\(shorten(columns[at].property?.key ?? ""))' has a value in another column too",
          hint: isID
            ? "an id beside the id: leave one of the two empty, or begin the first with _:" : "empty one of the two"))
    }
  }

  /// What is kept of the file once it is read.
  func loaded(_ rows: RowEntities) -> FolderFile {
    FolderFile(content: file.content, name: file.name, columns: columns, hash: source.hash, rows: rows)
  }

  private static func tell(
    _ fault: CSVFault, _ file: FolderListing.File, _ problems: ProblemList
  ) throws(StoreError) {
    if case .cancelled = fault.kind { throw StoreError(.cancelled, file: file.path, "opening was cancelled") }
    problems.add(file.problem(fault.place, fault.message, hint: fault.hint))
  }

  private static func example(_ content: FolderFile.Content) -> String {
    content.isNodes ? "id:ID,name" : ":START_ID,:END_ID"
  }

  /// Reads the header's fields and holds them against what such a file must have. A field that is no column is left alone.
  private static func columns(
    _ header: CSVBlock, _ file: FolderListing.File, _ problems: ProblemList
  ) -> (columns: [Column], hasFaults: Bool) {
    let kind: Column.FileKind = file.content.isNodes ? .nodes : .relationships
    var columns: [Column] = []
    var seen: [Column.Role] = []
    var hasFaults = false
    let only = header.string(0, 0)
    if header.fieldCount(0) == 1, let other = ([";", "\t", "|"] as [Character]).first(where: only.contains) {
      problems.add(
        file.problem(
          header.place(0, 0), "the fields seem to be separated by \(other == "\t" ? "tabs" : "'\(other)'")",
          hint: "save the file with commas"))
      return ([Column(text: only, role: .ignored)], true)
    }
    for at in 0..<header.fieldCount(0) {
      let text = header.string(0, at)
      do throws(Column.Malformed) {
        var column = try Column(header: text, in: kind)
        if column.isRepeated(among: seen) {
          problems.add(
            file.problem(
              header.place(0, at), "the column '\(shorten(text))' stands twice",
              hint: "remove one of the two, or give it another name"))
          hasFaults = true
          column.role = .ignored
        }
        seen.append(column.role)
        columns.append(column)
      } catch {
        hasFaults = true
        problems.add(file.problem(header.place(0, at), error.message, hint: error.hint))
        columns.append(Column(text: text, role: .ignored))
      }
    }
    let needed: [(Column.Role, String)] =
      file.content.isNodes ? [(.id, "id:ID")] : [(.start, ":START_ID"), (.end, ":END_ID")]
    for (role, name) in needed where !seen.contains(role) {
      hasFaults = true
      problems.add(
        file.problem(
          CSVPlace(line: 1, column: 1), "the header has no column \(name)",
          hint: "begin with \(example(file.content))"))
    }
    return (columns, hasFaults)
  }
}

extension Column {
  /// Whether one of the columns before has the same role: a second `:ID`, a property named twice. A property may have a
  /// column of type `any` beside its own.
  func isRepeated(among others: [Role]) -> Bool {
    switch role {
    case .ignored: return false
    case .id, .labels, .start, .end, .type: return others.contains(role)
    case .property(let key, let type):
      return others.contains {
        guard case .property(let other, let otherType) = $0 else { return false }
        return key.hasSameBytes(as: other) && type.isAny == otherType.isAny
      }
    }
  }
}
