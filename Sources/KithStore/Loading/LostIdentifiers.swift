import KithValue

/// What may have been ids of nodes in rows and files that could not be read: nothing is said against whoever names them, for
/// the fault is told already.
///
/// The words of such a file are what stands between separators, quotes and line ends; a file that cannot be read at all may
/// hold any.
struct LostIdentifiers {
  private var words: Set<ExactString> = []
  private var mayBeAny = false

  /// Whether an id may be one of those that were lost.
  func mayHold(_ id: String) -> Bool { mayBeAny || !words.isEmpty && words.contains(ExactString(id)) }

  /// Takes up a file of which rows were lost; nil for one that nothing is known of.
  mutating func add(_ file: (folder: Folder, name: String)?) {
    guard let file, let found = try? file.folder.file(file.name), let bytes = try? found.readAll() else {
      mayBeAny = true
      return
    }
    // Without its zeros a file of UTF-16 shows most of its words, too.
    let text = bytes.contains(0) ? bytes.filter { $0 != 0 } : bytes
    for word in text.split(whereSeparator: Self.separators.contains) {
      words.insert(ExactString(String(decoding: word, as: UTF8.self)))
    }
  }

  private static let separators = Set(",;\t|\"\r\n".utf8)
}
