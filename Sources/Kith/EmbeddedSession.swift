import KithCypher
import KithExecutor
import KithGraph
import KithPlanner
import KithSession
import KithValue
import Synchronization

/// A session over a database in the same process.
///
/// One thread at a time uses a session; only `cancel` may come from another.
final class EmbeddedSession: Session {
  private let database: Database
  private let cancellation = Cancellation()
  private let random = RandomSource()
  private let transaction = Mutex<OpenTransaction?>(nil)

  /// An explicit transaction: the snapshot it began with and, once something was changed, the working graph.
  private struct OpenTransaction: @unchecked Sendable {
    // The working graph belongs to the one thread that uses the session; a statement that is left takes it along.
    var snapshot: Graph
    var writer: GraphTransaction?
    /// Who took the right to write for it.
    var owner: AttendedStatement?
    var hasFailed = false
    var started = TemporalInstant.now()
    /// What changed something, for the log.
    var statements: [String] = []
  }

  init(_ database: Database) { self.database = database }

  deinit { if let owner = transaction.withLock({ $0?.owner }) { database.endWriting(owner) } }

  var capabilities: Capabilities {
    Capabilities(engine: "kith \(version)", hasTransactions: true, isWritable: !database.options.isReadOnly)
  }

  func cancel() { cancellation.cancel() }

  // MARK: statements

  func check(_ statement: String) throws(SessionError) -> StatementDescription {
    let graph = currentGraph
    let prepared = try DeepStack.run { () throws(SessionError) in
      try self.database.prepare(statement, graph: graph, parameters: nil)
    }
    return StatementDescription(
      columns: prepared.columns, isWrite: prepared.isWrite, parameters: prepared.parameters.sorted(),
      notifications: prepared.notifications)
  }

  func run(
    _ statement: String, parameters: [String: Value], options: RunOptions
  ) throws(SessionError) -> any ResultCursor {
    cancellation.reset()
    let attended = attend(timeLimit: options.timeLimit ?? database.options.timeLimit)
    // What was prepared before is known not to go deep and to keep nobody waiting, and runs where it is.
    if let known = database.prepared(statement, currentGraph, parameters, options), runsInPlace(known, parameters) {
      return try failing { () throws(SessionError) in
        try begin(statement, parameters, options, known, attended)
      }
    }
    return try perform(attended) { () throws(SessionError) in
      try self.begin(statement, parameters, options, nil, attended)
    }
  }

  private func runsInPlace(_ prepared: PreparedStatement, _ parameters: [String: Value]) -> Bool {
    if prepared.goesDeep(parameters) { return false }
    return !prepared.isWrite || database.store == nil && prepared.changesLittle(parameters)
  }

  /// A statement that begins now.
  private func attend(timeLimit: Double?) -> AttendedStatement {
    // It may be planned on the working graph of a transaction, which is not read while it changes further.
    AttendedStatement(
      StopCondition(cancellation, timeLimit: timeLimit), isAlone: transactionState == .none,
      stage: currentGraph.isSnapshot ? .preparing : .held)
  }

  /// Runs what is to be done of a statement before its caller goes on, on a thread that is left behind where it is told to
  /// stop and does not at once.
  private func perform<Result>(
    _ attended: AttendedStatement, _ body: @escaping () throws(SessionError) -> Result
  ) throws(SessionError) -> Result {
    // Kept, for the request may be taken back as soon as the statement is left.
    var reason: EvaluationError?
    let isWanted = {
      reason = attended.stop.reason()
      return reason == nil
    }
    let outcome = DeepStack.run(while: isWanted, orUntil: { self.leave(attended) }) {
      () -> Swift.Result<Result, SessionError> in
      do throws(SessionError) { return .success(try body()) } catch { return .failure(error) }
    }
    guard let outcome else { throw SessionError(reason ?? .cancelled) }
    return try failing { () throws(SessionError) in try outcome.get() }
  }

  /// Leaves a statement behind, and with it what it has changed; false where it must be waited for.
  private func leave(_ attended: AttendedStatement) -> Bool {
    guard let stage = attended.leave() else { return false }
    if attended.isAlone {
      if stage == .writing { database.endWriting(attended.owner) }
      return true
    }
    // From here only a rollback goes on, and that needs no right to write.
    let owner = transaction.withLock { open -> AttendedStatement? in
      open?.hasFailed = true
      guard stage == .writing else { return nil }
      open?.writer = nil
      defer { open?.owner = nil }
      return open?.owner
    }
    if let owner { database.endWriting(owner) }
    return true
  }

  /// Notes that the transaction has failed where `body` does.
  private func failing<Result>(_ body: () throws(SessionError) -> Result) throws(SessionError) -> Result {
    do throws(SessionError) { return try body() } catch {
      // What is refused before it runs has touched nothing, and a slip of the keyboard should not cost a transaction.
      if error.phase == .runtime { fail() }
      throw error
    }
  }

