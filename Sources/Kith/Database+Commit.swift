import KithExecutor
import KithGraph
import KithSession
import KithStore

// The way of a change: the right to write, a transaction, the store, and then the next statement sees it.
extension Database {
  /// How long a writer waits for another, in this process or elsewhere.
  static let patience = Duration.seconds(5)

  /// Takes up what other processes committed. While this one commits there is nothing of theirs, and nobody waits.
  func refresh() throws(SessionError) {
    guard let store, !store.isCommitting else { return }
    do throws(StoreError) { try store.refresh() } catch { throw SessionError(error) }
    publishStored()
  }

  /// How long the store is asked to wait at a time: whoever reads meanwhile waits as long.
  private static let storePatience = Duration.milliseconds(10)

  /// Takes the right to write for an owner, unless `stop` has a reason not to; the graph is then the latest.
  func beginWriting(_ owner: AnyObject, unless stop: StopCondition? = nil) throws(SessionError) {
    guard writer.acquire(owner, patience: Self.patience, while: { stop?.reason() == nil }) else {
      if let reason = stop?.reason() { throw SessionError(reason) }
      throw SessionError(
        kind: .constraintValidationFailed, phase: .runtime, detail: "WriterBusy",
        message: "another session has been writing for more than five seconds; try again")
    }
    guard let store else { return }
    let deadline = ContinuousClock.now + Self.patience
    while true {
      do throws(StoreError) {
        try store.beginWriting(patience: Self.storePatience)
        break
      } catch {
        let reason = stop?.reason()
        if error.kind == .busy, reason == nil, ContinuousClock.now < deadline { continue }
        writer.release(owner)
        if let reason { throw SessionError(reason) }
        throw SessionError(error.kind == .busy ? StoreError.busy(store.path, after: Self.patience) : error)
      }
    }
    publishStored()
  }

  /// Gives the right to write back, if the owner has it.
  func endWriting(_ owner: AnyObject) {
    guard writer.isHeld(by: owner) else { return }
    store?.endWriting()
    writer.release(owner)
  }

  /// Makes a transaction durable, and what the next statement sees, unless the statement that it is of was left meanwhile.
  /// After an error it is as if it had not been.
  func commit(
    _ transaction: GraphTransaction, statement: String, of attended: AttendedStatement
  ) throws(SessionError) {
    guard let store else {
      let graph = transaction.commit()
      try attended.enter(.held)
      return publish(graph)
    }
    try attended.enter(.storing)
    let consent = CommitConsent(
      goesOn: { attended.stop.reason() == nil },
      isGiven: { (try? attended.enter(.held)) != nil })
    do throws(StoreError) {
      publish(try store.commit(transaction, statement: statement, consent: consent))
    } catch {
      let reason = error.kind == .cancelled ? attended.stop.reason() : nil
      throw reason.map { SessionError($0) } ?? SessionError(error)
    }
  }

  func publishStored() {
    guard let store else { return }
    // Asked within the lock: what another session has published meanwhile is not taken back.
    state.withLock { state in
      let latest = store.graph
      if state.graph !== latest { state.graph = latest }
    }
  }

  /// Whether something was committed that ``save()`` has still to write into the folder's files.
  public var hasUnsavedChanges: Bool { (store?.uncheckpointedCount ?? 0) > 0 }

  /// Whether this process has something to put in order when it leaves: commits, or what its last ``save()`` kept for it.
  public var hasOwnCommits: Bool { store?.hasOwnCommits ?? false }

  /// What was put right when the graph was opened, for people.
  public var notes: [String] { store?.notes ?? [] }

  /// Writes what was committed into the form that people and git read: a folder's CSV files, all of them or none.
  ///
  /// Commits are durable without it. Throws a ``DatabaseError`` where another process writes for longer than `patience`, or
  /// the folder cannot be written; nothing is changed then.
  ///
  /// `isLeaving` says that this process does not go on with the graph, whose nodes and relationships otherwise keep the
  /// numbers that `id()` gives.
  public func save(patience: Duration, isLeaving: Bool) throws(DatabaseError) {
    guard let store else { throw DatabaseError("this graph is in memory only and has no place to be saved to") }
    if options.isReadOnly { throw DatabaseError("the graph is open for reading only") }
    do throws(StoreError) { try store.checkpoint(patience: patience, isLeaving: isLeaving) } catch {
      throw DatabaseError(error)
    }
  }

  /// As ``save(patience:isLeaving:)``, waiting five seconds for another process, and going on.
  public func save() throws(DatabaseError) { try save(patience: Self.patience, isLeaving: false) }
}

extension SessionError {
  /// What a store refused, for whoever ran the statement.
  init(_ error: StoreError) {
    let detail: String
    var kind = EvaluationError.Kind.externalFile
    switch error.kind {
    case .busy:
      detail = "WriterBusy"
      kind = .constraintValidationFailed
    case .changedMeanwhile:
      detail = "TransactionConflict"
      kind = .constraintValidationFailed
    case .cancelled:
      detail = "Cancelled"
      kind = .cancelled
    case .notFound, .notAGraph, .faults, .occupied, .unsupported, .readOnly, .inputOutput: detail = "Storage"
    }
    var problems = error.problems
    let hint = problems.count == 1 ? problems[0].hint : nil
    if hint != nil { problems[0].hint = nil }
    self.init(
      kind: kind, phase: .runtime, detail: detail, message: problems.map(\.description).joined(separator: "\n"),
      hint: hint)
  }
}
