import KithCSV
import KithGraph

/// Finds the line of a node or relationship in its folder's files, which are read once more for it: for messages.
final class FolderPlaces {
  /// A line of a file.
  struct Place {
    var file: String
    var line: Int
  }

  private let files: [FolderFile]
  private let listing: [FolderListing.File]
  private var lines: [String: [Int]] = [:]

  init(files: [FolderFile], listing: [FolderListing.File]) {
    self.files = files
    self.listing = listing
  }

  convenience init(path: String, folder: LoadedFolder) {
    let listing = try? FolderListing(path: path, problems: ProblemList())
    self.init(files: folder.files, listing: listing?.files ?? [])
  }

  func place(ofNode node: NodeID) -> Place? { place(of: node) { $0.isNodes } }
  func place(ofRelationship relationship: RelationshipID) -> Place? { place(of: relationship) { !$0.isNodes } }

  private func place(of entity: UInt32, _ isWanted: (FolderFile.Content) -> Bool) -> Place? {
    for file in files where isWanted(file.content) {
      guard let row = file.rows.row(of: entity) else { continue }
      let lines = lines(of: file)
      return row < lines.count ? Place(file: file.path, line: lines[row]) : nil
    }
    return nil
  }

  private func lines(of file: FolderFile) -> [Int] {
    if let known = lines[file.path] { return known }
    var found: [Int] = []
    if let listed = listing.first(where: { $0.path == file.path }),
      let descriptor = try? listed.folder.file(listed.name), let source = try? HashedSource(descriptor)
    {
      let reader = source.reader(isCancelled: { false }, onFault: { _ in })
      _ = try? reader.next(limit: 1)
      while let block = try? reader.next() { found += block.lines }
    }
    lines[file.path] = found
    return found
  }
}
