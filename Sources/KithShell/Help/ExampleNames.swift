import KithSession
import KithValue

/// Names and values of the open graph, for examples that find something there.
struct ExampleNames: Sendable {
  /// A node label that many nodes have, written as Cypher has it.
  var label = "Person"
  /// A property that nodes with the label hold text in.
  var key = "name"
  /// Two texts that stand there, as literals.
  var texts = ["'Ada'", "'Ben'"]
  /// A relationship type that goes out from the label, and the label it leads to.
  var type = "KNOWS"
  var end = "Person"
  /// A text property of the end.
  var endKey = "name"

  /// The names for a graph without any.
  init() {}

  /// Takes the names of the relationships that there are most of between two labels with names of their own.
  init(_ catalogue: Catalogue, session: any Session) {
    let byName = Dictionary(catalogue.labels.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var best: (triple: Catalogue.Triple, key: String, endKey: String)?
    for triple in catalogue.triples where triple.count > best?.triple.count ?? 0 {
      guard let start = byName[triple.start], let end = byName[triple.end] else { continue }
      guard let key = Self.textKey(of: start), let endKey = Self.textKey(of: end) else { continue }
      best = (triple, key, endKey)
    }
    if let best {
      (label, key) = (Completer.written(best.triple.start), Completer.written(best.key))
      (type, end) = (Completer.written(best.triple.type), Completer.written(best.triple.end))
      endKey = Completer.written(best.endKey)
      takeTexts(key: best.key, label: best.triple.start, session)
    } else if let kind = catalogue.labels.max(by: { $0.count < $1.count }) {
      label = Completer.written(kind.name)
      if let key = Self.textKey(of: kind) {
        self.key = Completer.written(key)
        takeTexts(key: key, label: kind.name, session)
      }
    }
  }

  private mutating func takeTexts(key: String, label: String, _ session: any Session) {
    let found = (try? session.values(ofProperty: key, of: .node(label: label), prefix: "", limit: 2)) ?? []
    for (index, text) in found.enumerated() { texts[index] = Value.string(text).literalText }
  }

  /// The property that names things: the usual ones first, else any that holds text.
  private static func textKey(of kind: Catalogue.Kind) -> String? {
    let texts = kind.properties.filter { $0.types == ["STRING"] }.map(\.key)
    return ["name", "title"].first(where: texts.contains) ?? texts.first
  }
}
