import KithValue

/// Makes a graph of the pieces that `GraphImage` wrote. Whatever the bytes are, it ends with a graph or an error.
///
/// Texts are made when one of their column is first looked at, and the adjacency when it is first walked.
public struct GraphImageReader {
  private let transaction = GraphTransaction(Graph())
  private var created: [TypeID: [Range<RelationshipID>]] = [:]
  private var labelSetCount = 0
  private var typeCount = 0
  private var keyCount = 0
  /// How many texts each column has, by its dictionary.
  private var textCounts: [ObjectIdentifier: Int] = [:]

  /// Begins with nothing.
  public init() {}

  /// Takes the next piece. Throws ``MalformedImage`` where it is none that could stand here.
  public mutating func take(_ piece: UnsafeRawBufferPointer) throws(MalformedImage) {
    do throws(MalformedRecord) {
      guard let letter = piece.first else { throw MalformedRecord() }
      var bytes = PieceReader(piece)
      switch letter {
      case UInt8(ascii: "S"): try takeSymbols(piece)
      case UInt8(ascii: "L"): try takeLabelSets(piece)
      case UInt8(ascii: "N"): try takeNodes(&bytes)
      case UInt8(ascii: "R"): try takeRelationships(&bytes)
      case UInt8(ascii: "D"): try takeTexts(&bytes)
      case UInt8(ascii: "P"): try takePages(&bytes)
      case UInt8(ascii: "V"): try takeMixedPage(piece)
      case UInt8(ascii: "C"):
        var reader = RecordReader(Array(piece.dropFirst()))
        transaction.setSchema(try GraphSchema(from: &reader))
      default: throw MalformedRecord()
      }
    } catch {
      throw MalformedImage()
    }
  }

  /// The graph, once every piece was taken.
  public func finish() -> Graph {
    for (type, ranges) in created { for range in ranges { transaction.noteCreated(range, type) } }
    return transaction.commitOwingAdjacency()
  }

  private var token: WriterToken { transaction.beginChange() }
  private var graph: Graph { transaction.graph }

  private mutating func takeSymbols(_ piece: UnsafeRawBufferPointer) throws(MalformedRecord) {
    var reader = RecordReader(Array(piece.dropFirst()))
    for table in [graph.symbols.labels, graph.symbols.types, graph.symbols.keys] {
      for number in 0..<(try reader.count()) {
        guard table.intern(try reader.text()) == Int32(number) else { throw MalformedRecord() }
      }
    }
    typeCount = graph.symbols.types.count
    keyCount = graph.symbols.keys.count
  }

  private mutating func takeLabelSets(_ piece: UnsafeRawBufferPointer) throws(MalformedRecord) {
    var reader = RecordReader(Array(piece.dropFirst()))
    let labelCount = graph.symbols.labels.count
    labelSetCount = try reader.count()
    for code in 0..<labelSetCount {
      var labels: [LabelID] = []
      for _ in 0..<(try reader.count()) {
        let label = try reader.identifier()
        guard label < labelCount else { throw MalformedRecord() }
        labels.append(LabelID(raw: Int32(label)))
      }
      // Codes 0 and 1, no node and a node without labels, are there from the beginning.
      if code >= 2 {
        guard graph.state.nodes.internLabels(labels, token) == code else { throw MalformedRecord() }
      }
    }
  }

  private func takeNodes(_ bytes: inout PieceReader) throws(MalformedRecord) {
    let capacity = try bytes.word32()
    while !bytes.isAtEnd {
      let index = Int(try bytes.word32())
      guard index << Int(NodePage.shift) < Int(capacity) else { throw MalformedRecord() }
      let isMixed = try bytes.word32() == 1
      let codes = try bytes.memory(isMixed ? NodePage.size * 4 : 4)
      let count = isMixed ? NodePage.size : 1
      for at in 0..<count {
        guard codes.loadUnaligned(fromByteOffset: at * 4, as: UInt32.self) < labelSetCount else {
          throw MalformedRecord()
        }
      }
      graph.state.nodes.restorePage(index, codes: codes, isMixed: isMixed, capacity: capacity, token)
    }
  }

  private mutating func takeRelationships(_ bytes: inout PieceReader) throws(MalformedRecord) {
    let nodeCapacity = graph.nodeCapacity
    while !bytes.isAtEnd {
      let index = try bytes.word32()
      let type = try bytes.word32()
      let count = try bytes.word32()
      guard index < 1 << 22 - 1, type < typeCount, count <= RelationshipPage.size else { throw MalformedRecord() }
      let live = try bytes.memory(RelationshipPage.words * 8)
      let starts = try bytes.memory(Int(count) * 4)
      let ends = try bytes.memory(Int(count) * 4)
      var largest: UInt32 = 0
      for at in 0..<Int(count) {
        largest = max(
          largest, starts.loadUnaligned(fromByteOffset: at * 4, as: UInt32.self),
          ends.loadUnaligned(fromByteOffset: at * 4, as: UInt32.self))
      }
      guard count == 0 || largest < nodeCapacity else { throw MalformedRecord() }
      let id = TypeID(raw: Int32(type))
      graph.state.relationships.restorePage(
        Int(index), id, count: Int(count), live: live, starts: starts, ends: ends, token)
      let first = index << RelationshipPage.shift
      if count > 0 { created[id, default: []].append(first..<first + count) }
    }
  }

