import KithGraph

/// The text form of a graph: a folder of CSV files that a spreadsheet shows, git compares and Neo4j's importer reads.
///
///     graph/nodes/Person.csv                     graph/relationships/HOLDS.csv
///     id:ID,name,other_names:string[]            :START_ID,:END_ID,source,line:int
///     per:kate-invernon,Kate Invernon,Katie      per:nick-pahl,post:ceo-som,doc:PO-1204074,35
///
/// What holds of every folder:
/// - Each node has a text `id` that no other node has. It is the node's property `id`. A node without one has a key of its
///   own in its place, which begins with `_:` and is no property; see `NodeOrder`.
/// - A column has one type, named in the header; no name of a type means text. Types are `string`, `char`, `byte`,
///   `short`, `int`, `long`, `float`, `double`, `boolean`, `date`, `localtime`, `time`, `localdatetime`, `datetime`,
///   `duration`, and lists of them, `string[]`. An `:IGNORE` column is kept and not read.
/// - What a property's column cannot hold stands in a second column of its key, `status:any`, as Cypher writes it: `7`,
///   `'text'`, `[1, 'a']`, `date('2020-03-04')`. So `id:any` holds the `id` that is no text, or another node's too.
/// - An empty field is no value; `""` is the empty text, and in a list column the empty list. A list's items stand between
///   semicolons.
/// - A node with several labels stands in the file of the first by name and lists all of them under `:LABEL` (see
///   `LabelList`); one without labels stands in `_.csv`. `FileName` tells how names become file names.
/// - Indexes and constraints stand in `schema.csv`; see `SchemaFile`.
/// - Rows are sorted by id, or by start, end, id and then their bytes; UTF-8 and LF, where kith wrote them.
///
/// Files are read and written by plain name, never through a symbolic link. A folder without files is an empty graph.
public enum TextFolder {
  static let nodes = "nodes"
  static let relationships = "relationships"
  static let letters = "letters"

  /// Reads a folder. Every fault of every file is in the error, not only the first.
  public static func load(
    _ path: String, isCancelled: @escaping () -> Bool = { false }
  ) throws(StoreError) -> LoadedFolder {
    try load(path, numbers: [:], isCancelled: isCancelled)
  }

  /// Reads a folder; `numbers` are those of each file's nodes or relationships, where they are known.
  static func load(
    _ path: String, numbers: [String: RowEntities], isCancelled: @escaping () -> Bool
  ) throws(StoreError) -> LoadedFolder {
    var loader = FolderLoader(path: path, numbers: numbers, isCancelled: isCancelled)
    return try loader.load()
  }

  /// Everything that is wrong with a folder, in the order of files and lines: what `load` would report, rules that are
  /// broken, and evidence that does not hold (`letters` is the folder of the letters' texts, `PATH/letters` if nil).
  ///
  /// What a fault hides is not told: a value that cannot be read is not also missing.
  public static func check(
    _ path: String, letters: String? = nil, isCancelled: @escaping () -> Bool = { false }
  ) -> [StoreProblem] {
    do throws(StoreError) {
      var loader = FolderLoader(path: path, numbers: [:], keepsFaulty: true, isCancelled: isCancelled)
      let faulty = try loader.loadFaulty()
      return check(
        faulty.folder.graph, in: faulty, letters: Letters(path: letters ?? path + "/" + Self.letters))
    } catch {
      return error.problems
    }
  }

  /// Everything that is wrong with a graph, with what is wrong with the folder that it was read from.
  static func check(_ graph: Graph, in folder: FaultyFolder?, letters: Letters) -> [StoreProblem] {
    let problems = folder?.problems ?? ProblemList()
    let faulty = problems.places
    let places = folder.map { folder in
      let changed =
        graph.version == folder.folder.graph.version
        ? FolderPlaces.Changed() : FolderPlaces.Changed(from: folder.folder.graph, to: graph)
      return FolderPlaces(files: folder.folder.files, listing: folder.listing, changed: changed)
    }
    RuleCheck(graph: graph, folder: folder, places: places, faulty: faulty).add(to: problems)
    EvidenceCheck(graph: graph, letters: letters).add(
      to: problems, places: places, faulty: faulty, lost: folder?.lost ?? LostIdentifiers())
    return problems.sorted(byFiles: folder?.listing.map(\.path) ?? [])
  }

  /// Throws where a folder that was read breaks the constraints that are kept with it, with every place.
  static func requireRules(_ loaded: LoadedFolder, at path: String) throws(StoreError) {
    let graph = loaded.graph
    guard graph.schema.constraints.contains(where: { !graph.violations(of: $0, limit: 1).isEmpty }) else { return }
    let folder = FaultyFolder(sound: loaded, at: path)
    let places = FolderPlaces(files: loaded.files, listing: folder.listing, changed: FolderPlaces.Changed())
    RuleCheck(graph: graph, folder: folder, places: places, faulty: []).addViolations(to: folder.problems)
    throw StoreError(.faults, folder.problems.sorted(byFiles: folder.listing.map(\.path)))
  }

  /// Writes a graph into a folder, which is made if need be, and gives what the next save starts from.
  ///
  /// Where `previous` came from the same folder, only files whose content changed are written, and of these every row,
  /// column and mark that did not change stays as it was. Each file lands whole or not at all.
  ///
  /// With `neutralisesFormulas` a text that a spreadsheet would compute (`=1+1`) gets an apostrophe before it: for a folder
  /// that is to be looked at, since it changes the text.
  @discardableResult
  public static func save(
    _ graph: Graph, to path: String, previous: LoadedFolder?, neutralisesFormulas: Bool = false
  ) throws(StoreError) -> LoadedFolder {
    try FolderSaver(graph: graph, path: path, previous: previous, neutralisesFormulas: neutralisesFormulas).save()
  }
}
