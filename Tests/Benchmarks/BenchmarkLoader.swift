import Glibc
import KithCSV
import KithGraph
import KithValue

/// Reads a benchmark's folder of CSV files into a graph through the same reader and bulk writer as every importer.
struct BenchmarkLoader {
  private let folder: String
  private let transaction = GraphTransaction(Graph())
  private var nodesOfLabel: [String: NodeIndex] = [:]

  /// Why a folder is no benchmark's.
  struct Failure: Error {
    var message: String
  }

  init(folder: String) { self.folder = folder }

  mutating func load() throws -> Graph {
    guard let schema = BenchmarkSchema.matching({ [folder] in access(folder + "/" + $0, R_OK) == 0 }) else {
      throw Failure(message: "\(folder): no set of benchmark files that is known")
    }
    for (label, columns) in schema.nodes {
      var table = BenchmarkTable(columns)
      try table.read(folder + "/" + label.lowercased() + ".csv")
      guard case .integer(let ids, _) = table.vector(0) else {
        throw Failure(message: "\(label): the first column holds the ids")
      }
      let nodes = transaction.createNodes(count: table.count, labels: [transaction.internLabel(label)])
      for (at, column) in columns.enumerated() {
        try transaction.setColumn(transaction.internKey(column.name), nodes: nodes, to: table.vector(at))
      }
      nodesOfLabel[label] = NodeIndex(ids, first: nodes.lowerBound)
    }
    for (type, start, end, columns) in schema.relationships {
      var table = BenchmarkTable([("from", .integer), ("to", .integer)] + columns)
      try table.read(folder + "/" + type + ".csv")
      guard let starts = nodesOfLabel[start]?.nodes(of: table.vector(0)),
        let ends = nodesOfLabel[end]?.nodes(of: table.vector(1))
      else { throw Failure(message: "\(type): an end that is no node") }
      let created = transaction.createRelationships(transaction.internType(type), from: starts, to: ends)
      for (at, column) in columns.enumerated() {
        try transaction.setColumn(transaction.internKey(column.name), relationships: created, to: table.vector(at + 2))
      }
    }
    return transaction.commit()
  }
}

/// The nodes of a label by their ids: an array where the ids lie close together, a dictionary where not.
private struct NodeIndex {
  private var lowest: Int64 = 0
  private var dense: [NodeID] = []
  private var sparse: [Int64: NodeID] = [:]

  init(_ ids: [Int64], first: NodeID) {
    guard let low = ids.min(), let high = ids.max() else { return }
    if high - low < Int64(ids.count) * 4 + 1024 {
      lowest = low
      dense = [NodeID](repeating: .max, count: Int(high - low) + 1)
      for (row, id) in ids.enumerated() { dense[Int(id - low)] = first + NodeID(row) }
    } else {
      for (row, id) in ids.enumerated() { sparse[id] = first + NodeID(row) }
    }
  }

  func nodes(of vector: Vector) -> [NodeID]? {
    guard case .integer(let ids, _) = vector else { return nil }
    var isComplete = true
    let nodes = ids.map { id -> NodeID in
      let node =
        dense.isEmpty
        ? sparse[id] ?? .max : id >= lowest && id - lowest < Int64(dense.count) ? dense[Int(id - lowest)] : .max
      if node == .max { isComplete = false }
      return node
    }
    return isComplete ? nodes : nil
  }
}

/// The columns of one file as vectors.
private struct BenchmarkTable {
  private let columns: [ColumnReader]
  private(set) var count = 0

  init(_ columns: [BenchmarkSchema.Column]) { self.columns = columns.map { ColumnReader($0.kind) } }

  mutating func read(_ path: String) throws {
    let reader = try CSVReader(path: path)
    _ = try reader.nextRow()
    while let block = try reader.next() {
      for (at, column) in columns.enumerated() { column.append(block, at) }
      count += block.rowCount
    }
  }

  func vector(_ column: Int) -> Vector { columns[column].vector }
}

/// The values of one column, gathered block by block; a class, so that its arrays grow in place.
private final class ColumnReader {
  private let kind: BenchmarkSchema.Kind
  private let dictionary = StringDictionary()
  private var codes: [UInt32] = []
  private var integers: [Int64] = []
  private var floats: [Double] = []
  private var booleans: [UInt8] = []
  private var count = 0
  /// The rows that hold nothing, one bit each.
  private var missing: [UInt64] = []

  init(_ kind: BenchmarkSchema.Kind) { self.kind = kind }

  func append(_ block: CSVBlock, _ column: Int) {
    switch kind {
    case .text:
      for row in 0..<block.rowCount {
        let isNull = block.isNull(row, column)
        codes.append(isNull ? .max : block.withBytes(row, column) { dictionary.intern(utf8: $0) })
      }
    case .integer:
      for row in 0..<block.rowCount {
        let number = block.integer(row, column)
        if number == nil { mark(count + row) }
        integers.append(number ?? 0)
      }
    case .float:
      for row in 0..<block.rowCount {
        let number = block.double(row, column)
        if number == nil { mark(count + row) }
        floats.append(number ?? 0)
      }
    case .boolean:
      for row in 0..<block.rowCount {
        booleans.append(block.isNull(row, column) ? 2 : block.string(row, column) == "true" ? 1 : 0)
      }
    }
    count += block.rowCount
  }

  private func mark(_ row: Int) {
    while missing.count <= row >> 6 { missing.append(0) }
    missing[row >> 6] |= 1 << UInt64(row & 63)
  }

  var vector: Vector {
    switch kind {
    case .text: .string(codes, dictionary)
    case .integer: .integer(integers, validity)
    case .float: .float(floats, validity)
    case .boolean: .boolean(booleans)
    }
  }

  private var validity: Validity {
    if missing.isEmpty { return Validity() }
    return Validity(words: (0..<(count + 63) >> 6).map { $0 < missing.count ? ~missing[$0] : .max })
  }
}
