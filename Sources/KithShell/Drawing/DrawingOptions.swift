import Kith
import KithCypher

/// What `kith draw` and `:draw` are told about a picture beside its file.
public struct DrawingOptions: Sendable {
  /// A way of looking at nodes and relationships.
  public enum View: String, Sendable, CaseIterable {
    /// Nodes joined by lines.
    case network
    /// What has a date, by date.
    case timeline
    /// Who has to do with whom, counted in a table.
    case matrix
    /// The power-interest grid.
    case grid
  }

  /// Style sheets, files or names of those that ship; later ones win.
  public var sheets: [String] = []
  /// Stands above the picture; empty for none, whatever a style sheet says.
  public var title: String?
  /// The date of the data, in words.
  public var date: String?
  /// Where the data come from, in words.
  public var note: String?
  /// The name of a theme.
  public var theme: String?
  /// One of Graphviz's layouts.
  public var layout: String?
  /// `LR` or `TB`.
  public var direction: String?
  /// The page to fit, as `PageSize` reads it.
  public var page: String?
  /// How to look at it.
  public var view = View.network
  /// The property that the grid takes for power.
  public var power = "power"
  /// The property that the grid takes for interest.
  public var interest = "interest"
  /// The name or id of a node whose surroundings are drawn instead of a result.
  public var around: String?
  /// How many relationships away from it.
  public var depth = 1
  /// The names or ids of two nodes between which all paths are drawn instead of a result.
  public var between: [String] = []
  /// How much longer than the shortest such a path may be.
  public var detour = 0
  /// The relationship types that are followed from there and that join a cluster; empty for all.
  public var through: [String] = []
  /// A query whose nodes and relationships keep their colours, while the rest is grey.
  public var highlight: String?
  /// The label of the nodes that others are framed around.
  public var cluster: String?
  /// Whether each cluster is drawn as one node, with the relationships between clusters counted.
  public var collapses = false
  /// Whether there is a legend.
  public var showsLegend = true
  /// The folder of the documents that sources link to.
  public var documentFolder: String?
  /// The folder that the picture is written to, which links to documents start from; nil for this folder.
  var outputFolder: String?
  /// How many seconds Graphviz may take.
  public var timeLimit = 60.0

  /// Makes options with nothing but the ordinary.
  public init() {}

  /// The title that was given, else what is drawn of the graph; nil for a result that has none.
  var heading: String? {
    if let title { return title.isEmpty ? nil : title }
    if let around { return around }
    return between.count == 2 ? "\(between[0]) – \(between[1])" : nil
  }

  /// Whether something else than the last result is drawn.
  public var exploresGraph: Bool { around != nil || !between.isEmpty }

  /// The types by which nodes belong to others where none are named: people to their organisation, parts to their whole.
  static let belongingTypes = ["WORKS_FOR", "MEMBER_OF", "HOLDS", "POST_IN", "PART_OF"]

  /// The options with `{name}` replaced by a row's values wherever people read or choose by it.
  public func filled(with row: [(name: String, text: String)]) -> DrawingOptions {
    var options = self
    func fill(_ text: String?) -> String? { text.map { Self.fill($0, with: row) } }
    options.title = fill(title)
    options.date = fill(date)
    options.note = fill(note)
    options.around = fill(around)
    options.between = between.map { Self.fill($0, with: row) }
    return options
  }

  /// The names that stand in braces.
  public static func placeholders(in text: String) -> [String] {
    text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
      part.firstIndex(of: "}").map { String(part[..<$0]) }
    }
  }

  /// A text with `{name}` replaced by the value of that name; other braces stay.
  public static func fill(_ text: String, with row: [(name: String, text: String)]) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[open...]
      guard let close = rest.firstIndex(of: "}"),
        let value = row.first(where: { $0.name == rest[rest.index(after: open)..<close] })
      else {
        result.append(rest.removeFirst())
        continue
      }
      result += value.text
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}

extension DrawingOptions {
  /// An option of `:draw`, which `kith draw` has by the same name.
  struct Option {
    var name: String
    /// What it takes, for `:help`; nil for a flag.
    var argument: String?
    var summary: String
    var set: @Sendable (inout DrawingOptions, String) throws(CommandError) -> Void
  }