  private func column(_ bytes: inout PieceReader) throws(MalformedRecord) -> (GraphTransaction.Bearer, KeyID) {
    let bearer: GraphTransaction.Bearer = try bytes.word32() == 0 ? .node : .relationship
    let key = try bytes.word32()
    guard key < keyCount else { throw MalformedRecord() }
    return (bearer, KeyID(raw: Int32(key)))
  }

  private mutating func takeTexts(_ bytes: inout PieceReader) throws(MalformedRecord) {
    let (bearer, key) = try column(&bytes)
    let copy = bytes.rest
    var count = 0
    while !bytes.isAtEnd {
      _ = try bytes.memory(Int(try bytes.word32()))
      count += 1
    }
    let dictionary = transaction.changeColumn(key, bearer, token, ifThere: false) { $0.writableDictionary() }
    guard let dictionary else { throw MalformedRecord() }
    textCounts[ObjectIdentifier(dictionary), default: 0] += count
    dictionary.restore(copy, count: count)
  }

  private func takePages(_ bytes: inout PieceReader) throws(MalformedRecord) {
    let (bearer, key) = try column(&bytes)
    let capacity = bearer == .node ? graph.nodeCapacity : graph.relationshipCapacity
    while !bytes.isAtEnd {
      let index = try bytes.word32()
      guard let kind = PropertyKind(rawValue: UInt8(truncatingIfNeeded: try bytes.word32())), kind != .value,
        index << PropertyPage.shift < capacity
      else { throw MalformedRecord() }
      let rows = Int(try bytes.word32())
      guard rows <= PropertyPage.size, rows.nonzeroBitCount == 1 else { throw MalformedRecord() }
      let valid = try bytes.memory(PropertyPage.words * 8)
      let data = try bytes.memory(rows * kind.stride)
      let page = PropertyPage(owner: token, kind: kind, rows: rows, valid: valid.address, data: data.address)
      page.recount()
      let isSound: Bool? = transaction.changeColumn(key, bearer, token, ifThere: false) { column in
        let texts = column.dictionary.flatMap { textCounts[ObjectIdentifier($0)] } ?? 0
        guard page.isSound(texts: texts) else { return false }
        column.restorePage(Int(index), page)
        return true
      }
      guard isSound == true else { throw MalformedRecord() }
    }
  }

  private func takeMixedPage(_ piece: UnsafeRawBufferPointer) throws(MalformedRecord) {
    var reader = RecordReader(Array(piece.dropFirst()))
    let bearer: GraphTransaction.Bearer = try reader.byte() == 0 ? .node : .relationship
    let key = try reader.identifier()
    let index = try reader.identifier()
    let rows = try reader.identifier()
    guard key < keyCount, rows <= PropertyPage.size, rows.nonzeroBitCount == 1, index < 1 << 22 else {
      throw MalformedRecord()
    }
    let page = PropertyPage(owner: token, kind: .value, capacity: Int(rows))
    for _ in 0..<(try reader.count()) {
      let offset = try reader.identifier()
      let value = try reader.value()
      guard offset < rows, !value.isNull else { throw MalformedRecord() }
      page.set(Int(offset), to: value, code: 0)
    }
    _ = transaction.changeColumn(KeyID(raw: Int32(key)), bearer, token, ifThere: false) {
      $0.restorePage(Int(index), page)
    }
  }
}

/// Bytes that are no image of a graph.
public struct MalformedImage: Error, Sendable, Hashable {}

/// Reads a piece word by word, never behind its end.
private struct PieceReader {
  private let piece: UnsafeRawBufferPointer
  private var at = 1

  init(_ piece: UnsafeRawBufferPointer) { self.piece = piece }

  var isAtEnd: Bool { at == piece.count }
  /// A copy of what was not read yet.
  var rest: [UInt8] { Array(piece[at...]) }

  mutating func word32() throws(MalformedRecord) -> UInt32 {
    guard piece.count - at >= 4 else { throw MalformedRecord() }
    defer { at += 4 }
    return piece.loadUnaligned(fromByteOffset: at, as: UInt32.self)
  }

  mutating func memory(_ count: Int) throws(MalformedRecord) -> UnsafeRawBufferPointer {
    guard piece.count - at >= count else { throw MalformedRecord() }
    defer { at += count }
    return UnsafeRawBufferPointer(rebasing: piece[at..<at + count])
  }
}

extension UnsafeRawBufferPointer {
  /// Where it begins; anywhere for none.
  fileprivate var address: UnsafeRawPointer { baseAddress ?? UnsafeRawPointer(bitPattern: 64).unsafelyUnwrapped }
}

extension PropertyPage {
  /// Whether every row that holds a value has a place, and codes are of texts that there are.
  fileprivate func isSound(texts: Int) -> Bool {
    for offset in capacity..<Self.size where isValid(offset) { return false }
    switch kind {
    case .string:
      for offset in 0..<capacity where isValid(offset) {
        if Int(data.load(fromByteOffset: offset * 4, as: UInt32.self)) >= texts { return false }
      }
    case .boolean:
      for offset in 0..<capacity where isValid(offset) {
        if data.load(fromByteOffset: offset, as: UInt8.self) > 1 { return false }
      }
    case .integer, .float, .value: break
    }
    return true
  }
}
