/// Where the letters are that quotes are looked up in.
struct Letters {
  private enum Source {
    case nowhere
    case folder(Folder)
    /// Those that a database file took along from the folder it was made of, by name.
    case kept([String: [UInt8]])
  }

  private let source: Source

  /// The letters in a folder; none where there is no such folder.
  init(path: String) { source = (try? Folder(path: path)).map { .folder($0) } ?? .nowhere }

  /// Those among the files that a graph keeps; none where it keeps none.
  init(_ text: KeptText?) {
    let prefix = TextFolder.letters + "/"
    var kept: [String: [UInt8]] = [:]
    for file in text?.files ?? [] where file.path.hasPrefix(prefix) {
      kept[String(file.path.dropFirst(prefix.count))] = file.bytes
    }
    source = kept.isEmpty ? .nowhere : .kept(kept)
  }

  /// Whether there are any.
  var areAtHand: Bool { if case .nowhere = source { false } else { true } }

  /// A letter by the plain name of its file; nil where there is none.
  func bytes(of name: String) throws(SystemError) -> [UInt8]? {
    switch source {
    case .nowhere: nil
    case .folder(let folder): try folder.file(name)?.readAll()
    case .kept(let files): files[name]
    }
  }
}
