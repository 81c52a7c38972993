import KithCSV

/// The lines that git leaves in a file where it could not merge two changes: `<<<<<<< HEAD`, `=======`, `>>>>>>> branch`.
final class ConflictMarkers {
  private let file: FolderListing.File
  /// The file's lines, read when the first of its rows is no row.
  private lazy var lines: [ArraySlice<UInt8>] = {
    let bytes = (try? file.folder.file(file.name)?.readAll()) ?? []
    return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }()

  init(_ file: FolderListing.File) { self.file = file }

  /// What to tell of a line that is such a mark; nil where it is none.
  func problem(at place: CSVPlace) -> StoreProblem? {
    guard place.line <= lines.count, Self.isMarker(String(decoding: lines[place.line - 1].prefix(64), as: UTF8.self))
    else { return nil }
    return Self.problem(file, at: place)
  }

  static func problem(_ file: FolderListing.File, at place: CSVPlace) -> StoreProblem {
    file.problem(
      place, "a merge of git was left unfinished here",
      hint: "keep the rows that are to stay, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>")
  }

  static func isMarker(_ text: String) -> Bool {
    if text == "=======" || text == "=======\r" { return true }
    return ["<<<<<<< ", ">>>>>>> ", "||||||| "].contains { text.utf8.starts(with: $0.utf8) }
  }
}
