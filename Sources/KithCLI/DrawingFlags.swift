import ArgumentParser
import KithShell

extension DrawingOptions.View: ExpressibleByArgument {}

/// How a picture is to look, as the command line says it; `:draw` takes the same options.
struct DrawingFlags: ParsableArguments {
  @Option(
    name: .customLong("style"),
    help: ArgumentHelp(
      "A style sheet: a file, or standard, print, dark or accessible. May be repeated; later rules win.",
      valueName: "SHEET"), completion: .file())
  var sheets: [String] = []

  @Option(help: ArgumentHelp("Stands above the picture.", valueName: "TEXT"))
  var title: String?

  @Option(help: ArgumentHelp("The date of the data, below the title.", valueName: "TEXT"))
  var date: String?

  @Option(help: ArgumentHelp("Where the data come from, below the picture.", valueName: "TEXT"))
  var note: String?

  @Option(help: ArgumentHelp("standard, print, dark or accessible.", valueName: "NAME"))
  var theme: String?

  @Option(help: ArgumentHelp("dot, neato, fdp, sfdp, twopi or circo.", valueName: "NAME"))
  var layout: String?

  @Option(help: ArgumentHelp("LR from left to right, TB from top to bottom.", valueName: "LR|TB"))
  var direction: String?

  @Option(help: ArgumentHelp("The page to fit: a4, a4-landscape, slide, ... or 24x10cm.", valueName: "SIZE"))
  var page: String?

  @Option(help: ArgumentHelp("network, timeline, matrix or grid (power against interest).", valueName: "VIEW"))
  var view = DrawingOptions.View.network

  @Option(help: ArgumentHelp("The grid's property for power.", valueName: "KEY"))
  var power = "power"

  @Option(help: ArgumentHelp("The grid's property for interest.", valueName: "KEY"))
  var interest = "interest"

  @Option(help: ArgumentHelp("Draw the surroundings of a node, by its name or id.", valueName: "NODE"))
  var around: String?

  @Option(help: ArgumentHelp("How many relationships away from it.", valueName: "N"))
  var depth = 1

  @Option(help: ArgumentHelp("Draw all that is on the paths between two nodes.", valueName: "A,B"))
  var between: String?

  @Option(help: ArgumentHelp("How much longer than the shortest a path may be.", valueName: "N"))
  var detour = 0

  @Option(help: ArgumentHelp("The relationship types that are followed.", valueName: "TYPE,TYPE"))
  var through: [String] = []

  @Option(help: ArgumentHelp("What the query gives keeps its colours, the rest is grey.", valueName: "QUERY"))
  var highlight: String?

  @Option(
    help: ArgumentHelp("Frame each node of the label with what belongs to it (see --through).", valueName: "LABEL"))
  var cluster: String?

  @Flag(help: "Draw each cluster as one node, and count what joins them.")
  var collapse = false

  @Flag(name: .customLong("no-legend"), help: "Leave the legend out.")
  var hidesLegend = false

  @Option(name: .customLong("time-limit"), help: ArgumentHelp("How long Graphviz may take.", valueName: "SECONDS"))
  var timeLimit = 60.0

  /// The options.
  func options() throws -> DrawingOptions {
    var options = DrawingOptions()
    options.sheets = sheets
    options.title = title
    options.date = date
    options.note = note
    options.theme = theme
    options.layout = layout
    options.direction = direction
    options.page = page
    options.view = view
    options.power = power
    options.interest = interest
    options.around = around
    options.depth = depth
    if let between {
      guard let pair = DrawingOptions.pair(of: between) else {
        throw ValidationError("--between takes two names with a comma between: 'A, B'")
      }
      options.between = pair
    }
    options.detour = detour
    options.through = through.flatMap(DrawingOptions.names)
    options.highlight = highlight
    options.cluster = cluster
    options.collapses = collapse
    options.showsLegend = !hidesLegend
    guard (0...1000).contains(depth), (0...1000).contains(detour), timeLimit > 0, timeLimit.isFinite else {
      throw ValidationError("--depth and --detour take numbers from 0 to 1000, --time-limit a number of seconds")
    }
    guard around == nil || between == nil else { throw ValidationError("Either --around or --between, not both") }
    options.timeLimit = timeLimit
    return options
  }
}
