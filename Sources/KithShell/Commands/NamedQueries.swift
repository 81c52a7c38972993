@preconcurrency import Glibc
import LineEditor

/// Queries kept by name, a file each, in the user's configuration folder.
enum NamedQueries {
  /// The queries' names.
  static var candidates: [Candidate] {
    guard let folder else { return [] }
    return FilePath.names(in: folder).filter { $0.hasSuffix(".cypher") }.map {
      Candidate(String($0.dropLast(".cypher".count)), kind: "kept query")
    }
  }

  /// The file of a query.
  static func path(of name: String) throws(CommandError) -> String {
    guard let folder else { throw .message("There is no home folder to keep queries in") }
    guard name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }), !name.hasPrefix(".") else {
      throw .message("A query's name is made of letters, digits, - and _")
    }
    return folder + "/" + name + ".cypher"
  }

  /// Keeps the last query.
  static func save(_ name: String, in context: ShellContext) throws(CommandError) {
    guard let last = context.lastStatement else { throw .message("No query has been run yet") }
    let path = try path(of: name)
    do {
      try Configuration.makeFolder(FilePath.folder(of: path))
      try TextFile.write(last.text + ";\n", to: path)
    } catch {
      throw .message(error.message)
    }
    context.say("kept; :run \(name) runs it")
  }

  private static var folder: String? { Configuration.folder.map { $0 + "/queries" } }
}

/// The user's own configuration.
enum Configuration {
  /// `$XDG_CONFIG_HOME/kith`, else `~/.config/kith`.
  static var folder: String? {
    if let home = TerminalInfo.environment("XDG_CONFIG_HOME"), home.hasPrefix("/") { return home + "/kith" }
    return TerminalInfo.environment("HOME").map { $0 + "/.config/kith" }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(FileError) {
    var made = ""
    for part in path.split(separator: "/") {
      made += "/" + part
      if mkdir(made, 0o700) != 0, errno != EEXIST { throw .failed(to: "make", made) }
    }
  }
}
