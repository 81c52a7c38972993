@preconcurrency import Glibc
import ArgumentParser
import Kith
import KithShell

/// `kith draw [GRAPH] -f FILE -o OUT`: runs a script and draws its last result.
struct DrawTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw", abstract: "Draw the last result of a script, or a part of the graph.",
    usage: """
      kith draw [GRAPH] -f FILE -o OUT                  the last result of a script
      kith draw [GRAPH] --around NAME -o OUT            the surroundings of a node
      kith draw [GRAPH] --between A,B -o OUT            all that is on the paths between two
      kith draw [GRAPH] --for QUERY ... -o 'out/{id}.svg'  a picture for each row of a query
      """,
    discussion: """
      The nodes, relationships and paths of the last statement's result are drawn; where it returns none, those that its \
      patterns matched. The title is --title, else the comment that \
      the script begins with. The extension of OUT chooses: .svg, .png, .pdf and .html need Graphviz, .dot, .mmd and .md do \
      not; - writes DOT to standard output. With --for, {id} in OUT, the title, the date, the note, --around and \
      --between stands for the row's column id, and the script has it as $id.
      """)

  @OptionGroup var graph: GraphOptions
  @OptionGroup var scripts: ScriptOptions
  @OptionGroup var parameters: ParameterOptions
  @OptionGroup(title: "How it looks") var flags: DrawingFlags

  @Option(
    name: .customLong("for"), parsing: .unconditional,
    help: ArgumentHelp("Make a picture for each row of the query, with its columns as parameters.", valueName: "QUERY"))
  var forEach: String?

  @Option(
    name: [.customShort("o"), .customLong("output")], parsing: .unconditional,
    help: ArgumentHelp("The picture; with --for a pattern like out/{id}.svg.", valueName: "OUT"), completion: .file())
  var output: String?

  @Option(
    name: .customLong("print-style"),
    help: ArgumentHelp(
      "Print a style sheet that ships, and leave: standard, print, dark or accessible.", valueName: "NAME"))
  var printedSheet: String?

  func run() throws {
    if let printedSheet { return try printSheet(printedSheet) }
    guard let output else { throw ValidationError("Say where to: -o OUT.svg") }
    let table = try parameters.asked.table()
    var options = try flags.options()
    if let letters = graph.letters, !FilePath.isFolder(letters) {
      throw Failure.reporting("there is no folder \(letters) to link the sources to", .file)
    }
    options.documentFolder = graph.letters
    if options.title == nil, case .file(let path)? = scripts.sources.last { options.title = Self.question(of: path) }
    guard options.exploresGraph || !scripts.sources.isEmpty else {
      throw ValidationError("Say what to draw: -f FILE, -c QUERY, --around NAME or --between A,B")
    }
    if options.exploresGraph, !scripts.sources.isEmpty {
      throw ValidationError("Either a script or --around and --between, not both: those look at the graph itself")
    }
    let database = try graph.open()
    var settings = ShellContext.Settings()
    settings.mode = .trash
    settings.isReadOnly = graph.isReadOnly
    let context = ShellContext(
      source: database, settings: settings, output: DescriptorSink(STDOUT_FILENO), errors: DescriptorSink(STDERR_FILENO)
    )
    context.parameters = table
    if let forEach {
      try DrawingBatch(query: forEach, pattern: output, scripts: scripts.sources, options: options).run(in: context)
    } else if try !draw(scripts.sources, to: output, options: options, in: context) {
      throw Failure.reporting("there is nothing to draw: no node and no relationship was found", .file)
    }
  }

  /// The comment that a script begins with, which is the question that it asks; nil where there is none.
  private static func question(of path: String) -> String? {
    guard path != "-", let bytes = try? TextFile.read(path), bytes.starts(with: Array("//".utf8)) else { return nil }
    let line = bytes.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let text = String(decoding: line, as: UTF8.self).drop { $0.isWhitespace }
    return text.isEmpty ? nil : String(text)
  }

  private func printSheet(_ name: String) throws {
    guard let sheet = StyleSheet.shipped.first(where: { $0.name == name }) else {
      let names = StyleSheet.shipped.map(\.name).joined(separator: ", ")
      throw ValidationError("No sheet '\(name)' ships: there is \(names)")
    }
    let sink = DescriptorSink(STDOUT_FILENO)
    sink.write(sheet.text)
    try Failure.ifLost(sink)
  }
}

/// Runs scripts and draws the last result, or what the options name. False where there is nothing to draw.
func draw(
  _ scripts: [ScriptSource], to path: String, options: DrawingOptions, in context: ShellContext
) throws -> Bool {
  if !scripts.isEmpty { try context.runScripts(scripts, keepsGoing: false, isAtomic: false) }
  do {
    let drew = try context.draw(to: path, options: options)
    try Failure.ifLost(context.output)
    return drew
  } catch let error as DrawingError {
    throw Failure.reporting(error.message, .file)
  }
}
