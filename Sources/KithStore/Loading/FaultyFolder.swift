/// What could be read of a folder, sound or not, for a check that goes on where a file's fault stands.
struct FaultyFolder {
  /// Every row that is one, without the values that are faulty. Ends that no node has are those of a node without anything.
  let folder: LoadedFolder
  let listing: [FolderListing.File]
  /// What is wrong with the files.
  let problems: ProblemList
  /// The ids that may have stood in what could not be read.
  let lost: LostIdentifiers
  /// The files whose header names something that is no column: what they lack may stand there.
  let faultyHeaders: Set<String>

  /// A check of a folder without faults.
  init(sound folder: LoadedFolder, at path: String) {
    self.init(
      folder: folder, listing: (try? FolderListing(path: path, problems: ProblemList()))?.files ?? [],
      problems: ProblemList(), lost: LostIdentifiers(), faultyHeaders: [])
  }

  init(
    folder: LoadedFolder, listing: [FolderListing.File], problems: ProblemList, lost: LostIdentifiers,
    faultyHeaders: Set<String>
  ) {
    self.folder = folder
    self.listing = listing
    self.problems = problems
    self.lost = lost
    self.faultyHeaders = faultyHeaders
  }
}
