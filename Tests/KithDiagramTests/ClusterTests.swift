import KithValue
import Testing

@testable import KithDiagram

@Suite struct ClusterTests {
  private func named(_ id: Int64, _ label: String, _ name: String) -> Node {
    node(id, [label], ("name", .string(name)))
  }

  private var staff: Diagram {
    Diagram(
      nodes: [
        named(1, "Person", "Ann"), named(2, "Person", "Bob"), named(3, "Post", "Chair"),
        named(4, "Organisation", "Org"),
        named(5, "Organisation", "Board"), named(6, "Person", "Cy"), named(7, "Person", "Dee"),
      ],
      relationships: [
        relationship(1, "WORKS_FOR", from: 1, to: 4), relationship(2, "HOLDS", from: 2, to: 3),
        relationship(3, "POST_IN", from: 3, to: 4), relationship(4, "MEMBER_OF", from: 6, to: 5),
        relationship(5, "MEMBER_OF", from: 7, to: 5, ("certainty", .string("ambiguous"))),
        relationship(6, "KNOWS", from: 1, to: 6), relationship(7, "KNOWS", from: 2, to: 6),
        relationship(8, "THANKED", from: 6, to: 7),
      ])
  }
  private let ties = ["WORKS_FOR", "MEMBER_OF", "HOLDS", "POST_IN"]

  @Test func membersLeadToTheirOrganisation() {
    let clusters = staff.clusters(around: "Organisation", through: ties)
    #expect(clusters.map(\.title) == ["Board", "Org"])
    #expect(clusters.map(\.members) == [[5, 6], [1, 2, 3, 4]])
  }

  @Test func relationshipsBetweenClustersAreCounted() {
    let clusters = staff.clusters(around: "Organisation", through: ties)
    let collapsed = staff.collapsed(clusters)
    let names = collapsed.nodes.compactMap { displayName(of: $0, keys: ["name"]) }
    #expect(names == ["Board (2)", "Org (4)", "Dee"])
    #expect(collapsed.relationships.map { [$0.start, $0.end] } == [[-2, -1], [-1, 7], [7, -1]])
    let labels = collapsed.styled().relationships.map { $0.attributes[text: "label"] }
    #expect(Set(labels) == ["knows ×2", "thanked", "member of"])
  }

  @Test func theEgoNetworkEndsAtItsDepth() {
    #expect(Set(staff.neighbourhood(of: 1, depth: 1).nodes.map(\.id)) == [1, 4, 6])
    #expect(staff.neighbourhood(of: 1, depth: 0).relationships.isEmpty)
  }

  @Test func pathsBetweenTwoLeaveDeadEndsOut() {
    #expect(Set(staff.between(4, 7).nodes.map(\.id)) == [1, 4, 6, 7])
    #expect(Set(staff.between(4, 7, detour: 1).nodes.map(\.id)) == [1, 2, 3, 4, 5, 6, 7])
    #expect(staff.between(4, 99).nodes.isEmpty)
  }

  @Test func theHighlightKeepsItsColours() {
    var diagram = staff
    diagram.options.overrides.highlight = .init(nodes: [1, 6])
    let styled = diagram.styled()
    let fills = styled.nodes.map { $0.attributes[text: "fillcolor"] }
    #expect(fills.filter { $0 == "#FFFFFF" }.count == 5)
    #expect(styled.relationships.filter { $0.attributes[text: "penwidth"] == "1.8" }.map(\.words) == ["knows"])
  }

  @Test func overridesWinAndHide() {
    var diagram = staff
    diagram.options.overrides.nodes[1] = ["shape": "star", "label": "N <\"&\\N>"]
    diagram.options.overrides.hiddenNodes = [4]
    diagram.options.overrides.hiddenRelationships = [8]
    let styled = diagram.styled()
    #expect(styled.nodes.first { $0.node?.id == 1 }?.attributes[text: "shape"] == "star")
    #expect(styled.nodes.count == 6)
    #expect(styled.relationships.map(\.relationship.id).sorted() == [2, 4, 5, 6, 7])
    #expect(diagram.dot().contains(#"label="N <\"&\\N>""#))
  }

  @Test(.enabled(if: Graphviz.isInstalled)) func clustersAndRanksDraw() throws {
    let letters = try LettersGraph()
    let part = letters.part(
      types: ["HOLDS", "POST_IN", "MEMBER_OF", "WORKS_FOR", "REPRESENTS", "PART_OF", "RUNS", "DELIVERS", "ADVISES"])
    var diagram = Diagram(nodes: part.nodes, relationships: part.relationships)
    diagram.options.title = "Who belongs where"
    let through = ["WORKS_FOR", "MEMBER_OF", "REPRESENTS", "HOLDS", "POST_IN"]
    diagram.options.overrides.clusters =
      diagram.clusters(around: "Organisation", through: through)
      + diagram.clusters(around: "Initiative", through: ["PART_OF"])
    diagram.options.overrides.ranks = [part.nodes.filter { $0.labels == ["Post"] }.map(\.id)]
    let content = try #require(SVGContent(try diagram.bytes(as: .svg)))
    #expect(content.groups["cluster"] == diagram.options.overrides.clusters.count + 1)
    try keepPicture(of: diagram.dot(), named: "clusters")
    try keepPicture(of: diagram.collapsed(diagram.options.overrides.clusters).dot(), named: "collapsed")
    diagram.options.overrides.clusters = []
    diagram.options.overrides.highlight = .init(
      nodes: Set(diagram.neighbourhood(of: part.nodes[0].id, depth: 2).nodes.map(\.id)))
    try keepPicture(of: diagram.dot(), named: "highlight")
  }
}
