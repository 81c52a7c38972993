@preconcurrency import Glibc
import ArgumentParser
import KithShell

/// `kith draw [GRAPH] -f FILE -o OUT`: runs a script and draws its last result.
struct DrawTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw", abstract: "Draw the last result of a script.",
    discussion: """
      The nodes, relationships and paths of the last statement's result are drawn; where it returns none, those that its \
      patterns matched. The extension of OUT chooses: .svg, .png and .pdf need Graphviz, .dot does not.
      """)

  @OptionGroup var graph: GraphOptions
  @OptionGroup var scripts: ScriptOptions
  @OptionGroup var parameters: ParameterOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The picture.", valueName: "OUT"), completion: .file())
  var output: String

  func run() throws {
    let table = try parameters.table()
    guard !scripts.sources.isEmpty else { throw ValidationError("Say what to draw: -f FILE or -c QUERY") }
    let database = try graph.open()
    var settings = ShellContext.Settings()
    settings.mode = .trash
    settings.isReadOnly = graph.isReadOnly
    let context = ShellContext(
      source: database, settings: settings, output: DescriptorSink(STDOUT_FILENO), errors: DescriptorSink(STDERR_FILENO)
    )
    context.parameters = table
    try context.runScripts(scripts.sources, keepsGoing: false, isAtomic: false)
    do {
      try context.drawLastResult(to: output)
    } catch {
      throw Failure.reporting(error.message, .file)
    }
  }
}
