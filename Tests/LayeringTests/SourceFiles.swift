#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A Swift file of the package.
struct SourceFile {
  var target: String
  var path: String
  var text: String
}

/// The folder with Package.swift in it.
let packageRoot = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")

/// What could not be read.
struct Unreadable: Error { var path: String }

/// Every Swift file under Sources.
func sourceFiles() throws -> [SourceFile] {
  var files: [SourceFile] = []
  func visit(_ path: String, target: String) throws {
    for name in try names(in: packageRoot + "/" + path) {
      let inner = path + "/" + name
      if name.hasSuffix(".swift") {
        files.append(SourceFile(target: target, path: inner, text: try text(of: packageRoot + "/" + inner)))
      } else if isFolder(packageRoot + "/" + inner) {
        try visit(inner, target: target)
      }
    }
  }
  for target in try names(in: packageRoot + "/Sources") { try visit("Sources/" + target, target: target) }
  return files
}

/// The modules that a file imports, and on which line.
func imports(in text: String) -> [(number: Int, module: String)] {
  var found: [(number: Int, module: String)] = []
  var isInText = false
  var isInComment = false
  for (at, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
    let wasInside = isInText || isInComment
    if !isInComment, occurrences(of: "\"\"\"", in: line) % 2 == 1 { isInText.toggle() }
    if !isInText {
      if line.contains("/*") { isInComment = true }
      if line.contains("*/") { isInComment = false }
    }
    if wasInside { continue }
    var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })[...]
    let before: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    while let word = words.first, word.hasPrefix("@") || before.contains(word) { words.removeFirst() }
    guard words.popFirst() == "import" else { continue }
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
    if let word = words.first, kinds.contains(word) { words.removeFirst() }
    if let module = words.first?.split(separator: ".").first { found.append((at + 1, String(module))) }
  }
  return found
}

private func occurrences(of mark: String, in line: Substring) -> Int {
  line.split(separator: mark, omittingEmptySubsequences: false).count - 1
}

/// What is in a folder and not hidden, by name.
func names(in path: String) throws -> [String] {
  guard let stream = opendir(path) else { throw Unreadable(path: path) }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
      field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
        String(cString: $0)
      }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}

private func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

private func text(of path: String) throws -> String {
  guard let file = fopen(path, "r") else { throw Unreadable(path: path) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return String(decoding: bytes, as: UTF8.self) }
    bytes += buffer[..<count]
  }
}
