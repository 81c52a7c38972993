import KithCypher
import KithSession
import KithValue

extension ShellContext {
  /// Runs a statement or command. False where it failed, which has then been reported.
  @discardableResult
  func run(_ piece: StatementReader.Piece, origin: StatementOrigin) -> Bool {
    switch piece.kind {
    case .command: runCommand(piece.text, origin: origin)
    case .statement: settings.isDryRun ? check(piece.text, origin: origin) : runStatement(piece.text, origin: origin)
    }
  }

  /// Runs a statement and writes its result, its notifications and what it changed.
  func runStatement(_ statement: String, origin: StatementOrigin) -> Bool {
    let started = ContinuousClock.now
    var options = RunOptions()
    options.isReadOnly = settings.isReadOnly
    options.folder = origin.folder
    lastStatement = (statement, origin)
    let resultBefore = last
    do {
      let kept = KeptResult(statement: statement, parameters: parameters.values, origin: origin)
      let (summary, hasColumns) = try interruptible { () throws(SessionError) in
        try self.stream(statement, options: options, keepingIn: kept)
      }
      if summary.counters.containsUpdates { forgetCatalogue() }
      report(
        summary, rows: hasColumns ? last?.rowCount : nil, statement: statement, origin: origin,
        seconds: seconds(since: started))
      return true
    } catch {
      // What was shown before is still there to be shown again.
      last = resultBefore
      document?.failResult(keepingPlace: keepsGoing)
      if error.detail == "Storage" { hasFileFailure = true }
      forgetCatalogue()
      report(failureText(of: error, statement: statement, origin: origin, seconds: seconds(since: started)))
      return false
    }
  }

  /// Runs something that Ctrl-C cancels while it runs a statement.
  func interruptible<Result>(_ body: () throws(SessionError) -> Result) throws(SessionError) -> Result {
    guard let interruption else { return try body() }
    let outcome = interruption.during { () -> Swift.Result<Result, SessionError> in
      do throws(SessionError) { return .success(try body()) } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  private func stream(
    _ statement: String, options: RunOptions, keepingIn kept: KeptResult
  ) throws(SessionError) -> (Summary, hasColumns: Bool) {
    let cursor = try session.run(statement, parameters: parameters.values, options: options)
    let columns = cursor.columns
    // The head waits for the first rows: a statement that fails before it has any prints nothing.
    var batch = try cursor.next()
    while batch?.count == 0 { batch = try cursor.next() }
    interruption?.progress.end()
    if !columns.isEmpty {
      document?.begin(columns: columns)
      last = kept
      last?.columns = columns
    }
    while let rows = batch {
      if !columns.isEmpty { last?.add(rows) }
      document?.add(rows)
      if output.isClosed { break }
      batch = try cursor.next()
    }
    let summary = try cursor.summary()
    // EXPLAIN's plan is the statement's result: rows for programs, a tree for people. PROFILE's stands beside the rows.
    if columns.isEmpty, let plan = summary.plan, settings.mode.isForMachines {
      document?.begin(columns: PlanText.columns)
      document?.add(PlanText.rows(of: plan))
    } else if columns.isEmpty {
      document?.begin(columns: [])
    }
    document?.finishResult()
    if let plan = summary.plan, !settings.mode.isForMachines {
      output.write(PlanText(appearance: settings.appearance).tree(of: plan))
    } else if let plan = summary.plan, !columns.isEmpty {
      report(PlanText(appearance: settings.messageAppearance).tree(of: plan))
    }
    return (summary, !columns.isEmpty)
  }

  private func report(
    _ summary: Summary, rows: Int?, statement: String, origin: StatementOrigin, seconds: Double
  ) {
    let isCut = document?.isCut == true
    if settings.isInteractive, document?.isOfOne == true {
      // The words below stand under the document, not in its last line.
      document?.finish()
      document = nil
    }
    output.flush()
    for notification in summary.notifications {
      report(errorText.of(notification, statement: statement, origin: origin))
    }
    if settings.isWatched, summary.counters.containsUpdates {
      report(settings.messageAppearance.styled(SummaryText.of(summary.counters), Appearance.faint) + "\n")
    }
    if !settings.isInteractive, settings.showsTiming { report(SummaryText.of(summary.times) + "\n") }
    guard settings.isInteractive else { return }
    var footer: [String] = []
    if let rows { footer.append(SummaryText.count(rows, "row")) }
    footer.append(settings.showsTiming ? SummaryText.of(summary.times) : SummaryText.duration(seconds))
    if isCut { footer.append("cut to fit, :last line shows all") }
    output.write(settings.appearance.styled(footer.joined(separator: ", "), Appearance.faint) + "\n")
    output.flush()
  }

  private func failureText(of error: SessionError, statement: String, origin: StatementOrigin, seconds: Double)
    -> String
  {
    if error.kind == .cancelled {
      wasInterrupted = true
      let place = origin.file.map { "\($0):\(origin.line):\(origin.column): " } ?? ""
      return "\(place)cancelled after \(SummaryText.duration(seconds)); the statement changed nothing\n"
    }
    var error = error
    if error.kind == .parameterMissing, let near = nearestParameter(to: error.place, in: statement) {
      error.hint = "did you mean $\(near)?"
    }
    return errorText.of(error, statement: statement, origin: origin)
  }

  /// The parameter that was probably meant where one without a value is named.
  private func nearestParameter(to place: TextPlace?, in statement: String) -> String? {
    guard let place else { return nil }
    let named = Lexer.tokenize(statement).first { $0.kind == .parameter && $0.span.lower == place.lower }
    guard let span = named?.span else { return nil }
    let name = String(decoding: Array(statement.utf8)[span.lower..<span.upper].dropFirst(), as: UTF8.self)
    return NearestName.nearest(to: name, in: parameters.names)
  }

  private func check(_ statement: String, origin: StatementOrigin) -> Bool {
    do {
      let description = try session.check(statement)
      for notification in description.notifications {
        report(errorText.of(notification, statement: statement, origin: origin))
      }
      return true
    } catch {
      report(errorText.of(error, statement: statement, origin: origin))
      return false
    }
  }

  private func seconds(since start: ContinuousClock.Instant) -> Double {
    let elapsed = ContinuousClock.now - start
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
  }
}
