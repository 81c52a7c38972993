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
    var remarks: [String] = []
    let picture = try picture(of: dot, format: format, layout: layout, timeLimit: timeLimit, remarks: &remarks)
    try AtomicFile.write(picture, to: path)
  }

  /// The picture's bytes in a format of `formats`.
  public static func picture(
    of dot: String, format: String, layout: String? = nil, timeLimit: Double = 60
  ) throws(DiagramError) -> [UInt8] {
    var remarks: [String] = []
    return try picture(of: dot, format: format, layout: layout, timeLimit: timeLimit, remarks: &remarks)
  }

  /// The picture's bytes in a format of `formats`; what Graphviz warns of is added to the remarks.
  static func picture(
    of dot: String, format: String, layout: String? = nil, dotsPerInch: Int? = nil, timeLimit: Double = 60,
    remarks: inout [String]
  ) throws(DiagramError) -> [UInt8] {
    guard formats.contains(format) else { throw .unknownFormat(format) }
    if let layout, !layouts.contains(layout) { throw .unknownLayout(layout) }
    var options = ["-K\(layout ?? "dot")"]
    // SVG and PDF have no pixels, and a resolution would only change their size.
    if let dotsPerInch, format == "png" { options.append("-Gdpi=\(dotsPerInch)") }
    let picture = try run(dot, format: format, options: options, timeLimit: timeLimit, remarks: &remarks)
    return format == "pdf" ? withoutDate(picture) : picture
  }

  /// How large a diagram is as Graphviz lays it out, in inches, and how much its own attributes scale it.
  static func size(
    of dot: String, timeLimit: Double
  ) throws(DiagramError) -> (scale: Double, width: Double, height: Double) {
    var remarks: [String] = []
    let output = try run(dot, format: "plain", options: [], timeLimit: timeLimit, remarks: &remarks)
    // The first line is `graph SCALE WIDTH HEIGHT`.
    let words = String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self).split(separator: " ")
    guard words.count >= 4, let scale = Double(words[1]), let width = Double(words[2]), let height = Double(words[3])
    else {
      throw .graphvizFailed("it gave no size")
    }
    return (scale, width, height)
  }

  private static func run(
    _ dot: String, format: String, options: [String], timeLimit: Double, remarks: inout [String]
  ) throws(DiagramError) -> [UInt8] {
    guard let program = path(ofProgram: "dot", among: searchPath) else { throw .graphvizMissing }
    // Cairo draws text for PNG and PDF; plain svg keeps text as text.
    let outcome = try Subprocess.run(
      program, arguments: ["-T\(format)"] + options, input: Array(dot.utf8), timeLimit: timeLimit)
    let words = String(decoding: outcome.errors.prefix(20_000), as: UTF8.self)
    guard outcome.status == 0, !outcome.output.isEmpty else {
      throw .graphvizFailed(words.isEmpty ? "it ended with status \(outcome.status)" : String(words.prefix(600)))
    }
    for line in words.split(separator: "\n") where line.hasPrefix("Warning: ") {
      let remark = "Graphviz: " + line.dropFirst("Warning: ".count)
      if isOfUse(line), !remarks.contains(remark), remarks.count < 6 { remarks.append(remark) }
    }
    return outcome.output
  }

  /// Whether a warning is about what somebody asked for, and not about how Graphviz gets on.
  private static func isOfUse(_ warning: Substring) -> Bool {
    ["unknown shape", "not a known color", "Illegal value", "Unknown", "unrecognized", "No such file", "not found"]
      .contains { warning.contains($0) }
  }

  /// A PDF with a fixed day of its making, so that the same diagram gives the same bytes.
  private static func withoutDate(_ pdf: [UInt8]) -> [UInt8] {
    var pdf = pdf
    let mark = Array("/CreationDate (D:".utf8)
    guard pdf.count > mark.count else { return pdf }
    // The date stands near the end, in what describes the document.
    for start in stride(from: pdf.count - mark.count, through: 0, by: -1)
    where pdf[start] == mark[0] && pdf[start..<start + mark.count].elementsEqual(mark) {
      let digits = Array("20000101000000".utf8)
      for (offset, digit) in digits.enumerated() {
        let place = start + mark.count + offset
        guard place < pdf.count, (0x30...0x39).contains(pdf[place]) else { break }
        pdf[place] = digit
      }
      break
    }
    return pdf
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
