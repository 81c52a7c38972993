/// Reads a file of separated values block by block, in constant memory.
///
/// A fault ends the reading with an error, unless `onFault` is given: then it hears of each one, the rows concerned are
/// left out, and reading goes on.
///
///     let reader = try CSVReader(path: "people.csv")
///     let header = try reader.nextRow()
///     while let block = try reader.next() { ... }
public final class CSVReader {
  /// Fills a part of a buffer and says how many bytes it put there; 0 at the end.
  public typealias Source = (UnsafeMutableRawBufferPointer) throws(CSVFault) -> Int

  private let format: CSVFormat
  private let source: Source
  private let isCancelled: () -> Bool
  private let onFault: ((CSVFault) -> Void)?

  private var storage: CSVStorage
  private var filled = 0
  private var consumed = 0
  private var sourceIsDone = false
  private var hasStarted = false
  private var line = 1
  /// The byte that ends rows: LF (a CR before it belongs to the line end too), or CR; known once a row was read.
  public private(set) var rowEnd = CSVByte.lineFeed
  /// The bytes that end the first row and so a row that is put into the file: LF, CR LF or CR.
  ///
  /// `header` is the block whose first row is the file's. A last row that lacks its end ends as the file's rows do.
  public func lineEnd(of header: CSVBlock) -> [UInt8] {
    let isPair = header.withRawRow(0) { $0.suffix(2).elementsEqual([CSVByte.carriageReturn, CSVByte.lineFeed]) }
    return isPair && rowEnd == CSVByte.lineFeed ? [CSVByte.carriageReturn, CSVByte.lineFeed] : [rowEnd]
  }
  /// How many rows were read so far, the header included.
  public private(set) var rowCount = 0
  /// How many fields the first row has; 0 before it was read.
  public private(set) var width = 0
  /// Whether the file starts with a byte order mark, which is not part of its first field.
  public private(set) var hasByteOrderMark = false

  /// Reads what `source` gives. `isCancelled` is asked once a block.
  public init(
    format: CSVFormat = CSVFormat(), isCancelled: @escaping () -> Bool = { false },
    onFault: ((CSVFault) -> Void)? = nil, source: @escaping Source
  ) {
    self.format = format
    self.source = source
    self.isCancelled = isCancelled
    self.onFault = onFault
    storage = CSVStorage(capacity: format.blockSize)
  }

  /// Reads bytes that are in memory.
  public convenience init(
    bytes: [UInt8], format: CSVFormat = CSVFormat(), isCancelled: @escaping () -> Bool = { false },
    onFault: ((CSVFault) -> Void)? = nil
  ) {
    var format = format
    // A small text needs no large block.
    format.blockSize = min(format.blockSize, max(bytes.count + 1, 64))
    var at = 0
    self.init(format: format, isCancelled: isCancelled, onFault: onFault) { buffer in
      let count = min(buffer.count, bytes.count - at)
      bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[at..<at + count])) }
      at += count
      return count
    }
  }

  /// The next rows, at most `limit` of them, or nil after the last. What an earlier block shows stays as it was.
  public func next(limit: Int = .max) throws(CSVFault) -> CSVBlock? {
    while true {
      if isCancelled() { throw CSVFault(.cancelled, at: CSVPlace(line: line, column: 1)) }
      try refill()
      guard consumed < filled else { return nil }

      var splitter = RowSplitter(format: format, rowEnd: rowEnd, width: width)
      let stop = splitter.split(storage, end: filled, isLast: sourceIsDone, rowLimit: max(limit, 1))
      if case .tableFull = stop {
        storage.growEntries()
        continue
      }
      if splitter.consumed == 0 && !sourceIsDone {
        try growText()
        continue
      }
      width = splitter.width
      try report(splitter)
      let block = CSVBlock(
        storage: storage, rowCount: splitter.rowCount, firstRow: rowCount, firstLine: line,
        byteCount: splitter.consumed, rowEnd: rowEnd)
      consumed = splitter.consumed
      line += splitter.lineCount
      rowCount += splitter.rowCount
      if block.rowCount > 0 { return block }
    }
  }

  /// The next row's fields as text, nil for a null, or nil after the last row: for headers and small files.
  public func nextRow() throws(CSVFault) -> [String?]? {
    guard let block = try next(limit: 1) else { return nil }
    return (0..<block.fieldCount(0)).map { block.isNull(0, $0) ? nil : block.string(0, $0) }
  }

  /// Hears or throws the faults of a block in the order of their places.
  private func report(_ splitter: RowSplitter) throws(CSVFault) {
    var faults = splitter.faults
    if splitter.hasNonASCII {
      let text = UnsafeBufferPointer(start: storage.bytes, count: splitter.consumed)
      if let offset = firstByteThatIsNotUTF8(text) { faults.append((.notUTF8, offset)) }
    }
    for fault in faults.sorted(by: { $0.offset < $1.offset }) {
      let place = storage.place(of: fault.offset, firstLine: line, rowEnd: rowEnd)
      guard let onFault else { throw CSVFault(fault.kind, at: place) }
      onFault(CSVFault(fault.kind, at: place))
    }
  }

  // MARK: - Text

  /// Moves what is left to the front and fills the rest of the buffer.
  private func refill() throws(CSVFault) {
    if consumed > 0 || !isKnownUniquelyReferenced(&storage) {
      // A block that somebody still holds keeps its storage; the reader takes another.
      let target = isKnownUniquelyReferenced(&storage) ? storage : CSVStorage(capacity: storage.capacity)
      target.bytes.update(from: storage.bytes + consumed, count: filled - consumed)
      storage = target
      filled -= consumed
      consumed = 0
    }
    // One byte stays free for the line end that the last row may lack.
    while !sourceIsDone && filled < storage.capacity - 1 {
      let room = UnsafeMutableRawBufferPointer(start: storage.bytes + filled, count: storage.capacity - 1 - filled)
      let count = try source(room)
      filled += count
      sourceIsDone = count == 0
    }
    if !hasStarted { try start() }
    if sourceIsDone && filled > 0 && storage.bytes[filled - 1] != rowEnd {
      storage.bytes[filled] = rowEnd
      filled += 1
    }
  }

  /// Looks at the first block: a byte order mark, and which line ends the file has.
  private func start() throws(CSVFault) {
    hasStarted = true
    var text = UnsafeBufferPointer(start: storage.bytes, count: filled)
    if text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) { throw CSVFault(.utf16) }
    if text.starts(with: CSVByte.byteOrderMark) {
      hasByteOrderMark = true
      let length = CSVByte.byteOrderMark.count
      storage.bytes.update(from: storage.bytes + length, count: filled - length)
      filled -= length
      text = UnsafeBufferPointer(start: storage.bytes, count: filled)
    }
    if text.contains(CSVByte.carriageReturn) && !text.contains(CSVByte.lineFeed) {
      rowEnd = CSVByte.carriageReturn
    }
  }

  private func growText() throws(CSVFault) {
    let limit = format.longestRow
    guard filled < limit else {
      throw CSVFault(.rowTooLong(limit: limit), at: CSVPlace(line: line, column: 1))
    }
    let larger = CSVStorage(capacity: min(max(storage.capacity * 2, 1 << 12), limit + 1))
    larger.bytes.update(from: storage.bytes, count: filled)
    storage = larger
  }
}
