import Glibc
import KithGraph
import KithSession
import KithStore
import KithValue

extension Database {
  /// What ``forget(id:)`` removed, and what it cannot reach.
  public struct Forgotten: Sendable {
    /// How many nodes had the id; 0 where only traces of one that was deleted before were left.
    public var nodeCount: Int
    /// How many relationships they had.
    public var relationshipCount: Int
    /// Where copies may remain, for people.
    public var places: [String]
  }

  /// Removes the node with an id, its relationships, and every trace of them in the log and the images of the graph. An id
  /// that is a number is looked for as a number too.
  ///
  ///     try database.forget(id: "per:nick-pahl")?.places      // "git, which keeps every earlier version", ...
  ///
  /// A node that was deleted before is forgotten as well, and what somebody was interrupted in is finished. Gives nil where
  /// neither the graph nor its history has the id.
  public func forget(id: String) throws(DatabaseError) -> Forgotten? {
    guard let store else { throw DatabaseError("this graph is in memory only and forgets all when the process ends") }
    let (nodes, relationships, names) = try writing { () throws(StoreError) in try delete(id, store) }
    do throws(StoreError) {
      if nodes == 0 {
        guard Int64(id) == nil, try store.holdsTrace(of: id) else { return nil }
      }
      try store.purge()
      try store.refresh()
    } catch {
      throw DatabaseError(error)
    }
    publishStored()
    return Forgotten(
      nodeCount: nodes, relationshipCount: relationships, places: placesOfCopies(store) + mentions(of: names))
  }

  private func delete(
    _ id: String, _ store: any GraphStore
  ) throws(StoreError) -> (nodes: Int, relationships: Int, names: Set<String>) {
    let transaction = GraphTransaction(store.graph)
    let graph = transaction.graph
    guard let key = graph.key(named: "id") else { return (0, 0, []) }
    var nodes = Set(graph.nodes(label: nil, key: key, equals: .string(id)))
    if let number = Int64(id) { nodes.formUnion(graph.nodes(label: nil, key: key, equals: .integer(number))) }
    if nodes.isEmpty { return (0, 0, []) }
    var names: Set<String> = []
    if let name = graph.key(named: "name") {
      for node in nodes {
        if case .string(let text) = graph.property(name, ofNode: node), !text.text.isEmpty { names.insert(text.text) }
      }
    }
    var cursor: RelationshipID = 0
    var morsel: [RelationshipID] = []
    var count = 0
    while graph.scanRelationships(type: nil, from: &cursor, limit: 1024, into: &morsel) {
      for relationship in morsel
      where nodes.contains(graph.start(of: relationship)) || nodes.contains(graph.end(of: relationship)) {
        transaction.deleteRelationship(relationship)
        count += 1
      }
    }
    for node in nodes.sorted() { transaction.deleteNode(node) }
    _ = try store.commit(transaction, statement: "")
    return (nodes.count, count, names)
  }

  private func placesOfCopies(_ store: any GraphStore) -> [String] {
    var places: [String] = []
    if store is TextFolderStore {
      places.append("git, which keeps every earlier version of the files")
      if access(store.path + "/letters", F_OK) == 0 {
        places.append("the letters in \(store.path)/letters, which are evidence and stay as they are")
      }
    } else {
      if let text = try? store.text().text, text.hasLetters {
        places.append("the letters that the file keeps, which are evidence and stay as they are")
      }
      // What a migration put beside the file.
      for format in 1..<10 where access("\(store.path).format-\(format)", F_OK) == 0 {
        places.append("\(store.path).format-\(format), the file as it was before its format was brought up to date")
      }
    }
    return places + [
      "backups, dumps and exports that were made before", "the history of the prompt, in which ids may stand",
    ]
  }

  /// Where the names of who was forgotten still stand in the properties of others.
  private func mentions(of names: Set<String>) -> [String] {
    let session = makeSession()
    return names.sorted().compactMap { name in
      var found: Int64 = 0
      for pattern in ["(x)", "()-[x]->()"] {
        let query = """
          MATCH \(pattern) WHERE any(key IN keys(x) WHERE toStringOrNull(x[key]) CONTAINS $name) RETURN count(*)
          """
        guard let rows = try? session.run(query, parameters: ["name": .string(name)]).next(), rows.count == 1,
          case .integer(let count) = rows[0, 0]
        else { continue }
        found += count
      }
      if found == 0 { return nil }
      return "properties of \(found) other nodes and relationships, in which \(name) is named"
    }
  }
}
