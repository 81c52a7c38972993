import Foundation
import KithValue
import Testing

@testable import KithDiagram

@Suite(.enabled(if: Graphviz.isInstalled)) struct HTMLPageTests {
  private func letters() throws -> Diagram {
    let letters = try LettersGraph()
    let part = letters.part(types: [
      "HOLDS", "POST_IN", "MEMBER_OF", "WORKS_FOR", "REPRESENTS", "AUTHORED", "ADDRESSED_TO",
    ])
    var diagram = Diagram(nodes: part.nodes, relationships: part.relationships)
    diagram.options.title = "The two letters"
    diagram.options.date = "As of 4 March 2020"
    diagram.options.sources = [
      .init(id: "doc:PO-1204074", title: "Letter PO-1204074", date: "2020-03-04", link: "letters/PO-1204074.txt")
    ]
    return diagram
  }

  private func page(_ diagram: Diagram) throws -> String {
    String(decoding: try diagram.bytes(as: .html), as: UTF8.self)
  }

  @Test func thePageFetchesNothing() throws {
    let page = try page(try letters())
    // What is left of addresses is the names of XML's and SVG's own languages.
    let addresses = page.components(separatedBy: "http").dropFirst().map {
      "http" + $0.prefix { $0 != "\"" && $0 != " " }
    }
    #expect(Set(addresses).isSubset(of: ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http-equiv="]))
    #expect(!page.contains("src=\""))
    try keepText(page, named: "letters.html")
  }

  @Test func hostileNamesStayText() throws {
    let name = "</script><script>document.body.dataset.error='broken out'</script><!--\u{0}"
    var diagram = Diagram(
      nodes: [node(1, [name], ("name", .string(name)), (name, .string(name)))],
      relationships: [relationship(1, name, from: 1, to: 1, ("quote", .string(name)), ("source", .string("s")))])
    diagram.options.title = name
    diagram.options.sources = [.init(id: "s", title: name, link: "javascript:alert(1)")]
    let page = try page(diagram)
    #expect(page.components(separatedBy: "</script>").count == 3)
    #expect(!page.contains("javascript:alert"))
    guard Chromium.path != nil else { return }
    let outcome = try Chromium.run("return document.querySelector('#panel button').textContent;", in: page)
    #expect(!outcome.contains("broken out'") || outcome.hasPrefix("&lt;/script&gt;"))
    #expect(outcome.hasSuffix("&gt;&gt;"))
  }

  @Test(.enabled(if: Chromium.path != nil)) func itCanBeUsedByMouseAndKeys() throws {
    let script = #"""
      const wait = () => new Promise(done => setTimeout(done, 30));
      const panel = document.getElementById('panel'), svg = document.querySelector('#picture svg');
      const search = document.getElementById('search'), says = [];
      const press = (key, target = document.body) =>
        target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      says.push(panel.querySelectorAll('button').length + ' listed');
      press('/');
      says.push(document.activeElement.id);
      search.value = 'pahl';
      search.dispatchEvent(new Event('input'));
      says.push(panel.querySelector('h2').textContent, svg.querySelectorAll('.on').length + ' lit');
      press('Enter', search);
      says.push(panel.querySelector('h2').textContent);
      says.push(panel.querySelector('blockquote').textContent, panel.querySelector('a.place').getAttribute('href'));
      says.push(svg.querySelectorAll('.node.on').length + ' neighbours');
      panel.querySelector('li button').click();
      says.push(panel.querySelector('h2').textContent);
      press('Escape');
      says.push(svg.classList.contains('lit') ? 'still lit' : 'dark');
      const node = [...svg.querySelectorAll('.node')].find(n => n.getAttribute('aria-label').startsWith('Lord Blunkett'));
      node.dispatchEvent(new MouseEvent('mouseenter'));
      says.push(svg.querySelectorAll('.edge.on').length + ' edges');
      node.dispatchEvent(new MouseEvent('mouseleave'));
      node.focus();
      press('Enter', node);
      says.push(panel.querySelector('h2').textContent);
      const before = svg.getAttribute('viewBox');
      press('+');
      const nearer = Number(svg.getAttribute('viewBox').split(' ')[2]) < Number(before.split(' ')[2]);
      press('ArrowRight');
      press('0');
      says.push(nearer ? 'zooms' : 'does not zoom');
      const edge = svg.querySelector('.edge path'), box = edge.getBoundingClientRect();
      const at = { clientX: box.x, clientY: box.y, bubbles: true, pointerId: 1 };
      document.getElementById('picture').setPointerCapture = () => {};
      edge.dispatchEvent(new PointerEvent('pointerdown', at));
      edge.dispatchEvent(new PointerEvent('pointerup', at));
      says.push(panel.querySelector('h2').textContent);
      await wait();
      return says.join(' | ');
      """#
    let outcome = try Chromium.run(script, in: try page(try letters()))
    let expected = [
      "29 listed", "search", "1 found", "1 lit", "Nick Pahl", "“Nick Pahl, CEO of SOM”", "letters/PO-1204074.txt",
      "3 neighbours", "Society of Occupational Medicine", "dark", "4 edges", "Lord Blunkett", "zooms", "Relationship",
    ]
    #expect(outcome == expected.joined(separator: " | ") + "&gt;&gt;")
  }

  @Test(.enabled(if: Chromium.path != nil && ProcessInfo.processInfo.environment["KITH_PICTURES"] != nil))
  func aPictureOfThePageIsKept() throws {
    let folder = ProcessInfo.processInfo.environment["KITH_PICTURES"] ?? ""
    let choose =
      "const s = document.getElementById('search'); s.value = 'Pahl'; s.dispatchEvent(new Event('input'));"
      + "s.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' })); document.getElementById('fit').click(); return '';"
    _ = try Chromium.run(choose, in: try page(try letters()), picture: "\(folder)/page.png")
    var dark = try letters()
    dark.options.theme = .dark
    _ = try Chromium.run("return '';", in: try page(dark), picture: "\(folder)/page-dark.png")
  }
}
