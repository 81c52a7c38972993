import Foundation
import KithValue
import Testing

@testable import KithDiagram

@Suite struct ThemeTests {
  /// The contrast of two colours by WCAG 2.
  private func contrast(_ a: String, _ b: String) throws -> Double {
    func luminance(_ colour: String) throws -> Double {
      let number = try #require(UInt32(colour.dropFirst(), radix: 16), "\(colour) is no colour")
      let channels = [16, 8, 0].map { shift -> Double in
        let value = Double((number >> UInt32(shift)) & 0xFF) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
    let (first, second) = (try luminance(a), try luminance(b))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  @Test(arguments: Theme.all.indices) func everythingCanBeRead(index: Int) throws {
    let theme = Theme.all[index]
    // Okabe and Ito's stronger colours cannot carry text at 7:1; 4.5:1 is what WCAG asks for.
    let least = theme.name == "accessible" ? 4.5 : 7.0
    for style in theme.kinds.map(\.style) + theme.palette + [theme.unlabelled] {
      #expect(try contrast(style.text, style.fill) >= least, "\(theme.name): text on \(style.fill)")
      #expect(try contrast(style.outline, theme.background) >= 3, "\(theme.name): outline \(style.outline)")
    }
    #expect(try contrast(theme.text, theme.background) >= 7)
    #expect(try contrast(theme.mutedText, theme.background) >= 7)
    #expect(try contrast(theme.line, theme.background) >= 4.5)
  }

  @Test(arguments: Theme.all.indices) func kindsDifferInMoreThanColour(index: Int) {
    let theme = Theme.all[index]
    let shapes = theme.kinds.map { "\($0.style.shape) \($0.style.isRounded)" }
    #expect(Set(shapes).count == theme.kinds.count)
    #expect(theme.kinds.map(\.label) == Theme.standard.kinds.map(\.label))
  }

  @Test func themesAreFoundByName() {
    #expect(Theme.named("Dark")?.name == "dark")
    #expect(Theme.named("none") == nil)
  }

  @Test(.enabled(if: Graphviz.isInstalled), arguments: Theme.all.indices) func eachThemeDraws(index: Int) throws {
    let letters = try LettersGraph()
    var options = DiagramOptions()
    options.theme = Theme.all[index]
    options.title = "Theme \(options.theme.name)"
    let part = letters.part(types: ["MADE", "ABOUT", "HOLDS", "PART_OF", "CONCERNS", "COMMISSIONED"])
    let extra = Theme.all[index].palette.indices.map { node(Int64(1000 + $0), ["Other\($0)"]) }
    let nodes = part.nodes + extra + [node(2000, [])]
    let dot = Diagram(nodes: nodes, relationships: part.relationships, options: options).dot()
    #expect(SVGContent(try Graphviz.picture(of: dot, format: "svg")) != nil)
    try keepPicture(of: dot, named: "theme-\(options.theme.name)")
  }
}
