import KithValue
import Testing

@testable import KithDiagram

@Suite struct PageTests {
  @Test func namesAndSizesAreRead() {
    for name in PageSize.names { #expect(PageSize(name) != nil, "\(name)") }
    #expect(PageSize("A4") == PageSize(width: 8.27, height: 11.69))
    #expect(PageSize("25.4x50.8mm") == PageSize(width: 1, height: 2))
    #expect(PageSize("10x5in") == PageSize(width: 10, height: 5))
    for text in ["", "a5x", "10x5", "x5cm", "10xcm", "nanxnancm", "-3x5cm", "1e9x5cm", "0x0in", "1x2x3in"] {
      #expect(PageSize(text) == nil, "\(text)")
    }
  }

  @Test func aPictureThatFitsKeepsItsSize() throws {
    let page = try #require(PageSize("a4"))
    #expect(page.scale(width: 2, height: 3) == 1)
    #expect(page.scale(width: 14.94, height: 3) == 0.5)
    #expect(page.scale(width: 0, height: 0) == 1)
  }

  @Test(.enabled(if: Graphviz.isInstalled))
  func aChainRunsTheWayThatFitsThePage() throws {
    let nodes = (0..<9).map { node($0, ["Person"], ("name", .string("Person number \($0)"))) }
    let ties = (0..<8).map { relationship($0, "KNOWS", from: $0, to: $0 + 1) }
    var options = DiagramOptions()
    options.page = PageSize("a4")
    let upright = Diagram(nodes: nodes, relationships: ties, options: options)
    let svg = String(decoding: try upright.bytes(as: .svg), as: UTF8.self)
    let numbers = svg.split(separator: "\"").compactMap { $0.hasSuffix("pt") ? Double($0.dropLast(2)) : nil }
    #expect(numbers.count >= 2 && numbers[0] < numbers[1], "a chain stands upright on an upright page")
    #expect(numbers[1] <= 11.69 * 72)
  }
}
