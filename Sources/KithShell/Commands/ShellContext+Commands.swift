import KithCypher
import KithSession
import KithValue

extension ShellContext {
  /// Runs a `:` command. False where it failed, which has then been reported.
  func runCommand(_ text: String, origin: StatementOrigin) -> Bool {
    let (name, arguments) = Self.split(command: text)
    do {
      guard let command = CommandRegistry.find(name) else {
        let known = CommandRegistry.all.flatMap { [$0.name] + $0.aliases }
        let hint =
          NearestName.nearest(to: name, in: known).map { "; did you mean :\($0)?" } ?? "; :help lists the commands"
        throw CommandError.message("There is no command :\(name)\(hint)")
      }
      let results = output
      // Words for people would break a document in which every byte counts.
      if settings.mode.isDocument, !settings.isInteractive, !command.givesResult { output = errors }
      defer {
        output.flush()
        output = results
      }
      try command.run(arguments, origin: origin, in: self)
      return true
    } catch let error as CommandError {
      switch error {
      case .message(let message): report(errorText.plain(message, origin: origin))
      case .statement(let error, let part): report(errorText(of: error, in: part, of: text, origin: origin))
      case .reported: break
      }
      return false
    } catch {
      return false
    }
  }

  /// An error in a part of a command shows the command, where the part stands in it as it was typed.
  private func errorText(of error: SessionError, in part: String, of command: String, origin: StatementOrigin) -> String
  {
    guard let start = command.ranges(of: part).last?.lowerBound else {
      return errorText.of(error, statement: part, origin: StatementOrigin())
    }
    var error = error
    let before = command[..<start]
    error.place = error.place?.moved(by: before.utf8.count, columns: before.count)
    return errorText.of(error, statement: command, origin: origin)
  }

  /// `:param x => 1;` is `param` and `x => 1`.
  static func split(command text: String) -> (name: String, arguments: String) {
    var text = text.dropFirst()
    while let last = text.last, last.isWhitespace { text.removeLast() }
    if text.last == ";" { text.removeLast() }
    let name = text.prefix { !$0.isWhitespace }
    var arguments = text.dropFirst(name.count)
    while let first = arguments.first, first.isWhitespace { arguments.removeFirst() }
    while let last = arguments.last, last.isWhitespace { arguments.removeLast() }
    return (String(name), String(arguments))
  }

  /// Runs a statement of the shell's own and gives all its rows.
  func rows(
    of statement: String, parameters: [String: Value], options: RunOptions = RunOptions()
  ) throws(CommandError) -> (columns: [String], rows: [[Value]], summary: Summary) {
    do {
      return try interruptible { () throws(SessionError) in
        let cursor = try session.run(statement, parameters: parameters, options: options)
        var rows: [[Value]] = []
        while let batch = try cursor.next() { rows += batch.rows.map(Array.init) }
        return (cursor.columns, rows, try cursor.summary())
      }
    } catch {
      throw .statement(error, text: statement)
    }
  }

  /// The value of a Cypher expression.
  func value(of expression: String) throws(CommandError) -> Value {
    let start = "RETURN "
    let found: (columns: [String], rows: [[Value]], summary: Summary)
    var options = RunOptions()
    options.isReadOnly = true
    do { found = try rows(of: start + expression, parameters: parameters.values, options: options) } catch {
      guard case .statement(var error, _) = error else { throw error }
      // Within the expression, as it was typed.
      error.place = error.place?.moved(by: -start.utf8.count, columns: -start.count)
      throw .statement(error, text: expression)
    }
    guard found.columns.count == 1, let row = found.rows.first, let value = row.first else {
      throw .message("The expression gave no value")
    }
    return value
  }

  /// Runs the last statement again with what its patterns matched kept; it must not write.
  func evidenceOfLastStatement() throws(CommandError) -> Evidence {
    guard let last else { throw .message("No query has been run yet") }
    let description: StatementDescription
    do { description = try session.check(last.statement) } catch { throw .statement(error, text: last.statement) }
    if description.isWrite {
      throw .message("The last statement changes the graph, so it is not run again; ask the same with MATCH and RETURN")
    }
    var options = RunOptions()
    options.keepsMatches = true
    options.isReadOnly = true
    let found = try rows(of: last.statement, parameters: last.parameters, options: options)
    return found.summary.evidence
      ?? Evidence(nodes: [], relationships: [], limitation: "what its patterns matched cannot be told")
  }
}
