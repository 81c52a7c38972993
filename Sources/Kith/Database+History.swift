import KithGraph
import KithSession
import KithStore
import KithValue

extension Database {
  /// One committed transaction, as the log of a database file tells it.
  public typealias LogEntry = KithStore.LogEntry

  /// The last transactions of a database file, the latest first.
  public func log(limit: Int) throws(DatabaseError) -> [LogEntry] {
    let store = try requireStore("has no log")
    do throws(StoreError) {
      try store.refresh()
      return try store.log(limit: limit)
    } catch {
      throw DatabaseError(error)
    }
  }

  /// Takes back the last transaction of a database file that is not taken back yet, and tells which. Called again, it
  /// takes back the one before.
  public func undo() throws(DatabaseError) -> LogEntry {
    let store = try requireStore("has no log")
    return try writing { () throws(StoreError) in try store.undo() }
  }

  /// Writes a copy of the graph, in the same form, to a place where there is nothing.
  public func backup(to target: String) throws(DatabaseError) {
    let store = try requireStore("has nothing to copy")
    do throws(StoreError) { try store.backup(to: target) } catch { throw DatabaseError(error) }
  }

  /// The forms that a graph is kept in.
  public typealias Form = GraphForm

  /// Writes the graph to a place where there is nothing, as a database file where the path ends in `.kith`, `.db` or
  /// `.sqlite`, else as a folder, or in the form that is asked for. `redacted` names properties that are left out, and with
  /// `neutralisesFormulas` a text in a folder that a spreadsheet would compute gets an apostrophe before it.
  ///
  /// It is a copy of the graph, not of what stands around it: ``convert(to:)`` takes that along.
  public func write(
    to target: String, as form: Form? = nil, redacting redacted: [String] = [], neutralisesFormulas: Bool = false
  ) throws(DatabaseError) {
    do throws(StoreError) {
      try GraphStores.write(
        redactedGraph(redacted), to: target, as: form ?? GraphStores.form(of: target),
        neutralisesFormulas: neutralisesFormulas)
    } catch {
      throw DatabaseError(error)
    }
  }

  /// Writes the graph in the other form, or the same, to a place where there is nothing: a database file where the path
  /// ends in `.kith`, `.db` or `.sqlite`, else a folder. What kith does not read of a folder (columns that are ignored,
  /// their order, line ends) and its letters go along into a file, and from there into a folder again.
  ///
  /// Gives notes of what stays behind.
  public func convert(to target: String) throws(DatabaseError) -> [String] {
    let store = try requireStore("has no other form")
    do throws(StoreError) { return try GraphStores.convert(store, to: target) } catch { throw DatabaseError(error) }
  }

  /// The same graph in memory without some properties, for exports.
  public func redacted(_ keys: [String]) -> Database { Database(graph: redactedGraph(keys)) }

  private func redactedGraph(_ keys: [String]) -> Graph {
    let graph = currentGraph
    guard !keys.isEmpty else { return graph }
    // Made anew, so that no text of what is left out comes along.
    var changes = ChangeSet(everythingIn: graph)
    let redacted = Set(changes.names.indices.filter { keys.contains(changes.names[$0]) }.map(UInt32.init))
    changes.nodeProperties.removeAll { redacted.contains($0.key) }
    changes.relationshipProperties.removeAll { redacted.contains($0.key) }
    // Rules go along unless they speak of what is left out.
    var schema = GraphSchema()
    for constraint in graph.schema.constraints where !constraint.keys.contains(where: keys.contains) {
      schema.add(constraint)
    }
    for index in graph.schema.indexes where !index.keys.contains(where: keys.contains) { schema.add(index) }
    changes.schema = schema.isEmpty ? nil : schema
    let transaction = GraphTransaction(Graph())
    do { try transaction.apply(changes) } catch {
      preconditionFailure("a change set of everything fits an empty graph: \(error.message)")
    }
    return transaction.commit()
  }

  private func requireStore(_ otherwise: String) throws(DatabaseError) -> any GraphStore {
    guard let store else { throw DatabaseError("this graph is in memory only and \(otherwise)") }
    return store
  }

  /// Runs something with the right to write, and makes what it commits the graph of the next statement.
  func writing<R>(_ body: () throws(StoreError) -> R) throws(DatabaseError) -> R {
    if options.isReadOnly { throw DatabaseError("the graph is open for reading only") }
    let owner = Owner()
    do throws(SessionError) { try beginWriting(owner) } catch { throw DatabaseError(error.message) }
    defer { endWriting(owner) }
    do throws(StoreError) {
      let result = try body()
      publishStored()
      return result
    } catch {
      throw DatabaseError(error)
    }
  }

  /// Whoever holds the right to write for a moment.
  private final class Owner {}
}
