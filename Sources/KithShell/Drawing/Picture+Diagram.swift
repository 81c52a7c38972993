import Kith
import KithCypher
import KithSession
import KithValue

/// How a picture becomes a diagram: sheets first, then what the command line says, which wins.
extension ShellContext {
  /// Writes a picture in the format that the file's extension names; `-` is DOT on standard output.
  ///
  /// What the reader should know of it is reported.
  func write(_ picture: Picture, to path: String, options: DrawingOptions) throws(CommandError) {
    var options = options
    options.outputFolder = path == "-" ? nil : FilePath.folder(of: path)
    let drawing = try drawing(of: picture, options: options)
    do throws(DiagramError) {
      if path == "-" {
        output.write(String(decoding: try drawing.bytes(as: .dot), as: UTF8.self))
        output.flush()
      } else {
        for remark in try drawing.render(to: path, timeLimit: options.timeLimit) { report("note: \(remark)\n") }
      }
    } catch {
      throw .message(error.description)
    }
  }

  /// A picture's bytes in a format.
  func bytes(
    of picture: Picture, as format: DiagramFormat, options: DrawingOptions
  ) throws(CommandError) -> [UInt8] {
    let drawing = try drawing(of: picture, options: options)
    do throws(DiagramError) {
      return try drawing.bytes(as: format, timeLimit: options.timeLimit)
    } catch {
      throw .message(error.description)
    }
  }

  /// A picture as the options want it to be looked at.
  private func drawing(of picture: Picture, options: DrawingOptions) throws(CommandError) -> any Drawing {
    let diagram = try diagram(of: picture, options: options)
    return switch options.view {
    case .network: diagram
    case .timeline: Timeline(diagram)
    case .matrix: EngagementMatrix(diagram)
    case .grid:
      PowerInterestGrid(
        nodes: diagram.nodes, power: options.power, interest: options.interest, options: diagram.options)
    }
  }

  /// The diagram of a picture as the options want it.
  func diagram(of picture: Picture, options: DrawingOptions) throws(CommandError) -> Diagram {
    var diagram = Diagram(nodes: picture.entities.nodes, relationships: picture.entities.relationships)
    diagram.options.sources = picture.sources.map { linked($0, options) }
    for name in options.sheets {
      let sheet = try Self.sheet(named: name)
      do {
        let scratch = try Database.open(nil).makeSession()
        diagram = try sheet.applied(to: diagram, parameters: parameters.values, on: scratch)
      } catch let error as StyleSheetError {
        throw .message(error.description)
      } catch {
        throw .message("\(error)")
      }
    }
    try set(options, on: &diagram.options)
    if let query = options.highlight {
      diagram.options.overrides.highlight = try highlight(by: query)
    }
    if let label = options.cluster {
      let types = options.through.isEmpty ? DrawingOptions.belongingTypes : options.through
      let clusters = diagram.clusters(around: label, through: types)
      guard !clusters.isEmpty else {
        throw .message(
          "Nothing drawn belongs to a node with the label \(label) (by \(types.joined(separator: ", "))); "
            + "--through names other relationship types")
      }
      if options.collapses {
        diagram = diagram.collapsed(clusters)
      } else {
        diagram.options.overrides.clusters += clusters
      }
    } else if options.collapses {
      throw .message("--collapse needs --cluster LABEL, which says what is drawn as one")
    }
    return diagram
  }

  /// What the command line says of the whole picture.
  private func set(_ options: DrawingOptions, on diagram: inout DiagramOptions) throws(CommandError) {
    if options.title != nil || diagram.title == nil { diagram.title = options.heading }
    if let date = options.date { diagram.date = date }
    if let note = options.note { diagram.note = note }
    if !options.showsLegend { diagram.showsLegend = false }
    if let name = options.theme {
      guard let theme = Theme.named(name) else {
        throw Self.unknown("theme", name, among: Theme.all.map(\.name))
      }
      diagram.theme = theme
    }
    if let layout = options.layout {
      guard Graphviz.layouts.contains(layout) else { throw Self.unknown("layout", layout, among: Graphviz.layouts) }
      diagram.layout = layout
    }
    if let word = options.direction {
      guard let direction = DiagramOptions.Direction(rawValue: word.uppercased()) else {
        throw Self.unknown("direction", word, among: ["LR", "TB"])
      }
      diagram.direction = direction
    }
    if let size = options.page {
      guard let page = PageSize(size) else {
        throw Self.unknown("page", size, among: PageSize.names + ["or a size like 24x10cm"])
      }
      diagram.page = page
    }
  }

  private static func unknown(_ kind: String, _ word: String, among known: [String]) -> CommandError {
    let nearest = NearestName.nearest(to: word, in: known).map { "; did you mean \($0)?" }
    return .message("There is no \(kind) '\(word)'" + (nearest ?? ": there is \(known.joined(separator: ", "))"))
  }

  /// A sheet that ships, else a file.
  private static func sheet(named name: String) throws(CommandError) -> StyleSheet {
    do {
      if let shipped = StyleSheet.shipped.first(where: { $0.name == name }) {
        return try StyleSheet(shipped.text, name: name)
      }
      let path = FilePath.expanded(name, relativeTo: nil)
      let bytes: [UInt8]
      do {
        bytes = try TextFile.read(path)
      } catch {
        let names = StyleSheet.shipped.map(\.name).joined(separator: ", ")
        throw CommandError.message("\(error.message) (the sheets that ship are \(names))")
      }
      return try StyleSheet(String(decoding: bytes, as: UTF8.self), name: name)
    } catch let error as StyleSheetError {
      throw .message(error.description)
    } catch let error as CommandError {
      throw error
    } catch {
      throw .message("\(error)")
    }
  }

  /// What a query gives keeps its colours.
  private func highlight(by query: String) throws(CommandError) -> StyleOverrides.Highlight {
    var options = RunOptions()
    options.isReadOnly = true
    let found = try rows(of: query, parameters: parameters.values, options: options)
    var lit = DiagramCollector()
    for row in found.rows { for value in row { lit.add(value) } }
    if lit.isEmpty { throw .message("--highlight gave no node and no relationship to leave in colour") }
    let relationships = lit.relationships
    let ends = relationships.flatMap { [$0.start, $0.end] }
    return StyleOverrides.Highlight(
      nodes: Set(lit.nodes.map(\.id) + ends),
      relationships: relationships.isEmpty ? nil : Set(relationships.map(\.id)))
  }

  /// A source with the file that it stands in as its link, where it has no other.
  private func linked(_ source: DiagramOptions.Source, _ options: DrawingOptions) -> DiagramOptions.Source {
    guard source.link == nil, let folder = options.documentFolder, let file = source.file else { return source }
    let base = FilePath.way(from: options.outputFolder ?? ".", to: folder)
    var source = source
    source.link = FilePath.percentEncoded(base == "." ? file : base + "/" + file)
    return source
  }
}
