import Foundation
import KithDiagram
import KithValue

#if canImport(FoundationXML)
  import FoundationXML
#endif

func node(_ id: Int64, _ labels: [String] = ["Person"], _ properties: MapValue.Entry...) -> Node {
  Node(id: id, labels: labels, properties: MapValue(properties))
}

func relationship(
  _ id: Int64, _ type: String, from start: Int64, to end: Int64, _ properties: MapValue.Entry...
) -> Relationship {
  Relationship(id: id, type: type, start: start, end: end, properties: MapValue(properties))
}

/// What an SVG holds: the text of its elements, how many groups of each class, the tooltips.
final class SVGContent: NSObject, XMLParserDelegate {
  private(set) var groups: [String: Int] = [:]
  private(set) var texts: [String] = []
  private(set) var tooltips: [String] = []
  private(set) var links: [String] = []
  private var isText = false

  /// nil where the bytes are not well-formed XML.
  init?(_ svg: [UInt8]) {
    super.init()
    let parser = XMLParser(data: Data(svg))
    parser.delegate = self
    if !parser.parse() { return nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    if name == "g", let kind = attributes["class"] { groups[kind, default: 0] += 1 }
    if name == "a", let title = attributes["xlink:title"] { tooltips.append(title) }
    if name == "a", let link = attributes["xlink:href"] { links.append(link) }
    isText = name == "text"
    if isText { texts.append("") }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if isText { texts[texts.count - 1] += string }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if name == "text" { isText = false }
  }
}
