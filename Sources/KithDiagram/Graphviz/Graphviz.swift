import Glibc

/// Runs Graphviz over DOT text.
public enum Graphviz {
  /// The layouts that can be asked for by name.
  public static let layouts = ["dot", "neato", "fdp", "sfdp", "twopi", "circo"]
  /// The picture formats, by a file's extension.
  public static let formats = ["svg", "png", "pdf"]

  /// Writes the DOT text to a file, as a picture or as it is, by the extension: .dot and .gv are the text alone.
  ///
  /// The file is complete or not there: it is written beside its place and moved. Without a layout, `dot` is taken.
  public static func render(
    _ dot: String, to path: String, layout: String? = nil, timeLimit: Double = 60
  ) throws(DiagramError) {
    let format = fileExtension(of: path)
    if format == "dot" || format == "gv" { return try AtomicFile.write(Array(dot.utf8), to: path) }
    guard formats.contains(format) else { throw .unknownFormat(format) }
    let picture = try picture(of: dot, format: format, layout: layout, timeLimit: timeLimit)
    try AtomicFile.write(picture, to: path)
  }

  /// The picture's bytes in a format of `formats`.
  public static func picture(
    of dot: String, format: String, layout: String? = nil, dotsPerInch: Int? = nil, timeLimit: Double = 60
  ) throws(DiagramError) -> [UInt8] {
    guard formats.contains(format) else { throw .unknownFormat(format) }
    if let layout, !layouts.contains(layout) { throw .unknownLayout(layout) }
    // SVG and PDF have no pixels, and a resolution would only change their size.
    let resolution = format == "png" ? dotsPerInch : nil
    return try run(dot, format: format, layout: layout, dotsPerInch: resolution, timeLimit: timeLimit)
  }

  /// How large a diagram is as Graphviz lays it out, in inches.
  static func size(of dot: String, timeLimit: Double) throws(DiagramError) -> (width: Double, height: Double) {
    let plain = String(decoding: try run(dot, format: "plain", layout: nil, timeLimit: timeLimit), as: UTF8.self)
    // The first line is `graph SCALE WIDTH HEIGHT`.
    let words = plain.prefix { $0 != "\n" }.split(separator: " ")
    guard words.count >= 4, let width = Double(words[2]), let height = Double(words[3]) else {
      throw .graphvizFailed("it gave no size")
    }
    return (width, height)
  }

  private static func run(
    _ dot: String, format: String, layout: String?, dotsPerInch: Int? = nil, timeLimit: Double
  ) throws(DiagramError) -> [UInt8] {
    guard let program = path(ofProgram: "dot", among: searchPath) else { throw .graphvizMissing }
    // Cairo draws text for PNG and PDF; plain svg keeps text as text.
    let resolution = dotsPerInch.map { ["-Gdpi=\($0)"] } ?? []
    let arguments = ["-T\(format)", "-K\(layout ?? "dot")", "-q"] + resolution
    let outcome = try Subprocess.run(program, arguments: arguments, input: Array(dot.utf8), timeLimit: timeLimit)
    guard outcome.status == 0, !outcome.output.isEmpty else {
      let message = String(decoding: outcome.errors.prefix(600), as: UTF8.self)
      throw .graphvizFailed(message.isEmpty ? "it ended with status \(outcome.status)" : message)
    }
    return outcome.output
  }

  /// Whether `dot` is on the PATH.
  public static var isInstalled: Bool { path(ofProgram: "dot", among: searchPath) != nil }

  /// The PATH, empty where there is none.
  private static var searchPath: String { getenv("PATH").map { String(cString: $0) } ?? "" }

  /// The letters after the last dot of the file's name, in lower case.
  static func fileExtension(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// The first program of the name in folders with colons between.
  static func path(ofProgram name: String, among folders: String) -> String? {
    for folder in folders.split(separator: ":") where folder.hasPrefix("/") {
      let path = "\(folder)/\(name)"
      if access(path, X_OK) == 0 { return path }
    }
    return nil
  }
}
