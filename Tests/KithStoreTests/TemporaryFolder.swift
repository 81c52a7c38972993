import Glibc
import KithGraph
@testable import KithStore
import KithValue

/// A folder of its own for one test, gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/kith-store-XXXXXX".utf8CString)
    if let root = getenv("TMPDIR").map({ String(cString: $0) }), !root.isEmpty {
      template = Array("\(root)/kith-store-XXXXXX".utf8CString)
    }
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
    precondition(!path.isEmpty, "no temporary folder")
  }

  deinit { Self.remove(path) }

  /// Makes a folder with files in it: `["nodes/Person.csv": "id:ID\na\n"]`.
  convenience init(_ files: [String: String]) {
    self.init()
    for (name, text) in files { write(name, text) }
  }

  func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) {
    if let slash = name.lastIndex(of: "/") { mkdir(path + "/" + name[..<slash], 0o777) }
    guard let file = fopen(path + "/" + name, "w") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  func read(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }

  func bytes(_ name: String) -> [UInt8]? { readFile(path + "/" + name) }

  func link(_ name: String, to target: String) { symlink(target, path + "/" + name) }

  /// Every file's name and content, those of kith's own hidden folder aside.
  var files: [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for folder in ["nodes", "relationships"] {
      for name in names("\(path)/\(folder)") { files["\(folder)/\(name)"] = bytes("\(folder)/\(name)") }
    }
    return files
  }

  /// The inode of a file, which tells whether it was written anew.
  func inode(_ name: String) -> UInt64 {
    var status = stat()
    return lstat(path + "/" + name, &status) == 0 ? UInt64(status.st_ino) : 0
  }

  /// Leaves the folder as a process does that is killed right after it decided to write `graph` into the files, before any
  /// of them is replaced.
  @discardableResult
  func interruptedFold(of graph: Graph) throws -> FoldRecord {
    let plan = try FolderSaver(graph: graph, path: path, previous: TextFolder.load(path)).plan()
    let prepared = try PreparedReplacements(plan.replacements, in: plan.folder)
    prepared.decide()
    let record = FoldRecord(entries: prepared.entries, next: JournalHeader(files: plan.result.headerFiles))
    write(".kith/fold", record.bytes)
    return record
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      chmod(path, 0o700)
      for name in names(path) { remove(path + "/" + name) }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

/// What is in a folder, but for itself and its parent.
func names(_ path: String) -> [String] {
  guard let stream = opendir(path) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

func readFile(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

/// A graph in one line a node and one a relationship, in the order of the lines: two graphs with the same lines are the same
/// but for their numbers.
func lines(_ graph: Graph) -> [String] {
  func properties(_ properties: [(key: KeyID, value: Value)]) -> String {
    properties.map { "\(graph.name(of: $0.key)): \($0.value.literalText)" }.joined(separator: ", ")
  }
  var lines: [String] = []
  for node in 0..<graph.nodeCapacity where graph.isLive(node: node) {
    let labels = graph.labels(of: node).map { ":" + graph.name(of: $0) }.joined()
    lines.append("(\(labels) {\(properties(graph.properties(ofNode: node)))})")
  }
  func id(_ node: NodeID) -> String {
    graph.key(named: "id").map { graph.property($0, ofNode: node).literalText } ?? ""
  }
  for relationship in 0..<graph.relationshipCapacity where graph.isLive(relationship: relationship) {
    let type = graph.name(of: graph.type(of: relationship))
    lines.append(
      "(\(id(graph.start(of: relationship))))-[:\(type) {\(properties(graph.properties(ofRelationship: relationship)))}]->"
        + "(\(id(graph.end(of: relationship))))")
  }
  return lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

extension GraphTransaction {
  /// Creates a node from plain names.
  @discardableResult
  func node(_ labels: [String], _ properties: [(String, Value)]) throws -> NodeID {
    try createNode(labels: labels.map(internLabel), properties: properties.map { (internKey($0.0), $0.1) })
  }

  /// Creates a relationship from plain names.
  @discardableResult
  func relationship(
    _ start: NodeID, _ type: String, _ end: NodeID, _ properties: [(String, Value)] = []
  ) throws -> RelationshipID {
    try createRelationship(
      internType(type), from: start, to: end, properties: properties.map { (internKey($0.0), $0.1) })
  }
}

extension Graph {
  /// The node with an id.
  func node(_ id: String) -> NodeID? {
    key(named: "id").flatMap { firstNode(label: nil, key: $0, equals: .string(id)) }
  }
}

/// A graph made in a transaction.
func graph(from base: Graph = Graph(), _ body: (GraphTransaction) throws -> Void) rethrows -> Graph {
  let transaction = GraphTransaction(base)
  try body(transaction)
  return transaction.commit()
}

/// The error that something ends with, its problems one a line.
func failure(_ body: () throws(StoreError) -> Void) -> StoreError? {
  do throws(StoreError) {
    try body()
    return nil
  } catch {
    return error
  }
}