  private func begin(
    _ statement: String, _ parameters: [String: Value], _ options: RunOptions, _ known: PreparedStatement?,
    _ attended: AttendedStatement
  ) throws(SessionError) -> any ResultCursor {
    if transactionState == .failed {
      throw SessionError(
        kind: .semanticError, phase: .runtime, detail: "TransactionFailed",
        message: "a statement of this transaction failed; only a rollback goes on from here", hint: "use :rollback")
    }
    if attended.isAlone { try database.refresh() }
    // One snapshot for both: a plan may rely on the counts of the very snapshot that it runs on.
    let graph = try attended.whileAttended { currentGraph }
    let prepared: PreparedStatement
    if let known, graph.isSnapshot, known.graphVersion == graph.version {
      prepared = known
    } else {
      prepared = try database.prepare(
        statement, graph: graph, parameters: Set(parameters.keys), keepsMatches: options.keepsMatches)
    }
    if prepared.mode == .explain || options.plansOnly { return QueryCursor(explaining: prepared) }
    if prepared.isWrite { return try write(prepared, graph, parameters, options, attended) }
    // What is read does not change while its rows are asked for, whatever the transaction goes on to change, and whether or not
    // somebody waits for that.
    let readable = try attended.whileAttended { transaction.withLock { $0?.writer }?.frozen() ?? graph }
    return QueryCursor(
      prepared, context(readable, prepared, parameters, options, nil, attended.stop), database.routines, options,
      goesDeep: prepared.goesDeep(parameters), isLight: prepared.isLight(parameters))
  }

  private func context(
    _ graph: Graph, _ prepared: PreparedStatement, _ parameters: [String: Value], _ options: RunOptions,
    _ writer: GraphTransaction?, _ stop: StopCondition
  ) -> ExecutionContext {
    let now = TemporalInstant.now()
    let began = transaction.withLock { $0?.started } ?? now
    var functions = FunctionContext(random: random, temporal: TemporalContext(transaction: began, statement: now))
    let memoryLimit = options.memoryLimit ?? database.options.memoryLimit
    if let memoryLimit {
      functions.maximumListLength = min(functions.maximumListLength, memoryLimit / MemoryLayout<Value>.stride)
      functions.maximumStringLength = min(functions.maximumStringLength, memoryLimit)
    }
    return ExecutionContext(
      graph: graph, transaction: writer, parameters: parameters,
      functions: functions, stop: stop, memoryLimit: memoryLimit, isProfiling: prepared.mode == .profile,
      filesDirectory: options.folder,
      sharesFrom: database.options.isOptimising ? database.options.sharesFrom : .infinity)
  }

  /// Runs a statement that changes the graph to its end: its rows are kept until they are asked for.
  private func write(
    _ prepared: PreparedStatement, _ graph: Graph, _ parameters: [String: Value], _ options: RunOptions,
    _ attended: AttendedStatement
  ) throws(SessionError) -> any ResultCursor {
    if database.options.isReadOnly || options.isReadOnly {
      throw SessionError(
        kind: .semanticError, phase: .runtime, detail: "ReadOnly",
        message: "the statement changes the graph, which is open for reading only")
    }
    let writer = try takeWriter(attended)
    defer { if attended.isAlone, attended.keepsRight() { database.endWriting(attended) } }
    var prepared = prepared
    // Somebody may have committed before the right to write was had: the plan was for another graph then.
    if writer.base.version != graph.version {
      prepared = try database.prepare(
        prepared.text, graph: writer.graph, parameters: Set(parameters.keys), keepsMatches: options.keepsMatches)
    }
    let savepoint = writer.savepoint()
    let before = writer.counters
    let cursor = QueryCursor(
      prepared, context(writer.graph, prepared, parameters, options, writer, attended.stop), database.routines, options,
      goesDeep: prepared.goesDeep(parameters), isLight: prepared.isLight(parameters))
    do throws(SessionError) {
      try cursor.runToEnd()
      if writer.deletedNodeWithRelationships() != nil {
        throw SessionError(
          EvaluationError(
            .constraintVerificationFailed, "DeleteConnectedNode",
            "a node cannot be deleted while it still has relationships; delete them too, or use DETACH DELETE"))
      }
      try check(writer, isComplete: attended.isAlone)
    } catch {
      writer.restore(savepoint)
      throw error
    }
    cursor.setCounters(Counters(writer.counters, since: before))
    writer.settle()
    if attended.isAlone {
      try database.commit(writer, statement: prepared.text, of: attended)
    } else {
      try attended.enter(.held) { transaction.withLock { $0?.statements.append(prepared.text) } }
    }
    return cursor
  }

  /// Throws where what was changed does not keep the constraints.
  private func check(_ writer: GraphTransaction, isComplete: Bool) throws(SessionError) {
    do throws(EvaluationError) {
      try writer.checkConstraints(isComplete: isComplete)
    } catch {
      throw SessionError(error)
    }
  }

