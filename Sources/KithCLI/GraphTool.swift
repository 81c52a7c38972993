import ArgumentParser
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

  /// What the options ask for.
  var asked: GraphRun {
    GraphRun(
      graph: graph.graph, opening: graph.opening.asked(prompt.limits), parameters: prompt.parameters.asked,
      sources: prompt.scripts.sources, format: prompt.format, isAtomic: prompt.isAtomic, keepsGoing: prompt.keepsGoing,
      isDryRun: prompt.isDryRun, color: prompt.color, keepsNoHistory: prompt.keepsNoHistory,
      readsNoInit: prompt.readsNoInit)
  }

  func run() throws { try asked.run() }
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
