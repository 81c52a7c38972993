@preconcurrency import Glibc
import KithSession

/// Where the statements of a script come from.
public enum ScriptSource: Sendable, Hashable {
  /// A file; `-` is standard input.
  case file(String)
  /// A text, such as a query of the command line.
  case text(String)
  /// Standard input, read as it comes.
  case standardInput
}

/// What came of a script.
public enum ScriptOutcome: Sendable, Hashable {
  /// Everything ran.
  case done
  /// A statement failed, which has been reported.
  case failed
  /// Ctrl-C stopped it.
  case interrupted
}

/// Runs statements one by one: each as soon as its `;` is there, its result written before the next is read.
public final class ScriptRunner {
  private let context: ShellContext
  private let keepsGoing: Bool
  private var hasFailed = false

  /// Makes a runner; one that keeps going runs what follows a failed statement too.
  public init(context: ShellContext, keepsGoing: Bool) {
    self.context = context
    self.keepsGoing = keepsGoing
  }

  /// Runs several scripts as one, with one document of results; an atomic one is a single transaction.
  public func run(_ scripts: [ScriptSource], isAtomic: Bool) throws(FileError) -> ScriptOutcome {
    context.keepsGoing = keepsGoing
    let texts = try scripts.map { script throws(FileError) in try Self.load(script) }
    context.document = ResultDocument(
      mode: context.settings.mode, sink: context.output, appearance: context.settings.appearance,
      expectation: Self.expectation(of: texts))
    let outcome = Interruption.watching(
      context.session, endsProcess: true,
      showsProgress: context.settings.isWatched || context.settings.showsProgress
    ) { interruption in
      context.interruption = interruption
      if context.settings.showsProgress { interruption.progress.beginScript() }
      defer { context.interruption = nil }
      if isAtomic, !transaction({ () throws(SessionError) in try self.context.session.begin() }) {
        return ScriptOutcome.failed
      }
      for text in texts where !shallStop { run(text) }
      context.document?.finish()
      context.document = nil
      return conclude(isAtomic: isAtomic)
    }
    context.output.flush()
    return outcome
  }

  /// Runs a script within another one or at the prompt. False where it failed.
  func run(_ script: ScriptSource) throws(FileError) -> Bool {
    let text = try Self.load(script)
    let ownsDocument = context.document == nil
    if ownsDocument {
      context.document = ResultDocument(
        mode: context.settings.mode, sink: context.output, appearance: context.settings.appearance,
        expectation: Self.expectation(of: [text]))
    }
    run(text)
    if ownsDocument {
      context.document?.finish(evenIfEmpty: false)
      context.document = nil
    }
    return !hasFailed
  }

  /// A script that has been read, or standard input, which is read as it runs.
  private enum Loaded {
    case text([UInt8], origin: StatementOrigin)
    case standardInput
  }

  private static func load(_ script: ScriptSource) throws(FileError) -> Loaded {
    switch script {
    case .standardInput, .file("-"): return .standardInput
    case .text(let text): return .text(Array(text.utf8), origin: StatementOrigin())
    case .file(let path):
      return .text(try TextFile.read(path), origin: StatementOrigin(file: path, folder: FilePath.folder(of: path)))
    }
  }

  /// How many statements there are, where that can be known before they run.
  private static func expectation(of scripts: [Loaded]) -> ResultDocument.Expectation {
    var count = 0
    for script in scripts {
      guard case .text(let bytes, _) = script else { return .unknown }
      var reader = StatementReader()
      reader.append(bytes[...])
      while let piece = reader.next() ?? reader.finish() {
        switch piece.kind {
        case .statement: count += 1
        case .command:
          let name = ShellContext.split(command: piece.text).name
          if name == "source" || name == "run" || name == "mode" { return .unknown }
        }
      }
    }
    return count == 1 ? .one : .several
  }

  private var shallStop: Bool {
    context.wantsToQuit || context.wasInterrupted || context.output.isClosed || (hasFailed && !keepsGoing)
  }

  private func run(_ script: Loaded) {
    var reader = StatementReader()
    switch script {
    case .text(let bytes, let origin):
      reader.append(bytes[...])
      while !shallStop, let piece = reader.next() ?? reader.finish() { run(piece, origin) }
    case .standardInput:
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let origin = StatementOrigin(file: "stdin", folder: nil)
      while !shallStop {
        if let piece = reader.next() {
          run(piece, origin)
          continue
        }
        context.output.flush()
        guard context.interruption?.waitForInput() != false else {
          context.wasInterrupted = true
          return
        }
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count > 0 {
          reader.append(buffer[..<count])
        } else if count == 0 || errno != EINTR {
          while !shallStop, let piece = reader.finish() { run(piece, origin) }
          return
        }
      }
    }
  }

  private func run(_ piece: StatementReader.Piece, _ origin: StatementOrigin) {
    var origin = origin
    origin.line = piece.line
    origin.column = piece.column
    if let byte = piece.invalidByte {
      origin.line = byte.line
      origin.column = byte.column
      context.report(
        context.errorText.plain("the bytes here are not UTF-8; save the script as UTF-8", origin: origin))
      hasFailed = true
      return
    }
    if context.run(piece, origin: origin) {
      if piece.kind == .statement { context.succeeded += 1 }
    } else {
      hasFailed = true
    }
  }

  private func conclude(isAtomic: Bool) -> ScriptOutcome {
    let outcome: ScriptOutcome = context.wasInterrupted ? .interrupted : hasFailed ? .failed : .done
    if isAtomic, context.session.transactionState != .none {
      if outcome == .done {
        return transaction { () throws(SessionError) in try self.context.session.commit() } ? .done : .failed
      }
      _ = transaction { () throws(SessionError) in try self.context.session.rollback() }
      context.report("Nothing was changed: the script is one transaction, and was rolled back.\n")
      return outcome
    }
    if context.session.transactionState != .none {
      _ = transaction { () throws(SessionError) in try self.context.session.rollback() }
      context.report("The script ended within a transaction, which was rolled back.\n")
      return outcome == .done ? .failed : outcome
    }
    let succeeded = context.succeeded
    if outcome != .done, !keepsGoing, succeeded > 0, !context.settings.isDryRun {
      let before =
        succeeded == 1
        ? "The statement before it has run and stays" : "The \(succeeded) statements before it have run and stay"
      context.report("\(before) committed.\n")
    }
    return outcome
  }

  private func transaction(_ step: () throws(SessionError) -> Void) -> Bool {
    do {
      try step()
      return true
    } catch {
      context.report(context.errorText.plain(error.message, origin: StatementOrigin()))
      return false
    }
  }
}
