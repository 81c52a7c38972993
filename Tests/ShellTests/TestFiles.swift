import Foundation

/// A folder of a test's own.
struct TestFiles {
  let path: String

  static func folder() -> TestFiles {
    let path = NSTemporaryDirectory() + "kith-tests-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return TestFiles(path: path)
  }

  /// Writes a file and gives its path.
  @discardableResult
  func file(_ name: String, _ text: String) -> String {
    let file = path + "/" + name
    try? FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    _ = FileManager.default.createFile(atPath: file, contents: Data(text.utf8))
    return file
  }

  /// A file's text; nil where there is none.
  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A file's permissions.
  func mode(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
    return attributes[.posixPermissions] as? Int ?? -1
  }

  /// The package's own folder.
  static let package = ((#filePath as NSString).deletingLastPathComponent as NSString)
    .deletingLastPathComponent.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
}
