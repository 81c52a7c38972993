import Glibc
import KithGraph
import KithValue
import Testing

@testable import KithStore

/// The stakeholder graph of the two letters that comes with the project.
@Suite struct SampleGraphTests {
  private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/")
  private static let path = root + "/graph"

  /// The letters, which are not part of the project: in KITH_LETTERS, or beside the project.
  private static let letters = getenv("KITH_LETTERS").map { String(cString: $0) } ?? root + "/../shared/letters"

  @Test func itOpens() throws {
    let graph = try TextFolder.load(Self.path).graph
    #expect(graph.nodeCount > 0)
    #expect(graph.relationshipCount > 0)
  }

  @Test func everyRelationshipCitesItsEvidence() throws {
    let graph = try TextFolder.load(Self.path).graph
    func text(_ key: String, _ relationship: RelationshipID) -> String? {
      guard let key = graph.key(named: key), case .string(let text) = graph.property(key, ofRelationship: relationship)
      else { return nil }
      return text.text
    }
    for relationship in 0..<graph.relationshipCapacity where graph.isLive(relationship: relationship) {
      #expect(text("source", relationship) != nil, "relationship \(relationship)")
      #expect(text("quote", relationship)?.isEmpty == false, "relationship \(relationship)")
      #expect(
        ["stated", "inferred", "ambiguous"].contains(text("certainty", relationship)), "relationship \(relationship)")
      let line = try #require(graph.key(named: "line"))
      #expect(!graph.property(line, ofRelationship: relationship).isNull, "relationship \(relationship)")
    }
  }

  @Test func everySourceIsADocumentAndEveryQuoteStandsOnItsLine() throws {
    let folder = try TextFolder.load(Self.path)
    let check = EvidenceCheck(graph: folder.graph, letters: Self.letters)
    if !check.hasLetters {
      print(
        "The letters are not at \(Self.letters): quotes were not looked up. Set KITH_LETTERS to the folder that holds them."
      )
    }
    #expect(TextFolder.check(Self.path, letters: Self.letters).map(\.description) == [])
  }

  @Test func itsRowsAreSortedAndWritingItChangesNothing() throws {
    let copy = TemporaryFolder()
    let folder = try TextFolder.load(Self.path)
    for directory in ["nodes", "relationships"] {
      for name in names("\(Self.path)/\(directory)") {
        copy.write("\(directory)/\(name)", try #require(readFile("\(Self.path)/\(directory)/\(name)")))
      }
    }
    let before = copy.files

    // A row is added to every file and taken away again: rows that were not sorted would not be where they were.
    var loaded = try TextFolder.load(copy.path)
    var added: [NodeID] = []
    let larger = try graph(from: loaded.graph) { transaction in
      for label in loaded.graph.labels {
        added.append(try transaction.node([loaded.graph.name(of: label)], [("id", .string("zz:\(label.raw)"))]))
      }
      for type in loaded.graph.types {
        try transaction.createRelationship(type, from: added[0], to: added[0], properties: [])
      }
    }
    loaded = try TextFolder.save(larger, to: copy.path, previous: loaded)
    #expect(Set(copy.files.keys) == Set(before.keys))
    #expect(copy.files.allSatisfy { $0.value != before[$0.key] })
    let smaller = graph(from: larger) { transaction in
      for relationship in 0..<larger.relationshipCapacity where larger.isLive(relationship: relationship) {
        if larger.start(of: relationship) == added[0] { transaction.deleteRelationship(relationship) }
      }
      for node in added { transaction.deleteNode(node) }
    }
    try TextFolder.save(smaller, to: copy.path, previous: loaded)
    #expect(copy.files == before)
    #expect(lines(smaller) == lines(folder.graph))
  }
}
