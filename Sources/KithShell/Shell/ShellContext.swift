@preconcurrency import Glibc
import KithSession
import KithValue
import LineEditor

/// What statements and commands share: the session, the parameters, the mode, the last result, and where text goes.
///
/// It belongs to one thread.
public final class ShellContext {
  /// How statements are to be run and their results to be shown.
  public struct Settings {
    /// The format of results.
    public var mode: OutputMode = .tsv
    /// Refuses to change the graph.
    public var isReadOnly = false
    /// Checks statements and runs none.
    public var isDryRun = false
    /// Whether somebody sits at a prompt.
    public var isInteractive = false
    /// Whether `:timing` is on.
    public var showsTiming = false
    /// How results look on standard output.
    public var appearance = Appearance()
    /// How messages look on standard error.
    public var messageAppearance = Appearance()
    /// Whether somebody sees standard error: only on a terminal counters and progress are shown.
    public var isWatched = false
    /// Whether progress is shown on standard error, be it that nothing else is.
    public var showsProgress = false
    /// Makes the settings of a script in a pipe.
    public init() {}
  }

  /// The open graph.
  public let source: any GraphSource
  /// The session in which everything runs.
  public let session: any Session
  /// How statements are run and results are shown.
  public var settings: Settings
  /// What statements may name with `$`.
  public var parameters = ParameterTable()
  /// Standard output; at the prompt, through the pager while a result is written.
  public internal(set) var output: any TextSink
  let errors: any TextSink
  /// The results of this script, or of this statement at the prompt.
  var document: ResultDocument?
  /// The last result that had columns.
  var last: KeptResult?
  /// The last statement, whatever became of it.
  var lastStatement: (text: String, origin: StatementOrigin)?
  var history: History?
  /// Set by `:quit`.
  var wantsToQuit = false
  /// Whether what follows a failed statement is run too.
  var keepsGoing = false
  /// How many statements have run, scripts within scripts included.
  var succeeded = 0
  /// Whether a statement failed because the graph's files cannot be used.
  public internal(set) var hasFileFailure = false
  /// How many scripts are being read within one another.
  var sourceDepth = 0
  /// What the next prompt begins with: `:edit` brings a text back.
  var textForPrompt = ""
  /// Set when Ctrl-C stopped a statement.
  var wasInterrupted = false
  /// What Ctrl-C stops; nil where nothing watches.
  var interruption: Interruption?
  private var cachedCatalogue: Catalogue?

  /// Makes a context with a session of its own.
  public init(source: any GraphSource, settings: Settings, output: any TextSink, errors: any TextSink) {
    self.source = source
    self.session = source.makeSession()
    self.settings = settings
    self.output = output
    self.errors = errors
  }

  /// The names that the graph uses, as of the last statement; nil where they cannot be had.
  var catalogue: Catalogue? {
    if cachedCatalogue == nil { cachedCatalogue = try? session.catalogue() }
    return cachedCatalogue
  }

  /// Forgets the names after a statement that may have changed them.
  func forgetCatalogue() { cachedCatalogue = nil }

  /// Writes an error where errors go, after everything that was written before it.
  func report(_ text: String) {
    output.flush()
    errors.write(text)
    errors.flush()
  }

  /// A document for the result of one statement typed at the prompt.
  func documentForPrompt() -> ResultDocument {
    ResultDocument(mode: settings.mode, sink: output, appearance: settings.appearance, expectation: .one)
  }

  /// Writes what was committed here into the folder's files, at the end of a script and on leaving.
  ///
  /// Where that cannot be done now, the commits stay where they are, which is told.
  public func saveOnLeaving() {
    guard source.hasOwnCommits, let path = source.path else { return }
    do {
      try source.save(patience: .seconds(1), isLeaving: true)
    } catch {
      let problems = error.problems.prefix(20).map { "\n  " + $0 }.joined()
      // A database file has its commits in it already, and was only to be made faster to open.
      let state =
        source.hasUnsavedChanges
        ? "every commit is kept in \(path)/.kith, but is not yet in the files"
        : "every commit is stored, but \(path) could not be tidied up"
      report("warning: \(state): \(error.message)\(problems)\n")
    }
  }

  /// The writer of error texts.
  var errorText: ErrorText { ErrorText(appearance: settings.messageAppearance) }

  /// Says something to the person at the prompt or running the script, never in between a machine's output.
  func say(_ text: String) {
    if settings.isInteractive {
      output.write(text + "\n")
      output.flush()
    } else {
      report(text + "\n")
    }
  }
}
