import KithGraph
import KithValue

/// Holds the evidence that relationships cite against the letters: `source` is a `Document`, and the words of `quote`
/// stand on the `line` of the text that the document's `file` names.
///
/// Words are compared as a reader would: a no-break space is a space, a `[bookmark: ...]` fragment is not there, and runs
/// of spaces are one.
public struct EvidenceCheck {
  private let graph: Graph
  private let letters: Letters

  /// Checks a graph against a folder of letters; where there is no such folder, only against its own documents.
  public init(graph: Graph, letters: String) { self.init(graph: graph, letters: Letters(path: letters)) }

  init(graph: Graph, letters: Letters) {
    self.graph = graph
    self.letters = letters
  }

  /// Whether the letters are at hand, so that quotes can be looked up.
  public var hasLetters: Bool { letters.areAtHand }

  /// The relationships whose evidence does not hold.
  public func problems() -> [StoreProblem] {
    let problems = ProblemList()
    add(to: problems, places: nil, faulty: [], lost: LostIdentifiers())
    return problems.sorted(byFiles: [])
  }

  /// Adds the relationships whose evidence does not hold, with the places of their values where those are known. Nothing is
  /// said of a source that is among the `lost` ids, nor of a value at a `faulty` place.
  func add(
    to problems: ProblemList, places: FolderPlaces?, faulty: Set<FolderPlaces.Place>, lost: LostIdentifiers
  ) {
    guard let source = graph.key(named: "source"), let document = graph.label(named: "Document"),
      graph.nodeCount(label: document) > 0
    else { return }
    var documents = Documents(graph, document, letters: letters)
    var cursor: RelationshipID = 0
    var relationships: [RelationshipID] = []
    while graph.scanRelationships(type: nil, from: &cursor, limit: 1024, into: &relationships) {
      let sources = graph.gatherRelationshipProperty(source, relationships)
      for (row, relationship) in relationships.enumerated() {
        guard let fault = fault(of: relationship, source: sources[row], &documents) else { continue }
        if fault.key == "source", case .string(let id) = sources[row], lost.mayHold(id.text) { continue }
        let place = places?.place(ofRelationship: relationship, key: fault.key)
        if let place, faulty.contains(place) { continue }
        let subject = place == nil ? describe(relationship: relationship, in: graph) + ": " : ""
        problems.add(
          StoreProblem(
            file: place?.file ?? "", line: place?.line, column: place?.column, message: subject + fault.message,
            hint: fault.hint))
      }
    }
  }

  private func fault(
    of relationship: RelationshipID, source: Value, _ documents: inout Documents
  ) -> (key: String, message: String, hint: String?)? {
    if source.isNull { return nil }
    guard case .string(let id) = source, let file = documents.file(of: id.text) else {
      return ("source", "the source \(shorten(source.literalText)) is no Document", documents.hint(for: source))
    }
    func value(_ key: String) -> Value {
      graph.key(named: key).map { graph.property($0, ofRelationship: relationship) } ?? .null
    }
    guard case .string(let quote) = value("quote"), case .integer(let line) = value("line") else { return nil }
    switch documents.letter(file) {
    case .unknown: return nil
    case .notNamed:
      return (
        "source", "the source '\(shorten(id.text))' has no file in which the quote could stand",
        "write the name of the letter's file as the document's file, or name the letter that was quoted"
      )
    case .refused(let why):
      return (
        "source", "the letter of '\(shorten(id.text))' cannot be read: \(why)",
        "put it there, or correct the document's file"
      )
    case .at(let letter):
      if letter.holds(quote.text, on: line) { return nil }
      let message = "the quote '\(shorten(quote.text))' does not stand on line \(line) of \(shorten(file ?? ""))"
      return (
        "quote", message,
        letter.line(of: quote.text).map { "it stands on line \($0)" } ?? "copy the words as they stand in the letter"
      )
    }
  }
}

/// The documents of a graph and their letters, each read once.
private struct Documents {
  /// What is known of a document's text.
  enum Text {
    /// There are no letters to look into.
    case unknown
    /// The document names no file.
    case notNamed
    case refused(String)
    case at(Letter)
  }

  /// The file that each document names, by id; nil where it names none.
  private var files: [ExactString: String?] = [:]
  /// The documents' ids, in the order of their numbers.
  private var ids: [String] = []
  private lazy var names = NearestNames(ids)
  private var texts: [ExactString: Text] = [:]
  private let letters: Letters

  init(_ graph: Graph, _ label: LabelID, letters: Letters) {
    self.letters = letters
    guard let idKey = graph.key(named: "id") else { return }
    let fileKey = graph.key(named: "file")
    var cursor: NodeID = 0
    var nodes: [NodeID] = []
    while graph.scanNodes(label: label, from: &cursor, limit: 1024, into: &nodes) {
      for node in nodes {
        guard case .string(let id) = graph.property(idKey, ofNode: node) else { continue }
        var file: String?
        if let fileKey, case .string(let name) = graph.property(fileKey, ofNode: node) { file = name.text }
        files[ExactString(id.text)] = .some(file)
        ids.append(id.text)
      }
    }
  }

  /// The file that a document names (the inner nil: none); the outer nil where there is no such document.
  func file(of id: String) -> String?? { files[ExactString(id)] }

  mutating func hint(for source: Value) -> String {
    let near = if case .string(let id) = source { names.nearestIdentifier(to: id.text) } else { String?.none }
    return near.map { "did you mean '\(shorten($0))'?" } ?? "write a document's id"
  }

  mutating func letter(_ file: String?) -> Text {
    guard letters.areAtHand else { return .unknown }
    guard let file else { return .notNamed }
    if let known = texts[ExactString(file)] { return known }
    let text = read(file)
    texts[ExactString(file)] = text
    return text
  }

  private func read(_ file: String) -> Text {
    // A plain name: what stands in a graph must not open files elsewhere.
    guard !file.utf8.contains(UInt8(ascii: "/")), !file.utf8.contains(0), file != ".." else {
      return .refused("'\(shorten(file))' is not a plain file name")
    }
    do throws(SystemError) {
      guard let bytes = try letters.bytes(of: file) else { return .refused("there is no \(shorten(file))") }
      return .at(Letter(String(decoding: bytes, as: UTF8.self)))
    } catch {
      return .refused(error.isSymbolicLink ? "\(shorten(file)) is a symbolic link" : error.message)
    }
  }
}
