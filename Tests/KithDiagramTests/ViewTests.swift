import KithValue
import Testing

@testable import KithDiagram

@Suite(.enabled(if: Graphviz.isInstalled)) struct ViewTests {
  private func svg(_ view: some DiagramView, named name: String) throws -> SVGContent {
    let dot = try view.dot()
    try keepPicture(of: dot, named: name)
    return try #require(SVGContent(try Graphviz.picture(of: dot, format: "svg")))
  }

  @Test func theGridPlacesEachStakeholder() throws {
    var nodes: [Node] = []
    for index in 0..<24 {
      let kind = index % 3 == 0 ? "Person" : "Organisation"
      let power = Value.integer(Int64(index * 7 % 11))
      let interest = Value.float(Double(index * 5 % 11))
      let name = Value.string("Stakeholder \(index)")
      nodes.append(node(Int64(index), [kind], ("name", name), ("power", power), ("interest", interest)))
    }
    nodes.append(node(100, ["Person"], ("name", .string("Nobody asked"))))
    nodes.append(
      node(101, ["Person"], ("name", .string("By word")), ("power", .string("High")), ("interest", .string("low"))))
    var grid = PowerInterestGrid(nodes: nodes, scale: 0...10)
    grid.options.title = "Power and interest"
    let content = try svg(grid, named: "grid")
    for name in ["Keep Satisfied", "Manage Closely", "Monitor", "Keep Informed", "Stakeholder 0"] {
      #expect(content.texts.contains(name))
    }
    #expect(content.texts.contains { $0.contains("Not placed") && $0.contains("Nobody asked") })
    #expect(try grid.dot() == PowerInterestGrid(nodes: nodes.reversed(), scale: 0...10, options: grid.options).dot())
  }

  @Test func labelsOnTheGridDoNotCoverEachOther() {
    var board = LabelBoard(middle: (360, 288), size: (720, 576))
    let places = (0..<20).map { _ in board.place(width: 100, height: 30, x: 300, y: 200) }
    #expect(places.allSatisfy { $0.x <= 360 && $0.y <= 288 })
    for (index, a) in places.enumerated() {
      for b in places[..<index] { #expect(abs(a.x - b.x) >= 100 || abs(a.y - b.y) >= 30) }
    }
  }

  @Test func theMatrixCounts() throws {
    let letters = try LettersGraph()
    let types: Set<String> = ["AUTHORED", "THANKED", "WORKS_WITH", "REPRESENTS", "WORKS_FOR", "MEMBER_OF", "KNOWS"]
    let part = letters.part(types: types)
    var diagram = Diagram(nodes: part.nodes, relationships: part.relationships)
    diagram.options.title = "Who has to do with whom"
    let content = try svg(EngagementMatrix(diagram), named: "matrix")
    #expect(content.texts.contains("Helen Whately"))
    #expect(content.tooltips.contains { $0.contains("→") })
    #expect(try svg(EngagementMatrix(Diagram(nodes: [], relationships: [])), named: "matrix-empty").texts.isEmpty)
  }

  @Test func aMatrixBeyondAPageIsRefused() {
    let nodes = (0..<200).map { node($0) }
    let ties = (0..<199).map { relationship($0, "T", from: $0, to: $0 + 1) }
    #expect(throws: DiagramError.tooLarge(nodes: 398, relationships: 199)) {
      try EngagementMatrix(Diagram(nodes: nodes, relationships: ties)).dot()
    }
  }

  @Test func theTimelineIsInOrder() throws {
    let letters = try LettersGraph()
    let part = letters.part(types: ["REPLY_TO", "CONCERNS", "STATED_IN"])
    var diagram = Diagram(nodes: letters.nodes, relationships: part.relationships)
    diagram.options.title = "What happened, and what is due"
    let content = try svg(Timeline(diagram), named: "timeline")
    #expect(content.texts.contains("4 March 2020"))
  }

  @Test(arguments: [
    ("2020-03-04", "4 March 2020"), ("2020-03", "March 2020"), ("2020", "2020"),
    ("XXXX-10-10", "10 October\n(year not given)"),
    ("2020-03-04T10:00", "4 March 2020"), ("2019-XX", "2019"), ("soon", "soon"), ("", ""), ("2020-13-99", "2020"),
  ])
  func datesAreReadAsFarAsTheyGo(text: String, words: String) {
    #expect(TimelineDate(text).words == words)
  }

  @Test func datesWithoutAYearComeLast() {
    let texts = ["XXXX-10-10", "2020-03-04", "2020", "soon", "2019-12", "XXXX-07", "2020-03"]
    let sorted = texts.map { TimelineDate($0) }.sorted().map(\.words)
    #expect(
      sorted == [
        "December 2019", "4 March 2020", "March 2020", "2020", "July\n(year not given)",
        "10 October\n(year not given)", "soon",
      ])
  }

  @Test func hostileNamesDoNotBreakTheViews() throws {
    for piece in ["\"", "\\", "</TD>", "]", "&#1;", "\u{0}", "\n", "date 0", "matrix"] {
      let nodes = [
        node(
          1, [piece], ("name", .string(piece)), ("id", .string(piece)), ("date", .string(piece)),
          ("power", .integer(1)), ("interest", .integer(2))),
        node(
          2, ["P"], ("name", .string(piece)), ("due_text", .string(piece)), ("power", .integer(2)),
          ("interest", .float(.nan))),
      ]
      var diagram = Diagram(nodes: nodes, relationships: [relationship(1, piece, from: 1, to: 2)])
      diagram.options.title = piece
      _ = try svg(PowerInterestGrid(nodes: nodes, options: diagram.options), named: "hostile-view")
      _ = try svg(EngagementMatrix(diagram), named: "hostile-view")
      _ = try svg(Timeline(diagram), named: "hostile-view")
    }
  }
}
