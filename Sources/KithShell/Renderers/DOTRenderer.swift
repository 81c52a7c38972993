import Kith
import KithSession

/// The result's nodes and relationships as Graphviz reads them.
final class DOTRenderer: Renderer {
  private let sink: any TextSink
  private var entities = DiagramCollector()
  private var hasColumns = false

  init(to sink: any TextSink) { self.sink = sink }

  func begin(columns: [String]) { hasColumns = !columns.isEmpty }

  func add(_ batch: RowBatch) {
    for value in batch.values { entities.add(value) }
  }

  func abandon() {}

  func finish() {
    guard hasColumns else { return }
    sink.write(Diagram(nodes: entities.nodes, relationships: entities.relationships).dot())
  }
}