  /// The working graph: the open transaction's, or a new one for this statement alone. The right to write is had then.
  private func takeWriter(_ attended: AttendedStatement) throws(SessionError) -> GraphTransaction {
    if let open = transaction.withLock({ $0?.writer }) {
      try attended.enter(.writing)
      return open
    }
    let snapshot = transaction.withLock { $0?.snapshot }
    try database.beginWriting(attended, unless: attended.stop)
    do throws(SessionError) {
      let latest = database.currentGraph
      if let snapshot, snapshot.version != latest.version {
        throw SessionError(
          kind: .constraintValidationFailed, phase: .runtime, detail: "TransactionConflict",
          message: "another session has changed the graph since this transaction began",
          hint: "roll back and begin again")
      }
      let writer = GraphTransaction(latest)
      try attended.enter(.writing) {
        if attended.isAlone { return }
        transaction.withLock { open in
          open?.writer = writer
          open?.owner = attended
        }
      }
      return writer
    } catch {
      database.endWriting(attended)
      throw error
    }
  }

  private var currentGraph: Graph {
    transaction.withLock { open in open.map { $0.writer?.graph ?? $0.snapshot } } ?? database.currentGraph
  }

  // MARK: transactions

  var transactionState: TransactionState {
    transaction.withLock { open in open.map { $0.hasFailed ? .failed : .open } ?? .none }
  }

  private func fail() { transaction.withLock { $0?.hasFailed = true } }

  func begin() throws(SessionError) {
    if transactionState != .none { throw noNesting("a transaction is open already") }
    try database.refresh()
    let graph = database.currentGraph
    transaction.withLock { $0 = OpenTransaction(snapshot: graph) }
  }

  func commit() throws(SessionError) {
    switch transactionState {
    case .none: throw noNesting("no transaction is open")
    case .failed: throw noNesting("a statement of this transaction failed, so it can only be rolled back")
    case .open: break
    }
    let open = transaction.withLock { open in
      defer { open = nil }
      return open
    }
    guard let open, let writer = open.writer, let owner = open.owner else { return }
    cancellation.reset()
    let attended = AttendedStatement(StopCondition(cancellation), isAlone: true, stage: .writing, owner: owner)
    let statements = open.statements.joined(separator: "\n")
    try perform(attended) { () throws(SessionError) in
      defer { if attended.keepsRight() { self.database.endWriting(owner) } }
      try self.check(writer, isComplete: true)
      writer.settle()
      try self.database.commit(writer, statement: statements, of: attended)
    }
  }

  func rollback() throws(SessionError) {
    if transactionState == .none { throw noNesting("no transaction is open") }
    let owner = transaction.withLock { open in
      defer { open = nil }
      return open?.owner
    }
    if let owner { database.endWriting(owner) }
  }

  private func noNesting(_ message: String) -> SessionError {
    SessionError(kind: .semanticError, phase: .runtime, detail: "TransactionState", message: message)
  }

  // MARK: what the graph holds

  func catalogue() throws(SessionError) -> Catalogue {
    let routines = database.routines
    return Catalogue(
      currentGraph, functions: routines.signatures, procedures: routines.procedureSignatures)
  }

  func values(
    ofProperty key: String, of owner: PropertyOwner, prefix: String, limit: Int
  ) throws(SessionError) -> [String] {
    let graph = currentGraph
    guard let id = graph.key(named: key) else { return [] }
    switch owner {
    case .node(label: nil): return graph.textValues(key: id, label: nil, prefix: prefix, limit: limit)
    case .node(let label?):
      return graph.label(named: label).map { graph.textValues(key: id, label: $0, prefix: prefix, limit: limit) } ?? []
    case .relationship(type: nil): return graph.textValues(key: id, type: nil, prefix: prefix, limit: limit)
    case .relationship(let type?):
      return graph.type(named: type).map { graph.textValues(key: id, type: $0, prefix: prefix, limit: limit) } ?? []
    }
  }
}

extension Counters {
  init(_ now: GraphCounters, since before: GraphCounters) {
    self.init()
    nodesCreated = now.nodesCreated - before.nodesCreated
    nodesDeleted = now.nodesDeleted - before.nodesDeleted
    relationshipsCreated = now.relationshipsCreated - before.relationshipsCreated
    relationshipsDeleted = now.relationshipsDeleted - before.relationshipsDeleted
    propertiesSet = now.propertiesSet - before.propertiesSet
    labelsAdded = now.labelsAdded - before.labelsAdded
    labelsRemoved = now.labelsRemoved - before.labelsRemoved
    indexesAdded = now.indexesAdded - before.indexesAdded
    indexesRemoved = now.indexesRemoved - before.indexesRemoved
    constraintsAdded = now.constraintsAdded - before.constraintsAdded
    constraintsRemoved = now.constraintsRemoved - before.constraintsRemoved
  }
}
