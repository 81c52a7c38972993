import KithSession
import KithValue
import TestSupport
import Testing

@testable import KithDiagram

@Suite struct DiagramTests {
  @Test func theSameGraphGivesTheSameBytesInAnyOrder() throws {
    let letters = try LettersGraph()
    let expected = Diagram(nodes: letters.nodes, relationships: letters.relationships).dot()
    for seed in 0..<8 {
      var random = SeededRandom(seed: UInt64(seed))
      let diagram = Diagram(
        nodes: letters.nodes.shuffled(using: &random), relationships: letters.relationships.shuffled(using: &random))
      #expect(diagram.dot() == expected)
    }
  }

  @Test func parallelRelationshipsStayApart() {
    let nodes = [node(1), node(2)]
    let pair = [relationship(1, "KNOWS", from: 1, to: 2), relationship(2, "KNOWS", from: 1, to: 2)]
    let loop = relationship(3, "KNOWS", from: 1, to: 1)
    let styled = Diagram(nodes: nodes, relationships: pair + [loop, pair[0]]).styled()
    #expect(styled.relationships.map { [$0.start, $0.end] } == [["#1", "#1"], ["#1", "#2"], ["#1", "#2"]])
  }

  @Test func missingEndsArePlaceholders() {
    let styled = Diagram(nodes: [node(1)], relationships: [relationship(1, "KNOWS", from: 1, to: 9)]).styled()
    #expect(styled.nodes.map(\.name) == ["#1", "#9"])
    #expect(styled.nodes[1].attributes[text: "shape"] == "circle")
    #expect(styled.legend?.hasPlaceholders == true)
  }

  @Test func theCollectorFindsEntitiesHoweverDeep() {
    let path = Path(nodes: [node(1), node(2)], relationships: [relationship(5, "T", from: 1, to: 2)])
    var deep = Value.list([.node(node(3)), .path(path), .relationship(relationship(5, "T", from: 1, to: 2))])
    for _ in 0..<1000 { deep = .list([.map([("inner", deep)])]) }
    var collector = DiagramCollector()
    collector.add(RowBatch(values: [.integer(1), deep, .node(node(1)), .null], width: 4, count: 1))
    #expect(collector.nodes.map(\.id) == [3, 1, 2])
    #expect(collector.relationships.map(\.id) == [5])
  }

  @Test func certaintyShowsInTheLine() {
    let certainties = ["stated", "inferred", "ambiguous"]
    let relationships = certainties.enumerated().map { index, certainty in
      relationship(Int64(index), "R\(index)", from: 1, to: 2, ("certainty", .string(certainty)))
    }
    let styled = Diagram(nodes: [node(1), node(2)], relationships: relationships).styled()
    #expect(styled.relationships.map { $0.attributes[text: "style"] } == [nil, "dashed", "dotted"])
    #expect(styled.legend?.certainties == [.stated, .inferred, .ambiguous])
  }

  @Test func theLegendListsExactlyWhatOccurs() {
    let letter = node(
      3, ["Document"], ("id", .string("doc:1")), ("name", .string("A letter")), ("date", .string("2020-03-04")))
    let known = relationship(
      1, "KNOWS", from: 1, to: 2, ("source", .string("doc:1")), ("certainty", .string("inferred")))
    let legend = Diagram(
      nodes: [node(1), node(2, ["Post", "Zebra"]), letter, node(4, ["Zebra"]), node(5, [])], relationships: [known]
    )
    .styled().legend
    #expect(legend?.kinds.map(\.name) == ["Person", "Post", "Document", "Zebra", "no label"])
    #expect(legend?.certainties == [.inferred])
    #expect(legend?.sources == [.init(id: "doc:1", title: "A letter", date: "2020-03-04")])
    #expect(legend?.hasPlaceholders == false)
  }

  @Test func namesComeFromTheIDWhereItIsPlainAndUnique() {
    let nodes = [
      node(1, ["A"], ("id", .string("per:x"))), node(2, ["A"], ("id", .string("twice"))),
      node(3, ["A"], ("id", .string("twice"))), node(4, ["A"], ("id", .string("a\"b"))),
      node(5, ["A"], ("id", .string("#2"))),
    ]
    #expect(Diagram(nodes: nodes, relationships: []).styled().nodes.map(\.name) == ["#2", "#3", "#4", "#5", "per:x"])
  }

  @Test func aNodeIsCalledByTheFirstNameItHas() {
    let keys = DiagramOptions().nameKeys
    #expect(displayName(of: node(1, [], ("title", .string("T")), ("id", .string("i"))), keys: keys) == "T")
    #expect(displayName(of: node(1, [], ("name", .string("  ")), ("id", .integer(7))), keys: keys) == "7")
    #expect(displayName(of: node(1), keys: keys) == nil)
    #expect(Diagram(nodes: [node(1)], relationships: []).styled().nodes[0].title == "Person")
  }

  @Test func unknownLabelsKeepTheirColour() {
    let alone = Diagram(nodes: [node(1, ["Committee"])], relationships: []).styled().nodes[0].style
    let among = Diagram(nodes: [node(1, ["Committee"]), node(2, ["Person"])], relationships: []).styled().nodes[0].style
    #expect(alone == among)
  }
}
