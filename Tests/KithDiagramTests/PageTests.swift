import Foundation
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

  @Test(.enabled(if: Graphviz.isInstalled)) func aPageIsAsLargeAsItSays() throws {
    var diagram = Diagram(nodes: [node(1), node(2)], relationships: [relationship(1, "KNOWS", from: 1, to: 2)])
    diagram.options.page = PageSize("a4")
    let pdf = try diagram.bytes(as: .pdf)
    let text = String(decoding: pdf, as: UTF8.self)
    let box = try #require(text.firstMatch(of: /MediaBox \[ 0 0 ([0-9.]+) ([0-9.]+) \]/))
    #expect(abs((Double(box.1) ?? 0) - 595) <= 2 && abs((Double(box.2) ?? 0) - 842) <= 2, "\(box.0)")
    #expect(text.contains("/CreationDate (D:20000101000000"))
    let png = try diagram.bytes(as: .png)
    let width = png[16..<20].reduce(0) { $0 << 8 | Int($1) }
    #expect(abs(width - 1240) <= 4, "150 dots an inch: \(width)")
    #expect(try diagram.bytes(as: .pdf) == pdf)
  }

  @Test(.enabled(if: Graphviz.isInstalled)) func namesTooSmallToReadAreTold() throws {
    let nodes = (0..<40).map { node($0, ["Person"], ("name", .string("Person number \($0)"))) }
    let ties = (0..<39).map { relationship($0, "KNOWS", from: $0, to: $0 + 1) }
    var diagram = Diagram(nodes: nodes, relationships: ties)
    diagram.options.page = PageSize("slide")
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".svg").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let remarks = try diagram.render(to: path)
    #expect(remarks.contains { $0.contains("points high") })
    diagram.options.page = PageSize("200x200cm")
    #expect(try diagram.render(to: path).isEmpty)
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
    #expect(numbers[1] <= 11.69 * 72 + 1)
  }
}