  /// All options, in the order of the help.
  static let all: [Option] = [
    Option(name: "style", argument: "SHEET", summary: "a style sheet, or standard, print, dark, accessible") {
      $0.sheets.append($1)
    },
    Option(name: "title", argument: "TEXT", summary: "stands above the picture") { $0.title = $1 },
    Option(name: "date", argument: "TEXT", summary: "the date of the data") { $0.date = $1 },
    Option(name: "note", argument: "TEXT", summary: "where the data come from") { $0.note = $1 },
    Option(name: "theme", argument: "NAME", summary: "standard, print, dark or accessible") { $0.theme = $1 },
    Option(name: "layout", argument: "NAME", summary: "dot, neato, fdp, sfdp, twopi or circo") { $0.layout = $1 },
    Option(name: "direction", argument: "LR|TB", summary: "from left to right, or from top to bottom") {
      $0.direction = $1
    },
    Option(name: "page", argument: "SIZE", summary: "fit a4, a4-landscape, slide, ... or 24x10cm") { $0.page = $1 },
    Option(name: "view", argument: "VIEW", summary: "network, timeline, matrix or grid") {
      (options, word) throws(CommandError) in options.view = try DrawingOptions.view(named: word)
    },
    Option(name: "power", argument: "KEY", summary: "the grid's property for power") { $0.power = $1 },
    Option(name: "interest", argument: "KEY", summary: "the grid's property for interest") { $0.interest = $1 },
    Option(name: "around", argument: "NODE", summary: "the surroundings of a node, by name or id") { $0.around = $1 },
    Option(name: "depth", argument: "N", summary: "how many relationships away, 1 unless told") {
      (options, word) throws(CommandError) in options.depth = try number(word, of: "depth")
    },
    Option(name: "between", argument: "A,B", summary: "all that is on the paths between two nodes") {
      (options, word) throws(CommandError) in options.between = try DrawingOptions.pair(word)
    },
    Option(name: "detour", argument: "N", summary: "how much longer than the shortest a path may be") {
      (options, word) throws(CommandError) in options.detour = try number(word, of: "detour")
    },
    Option(name: "through", argument: "TYPE,TYPE", summary: "the relationship types that are followed") {
      $0.through += DrawingOptions.names($1)
    },
    Option(name: "highlight", argument: "QUERY", summary: "colour what the query gives, the rest is grey") {
      $0.highlight = $1
    },
    Option(name: "cluster", argument: "LABEL", summary: "a frame around each node of the label and what belongs to it")
    {
      $0.cluster = $1
    },
    Option(name: "collapse", argument: nil, summary: "draw each cluster as one node and count what joins them") {
      (options, _) in options.collapses = true
    },
    Option(name: "no-legend", argument: nil, summary: "leave the legend out") { (options, _) in
      options.showsLegend = false
    },
    Option(name: "time-limit", argument: "SECONDS", summary: "how long Graphviz may take, 60 unless told") {
      (options, word) throws(CommandError) in
      guard let seconds = Double(word), seconds > 0, seconds.isFinite else {
        throw .message("--time-limit takes a number of seconds, not '\(word)'")
      }
      options.timeLimit = seconds
    },
  ]

  /// The view of a name.
  static func view(named word: String) throws(CommandError) -> View {
    if let view = View(rawValue: word) { return view }
    throw .message("There is no view '\(word)': there is \(View.allCases.map(\.rawValue).joined(separator: ", "))")
  }

  /// The two nodes of `A,B`.
  public static func pair(of text: String) -> [String]? {
    let parts = text.split(separator: ",", maxSplits: 1).map { part in
      String(part.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } ? parts : nil
  }

  private static func pair(_ word: String) throws(CommandError) -> [String] {
    guard let pair = pair(of: word) else { throw .message("--between takes two names with a comma between: 'A, B'") }
    return pair
  }

  /// The names of a list with commas between.
  public static func names(_ text: String) -> [String] {
    text.split { $0 == "," || $0.isWhitespace }.map(String.init)
  }

  private static func number(_ word: String, of option: String) throws(CommandError) -> Int {
    guard let number = Int(word), (0...1000).contains(number) else {
      throw .message("--\(option) takes a number from 0 to 1000, not '\(word)'")
    }
    return number
  }

  /// Reads `FILE --option value ...`; what is no option is the file.
  static func parse(_ text: String) throws(CommandError) -> (file: String?, options: DrawingOptions) {
    var options = DrawingOptions()
    var files: [String] = []
    var words = try CommandWords.split(text)[...]
    while let word = words.popFirst() {
      guard word.hasPrefix("--") else {
        files.append(word)
        continue
      }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts.first.map(String.init) ?? ""
      guard let option = all.first(where: { $0.name == name }) else {
        let nearest = NearestName.nearest(to: name, in: all.map(\.name))
        throw .message(":draw has no option --\(name)" + (nearest.map { "; did you mean --\($0)?" } ?? ""))
      }
      if option.argument == nil {
        try option.set(&options, "")
      } else if let value = parts.count > 1 ? String(parts[1]) : words.popFirst() {
        try option.set(&options, value)
      } else {
        throw .message("--\(name) takes \(option.argument ?? "a value")")
      }
    }
    if files.count > 1 { throw .message("One file at a time: write a name with blanks in quotes") }
    return (files.first, options)
  }
}
