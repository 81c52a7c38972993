@preconcurrency import Glibc
import Kith
import KithShell

/// One picture for each row of a query: `--for 'MATCH (o:Organisation) RETURN o.id AS id' -o 'out/{id}.svg'`.
struct DrawingBatch {
  var query: String
  /// The file's name, with `{column}` for a row's values.
  var pattern: String
  var scripts: [ScriptSource]
  var options: DrawingOptions

  /// Draws them all, in the order of the rows; a row that has nothing to draw is told and left out.
  func run(in context: ShellContext) throws {
    let rows: [[(name: String, value: Value)]]
    do {
      rows = try context.namedRows(of: query)
    } catch {
      throw Failure.reporting("--for: " + error.message, .query)
    }
    if rows.isEmpty { throw Failure.reporting("--for gives no rows, so there is nothing to draw", .file) }
    let columns = rows[0].map(\.name)
    for name in DrawingOptions.placeholders(in: pattern) where !columns.contains(name) {
      throw Failure.reporting(
        "--for has no column '\(name)', which -o \(pattern) names: it has \(columns.joined(separator: ", "))", .usage)
    }
    let jobs = rows.map { row in
      let texts = row.map { (name: $0.name, text: $0.value.displayText) }
      return (
        row: row, path: DrawingOptions.fill(pattern, with: texts.map { ($0.name, Self.fileName($0.text)) }),
        texts: texts
      )
    }
    var places: [String: Int] = [:]
    for (index, job) in jobs.enumerated() {
      if let other = places.updateValue(index, forKey: job.path) {
        throw Failure.reporting(
          "--for: rows \(other + 1) and \(index + 1) both give \(job.path): name a column in -o that tells them apart",
          .usage)
      }
    }
    let showsProgress = TerminalInfo.isTerminal(STDERR_FILENO)
    let errors = DescriptorSink(STDERR_FILENO)
    func say(_ text: String) {
      errors.write(text)
      errors.flush()
    }
    var drawn = 0
    let base = context.parameters
    for (index, job) in jobs.enumerated() {
      if showsProgress { say("\r\u{1B}[K\(index + 1) of \(jobs.count): \(job.path)") }
      context.parameters = base
      for (name, value) in job.row { context.parameters.fix(name, value) }
      try Self.makeFolder(of: job.path)
      if try draw(scripts, to: job.path, options: options.filled(with: job.texts), in: context) {
        drawn += 1
      } else {
        say((showsProgress ? "\r\u{1B}[K" : "") + "nothing to draw for \(job.path)\n")
      }
    }
    if showsProgress { say("\r\u{1B}[Kdrew \(drawn) of \(jobs.count) pictures\n") }
  }

  /// A value as a part of a file's name: it names no other folder and no hidden file.
  static func fileName(_ text: String) -> String {
    var name = ""
    for scalar in text.unicodeScalars {
      let isBare = scalar == "/" || scalar == "\\" || scalar.value < 0x20 || scalar.value == 0x7F
      name.unicodeScalars.append(isBare ? "-" : scalar)
    }
    if name.hasPrefix(".") { name = "-" + name.dropFirst() }
    return name.isEmpty ? "-" : name
  }

  /// Makes the folders in which a file is to stand.
  private static func makeFolder(of path: String) throws {
    var index = path.startIndex
    while let slash = path[index...].firstIndex(of: "/") {
      index = path.index(after: slash)
      let folder = String(path[..<slash])
      if folder.isEmpty || mkdir(folder, 0o777) == 0 || errno == EEXIST { continue }
      throw Failure.reporting("cannot make the folder \(folder): \(String(cString: strerror(errno)))", .file)
    }
  }
}
