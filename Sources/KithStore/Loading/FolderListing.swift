import KithCSV
import KithValue

/// The files of a folder that make up its graph.
struct FolderListing {
  /// One file, by where it stands and what it holds.
  struct File {
    var folder: Folder
    var name: String
    var content: FolderFile.Content
    var path: String { FolderFile.folder(content) + "/" + name }

    /// A problem at a place in the file.
    func problem(_ place: CSVPlace, _ message: String, hint: String? = nil) -> StoreProblem {
      StoreProblem(file: path, line: place.line, column: place.column, message: message, hint: hint)
    }
  }

  var folder: Folder
  /// Files of nodes, then of relationships.
  var files: [File] = []
  /// Files and folders of nodes that are left out, each for a problem; a file has its folder and name.
  private(set) var leftOut: [(folder: Folder, name: String)?] = []

  /// Looks at a folder; problems with single files are added to `problems`.
  init(path: String, problems: ProblemList) throws(StoreError) {
    do throws(SystemError) {
      folder = try Folder(path: path)
    } catch {
      switch (try? kind(ofPath: path)) ?? .nothing {
      case .nothing where error.isNotFound:
        throw StoreError(.notFound, file: path, "there is no such folder", hint: "make it with mkdir")
      case .file: throw StoreError(.notAGraph, file: path, "is a file, not a folder")
      default: throw StoreError(.inputOutput, file: path, "cannot be opened: \(error.message)")
      }
    }
    var isGraph = false
    for (name, isNodes) in [(TextFolder.nodes, true), (TextFolder.relationships, false)] {
      do throws(SystemError) {
        guard let inner = try folder.folder(name) else { continue }
        isGraph = true
        for file in try inner.names() { add(file, in: inner, isNodes: isNodes, problems) }
      } catch {
        isGraph = true
        if isNodes { leftOut.append(nil) }
        problems.add(
          StoreProblem(
            file: name, message: error.isSymbolicLink ? "is a symbolic link" : "cannot be read: \(error.message)",
            hint: error.isSymbolicLink ? "put the folder itself in its place" : nil))
      }
    }
    if !isGraph { try requireEmpty(path) }
  }

  private mutating func add(_ file: String?, in inner: Folder, isNodes: Bool, _ problems: ProblemList) {
    let directory = isNodes ? TextFolder.nodes : TextFolder.relationships
    guard let file else {
      if isNodes { leftOut.append(nil) }
      problems.add(StoreProblem(file: directory, message: "holds a file whose name is not UTF-8", hint: "rename it"))
      return
    }
    let name = FileName.isCut(file) ? nameInHeader(of: file, in: inner, isNodes: isNodes) : FileName.name(ofFile: file)
    if isNodes, case .failure = name { leftOut.append((inner, file)) }
    switch name {
    case nil: return
    case .failure where FileName.isCut(file):
      problems.add(
        StoreProblem(
          file: directory + "/" + file, message: "its name is cut, and its header does not tell the whole name",
          hint: "write the \(isNodes ? "label before :LABEL" : "type before :TYPE") in the header"))
    case .failure:
      problems.add(
        StoreProblem(
          file: directory + "/" + file, message: "the % in the file's name do not stand for UTF-8 text",
          hint: "write %25 for a percent sign"))
    case .success(let name):
      let isUnlabelled = isNodes && file.utf8.dropLast(4).elementsEqual(FileName.unlabelled.utf8)
      let content: FolderFile.Content =
        isNodes ? .nodes(label: isUnlabelled ? nil : ExactString(name)) : .relationships(type: ExactString(name))
      if let other = files.first(where: { $0.content == content }) {
        if isNodes { leftOut.append((inner, file)) }
        problems.add(
          StoreProblem(
            file: directory + "/" + file, message: "'\(shorten(name))' has another file, \(other.name)",
            hint: "put their rows into one file"))
        return
      }
      files.append(File(folder: inner, name: file, content: content))
    }
  }

  /// The whole name of a file whose file name is only its beginning: `Very_long_name:TYPE` in the header.
  private func nameInHeader(
    of file: String, in inner: Folder, isNodes: Bool
  ) -> Result<String, FileName.Malformed> {
    guard let descriptor = try? inner.file(file), let source = try? HashedSource(descriptor),
      let header = try? source.reader(isCancelled: { false }, onFault: { _ in }).next(limit: 1)
    else { return .failure(FileName.Malformed()) }
    let ending = isNodes ? ":LABEL" : ":TYPE"
    for column in 0..<header.fieldCount(0) {
      let text = header.string(0, column)
      if text.uppercased().hasSuffix(ending), text.utf8.count > ending.utf8.count {
        return .success(String(text.dropLast(ending.count)))
      }
    }
    return .failure(FileName.Malformed())
  }

  /// A folder with neither nodes nor relationships is an empty graph if there is nothing else in it either: files that
  /// are hidden, `letters` and a README do not count.
  private func requireEmpty(_ path: String) throws(StoreError) {
    let names: [String?]
    do throws(SystemError) { names = try folder.names() } catch {
      throw StoreError(.inputOutput, file: path, "cannot be read: \(error.message)")
    }
    for case let name? in names {
      if name.hasPrefix(".") || name == TextFolder.letters || name == SchemaFile.name
        || name.uppercased().hasPrefix("README")
      {
        continue
      }
      throw StoreError(
        .notAGraph, file: path, "is not a graph: it has neither a folder nodes nor a folder relationships",
        hint: "to begin a graph in it, make the folder nodes")
    }
  }
}
