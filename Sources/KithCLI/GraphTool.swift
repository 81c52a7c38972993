@preconcurrency import Glibc
import ArgumentParser
import Kith
import KithShell

extension OutputMode: ExpressibleByArgument {}
extension ColourChoice: ExpressibleByArgument {}

/// `kith [GRAPH]`: the prompt, or statements from `-c`, `-f` and standard input.
struct GraphTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph-prompt",
    abstract: "Ask a graph: at a prompt, or in statements of openCypher that end with ;",
    usage: """
      kith [GRAPH]                            the prompt
      kith [GRAPH] -c QUERY... | -f FILE...   statements, or a script
      kith [GRAPH] < FILE                     statements on standard input
      kith draw [GRAPH] -f FILE -o OUT        a picture of a result
      kith check GRAPH                        whether a graph keeps its rules
      kith dump GRAPH                         Cypher that makes the graph again
      """,
    discussion: """
      Each statement prints its own result. Exit status: 0; 1 where a query failed; 2 for a wrong command line; 3 where a \
      file or database cannot be used; 130 after Ctrl-C. A graph named like a subcommand is written ./draw.
      """,
    shouldDisplay: false)

  @OptionGroup var graph: GraphOptions
  @OptionGroup var prompt: PromptOptions

  func run() throws {
    let table = try prompt.parameters.table()
    let database = try graph.open(limits: prompt.limits)
    let isPrompt =
      prompt.scripts.sources.isEmpty && TerminalInfo.isTerminal(STDIN_FILENO) && TerminalInfo.isTerminal(STDOUT_FILENO)
    let context = ShellContext(
      source: database, settings: settings(isPrompt: isPrompt), output: DescriptorSink(STDOUT_FILENO),
      errors: DescriptorSink(STDERR_FILENO))
    context.parameters = table
    if isPrompt {
      var options = Shell.Options()
      options.historyPath = prompt.keepsNoHistory ? nil : History.standardPath
      options.readsInit = !prompt.readsNoInit
      options.banner = "kith \(kithVersion)"
      Shell(context: context, options: options).run()
      return
    }
    try context.runScripts(
      prompt.scripts.sources.isEmpty ? [.standardInput] : prompt.scripts.sources, keepsGoing: prompt.keepsGoing,
      isAtomic: prompt.isAtomic)
  }

  private func settings(isPrompt: Bool) -> ShellContext.Settings {
    var settings = ShellContext.Settings()
    let isTerminal = TerminalInfo.isTerminal(STDOUT_FILENO)
    settings.mode = prompt.format ?? (isTerminal ? (TerminalInfo.isUTF8 ? .box : .table) : .tsv)
    settings.isReadOnly = graph.isReadOnly
    settings.isDryRun = prompt.isDryRun
    settings.isInteractive = isPrompt
    settings.appearance = Appearance(
      usesColour: prompt.color.applies(to: STDOUT_FILENO),
      fittingColumns: isTerminal ? TerminalInfo.size().columns : nil)
    let errorsAreShown = TerminalInfo.isTerminal(STDERR_FILENO)
    settings.messageAppearance = Appearance(
      usesColour: prompt.color.applies(to: STDERR_FILENO),
      fittingColumns: errorsAreShown ? TerminalInfo.size(of: STDERR_FILENO).columns : nil)
    settings.isWatched = errorsAreShown
    return settings
  }
}

/// What the prompt and scripts are asked to do.
struct PromptOptions: ParsableArguments {
  @OptionGroup var scripts: ScriptOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var parameters: ParameterOptions

  @Option(
    help: ArgumentHelp(
      "How results are written: \(OutputMode.allCases.map(\.rawValue).joined(separator: " ")).", valueName: "MODE"))
  var format: OutputMode?

  @Flag(name: .customLong("atomic"), help: "Run the whole script as one transaction.")
  var isAtomic = false

  @Flag(name: .customLong("keep-going"), help: "Go on after a failed statement; the exit status is still 1.")
  var keepsGoing = false

  @Flag(name: .customLong("dry-run"), help: "Check the statements and run none.")
  var isDryRun = false

  @Option(help: ArgumentHelp("Colours: always, never or auto.", valueName: "WHEN"))
  var color: ColourChoice = .automatic

  @Flag(name: .customLong("no-history"), help: "Keep no history of the prompt.")
  var keepsNoHistory = false

  @Flag(name: .customLong("no-init"), help: "Do not read the init file of the prompt.")
  var readsNoInit = false
}

extension ShellContext {
  /// Runs scripts and turns what came of them into an exit status.
  func runScripts(_ sources: [ScriptSource], keepsGoing: Bool, isAtomic: Bool) throws {
    let outcome: ScriptOutcome
    do {
      outcome = try ScriptRunner(context: self, keepsGoing: keepsGoing).run(sources, isAtomic: isAtomic)
    } catch {
      throw Failure.reporting(error.message, .file)
    }
    saveOnLeaving()
    try Failure.ifLost(output)
    switch outcome {
    case .done: return
    case .failed: throw Failure(status: hasFileFailure ? .file : .query)
    case .interrupted: throw Failure(status: .interrupted)
    }
  }
}
