import KithValue

/// A whole graph as a row of pieces of bytes, laid out as it lies in memory, so that reading it is mostly copying.
///
/// Pieces stand in this order, each with a letter first; numbers are little-endian words of 4 or 8 bytes:
///
///     S   the names of labels, types and keys, in the order of their numbers
///     L   the sets of labels that nodes have, in the order of their codes
///     N   pages of nodes: place, then one code for all 1,024 or 1,024 codes
///     R   pages of relationships: place, type, how many, which are live, starts, ends
///     D   texts of one property, in the order of their codes
///     P   pages of one property of one type: place, kind, rows, which hold a value, values
///     V   pages of one property of mixed values: place, rows, then each row and its value
///     C   the schema
///
/// Every node and relationship keeps its number, deleted ones included, so a log of change sets goes on from there.
public enum GraphImage {
  /// About how long a piece is, in bytes.
  static let pieceSize = 1 << 20

  /// Gives the pieces of a graph, one after the other. O(graph).
  public static func write<Failure: Error>(
    _ graph: Graph, to emit: (_ piece: [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try emit(symbols(of: graph))
    try emit(labelSets(of: graph))
    try writeNodes(graph, emit)
    try writeRelationships(graph, emit)
    for bearer in [GraphTransaction.Bearer.node, .relationship] {
      let columns = bearer == .node ? graph.state.nodeProperties : graph.state.relationshipProperties
      for key in columns.order {
        guard let column = columns[key], column.count > 0 else { continue }
        try writeTexts(column, bearer, key, emit)
        try writePages(column, bearer, key, emit)
      }
    }
    var writer = RecordWriter()
    writer.byte(UInt8(ascii: "C"))
    graph.schema.encode(into: &writer)
    try emit(writer.bytes)
  }

  private static func symbols(of graph: Graph) -> [UInt8] {
    var writer = RecordWriter()
    writer.byte(UInt8(ascii: "S"))
    for table in [graph.symbols.labels, graph.symbols.types, graph.symbols.keys] {
      let count = table.count
      writer.number(count)
      for number in 0..<count { writer.text(table.name(of: Int32(number))) }
    }
    return writer.bytes
  }

  private static func labelSets(of graph: Graph) -> [UInt8] {
    var writer = RecordWriter()
    writer.byte(UInt8(ascii: "L"))
    let sets = graph.state.nodes.labelSets.sets
    writer.number(sets.count)
    for set in sets {
      writer.number(set.count)
      for label in set { writer.number(UInt32(label.raw)) }
    }
    return writer.bytes
  }

  private static func writeNodes<Failure: Error>(
    _ graph: Graph, _ emit: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let nodes = graph.state.nodes
    var piece = Piece("N")
    piece.word32(nodes.capacity)
    for index in 0..<nodes.table.count {
      guard let page = nodes.table.page(index) else { continue }
      piece.word32(UInt32(index))
      if let codes = page.codes {
        piece.word32(1)
        piece.words(UnsafeRawBufferPointer(start: codes, count: NodePage.size * 4))
      } else {
        piece.word32(0)
        piece.word32(page.uniform)
      }
      if piece.bytes.count >= pieceSize {
        try emit(piece.bytes)
        piece = Piece("N")
        piece.word32(nodes.capacity)
      }
    }
    try emit(piece.bytes)
  }

  private static func writeRelationships<Failure: Error>(
    _ graph: Graph, _ emit: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let table = graph.state.relationships.table
    var piece = Piece("R")
    for index in 0..<table.count {
      guard let page = table.page(index) else { continue }
      let slot = page.slot
      piece.word32(UInt32(index))
      piece.word32(UInt32(bitPattern: slot.type))
      piece.word32(slot.count)
      piece.words(UnsafeRawBufferPointer(start: slot.live, count: RelationshipPage.words * 8))
      for i in 0..<Int(slot.count) { piece.word32(slot.starts[i]) }
      for i in 0..<Int(slot.count) { piece.word32(slot.ends[i]) }
      if piece.bytes.count >= pieceSize {
        try emit(piece.bytes)
        piece = Piece("R")
      }
    }
    try emit(piece.bytes)
  }

  private static func writeTexts<Failure: Error>(
    _ column: PropertyColumn, _ bearer: GraphTransaction.Bearer, _ key: KeyID,
    _ emit: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    guard let dictionary = column.dictionary else { return }
    let count = dictionary.count
    var code = 0
    while code < count {
      var piece = Piece("D", bearer, key)
      while code < count, piece.bytes.count < pieceSize {
        let text = dictionary[UInt32(code)].text
        piece.word32(UInt32(text.utf8.count))
        piece.bytes.append(contentsOf: text.utf8)
        code += 1
      }
      try emit(piece.bytes)
    }
  }

  private static func writePages<Failure: Error>(
    _ column: PropertyColumn, _ bearer: GraphTransaction.Bearer, _ key: KeyID,
    _ emit: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var typed = Piece("P", bearer, key)
    for index in 0..<column.table.count {
      guard let page = column.table.page(index), page.count > 0 else { continue }
      if page.kind == .value {
        try emit(mixed(page, at: index, bearer, key))
        continue
      }
      typed.word32(UInt32(index))
      typed.word32(UInt32(page.kind.rawValue))
      typed.word32(UInt32(page.capacity))
      typed.words(UnsafeRawBufferPointer(start: page.valid, count: PropertyPage.words * 8))
      typed.words(UnsafeRawBufferPointer(start: page.data, count: page.kind.stride * page.capacity))
      if typed.bytes.count >= pieceSize {
        try emit(typed.bytes)
        typed = Piece("P", bearer, key)
      }
    }
    if typed.bytes.count > Piece.columnHead { try emit(typed.bytes) }
  }

  private static func mixed(
    _ page: PropertyPage, at index: Int, _ bearer: GraphTransaction.Bearer, _ key: KeyID
  ) -> [UInt8] {
    var writer = RecordWriter()
    writer.byte(UInt8(ascii: "V"))
    writer.byte(bearer == .node ? 0 : 1)
    writer.number(UInt32(key.raw))
    writer.number(index)
    writer.number(page.capacity)
    writer.number(page.count)
    let slot = page.slot
    for offset in 0..<page.capacity where page.isValid(offset) {
      writer.number(offset)
      writer.value(slot.value(offset, nil))
    }
    return writer.bytes
  }

  /// Bytes of a piece as they gather.
  private struct Piece {
    static let columnHead = 9
    var bytes: [UInt8]

    init(_ letter: Unicode.Scalar) {
      bytes = [UInt8(ascii: letter)]
      bytes.reserveCapacity(GraphImage.pieceSize + 65_536)
    }

    init(_ letter: Unicode.Scalar, _ bearer: GraphTransaction.Bearer, _ key: KeyID) {
      self.init(letter)
      word32(bearer == .node ? 0 : 1)
      word32(UInt32(key.raw))
    }

    mutating func word32(_ word: UInt32) { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    /// Memory as it lies; every machine that kith runs on is little-endian.
    mutating func words(_ memory: UnsafeRawBufferPointer) { bytes.append(contentsOf: memory) }
  }
}
